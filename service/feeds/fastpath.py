"""Answers to feed requests that were answered before, without Flask, while nothing has changed.

Whatever is kept here Flask itself has said, header for header, to the same request; anything out of
the ordinary is Flask's. On SQLite one counter tells whether any connection has committed since. On
PostgreSQL there is none that holds across replicas, so there every request asks the database.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from service.feeds.counting import Tally

STEADY = "xunli.steady"
"""Set in the environment by a view whose answer depends on stored state alone, not on the clock:
the number of the link that it answered."""

_LONGEST_KEY = 400
MOST_BYTES = 32_000_000
_OVERHEAD = 2_000
"""About what an answer takes besides its body."""

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    epoch: int
    link: int
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD


class Epoch:
    """SQLite's own count of commits by others, seen from a connection that never writes.

    Values of two connections cannot be compared, so all threads share one.
    """

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._lock = Lock()

    def read(self) -> int:
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


class Fastpath:
    """WSGI middleware. `most_bytes` bounds what is kept; the least recently used goes first."""

    def __init__(
        self,
        application: Application,
        epoch: Epoch,
        tally: Tally,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._application = application
        self._epoch = epoch
        self._tally = tally
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, _Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._application(environ, start_response)
        # Read before Flask answers: a commit in between makes the answer old at once.
        epoch = self._epoch.read()
        kept = self._recall(key)
        if kept is not None and kept.epoch == epoch:
            agent = environ.get("HTTP_USER_AGENT", "")
            self._tally.count(kept.link, int(kept.status[:3]), agent)
            start_response(kept.status, kept.headers)
            return [kept.body]
        return self._ask(environ, start_response, key, epoch)

    def _recall(self, key: Key) -> _Answer | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _ask(
        self, environ: Environment, start_response: StartResponse, key: Key, epoch: int
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said[:] = [status, list(headers)]
            return start_response(status, headers, *error)

        answer = self._application(environ, listen)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        link = environ.get(STEADY)
        if link:
            self._keep(key, _Answer(epoch, link, said[0], said[1], body))
        return [body]

    def _keep(self, key: Key, answer: _Answer) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._bytes -= old.size if old else 0
            self._kept[key] = answer
            self._bytes += answer.size
            while self._bytes > self._most_bytes:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size


def _key(environ: Environment) -> Key | None:
    """Name everything that an answer may depend on; None for what is not ours to answer."""
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/feeds/") or environ.get("QUERY_STRING"):
        return None
    if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
        return None
    key = (
        environ.get("REQUEST_METHOD", ""),
        path,
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_IF_NONE_MATCH", "-"),
    )
    usual = key[0] in {"GET", "HEAD"} and "HTTP_RANGE" not in environ
    return key if usual and sum(map(len, key)) <= _LONGEST_KEY else None


def in_front_of(application: Application, engine_url: Any, tally: Tally) -> Application:
    """Give the application with the fast path before it, where the database allows one."""
    if engine_url.get_backend_name() != "sqlite" or not engine_url.database:
        return application
    return Fastpath(application, Epoch(engine_url.database), tally)
