"""A save makes the few feeds that it reaches and somebody reads; what it makes is what stands."""

import gzip
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from calendars.feeds import RENDERER
from calendars.ids import UnitCode
from calendars.text import Words
from calendars.timetable import Amend, Cancel, Reinstate, RenameUnit
from service.rendering import making
from service.rendering.making import Maker
from service.store import feeds
from tests.service.conftest import CAMPAIGN, NOTICE, SESSION


@pytest.fixture
def kept(seeded, store):
    """Give the feeds with the revision, and that of their bytes, where they have any."""

    def found():
        with store.reading() as work:
            every = work.feeds.all(CAMPAIGN)
            held = {feed: work.feeds.bytes_of(feed.id) for feed in every}
        return {feed: data for feed, data in held.items() if data is not None}

    return found


def anew(store, feed):
    with store.reading() as work:
        rendered, fault = Maker(work, feed.campaign).rendered(feed)
    assert fault == ""
    return rendered.data


def test_feed_that_somebody_reads_is_made_in_the_save_and_others_are_not(seeded, client, kept):
    client.get(seeded.path())
    seeded.move()
    assert [(feed.key.code, feed.key.role, data.revision - feed.revision)
            for feed, data in kept().items()] == [("A", "central", 0)]  # fmt: skip


def test_feed_that_was_not_read_since_its_last_change_is_left_to_who_asks(seeded, client, kept):
    client.get(seeded.path())
    seeded.save(RenameUnit(UnitCode("A"), Words("甲单位", "Unit A")))
    seeded.move()
    assert [data.revision - feed.revision for feed, data in kept().items()] == [-2]


def test_many_feeds_are_left_to_who_asks(seeded, client, kept, monkeypatch):
    for role in ("central", "all"):
        client.get(seeded.path(role=role))
    monkeypatch.setattr(feeds, "MOST_FEEDS", 1)
    seeded.move()
    assert [data.revision - feed.revision for feed, data in kept().items()] == [-1, -1]


def test_large_feed_is_left_to_who_asks(seeded, client, kept, monkeypatch):
    client.get(seeded.path())
    monkeypatch.setattr(feeds, "MOST_EVENTS", 0)
    seeded.move()
    assert [data.revision - feed.revision for feed, data in kept().items()] == [-1]


@pytest.mark.parametrize("broken", [ValueError("known"), RuntimeError("never seen before")])
def test_feed_that_cannot_be_made_does_not_stop_the_save(
    seeded, client, store, monkeypatch, broken
):
    before = client.get(seeded.path()).data

    def fail(*_args):
        raise broken

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(making, "render", fail)
        assert seeded.move().batch is not None
    assert client.get(seeded.path()).data != before


acts = st.sampled_from(["move", "cancel", "reinstate", "narrow", "widen", "read", "read all"])


@given(st.lists(acts, min_size=1, max_size=10))
@trials(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_made_in_a_save_are_those_of_a_fresh_rendering(seeded, client, store, kept, steps):
    changed = {
        "move": seeded.move,
        "cancel": lambda: seeded.save(Cancel(SESSION.uid)),
        "reinstate": lambda: seeded.save(Reinstate(SESSION.uid)),
        "narrow": lambda: seeded.save(Amend(replace(NOTICE, visibility=SESSION.visibility))),
        "widen": lambda: seeded.save(Amend(NOTICE)),
        "read": lambda: client.get(seeded.path()),
        "read all": lambda: [client.get(seeded.path(role=r)) for r in ("all", "liaison")],
    }
    for step in ("read", *steps):
        changed[step]()
        for feed, data in kept().items():
            if data.revision == feed.revision:
                assert gzip.decompress(data.gzip) == anew(store, feed)
                assert data.renderer == RENDERER
