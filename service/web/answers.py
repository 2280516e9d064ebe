"""Answers to scripts of our own pages."""

import json
from typing import Any

from flask import Response


def as_json(data: Any, status: int = 200) -> Response:
    """Give `data` as it is written, Chinese too: escapes would make it twice as long."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, mimetype="application/json")
