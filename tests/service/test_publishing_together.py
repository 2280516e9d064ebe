"""Publishing as clients see it over time, and with many editors at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.errors import EditConflict, UnknownCode
from calendars.feeds import Options, PublicFeed, UnitFeed, event_lines, selection
from calendars.text import Words
from calendars.timetable import (
    Amend,
    Cancel,
    Reinstate,
    Remove,
    RenameUnit,
    Schedule,
    Stamp,
    Stamped,
    Status,
)
from service.errors import StaleEdit
from service.publishing import Outcome, Request, publish
from service.store import EventQuery
from tests.service.office import AT, CAMPAIGN, OFFICE, Office
from tests.strategies import UIDS, events, meeting


@pytest.fixture
def office(store):
    return Office(store)


class Reader:
    """A client that takes an item over only when the one mark it trusts is higher."""

    def __init__(self, mark):
        self.mark = mark
        self.marks = {}
        self.items = {}

    def refresh(self, feed):
        for uid in self.items.keys() - feed.keys():
            del self.items[uid]
        for uid, (stamp, data) in feed.items():
            # Marks of items that vanished are remembered, as by clients that keep tombstones.
            if uid not in self.marks or self.mark(stamp) > self.marks[uid]:
                self.marks[uid], self.items[uid] = self.mark(stamp), data


def content(one, campaign):
    return event_lines(replace(one, stamp=Stamp(0, AT)), Options(), campaign)


def rendered(store, feed):
    with store.reading() as work:
        campaign = work.campaigns.current()
        found = work.events.select(campaign.id, EventQuery())
    stamped = [Stamped(record.event, record.stamp) for record in found]
    return {
        one.event.uid: (one.stamp, content(one, campaign))
        for one in selection(feed, stamped, campaign)
    }


def any_edits():
    uids = st.sampled_from(UIDS[:3])
    units = st.sampled_from(["A", "D"]).map(CAMPAIGN.units.get)
    words = st.sampled_from([Words("甲", "A"), Words("乙", "B")])
    shown = st.sampled_from([Status.CONFIRMED, Status.CANCELLED, Status.DRAFT])
    near = uids.flatmap(
        lambda uid: events(
            uid,
            roles=st.just(frozenset({"leader"})),
            units=st.sampled_from([frozenset("A"), frozenset("AD"), frozenset("ABCD")]),
            district=st.just(False),
            status=shown,
        )
    )
    return st.one_of(
        near.map(Schedule), near.map(Amend), uids.map(Cancel), uids.map(Reinstate),
        uids.map(Remove), st.builds(RenameUnit, units, words), st.integers(1, 20),
    )  # fmt: skip


@given(st.lists(any_edits(), min_size=8, max_size=25))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_clients_that_trust_one_mark_end_with_what_a_fresh_one_sees(store, history):
    office = Office(store)
    # Examples share one store: what an earlier one left is removed, its operations are not reused.
    office.number = next(RUNS) * 1000
    with store.reading() as work:
        left = work.events.select(CAMPAIGN.id, EventQuery())
    office.save(*(Remove(record.event.uid) for record in left), at=AT)
    feeds = (UnitFeed("A", "leader"), UnitFeed("D", "leader"), PublicFeed())
    marks = (lambda stamp: stamp.revised_at, lambda stamp: stamp.sequence)
    readers = [(feed, Reader(mark)) for feed in feeds for mark in marks]
    done = []
    for edit in (*(Schedule(meeting(n)) for n in (1, 2, 3)), *history):
        try:
            if isinstance(edit, int):
                outcome = office.undo(done[-min(edit, len(done))], at=AT) if done else Outcome(None)
            else:
                outcome = office.save(edit, at=AT)  # the clock stands still
        except (EditConflict, UnknownCode):
            continue
        done += [outcome.batch] if outcome.batch else []
        for feed, reader in readers:
            reader.refresh(rendered(store, feed))
    for feed, reader in readers:
        fresh = {uid: data for uid, (_, data) in rendered(store, feed).items()}
        assert reader.items == fresh


RUNS = count(1)
THREADS, EDITS, SHARED = 8, 20, 5


def test_concurrent_edits_of_the_same_events_lose_nothing(office):
    office.save(*(Schedule(meeting(n)) for n in range(1, SHARED + 1)))
    store = office.store

    def work_through(thread):
        for number in range(EDITS):
            uid = UIDS[(thread + number) % SHARED]
            token = f"{thread}.{number};"
            for attempt in count():
                with store.reading() as work:
                    seen = work.events.get(uid)
                edit = Amend(replace(seen.event, note=seen.event.note + token))
                try:
                    publish(store, Request(
                        [edit], OFFICE, f"{token}{attempt}", AT, {uid: seen.version},
                    ))  # fmt: skip
                    break
                except StaleEdit:
                    continue

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work_through, range(THREADS)))

    tokens = Counter()
    for number in range(1, SHARED + 1):
        record = office.record(number)
        written = record.event.note.split(";")[:-1]
        tokens.update(written)
        assert record.version == 1 + len(written)
        assert record.stamp.sequence == len(written)
        with store.reading() as work:
            batches = work.history.batches(CAMPAIGN.id, key=record.event.uid, limit=500)
        steps = [c for b in reversed(batches) for c in b.changes if c.key == record.event.uid]
        assert len(steps) == record.version
        assert all(one.after == other.before for one, other in pairwise(steps))
        assert steps[-1].after == record.event
    assert tokens == Counter(f"{t}.{n}" for t in range(THREADS) for n in range(EDITS))
