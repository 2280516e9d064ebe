"""No client is ever told what is over: by any worker, on either database, whatever goes on.

The numbers are small here; `make stress` asks for the full ones.
"""

import hashlib
import random
from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import replace
from http.client import HTTPConnection
from itertools import pairwise
from threading import Event as Signal
from threading import Thread

import pytest

from calendars.feeds import Options, UnitFeed, render
from calendars.text import Words
from calendars.timetable import Amend, Cancel, Reinstate, RenameUnit, Stamped, Status
from service.feeds import links
from service.feeds.links import Terms
from service.feeds.tokens import token_of
from service.store import EventQuery
from tests.service.conftest import NOTICE, SESSION
from tests.service.test_serving import free_port, patiently
from tests.support.workers import feed_worker

FEED = UnitFeed("A", "all")
POLLERS = 8


class Client:
    """A connection that is kept."""

    def __init__(self, port):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path, tag=None):
        self.connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
        answer = self.connection.getresponse()
        return answer.status, answer.headers["ETag"], answer.read()

    def close(self):
        self.connection.close()


def healthy(port):
    with closing(Client(port)) as client:
        return client.get("/healthz")


@pytest.fixture
def ports(store, seeded, settings):
    """Two workers of SQLite; on PostgreSQL, where they share nothing, two replicas."""
    url = store.engine.url.render_as_string(hide_password=False)
    own = replace(settings, database_url=url)
    with ExitStack() as stack:
        found = [free_port() for _ in range(2)]
        for port in found:
            stack.enter_context(feed_worker(own, port))
        for port in found:
            patiently(lambda port=port: healthy(port))
        yield found


@pytest.fixture
def clients(ports):
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Client(port))) for port in ports]


@pytest.fixture
def chance():
    return random.Random(20091126)  # noqa: S311 -- the same tests every time, no secret


def fresh(seeded):
    """Render the feed from what is stored, with nothing that was rendered before."""
    with seeded.store.reading() as work:
        current = work.campaigns.in_force()
        records = work.events.select(current.campaign.id, EventQuery(units=frozenset("A")))
    stamped = [Stamped(r.event, r.stamp) for r in records if r.event.status is not Status.DRAFT]
    return render(FEED, Options(), stamped, current.campaign, current.stamp).data


def test_get_after_a_save_shows_it_on_every_worker(seeded, clients, chance, many):
    path = seeded.path(role="all")
    for _ in range(many(150, 10_000)):
        client = chance.choice(clients)
        tag = client.get(path)[1]
        assert client.get(path, tag)[0] == 304
        seeded.move(hours=chance.choice([-1, 1]))
        held = chance.choice([tag, None])
        assert client.get(path, held)[::2] == (200, fresh(seeded))


def test_get_after_a_revocation_finds_the_link_gone(seeded, settings, clients, many):
    for number in range(many(50, 1000)):
        at = seeded.clock.at
        terms = Terms(f"{number}", Options())
        link = links.create(seeded.store, settings.link_key, FEED, terms, "test", at)
        path = f"/feeds/{token_of(settings.link_key, link, 1)}.ics"
        for client in (*clients, *clients):
            assert client.get(path)[0] == 200
        links.revoke(seeded.store, link, "test", at)
        assert [client.get(path)[0] for client in clients] == [410, 410]


class Poller(Thread):
    """Polls with the tag that it holds; notes how many saves had answered before each request."""

    def __init__(self, port, path, saved, over):
        super().__init__()
        self.client, self.path, self.saved, self.over = Client(port), path, saved, over
        self.seen, self.wrong = [], []

    def run(self):
        tag, body = None, b""
        while not self.over.is_set():
            before = len(self.saved)
            status, told, sent = self.client.get(self.path, tag)
            if status == 200:
                tag, body = told, sent
            elif (status, told) != (304, tag):
                self.wrong.append((status, told, tag))
            self.seen.append((before, hashlib.sha256(body).hexdigest()))
        self.client.close()


def edits(seeded, chance, number):
    """Give a random edit: of two events at once, of one, or of a name that both show."""
    both = [replace(seeded.record(e).event, note=f"第{number}稿") for e in (SESSION, NOTICE)]
    cancelled = seeded.record().event.status is Status.CANCELLED
    toggle = Reinstate(SESSION.uid) if cancelled else Cancel(SESSION.uid)
    rename = RenameUnit("A", Words(f"水务局{number % 3}", f"Water {number % 3}"))
    return chance.choice([[Amend(one) for one in both], [Amend(both[1])], [toggle], [rename]])


def test_pollers_never_see_a_feed_go_back_or_half_an_edit(seeded, ports, chance, many):
    path, over = seeded.path(role="all"), Signal()
    saved = [hashlib.sha256(fresh(seeded)).hexdigest()]
    pollers = [Poller(ports[n % 2], path, saved, over) for n in range(POLLERS)]
    for poller in pollers:
        poller.start()
    for number in range(many(60, 10_000)):
        seeded.save(*edits(seeded, chance, number))
        saved.append(hashlib.sha256(fresh(seeded)).hexdigest())
    over.set()
    for poller in pollers:
        poller.join()
    states = defaultdict(list)
    for state, digest in enumerate(saved):
        states[digest].append(state)
    for poller in pollers:
        assert poller.wrong == []
        # Every answer is a state that was saved whole, none older than the last save before it.
        latest = [states[digest][-1] for _, digest in poller.seen]
        assert all(
            state >= before - 1 for (before, _), state in zip(poller.seen, latest, strict=True)
        )
        assert all(one <= other for one, other in pairwise(latest))
