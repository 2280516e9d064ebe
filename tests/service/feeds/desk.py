"""A service with one published meeting, asked by the fast path and by Flask alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from werkzeug.test import EnvironBuilder, run_wsgi_app

from calendars.feeds import Options, UnitFeed
from calendars.ids import UnitCode, demo_uid
from calendars.text import Words
from calendars.times import Span
from calendars.timetable import (
    Amend,
    Cancel,
    Event,
    Reinstate,
    RenameUnit,
    Schedule,
    Status,
    Visibility,
)
from service.app import create_app
from service.clock import FixedClock
from service.feeds import links
from service.feeds.links import Terms
from service.feeds.tokens import token_of
from service.publishing import Actor, Request, publish
from service.settings import Settings
from tests.campaigns_data import tiny

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SETTINGS = Settings(
    database_url="", secret_key="s" * 40, base_url="http://localhost", language="zh", today=None,
    demo_password=None, trusted_proxies=0, session_idle=timedelta(minutes=30),
    session_longest=timedelta(hours=12),
)  # fmt: skip
ACTOR = Actor("test")
NUMBERS = count()


class Desk:
    """A service with one published meeting and one link to the feed that shows it."""

    def __init__(self, store):
        self.store = store
        self.clock = FixedClock(NOW)
        self.app = create_app(SETTINGS, self.clock, store)
        campaign = tiny()
        unit, role = next(iter(campaign.units)), next(r for r in campaign.roles)
        kind = next(iter(campaign.kinds.values()))
        start = datetime.combine(campaign.window.first, campaign.clock("hours.open"))
        self.event = Event(
            uid=demo_uid(campaign.id, unit, kind.code, 1),
            kind=kind.code,
            phase=kind.phases[0],
            when=Span(start, start + timedelta(hours=1)),
            units=frozenset({UnitCode(unit)}),
            roles=frozenset({role}),
            status=Status.CONFIRMED,
        )
        with store.writing() as work:
            work.campaigns.add(campaign, NOW)
        self.feed = UnitFeed(UnitCode(unit), role)
        self.begin()
        self.save(Schedule(self.event))

    def begin(self):
        """Make a link, exchange its first address for a second, and make one that is dead."""
        key, at = SETTINGS.link_key, self.clock.now()
        make = [self.store, key, self.feed, Terms("link", Options()), "test", at]
        self.link, dead = links.create(*make), links.create(*make)
        links.rotate(self.store, key, self.link, "test", at)
        links.revoke(self.store, dead, "test", at)
        self.dead = f"/feeds/{token_of(key, dead, 1)}.ics"

    def paths(self):
        return {
            "living": self.path(), "rotated": self.path(1), "revoked": self.dead,
            "unknown": f"/feeds/{'0' * 32}.ics", "odd": self.path().replace(".ics", ".ICS"),
            "public": f"/public/{self.feed.unit}.ics", "all": "/public/all.ics",
            "nobody": "/public/NOBODY.ics",
        }  # fmt: skip

    def act(self, name):
        if name == "move":
            when = self.event.when
            later = Span(when.start + timedelta(minutes=1), when.end + timedelta(minutes=1))
            self.event = replace(self.event, when=later)
            self.save(Amend(self.event))
        elif name in {"open", "close"}:
            shown = {"open": Visibility.PUBLIC, "close": Visibility.INTERNAL}[name]
            self.event = replace(self.event, visibility=shown)
            self.save(Amend(self.event))
        elif name in {"cancel", "reinstate"}:
            self.save({"cancel": Cancel, "reinstate": Reinstate}[name](self.event.uid))
        elif name == "rename":
            words = Words(f"单位{next(NUMBERS)}", "unit")
            self.save(RenameUnit(self.feed.unit, words))
        elif name == "amend":
            when = {"expires_on": (self.clock.now() + timedelta(days=2)).date()}
            terms = Terms("link", Options(), **when)
            links.amend(self.store, self.link, terms, "test", self.clock.now())
        elif name == "wait":
            self.clock.at += timedelta(days=12)

    def save(self, *edits):
        self.clock.at += timedelta(seconds=7)
        return publish(self.store, Request(edits, ACTOR, f"op{next(NUMBERS)}", self.clock.at))

    def path(self, generation=2):
        return f"/feeds/{token_of(SETTINGS.link_key, self.link, generation)}.ics"

    def asked(self, application, method, headers, path=None, query=""):
        builder = EnvironBuilder(path or self.path(), method=method, headers=headers)
        builder.query_string = query
        body, status, answered = run_wsgi_app(application, builder.get_environ(), buffered=True)
        return status, sorted(answered.items()), b"".join(body)

    def fast(self, *request):
        return self.asked(self.app.wsgi_app, *request)

    def flask(self, *request):
        return self.asked(lambda *call: type(self.app).wsgi_app(self.app, *call), *request)


def tags(desk):
    tag = dict(desk.flask("GET", {})[1]).get("ETag", '"gone"')
    zipped = tag[:-1] + '-gz"'
    return [
        tag, zipped, f"W/{tag}", f'"other", {tag}', "*", '"other"', "", "nonsense",
        f'W/"x", nonsense, W/{zipped}', tag.strip('"'),
    ]  # fmt: skip


DATES = {"old": "Mon, 02 Nov 2026 00:00:00 GMT", "new": "Fri, 02 Nov 2029 00:00:00 GMT"}
