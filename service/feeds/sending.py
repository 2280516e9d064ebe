"""How the bytes of a feed are sent, and with which headers."""

import gzip
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import http_date

from calendars.feeds import jcal
from service.feeds import usecases
from service.feeds.usecases import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CALENDAR = "text/calendar; charset=utf-8"
JSON = "application/calendar+json"


class FeedResponse(Response):
    """Says when it last changed on a 304 too, which Werkzeug leaves out."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.last_modified is not None:
            headers["Last-Modified"] = http_date(self.last_modified)
        return headers


def file_name(answer: Answer, part: str = "") -> str:
    return "-".join(filter(None, ("xunli", answer.key.code, answer.key.role, part)))


def headers_of(answer: Answer) -> dict[str, str]:
    """Give the headers with which the feed of a link is sent whole, whatever this request holds."""
    return dict(sent(answer, file_name(answer), private=True, zipped=False).headers)


def described(
    response: FeedResponse, answer: Answer, *, private: bool, zipped: bool
) -> FeedResponse:
    response.set_etag(answer.gzip_tag if zipped else answer.tag)
    response.last_modified = usecases.last_modified(answer)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache" if private else "public, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def sent(answer: Answer, name: str, *, private: bool, zipped: bool) -> FeedResponse:
    response = FeedResponse()
    response.data = _body(answer, zipped=zipped)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    described(response, answer, private=private, zipped=zipped)
    response.headers["Content-Type"] = JSON if answer.twin else CALENDAR
    name += ".json" if answer.twin else ".ics"
    full = quote(f"旬历-{name.removeprefix('xunli-')}")
    response.headers["Content-Disposition"] = (
        f"inline; filename=\"{name}\"; filename*=UTF-8''{full}"
    )
    return response


def _body(answer: Answer, *, zipped: bool) -> bytes:
    if zipped and not answer.twin:
        return answer.gzip
    plain = gzip.decompress(answer.gzip)
    if not answer.twin:
        return plain
    twin = jcal(plain)
    return gzip.compress(twin, mtime=0) if zipped else twin
