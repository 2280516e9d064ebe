"""The fast path says what Flask says, byte for byte, whatever is asked and whenever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from calendars.feeds import Options, UnitFeed
from calendars.ids import UnitCode, demo_uid
from calendars.times import Span
from calendars.timetable import Amend, Cancel, Event, Reinstate, Schedule, Status
from service.app import create_app
from service.clock import FixedClock
from service.feeds import links
from service.feeds.counting import Tally
from service.feeds.fastpath import Fastpath
from service.feeds.tokens import token_of
from service.feeds.usecases import key_of
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
        key = key_of(UnitFeed(UnitCode(unit), role), Options())
        links.hand_out(store, SETTINGS.link_key, [(key, "link")], "test", NOW)
        self.link = links.addresses(store, SETTINGS.link_key, "", NOW)[0].id
        self.save(Schedule(self.event))

    def save(self, *edits):
        self.clock.at += timedelta(seconds=7)
        return publish(self.store, Request(edits, ACTOR, f"op{next(NUMBERS)}", self.clock.at))

    def path(self, generation=1):
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


@pytest.fixture
def desk(store):
    return Desk(store)


def tags(desk):
    headers = dict(desk.flask("GET", {})[1])
    tag = headers["ETag"]
    zipped = tag[:-1] + '-gz"'
    return [tag, zipped, f"W/{tag}", f'"other", {tag}', "*", '"other"', "", "nonsense"]


requests = st.tuples(
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.sampled_from([None, "gzip", "gzip, deflate, br", "identity", "gzip;q=0", "*"]),
    st.one_of(st.none(), st.integers(0, 7)),
    st.sampled_from([None, "Mon, 02 Nov 2026 00:00:00 GMT", "Fri, 02 Nov 2029 00:00:00 GMT"]),
    st.sampled_from(["", "from=mail"]),
)
acts = st.sampled_from(["move", "cancel", "reinstate", "nothing", "nothing", "nothing"])


@given(st.lists(st.tuples(acts, requests), min_size=1, max_size=12))
@trials(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fast_path_answers_as_flask_does_while_everything_changes(desk, steps):
    for act, (method, encoding, tag, since, query) in steps:
        if act == "move":
            when = desk.event.when
            later = Span(when.start + timedelta(minutes=1), when.end + timedelta(minutes=1))
            desk.event = replace(desk.event, when=later)
            desk.save(Amend(desk.event))
        elif act == "cancel":
            desk.save(Cancel(desk.event.uid))
        elif act == "reinstate":
            desk.save(Reinstate(desk.event.uid))
        headers = {} if encoding is None else {"Accept-Encoding": encoding}
        if tag is not None:
            headers["If-None-Match"] = tags(desk)[tag]
        if since is not None:
            headers["If-Modified-Since"] = since
        for _again in range(2):
            assert desk.fast(method, headers, None, query) == desk.flask(
                method, headers, None, query
            )


def test_answer_to_a_kept_rendering_is_not_asked_of_flask_again(desk, monkeypatch):
    if not isinstance(desk.app.wsgi_app, Fastpath):
        assert desk.store.engine.dialect.name == "postgresql"
        return
    desk.fast("GET", {})  # Renders, and stores the bytes: a commit, after which nothing is kept.
    first = desk.fast("GET", {})

    def never(*_call):
        raise AssertionError("Flask was asked")

    monkeypatch.setattr(desk.app.wsgi_app, "_application", never)
    assert desk.fast("GET", {}) == first


def test_revoked_link_is_gone_at_the_very_next_request(desk):
    assert desk.fast("GET", {})[0] == "200 OK"
    links.revoke(desk.store, desk.link, "office", desk.clock.now())
    assert desk.fast("GET", {})[0] == "410 GONE"


def test_rotated_address_ends_by_the_clock_though_nothing_is_stored(desk):
    links.rotate(desk.store, SETTINGS.link_key, desk.link, "office", desk.clock.now())
    assert desk.fast("GET", {})[0] == "200 OK"
    desk.clock.at += links.OVERLAP
    assert desk.fast("GET", {})[0] == "410 GONE"
    assert desk.fast("GET", {}, desk.path(generation=2))[0] == "200 OK"


def test_unknown_address_is_never_kept(desk):
    client = Client(desk.app.wsgi_app)
    assert client.get(f"/feeds/{'0' * 32}.ics").status_code == 404


def test_what_is_kept_stays_within_its_bound():
    class Still:
        def read(self):
            return 1

    def application(environ, start_response):
        environ["xunli.steady"] = 1
        start_response("200 OK", [])
        return [b"x" * 1000]

    fast = Fastpath(application, Still(), Tally(), most_bytes=9000)
    for number in range(10):
        environ = EnvironBuilder(f"/feeds/{number}.ics").get_environ()
        run_wsgi_app(fast, environ, buffered=True)
    assert [key[1] for key in fast._kept] == ["/feeds/7.ics", "/feeds/8.ics", "/feeds/9.ics"]
