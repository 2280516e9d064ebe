"""`/feeds/<token>.ics` and `/public/<unit>.ics`, answered as every client understands.

Either has a twin in JSON, under `.json` or for who asks for it by Accept.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request

from calendars.feeds import jcal
from service.errors import NotFound
from service.feeds import usecases
from service.feeds.conditions import holds, wants_gzip, wants_json
from service.feeds.counting import TALLY, Tally
from service.feeds.fastpath import ANSWER
from service.feeds.sending import CALENDAR, JSON, FeedResponse, described, file_name, sent
from service.feeds.usecases import Answer, Gone, Unrenderable
from service.web.wiring import services

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds/<token>.ics")
@blueprint.get("/feeds/<token>.json")
def by_token(token: str) -> Response:
    return _of_link(lambda now: usecases.by_token(services().store, token, now))


@blueprint.get("/feeds/<token>/<month>.ics")
@blueprint.get("/feeds/<token>/<month>.json")
def of_month(token: str, month: str) -> Response:
    """Give a part of a feed that is too large for some apps."""
    return _of_link(lambda now: usecases.of_month(services().store, token, month, now), month)


def _of_link(ask: Callable[[datetime], Answer], part: str = "") -> Response:
    twin = _twin()
    try:
        answer = ask(services().clock.now())
    except Gone as gone:
        return _counted(gone.data["link"], _whole(gone.data["body"], twin=twin))
    except NotFound:
        return _plain(HTTPStatus.NOT_FOUND)
    except Unrenderable:
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)
    if not twin:
        request.environ[ANSWER] = answer
    answered = _conditional(replace(answer, twin=twin), file_name(answer, part), private=True)
    return _counted(answer.link, answered)


@blueprint.get("/public/<unit>.ics")
@blueprint.get("/public/<unit>.json")
def of_public(unit: str) -> Response:
    try:
        answer = usecases.of_public(services().store, unit, services().clock.now())
    except NotFound:
        return _plain(HTTPStatus.NOT_FOUND)
    except Unrenderable:
        return _plain(HTTPStatus.SERVICE_UNAVAILABLE)
    twin = _twin()
    if not twin:
        request.environ[ANSWER] = answer
    return _conditional(replace(answer, twin=twin), f"xunli-{unit}", private=False)


def _twin() -> bool:
    return request.path.endswith(".json") or wants_json(request.headers.get("Accept", ""))


def _counted(link: int, response: Response) -> Response:
    tally: Tally = current_app.extensions[TALLY]
    tally.count(link, response.status_code, request.headers.get("User-Agent", ""))
    return response


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
    if held:
        response = described(FeedResponse(), answer, private=private, zipped=zipped)
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.headers.pop("Content-Type", None)
        return response
    return sent(answer, name, private=private, zipped=zipped)


def _whole(body: bytes, *, twin: bool) -> Response:
    """Tell the reader of a dead link that it is one."""
    response = Response(jcal(body) if twin and body else body, status=HTTPStatus.GONE)
    if body:
        response.headers["Content-Type"] = JSON if twin else CALENDAR
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _plain(status: HTTPStatus) -> Response:
    response = Response(status=status)
    response.headers["Cache-Control"] = "no-store"
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "120"
    return response
