"""A service of any size: the built-in campaign, with as many units as are wanted."""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert

from calendars.campaigns import load
from calendars.feeds import Options, UnitFeed
from calendars.ids import UnitCode, event_uid
from calendars.times import Days, Span
from calendars.timetable import Amend, Event, Schedule, Stamp, Status
from service.cli.main import files
from service.clock import SystemClock
from service.feeds.tokens import hash_of, token_of
from service.publishing import Actor, Request, publish
from service.rendering.keys import key_of
from service.settings import Settings
from service.store import Record, Store, make_engine, schema
from service.store.files import KEPT
from service.store.tables import feeds as t

SECRET = secrets.token_hex(32)
HOUR = timedelta(hours=1)
NOTE = "围绕党员干部受教育、科学发展上水平、人民群众得实惠的总要求,请提前准备发言提纲。"
ROLE = "liaison"
NAMED = frozenset({"ZF00", "RZ01", "RZ03"})
"""Units that rules name, so that they have to be there."""
_CHUNK = 5000


def settings(url):
    return Settings(url, SECRET, "http://localhost", "zh", None, None, 0, HOUR, HOUR)


def campaign_of(units):
    """Give the built-in campaign with copies of its units until there are so many, or a few."""
    campaign = load(files(None))
    codes = sorted(campaign.units, key=lambda code: code not in NAMED)
    made = {}
    for number in range(max(units, len(NAMED))):
        code = codes[number % len(codes)]
        copy = UnitCode(code if number < len(codes) else f"{code}~{number // len(codes)}")
        made[copy] = replace(campaign.units[code], code=copy, parent="")
    posts = tuple(p for p in campaign.posts if not p.unit or p.unit in made)
    points = tuple(p for p in campaign.contact_points if p.unit in made)
    return replace(campaign, units=made, posts=posts, contact_points=points)


@dataclass
class Office:
    """Edits are a minute apart by the clock, so that stamps rise as they would."""

    store: Store
    campaign: object
    numbers: count
    at: datetime

    @property
    def units(self):
        return list(self.campaign.units)

    def save(self, *edits):
        self.at += timedelta(minutes=1)
        operation = f"bench-{next(self.numbers)}"
        return publish(self.store, Request(edits, Actor("bench"), operation, self.at))

    def programme(self, unit, events, roles=None):
        """Schedule so many meetings of a unit, of all units for None."""
        roles = roles or frozenset(self.campaign.roles) - {"all"}
        made = [self._meeting(unit, number, roles) for number in range(events)]
        self.save(*map(Schedule, made))
        return made

    def programmes(self, events):
        """Schedule so many meetings of every unit."""
        roles = frozenset(self.campaign.roles) - {"all"}
        made = [[self._meeting(u, n, roles) for n in range(events)] for u in self.units]
        every = [event for each in made for event in each]
        with self.store.writing() as work:
            work.events.add(self.campaign.id, [Record(e, Stamp(0, self.at), 1) for e in every])
        return made

    def _meeting(self, unit, number, roles):
        kind = list(self.campaign.kinds.values())[number % len(self.campaign.kinds)]
        window = self.campaign.window
        day = window.first + timedelta(days=number % ((window.last_day - window.first).days))
        start = datetime(day.year, day.month, day.day, 9 + number // 150)
        return Event(
            uid=event_uid(uuid5(NAMESPACE_URL, f"{unit}/{number}")),
            kind=kind.code,
            phase=self._phase(kind, day),
            when=Span(start, start + HOUR),
            units=frozenset() if unit is None else frozenset({unit}),
            district=unit is None,
            roles=roles,
            status=Status.CONFIRMED,
            title=f"第{number + 1}次",
            place=f"{unit or '区'}二楼会议室",
            note=NOTE,
        )

    def _phase(self, kind, day):
        fitting = [p for p in kind.phases if day in self.campaign.phases[p].window]
        return (fitting or list(kind.phases))[0]

    def move(self, event, minutes=15):
        """Move it on, or back, so that every save changes something."""
        with self.store.reading() as work:
            held = work.events.get(event.uid).event
        step = timedelta(minutes=minutes)
        step = -step if held.when.start.minute else step
        if isinstance(held.when, Days):
            raise TypeError(held)
        when = Span(held.when.start + step, held.when.end + step)
        return self.save(Amend(replace(held, when=when)))

    def links(self, each, units=None, roles=(ROLE,)):
        """Make so many links to the feed of each role of each unit; give their tokens."""
        key, tokens = settings("").link_key, []
        with self.store.writing() as work:
            for unit in units or self.units:
                for role in roles:
                    name = key_of(UnitFeed(unit, role), Options())
                    feed = work.feeds.ensure(self.campaign.id, name, self.at)
                    tokens += self._linked(work, feed.id, each, key)
        return tokens

    def _linked(self, work, feed, each, key):
        first = work.links.add(feed, "bench", "bench", self.at)
        numbers = range(first, first + each)
        row = {"feed": feed, "label": "", "generation": 1, "created_by": "", "created_at": self.at}
        execute = work.links._connection.execute  # noqa: SLF001 -- the fastest way to 100,000
        tokens = {number: token_of(key, number, 1) for number in numbers}
        for begun in range(0, each, _CHUNK):
            chunk = numbers[begun : begun + _CHUNK]
            rows = [{**row, "id": number} for number in chunk if number != first]
            if rows:
                execute(insert(t.links), rows)
            names = [{"hash": hash_of(tokens[n]), "link": n, "generation": 1} for n in chunk]
            execute(insert(t.tokens), names)
        return list(tokens.values())


@contextmanager
def office(url, units):
    engine = make_engine(url)
    schema.upgrade(engine)
    store, at = Store(engine), SystemClock().now().replace(microsecond=0) - timedelta(days=30)
    campaign = campaign_of(units)
    with store.writing() as work:
        work.campaigns.add(campaign, at)
        work.files.add(
            campaign.id, {name: data for name, data in files(None).items() if name in KEPT}
        )
    try:
        yield Office(store, campaign, count(), at)
    finally:
        engine.dispose()
