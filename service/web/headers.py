"""Headers of every answer. No page needs anything inline, so nothing inline is allowed."""

from flask import Flask, Response, request

from service.settings import Settings

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_YEAR = 31_536_000


def add_headers(app: Flask, settings: Settings) -> None:
    def after(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("X-Frame-Options", "DENY")
        if settings.secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains")
        if request.endpoint == "static" and "v" in request.args:
            headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(after)
