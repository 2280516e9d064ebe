"""Every feed of the demo passes the lint, whatever is chosen of it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from calendars.compliance import obligations
from calendars.feeds import Cancelled, Deadlines, Options, Reminders, lint
from calendars.ids import UnitCode
from calendars.timetable import Cancel, Timetable
from service.errors import NotFound
from service.feeds.usecases import examine
from service.rendering.keys import feed_of
from service.rendering.making import Maker
from service.store import EventQuery, Store, make_engine
from service.store.feeds import FeedKey
from tests.service.conftest import SESSION

CHOICES = [
    Options(language, reminders, cancelled, deadlines, phases, since)
    for language, reminders, cancelled, deadlines, phases, since in product(
        ("zh", "en"), Reminders, Cancelled, Deadlines, (True, False), (None, date(2009, 5, 1))
    )
]


@pytest.fixture(scope="module")
def demo_store(demo_folder):
    engine = make_engine(f"sqlite:///{demo_folder / 'xunli.sqlite'}")
    yield Store(engine)
    engine.dispose()


def test_every_feed_of_the_demo_passes_the_lint(demo_store):
    found = list(examine(demo_store))
    with demo_store.reading() as work:
        campaign = work.campaigns.current()
    assert len(found) >= len(campaign.units) * len(campaign.roles)
    assert [one for one in found if one.findings or one.left_out or one.fault] == []
    assert sum(one.events for one in found) > 10_000


def test_every_choice_of_a_subscriber_passes_the_lint(demo_store):
    unit, wrong = UnitCode("ZF04"), []
    with demo_store.reading() as work:
        campaign = work.campaigns.current()
        maker = Maker(work, campaign.id)
        first = work.feeds.all(campaign.id)[0]
        for role, options in zip(list(campaign.roles) * len(CHOICES), CHOICES, strict=False):
            feed = replace(first, key=FeedKey("unit", unit, role, options.text))
            made, fault = maker.rendered(feed)
            if fault or made.left_out or lint(made.data):
                wrong.append((role, options, fault))
    assert wrong == []


def test_what_is_open_is_told_from_a_few_entries_as_from_all(demo_store):
    with demo_store.reading() as work:
        campaign = work.campaigns.current()
        maker, book = Maker(work, campaign.id), work.rules.of(campaign).rulebook
        ledger = work.ledger.all(campaign.id)
        records = work.events.select(campaign.id, EventQuery())
        timetable = Timetable.of(campaign, (r.event for r in records if r.event.status.published))
        wrong = [
            unit
            for unit in [*campaign.units][::5]
            if maker._open_of(unit, records) != obligations(timetable, ledger, book, unit)
        ]
    assert len(ledger.entries) > 1_000
    assert wrong == []


def test_examining_stores_nothing_and_tells_what_would_be_served(seeded, store, client):
    seeded.save(Cancel(SESSION.uid))
    found = {(one.key.code, one.key.role): one for one in examine(store)}
    with store.reading() as work:
        feeds = work.feeds.all(work.campaigns.current().id)
        assert [work.feeds.bytes_of(feed.id) for feed in feeds] == [None] * len(found)
    served = client.get(seeded.path()).data
    one = found["A", "central"]
    assert (one.length, one.events) == (len(served), served.count(b"BEGIN:VEVENT"))
    assert (one.findings, one.left_out, one.fault) == ((), (), "")


def test_feed_of_a_kind_that_there_is_not_is_not_taken_for_public(seeded, store):
    with store.reading() as work, pytest.raises(NotFound):
        feed_of(work, work.campaigns.current().id, FeedKey("nonsense", "A", "", Options().text))
