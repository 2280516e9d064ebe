"""The feed front: a small HTTP server for feeds alone, in front of the fast path.

It answers what is in memory at once and hands everything else to Flask, in a thread. A request
that was read once is known by its bytes. Whether anything was committed is asked once for all
requests that have arrived together, after they have arrived, so that no answer is older than its
question.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

from werkzeug.http import http_date

from service.clock import Clock
from service.feeds.counting import Tally
from service.feeds.fastpath import Fastpath, asked_in
from service.feeds.heads import END, LONGEST, Head, Refused, environ_of, parse
from service.feeds.memory import Asked, Copy, Form, Said
from service.store import Unavailable
from service.store.freshness import Epoch

SERVED = ("/feeds/", "/public/", "/healthz")
_MOST_KNOWN, _LONGEST_KNOWN = 8192, 1024
_THREADS = 4
_LINES = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds, but for the number of connections."""

    connections: int = 2000
    idle: int = 30
    head: int = 10
    """From the first octet of a head to its last."""
    reading: int = 60
    """For a client to take what it was sent."""


@dataclass(slots=True)
class Front:
    """Shared by the connections of one process; all but Flask runs in one thread.

    `log`, if given, takes lines as they stand in a log: addresses are secret, so they are masked.
    """

    fastpath: Fastpath
    tally: Tally
    clock: Clock
    limits: Limits = field(default_factory=Limits)
    log: Callable[[str], object] | None = None
    port: int = 0
    now: int = 0
    """Seconds since the front began."""
    date: bytes = b""
    known: dict[bytes, Asked] = field(default_factory=dict)
    connections: "set[Connection]" = field(default_factory=set)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS))
    _epoch: Epoch | None = None
    _lines: list[str] = field(default_factory=list)
    _stamp: str = ""

    def tick(self) -> None:
        """Once a second: tell the time, write the log, part with who keeps us waiting."""
        at = self.clock.now()
        self.now += 1
        self.date = f"Date: {http_date(at)}\r\n".encode()
        self._stamp = f"{at:%Y-%m-%dT%H:%M:%S+00:00}"
        self._write()
        for connection in list(self.connections):
            connection.check(self.now)

    def epoch(self, *, alone: bool) -> Epoch:
        """Give the epoch of this turn of the loop, of this moment for a request that came `alone`.

        What the loop hands out in one turn had arrived before the turn began; a request behind
        another in the same bytes may have come later. Raise Unavailable.
        """
        if alone:
            return self.fastpath.memory.epoch()
        if self._epoch is None:
            self._epoch = self.fastpath.memory.epoch()
            # Runs first in the next turn.
            asyncio.get_running_loop().call_soon(self._turn)
        return self._epoch

    def _turn(self) -> None:
        self._epoch = None

    def recall(self, asked: Asked, peer: str, *, alone: bool) -> bytes | None:
        """Give the answer in octets, None for what Flask must be asked."""
        memory = self.fastpath.memory
        try:
            recalled = memory.recall(asked, self.epoch(alone=alone))
        except Unavailable:
            return None
        if recalled is None:
            return None
        copy, form, link = recalled
        status = 304 if form.held else 200
        if link:
            self.tally.count(link, status, asked.agent)
        head = copy.heads.get(form) or _head_of(copy, form)
        body = memory.body(recalled, asked.method)
        self.note(peer, asked.method, status, len(body))
        return b"".join((head, self.date, b"\r\n", body))

    def know(self, raw: bytes, asked: Asked) -> None:
        if len(raw) <= _LONGEST_KNOWN:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[raw] = asked

    def note(self, peer: str, method: str, status: int, octets: int) -> None:
        if self.log is not None:
            self._lines.append(f"{peer} {self._stamp} {method} /feeds/- {status} {octets}\n")
            if len(self._lines) >= _LINES:
                self._write()

    def _write(self) -> None:
        if self._lines and self.log is not None:
            self.log("".join(self._lines))
            self._lines.clear()

    def ask(self, head: Head, peer: str) -> tuple[Said, bytes]:
        """Ask Flask; in a thread."""
        said: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_error: Any) -> None:
            said[:] = status, headers

        answered = self.fastpath(environ_of(head, peer, self.port), start_response)
        return Said(*said), b"".join(answered)

    def close(self) -> None:
        for connection in list(self.connections):
            connection.leave()
        self.threads.shutdown(wait=False, cancel_futures=True)
        self._write()


class Connection(asyncio.Protocol):
    """One client: its requests are answered in turn, and no more is read while one is waiting."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._transport = cast("asyncio.Transport", None)
        self._peer = ""
        self._buffer = b""
        self._seen = front.now
        self._waiting = False
        self._full = False
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._peer = (transport.get_extra_info("peername") or ("-",))[0]
        front = self._front
        if len(front.connections) >= front.limits.connections:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            front.connections.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._ended = True
        self._front.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        front = self._front
        if not self._buffer and not self._waiting:
            self._seen = front.now
            asked = front.known.get(data)
            if asked is not None and self._recalled(asked, alone=False):
                return
        self._buffer += data
        self._go_on()

    def eof_received(self) -> bool:
        self._ended = True
        return self._waiting

    def pause_writing(self) -> None:
        self._full = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._full = False
        self._seen = self._front.now
        if not self._waiting:
            self._transport.resume_reading()
            self._go_on()

    def check(self, now: int) -> None:
        """Part with a client that says nothing, goes on saying half, or does not listen."""
        limits, silent = self._front.limits, now - self._seen
        if self._transport.get_write_buffer_size():
            if silent > limits.reading:
                self._transport.abort()
        elif not self._waiting and silent > (limits.head if self._buffer else limits.idle):
            self._transport.close()

    def leave(self) -> None:
        """End once the answer in hand is given."""
        self._ended = True
        if not self._waiting:
            self._transport.close()

    def _recalled(self, asked: Asked, *, alone: bool) -> bool:
        answer = self._front.recall(asked, self._peer, alone=alone)
        if answer is None:
            return False
        self._transport.write(answer)
        return True

    def _go_on(self) -> None:
        """Answer what has been read whole."""
        alone = False
        while not (self._waiting or self._full or self._transport.is_closing()):
            end = self._buffer.find(END, 0, LONGEST)
            if end < 0:
                if len(self._buffer) >= LONGEST:
                    self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return
            raw, self._buffer = self._buffer[: end + len(END)], self._buffer[end + len(END) :]
            try:
                self._answer(raw, parse(raw), alone=alone)
            except Refused as refused:
                self._refuse(refused.status)
            alone = True

    def _answer(self, raw: bytes, head: Head, *, alone: bool) -> None:
        front = self._front
        if not head.path.startswith(SERVED):
            self._say(head, Said("404 NOT FOUND", []), b"")
            return
        asked = asked_in(environ_of(head, self._peer, front.port)) if head.lasting else None
        if asked is not None:
            front.know(raw, asked)
            if self._recalled(asked, alone=alone):
                return
        self._waiting = True
        self._transport.pause_reading()
        loop = asyncio.get_running_loop()
        asking = loop.run_in_executor(front.threads, front.ask, head, self._peer)
        asking.add_done_callback(lambda done: self._answered(head, done))

    def _answered(self, head: Head, done: "asyncio.Future[tuple[Said, bytes]]") -> None:
        self._waiting = False
        if done.cancelled() or done.exception():
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        self._say(head, *done.result())
        if not self._transport.is_closing():
            self._seen = self._front.now
            if not self._full:
                self._transport.resume_reading()
            self._go_on()

    def _say(self, head: Head, said: Said, body: bytes) -> None:
        lasting = head.lasting and not self._ended
        status = int(said.status[:3])
        body = b"" if head.method == "HEAD" else body
        self._front.note(self._peer, head.method, status, len(body))
        more = b"" if lasting else b"Connection: close\r\n"
        if not _tells_length(said, status):
            more += b"Content-Length: %d\r\n" % len(body)
        self._transport.write(b"".join((_octets(said), more, self._front.date, b"\r\n", body)))
        if not lasting:
            self._transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        front, full = self._front, status is HTTPStatus.SERVICE_UNAVAILABLE
        self._transport.write(
            b"HTTP/1.1 %d %s\r\nContent-Length: 0\r\nConnection: close\r\n%s%s\r\n"
            % (status, status.phrase.encode(), b"Retry-After: 1\r\n" if full else b"", front.date)
        )
        front.note(self._peer, "-", status, 0)
        self._transport.close()


def _head_of(copy: Copy, form: Form) -> bytes:
    head = copy.heads[form] = _octets(copy.said[form])
    return head


def _octets(said: Said) -> bytes:
    lines = [f"HTTP/1.1 {said.status}", *(f"{name}: {value}" for name, value in said.headers), ""]
    return "\r\n".join(lines).encode("latin-1")


def _tells_length(said: Said, status: int) -> bool:
    return status in {204, 304} or any(name.lower() == "content-length" for name, _ in said.headers)
