"""A small service with a published timetable, links and accounts, behind a test client."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from argon2 import PasswordHasher
from sqlalchemy.event import listen, remove

from calendars.feeds import UnitFeed
from calendars.ids import KindCode, PhaseCode, RoleCode, UnitCode, demo_uid
from calendars.times import Days, Span
from calendars.timetable import Amend, Event, Schedule, Status, Visibility
from service.app import create_app
from service.clock import FixedClock
from service.feeds import links
from service.feeds.tokens import token_of
from service.publishing import Actor, Request, publish
from service.settings import Settings
from service.store import EventQuery, Store
from service.store.accounts import Account
from tests.campaigns_data import tiny

PASSWORD = "lantern-harbour-42"
ACTOR = Actor("test")
CAMPAIGN = tiny().id
ACCOUNTS = (
    ("office", None, None),
    ("unit", "A", None),
    ("guidance", None, "S"),
    ("viewer", None, None),
)


def meeting(number, kind, units, when, visibility, **values):
    roles = tiny().kinds[KindCode(kind)].roles
    event = Event(
        uid=demo_uid(CAMPAIGN, "+".join(units) or "*", kind, number),
        kind=KindCode(kind),
        phase=PhaseCode("LEARN"),
        when=when,
        units=frozenset(map(UnitCode, units)),
        district=not units,
        roles=roles,
        status=Status.CONFIRMED,
        visibility=Visibility(visibility),
    )
    return replace(event, **values)


def span(day, hour):
    start = datetime(2026, 11, day, hour)
    return Span(start, start + timedelta(hours=2))


SESSION = meeting(1, "READ", "A", span(16, 15), "own", place="二楼会议室")
OTHERS = meeting(1, "READ", "B", span(17, 15), "own")
NOTICE = meeting(1, "SHOW", "A", Days.of(*[datetime(2026, 11, 20).date()] * 2), "public")
TALK = meeting(1, "TALK", "A", span(18, 9), "internal", title="不公开的谈心")


@dataclass
class Seeded:
    """Who edits, subscribes and signs in; each edit seven seconds after the one before."""

    store: Store
    settings: Settings
    clock: FixedClock
    numbers: count

    def save(self, *edits):
        self.clock.at += timedelta(seconds=7)
        operation = f"seeded-{next(self.numbers)}"
        return publish(self.store, Request(edits, ACTOR, operation, self.clock.at))

    def move(self, event=SESSION, hours=1):
        when = self.record(event).event.when
        later = Span(when.start + timedelta(hours=hours), when.end + timedelta(hours=hours))
        return self.save(Amend(replace(self.record(event).event, when=later)))

    def record(self, event=SESSION):
        with self.store.reading() as work:
            return work.events.get(event.uid)

    def number(self):
        with self.store.reading() as work:
            return work.events.count(CAMPAIGN, EventQuery())

    def batches(self):
        with self.store.reading() as work:
            return work.history.batches(CAMPAIGN)

    def link(self, unit="A", role="central"):
        return links.addresses(
            self.store, self.settings.link_key, "", self.clock.at, [unit], [role]
        )[0]

    def path(self, unit="A", role="central", generation=1):
        token = token_of(self.settings.link_key, self.link(unit, role).id, generation)
        return f"/feeds/{token}.ics"


@pytest.fixture(scope="session")
def password_hash():
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def settings():
    return Settings(
        database_url="", secret_key="s" * 40, base_url="http://localhost", language="zh",
        today=None, demo_password=None, trusted_proxies=0, session_idle=timedelta(minutes=30),
        session_longest=timedelta(hours=12),
    )  # fmt: skip


@pytest.fixture
def clock():
    return FixedClock(datetime(2026, 1, 5, 1, 0, tzinfo=UTC))


@pytest.fixture
def seeded(store, settings, clock, password_hash):
    with store.writing() as work:
        work.campaigns.add(tiny(), clock.at)
        for name, unit, group in ACCOUNTS:
            work.accounts.add(Account(0, name, password_hash, name, unit, group, None), clock.at)
    links.hand_out(store, settings.link_key, links.for_every_role(tiny(), "zh"), "test", clock.at)
    made = Seeded(store, settings, clock, count())
    made.save(*map(Schedule, (SESSION, OTHERS, NOTICE, TALK)))
    return made


@pytest.fixture
def app(seeded, settings, clock, store):
    return create_app(settings, clock, store)


@pytest.fixture
def client(app):
    return app.test_client()


def arguments(seeded, event):
    """Give a value for every part of an address: of `event` and its unit where they can be."""
    (unit,) = event.units
    return {
        "code": unit,
        "unit": unit,
        "uid": event.uid,
        "action": "nothing",
        "number": seeded.link().id,
        "batch": 999,
        "month": "2026-11",
        "series": "none",
        "token": seeded.path().removeprefix("/feeds/").removesuffix(".ics"),
        "filename": "mark.svg",
        "rule": "R01",
        "username": "nobody",
        "room": "units",
        "part": "soon",
        "campaign": CAMPAIGN,
        "key": "0" * 64,
    }


def csrf(answer):
    """Give the token of the first form on a page."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[1]


@pytest.fixture
def sign_in(app):
    """Give a client signed in as the account of that name."""

    def signed_in(username, client=None):
        client = client or app.test_client()
        token = csrf(client.get("/login"))
        data = {"username": username, "password": PASSWORD, "csrf_token": token}
        assert client.post("/login", data=data).status_code == 303
        return client

    return signed_in


@pytest.fixture
def queries():
    """Give a context that collects the statements sent to a store's database."""

    @contextmanager
    def counting(store):
        sent = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        listen(store.engine, "before_cursor_execute", note)
        yield sent
        remove(store.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def central():
    return UnitFeed(UnitCode("A"), RoleCode("central"))


def as_typed(client, path):
    """Give what a browser would send if the form at `path` were saved untouched."""
    text = client.get(path).text
    form = text[text.index("data-check") : text.index("</form>", text.index("data-check"))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, value = given["name"], given.get("value", "")
        if given.get("type") != "checkbox":
            found[name] = value
        elif " checked" in tag:
            found[name] = [*found.get(name, ()), value]
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = re.findall(r'<option selected value="([^"]*)"', body)
    return found


def page_of(event):
    return f"/events/{event.uid}"
