"""Addresses that a form brings along: only those of our own pages are followed."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException


def known(target: str, otherwise: str = "/") -> str:
    """Give a path of ours to go on to; for anything else, `otherwise`."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith("//") and "\\" not in target
    if parts.scheme or parts.netloc or not ours:
        return otherwise
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return otherwise
    return target
