"""Answers to feed requests that were answered before, without Flask, for as long as they stand.

Whatever is said here Flask itself has said, header for header; anything out of the ordinary is
Flask's.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from service.feeds.conditions import wants_json
from service.feeds.counting import Tally
from service.feeds.memory import Asked, Door, Memory, Said
from service.feeds.usecases import Answer
from service.store import Unavailable
from service.store.feeds import EVERYTHING
from service.store.freshness import By, Epoch

ANSWER = "xunli.answer"
"""Where a view puts the Answer that it gives, in the environment of the request."""

_ADDRESS = re.compile(r"/(?:feeds/([0-9a-f]{32})|public/([A-Za-z0-9_~-]{1,40}))\.ics")
_LONGEST_HEADER = 400

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]


class Fastpath:
    """WSGI middleware."""

    def __init__(self, application: Application, memory: Memory, tally: Tally) -> None:
        self._application = application
        self._tally = tally
        self.memory = memory

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        asked = asked_in(environ)
        if asked is None:
            return self._application(environ, start_response)
        try:
            epoch = self.memory.epoch()
            recalled = self.memory.recall(asked, epoch)
        except Unavailable:
            # How that is told, Flask knows.
            return self._application(environ, start_response)
        if recalled is None:
            return self._ask(environ, start_response, asked, epoch)
        status, headers = recalled.copy.said[recalled.form]
        if recalled.link:
            self._tally.count(recalled.link, int(status[:3]), asked.agent)
        start_response(status, headers)
        return [self.memory.body(recalled, asked.method)]

    def _ask(
        self, environ: Environment, start_response: StartResponse, asked: Asked, epoch: Epoch
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said[:] = [status, list(headers)]
            return start_response(status, headers, *error)

        answered = self._application(environ, listen)
        try:
            body = b"".join(answered)
        finally:
            close = getattr(answered, "close", None)
            if close is not None:
                close()
        answer: Answer | None = environ.get(ANSWER)
        if answer is not None:
            self.memory.keep(asked, answer, Said(*said), epoch)
        return [body]


def asked_in(environ: Environment) -> Asked | None:
    """Read what an answer may depend on; None for what is not ours to answer."""
    address = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
    method = environ.get("REQUEST_METHOD", "")
    if address is None or method not in {"GET", "HEAD"}:
        return None
    if environ.get("QUERY_STRING") or "HTTP_COOKIE" in environ:
        return None
    if wants_json(environ.get("HTTP_ACCEPT", "")):
        return None
    asked = Asked(
        method,
        _door(*address.groups()),
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_IF_NONE_MATCH"),
        environ.get("HTTP_IF_MODIFIED_SINCE"),
        environ.get("HTTP_USER_AGENT", ""),
    )
    longest = max(map(len, (asked.encoding, asked.if_none_match or "")))
    return asked if longest <= _LONGEST_HEADER else None


def _door(token: str | None, unit: str) -> Door:
    if token is not None:
        return By.LINK, token
    return By.CODE, EVERYTHING if unit == "all" else unit
