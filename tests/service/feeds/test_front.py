"""The feed front says what Flask says, and parts with clients that would hold it up."""

import asyncio
import io
import socket
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPResponse
from threading import Thread

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from service.feeds.feedserver import Place, front_of, listening, serve
from service.feeds.front import Limits
from tests.service.feeds.desk import Desk
from tests.service.feeds.test_fastpath import FORMS, acts, requests, run_acts

LINES = []


@contextmanager
def fronted(app, **limits):
    """Run the front of an application in a thread; give it, with its port."""
    place = Place("127.0.0.1", 0)
    front, listener = front_of(app, place), listening(place)
    front.limits, front.log = Limits(**limits), LINES.append
    front.port = listener.getsockname()[1]
    started = []

    async def main():
        stop = asyncio.Event()
        started.append((asyncio.get_running_loop(), stop))
        await serve(front, listener, stop)

    thread = Thread(target=asyncio.run, args=(main(),))
    thread.start()
    while not started:
        time.sleep(0.001)
    try:
        yield front
    finally:
        loop, stop = started[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join()


@pytest.fixture
def desk(store):
    return Desk(store)


@pytest.fixture
def front(desk):
    with fronted(desk.app) as running:
        yield running


class Stream(io.BufferedReader):
    """What comes from a socket, for one response after the other: none of them closes it."""

    def close(self):
        pass


class Client:
    def __init__(self, front):
        self.socket = socket.create_connection(("127.0.0.1", front.port), timeout=20)
        self.sendall, self.recv = self.socket.sendall, self.socket.recv
        self.stream = Stream(socket.SocketIO(self.socket, "r"))

    def makefile(self, _mode):
        return self.stream

    def ended(self):
        return self.stream.read(1) == b""

    def close(self):
        io.BufferedReader.close(self.stream)
        self.socket.close()


def connected(front):
    return Client(front)


def request(path, method="GET", headers=(), query=""):
    target = f"{path}?{query}" if query else path
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *headers, "", ""]
    return "\r\n".join(lines).encode()


def answer(client, method="GET"):
    """Give status, headers but those of the connection, and body."""
    response = HTTPResponse(client, method=method)
    response.begin()
    body = response.read()
    hop = {"date", "connection"}
    headers = sorted((n, v) for n, v in response.getheaders() if n.lower() not in hop)
    return f"{response.status} {response.reason}", headers, body


def said_by_flask(desk, method, headers, path, query=""):
    status, answered, body = desk.flask(method, headers, path, query)
    return status, [pair for pair in answered if pair[0].lower() != "date"], body


@given(st.lists(st.tuples(acts, requests), min_size=1, max_size=8))
@trials(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_front_answers_as_flask_does_while_everything_changes(desk, front, steps):
    desk.begin()
    with closing(connected(front)) as client:
        for method, headers, path, query in run_acts(desk, steps):
            lines = [f"{name}: {value}" for name, value in headers.items()]
            for _again in range(2):
                client.sendall(request(path, method, lines, query))
                assert answer(client, method) == said_by_flask(desk, method, headers, path, query)


@given(st.lists(st.sampled_from(FORMS), min_size=1, max_size=6), st.lists(st.integers(1, 400)))
@trials(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_requests_may_come_in_any_pieces_and_many_at_once(desk, front, forms, cuts):
    lines = [[f"{name}: {value}" for name, value in form.items()] for form in forms]
    octets = b"".join(request(desk.path(), "GET", each) for each in lines)
    with closing(connected(front)) as client:
        for cut in cuts:
            client.sendall(octets[:cut])
            octets = octets[cut:]
        client.sendall(octets)
        for form in forms:
            assert answer(client) == said_by_flask(desk, "GET", form, desk.path())


def test_answer_is_not_older_than_its_question(desk, front):
    with closing(connected(front)) as client:
        for _again in range(20):
            desk.act("move")
            client.sendall(request(desk.path()))
            assert answer(client) == said_by_flask(desk, "GET", {}, desk.path())


@pytest.mark.parametrize(
    ("octets", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET http://elsewhere/feeds/a.ics HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/2.0\r\nHost: a\r\n\r\n", 400),
        (b"GET /feeds/a\x00.ics HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /feeds/a.ics HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 70 + b"\r\n", 431),
        (b"GET /feeds/" + b"a" * 9000, 431),
        (b"GET /timetable HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404),
        (b"GET /feeds/a.ics HTTP/1.0\r\n\r\n", 404),
        (b"POST /feeds/a.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 405),
        (b"POST /feeds/a.ics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 405),
    ],
)
def test_what_is_doubtful_is_refused_and_the_connection_ends(front, octets, status):
    with closing(connected(front)) as client:
        client.sendall(octets)
        assert answer(client)[0].startswith(str(status))
        assert client.ended()


def test_client_that_closes_its_side_is_still_answered(desk, front):
    with closing(connected(front)) as client:
        client.sendall(request(desk.path()))
        client.socket.shutdown(socket.SHUT_WR)
        assert answer(client) == said_by_flask(desk, "GET", {}, desk.path())
        assert client.ended()


def test_address_is_never_in_the_log(desk, front):
    LINES.clear()
    with closing(connected(front)) as client:
        for _again in range(3):
            client.sendall(request(desk.path(), headers=["Accept-Encoding: gzip"]))
            answer(client)
    front._write()
    lines = "".join(LINES).splitlines()
    assert len(lines) == 3
    assert all(" GET /feeds/- 200 " in line for line in lines)
    assert desk.path()[7:20] not in "".join(LINES)


def test_front_has_room_for_so_many_and_tells_others_to_come_again(desk):
    with fronted(desk.app, connections=1) as front, closing(connected(front)) as first:
        first.sendall(request("/healthz"))
        assert answer(first)[0] == "200 OK"
        with closing(connected(front)) as second:
            status, headers, _ = answer(second)
        assert (status, dict(headers)["Retry-After"]) == ("503 Service Unavailable", "1")


@pytest.mark.parametrize("sent", [b"", b"GET /feeds/a.ics HT"])
def test_client_that_is_silent_or_stops_half_way_is_parted_with(desk, sent):
    with fronted(desk.app, idle=1, head=1) as front, closing(connected(front)) as client:
        client.sendall(sent)
        assert client.ended()


def test_client_that_does_not_listen_is_parted_with(desk):
    with fronted(desk.app, reading=1) as front, closing(connected(front)) as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.socket.settimeout(0.1)
        with suppress(TimeoutError, ConnectionError):
            while True:
                client.sendall(request(desk.path()) * 100)
        deadline = time.monotonic() + 20
        while front.connections and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not front.connections
