"""`/feeds/<token>.ics` and `/public/<unit>.ics`, answered as every client understands."""

import gzip
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import Headers
from werkzeug.http import http_date

from service.errors import NotFound
from service.feeds import usecases
from service.feeds.conditions import holds, wants_gzip
from service.feeds.counting import TALLY, Tally
from service.feeds.fastpath import ANSWER
from service.feeds.usecases import Answer, Gone, Unrenderable
from service.web.wiring import services

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

blueprint = Blueprint("feeds", __name__)

_CALENDAR = "text/calendar; charset=utf-8"


@blueprint.get("/feeds/<token>.ics")
def by_token(token: str) -> Response:
    now = services().clock.now()
    try:
        answer = usecases.by_token(services().store, token, now)
    except Gone as gone:
        return _counted(gone.data["link"], _whole(gone.data["body"], HTTPStatus.GONE))
    except NotFound:
        return _plain(HTTPStatus.NOT_FOUND)
    except Unrenderable:
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)
    request.environ[ANSWER] = answer
    name = f"xunli-{answer.key.code}-{answer.key.role}.ics"
    return _counted(answer.link, _conditional(answer, name, private=True))


@blueprint.get("/public/<unit>.ics")
def of_public(unit: str) -> Response:
    try:
        answer = usecases.of_public(services().store, unit, services().clock.now())
    except NotFound:
        return _plain(HTTPStatus.NOT_FOUND)
    except Unrenderable:
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)
    return _conditional(answer, f"xunli-{unit}.ics", private=False)


def _counted(link: int, response: Response) -> Response:
    tally: Tally = current_app.extensions[TALLY]
    tally.count(link, response.status_code, request.headers.get("User-Agent", ""))
    return response


class _Feed(Response):
    """Says when it last changed on a 304 too, which Werkzeug leaves out."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.last_modified is not None:
            headers["Last-Modified"] = http_date(self.last_modified)
        return headers


def _conditional(answer: Answer, name: str, *, private: bool) -> Response:
    """Answer 304 whenever the client holds what there is (RFC 9110 13.2.2)."""
    headers, modified = request.headers, usecases.last_modified(answer)
    zipped = answer.zipped and wants_gzip(headers.get("Accept-Encoding", ""))
    held = holds(
        headers.get("If-None-Match"),
        headers.get("If-Modified-Since"),
        (answer.tag, answer.gzip_tag),
        modified,
        services().clock.now(),
    )
    response = _Feed(status=200)
    if held:
        response.status_code = HTTPStatus.NOT_MODIFIED
    elif zipped:
        response.data = answer.gzip
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.data = gzip.decompress(answer.gzip)
    response.set_etag(answer.gzip_tag if zipped else answer.tag)
    response.last_modified = modified
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache" if private else "public, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Type"] = _CALENDAR
        full = quote(f"旬历-{name.removeprefix('xunli-')}")
        response.headers["Content-Disposition"] = (
            f"inline; filename=\"{name}\"; filename*=UTF-8''{full}"
        )
    else:
        response.headers.pop("Content-Type", None)
    return response


def _whole(body: bytes, status: HTTPStatus) -> Response:
    response = Response(body, status=status)
    if body:
        response.headers["Content-Type"] = _CALENDAR
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _plain(status: HTTPStatus) -> Response:
    response = Response(status=status)
    response.headers["Cache-Control"] = "no-store"
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "120"
    return response
