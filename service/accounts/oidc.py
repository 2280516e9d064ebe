"""Whether people may sign in at an identity provider, and where it is reached from."""

from typing import TYPE_CHECKING, cast

from flask import Flask, abort, current_app

from service.settings import Oidc

if TYPE_CHECKING:
    from service.accounts.provider import Provider

_EXTENSION = "xunli-oidc"


def add_provider(app: Flask, settings: Oidc | None) -> None:
    if settings is None:
        return
    from service.accounts.provider import Provider  # noqa: PLC0415 -- an extra, not always there

    app.extensions[_EXTENSION] = Provider(app, settings)


def is_offered() -> bool:
    return _EXTENSION in current_app.extensions


def provider() -> "Provider":
    """Give the provider; without one this page is none."""
    if not is_offered():
        abort(404)
    return cast("Provider", current_app.extensions[_EXTENSION])
