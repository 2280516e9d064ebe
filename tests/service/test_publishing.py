"""Publishing: one transaction, stamps that rise with what is seen, revisions of feeds reached."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.errors import EditConflict, Faulty, UnknownCode
from calendars.feeds import Options, PublicFeed, UnitFeed, selection
from calendars.feeds.render import event_lines
from calendars.text import Words
from calendars.timetable import (
    Amend,
    Cancel,
    ChangeSetting,
    Clash,
    ConfirmHeld,
    Doubt,
    Notice,
    Party,
    Reinstate,
    Remove,
    RenamePerson,
    RenameUnit,
    Schedule,
    Stamp,
    Stamped,
    Status,
    Visibility,
)
from service.errors import NotFound, StaleEdit
from service.publishing import Actor, Outcome, Request, publish, risen, undo
from service.store import EventQuery
from service.store.feeds import FeedKey
from tests.strategies import MORNING, UIDS, events, meeting, wide

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
OFFICE = Actor("区活动办公室")
CAMPAIGN = wide()


class Office:
    """Somebody at the store, one minute and one operation after the other."""

    def __init__(self, store):
        self.store = store
        self.number = 0
        with store.writing() as work:
            if not work.campaigns.exists(CAMPAIGN.id):
                work.campaigns.add(CAMPAIGN, AT)

    def now(self):
        return AT + timedelta(minutes=self.number)

    def save(self, *edits, **values):
        self.number += 1
        usual = {"operation": f"operation-{self.number}", "at": self.now()}
        return publish(self.store, Request(edits, OFFICE, **(usual | values)))

    def undo(self, batch, **values):
        self.number += 1
        usual = {"operation": f"operation-{self.number}", "at": self.now()}
        return undo(self.store, batch, actor=OFFICE, **(usual | values))

    def record(self, number=1):
        with self.store.reading() as work:
            return work.events.get(UIDS[number - 1])

    def sequence(self, number=1):
        return self.record(number).stamp.sequence

    def everything(self):
        with self.store.reading() as work:
            return (
                work.campaigns.current(),
                work.events.some(UIDS),
                work.history.batches(CAMPAIGN.id),
                self.revisions(work),
            )

    def follow(self, *keys):
        with self.store.writing() as work:
            for scope, code, role in keys:
                work.feeds.ensure(CAMPAIGN.id, FeedKey(scope, code, role, Options().text), AT)
        self.keys = keys

    keys = ()

    def revisions(self, work):
        found = (work.feeds.find(CAMPAIGN.id, FeedKey(*key, Options().text)) for key in self.keys)
        return {key: feed.revision for key, feed in zip(self.keys, found, strict=True)}

    def risen(self, *edits):
        """Save, and tell which feeds have another revision than before."""
        with self.store.reading() as work:
            before = self.revisions(work)
        outcome = self.save(*edits)
        with self.store.reading() as work:
            after = self.revisions(work)
        rose = {key for key in self.keys if after[key] == before[key] + 1}
        assert {key for key in self.keys if after[key] != before[key]} == rose
        assert outcome.feeds == len(rose)
        return rose


@pytest.fixture
def office(store):
    return Office(store)


def test_new_event_is_stored_with_its_first_stamp_and_history(office):
    outcome = office.save(Schedule(meeting()), reason="动员")
    record = office.record()
    assert (record.event, record.stamp, record.version) == (
        meeting(), Stamp(0, office.now()), 1,
    )  # fmt: skip
    with office.store.reading() as work:
        batch = work.history.batch(outcome.batch)
    assert (batch.operation, batch.actor, batch.at, batch.reason) == (
        "operation-1", OFFICE.name, office.now(), "动员",
    )  # fmt: skip
    assert batch.changes == outcome.changes
    assert [(c.key, c.before, c.after) for c in batch.changes] == [(UIDS[0], None, meeting())]


@pytest.mark.parametrize(
    "edit",
    [
        Amend(meeting(title="第一讲")),
        Amend(meeting(units=frozenset("AB"))),
        Amend(meeting(visibility=Visibility.PUBLIC)),
        Cancel(UIDS[0]),
    ],
)
def test_visible_change_raises_sequence_and_time_together(office, edit):
    office.save(Schedule(meeting()))
    office.save(edit)
    assert office.record().stamp == Stamp(1, office.now())
    assert office.record().version == 2


@pytest.mark.parametrize(
    "edit",
    [ConfirmHeld(UIDS[0], MORNING.first_day), Amend(meeting(visibility=Visibility.INTERNAL))],
)
def test_change_that_nobody_sees_raises_the_version_alone(office, edit):
    office.save(Schedule(meeting()))
    stamp = office.record().stamp
    outcome = office.save(edit)
    assert (office.record().stamp, office.record().version) == (stamp, 2)
    assert (outcome.feeds, len(outcome.changes)) == (0, 1)


def test_save_that_changes_nothing_leaves_no_trace(office):
    office.save(Schedule(meeting()))
    before = office.everything()
    assert office.save(Amend(meeting()), Reinstate(UIDS[0])) == Outcome(None)
    assert office.everything() == before


def test_change_of_a_draft_raises_no_stamp_and_no_feed(office):
    draft = meeting(status=Status.DRAFT)
    office.follow(("unit", "A", "leader"), ("unit", "A", "all"))
    assert office.risen(Schedule(draft)) == set()
    stamp = office.record().stamp
    assert office.risen(Amend(replace(draft, title="第一讲"))) == set()
    assert (office.record().stamp, office.record().version) == (stamp, 2)
    assert office.risen(Remove(UIDS[0])) == set()


def test_publication_and_withdrawal_of_a_draft_raise_its_stamp(office):
    draft = meeting(status=Status.DRAFT)
    office.save(Schedule(draft))
    office.save(Amend(meeting()))
    assert office.sequence() == 1
    office.save(Amend(draft))
    assert office.sequence() == 2


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=-9), timedelta(milliseconds=900)])
def test_stamp_rises_whatever_the_clock_says(late):
    before = Stamp(3, AT)
    after = risen(before, AT + late)
    assert after == Stamp(4, AT + timedelta(seconds=1))


FOLLOWED = (
    ("unit", "A", "leader"), ("unit", "A", "member"), ("unit", "A", "all"),
    ("unit", "D", "leader"), ("unit", "E", "leader"), ("public", "*", ""), ("public", "A", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ({"title": "第一讲"}, FOLLOWED[:1] + FOLLOWED[2:3]),
        ({"units": frozenset("D")}, (FOLLOWED[0], FOLLOWED[2], FOLLOWED[3])),
        ({"roles": frozenset({"member"})}, FOLLOWED[:3]),
        ({"visibility": Visibility.PUBLIC}, (FOLLOWED[0], FOLLOWED[2], FOLLOWED[5], FOLLOWED[6])),
        ({"district": True, "units": frozenset()}, (FOLLOWED[0], *FOLLOWED[2:5])),
    ],
)
def test_feeds_reached_rise_and_others_keep_their_revision(office, change, reached):
    office.follow(*FOLLOWED)
    office.save(Schedule(meeting()))
    assert office.risen(Amend(replace(meeting(), **change))) == set(reached)


def test_feed_of_a_unit_not_named_in_the_text_rises_when_it_joins_or_leaves(office):
    office.follow(*FOLLOWED)
    office.save(Schedule(meeting(units=frozenset("ABCD"))))
    joins = office.risen(Amend(meeting(units=frozenset("ABCE"))))
    assert joins == {FOLLOWED[0], FOLLOWED[2], FOLLOWED[3], FOLLOWED[4]}
    with office.store.reading() as work:
        feed = work.feeds.find(CAMPAIGN.id, FeedKey("unit", "D", "leader", Options().text))
    assert feed.narrowed == feed.revision


def test_rename_of_a_unit_raises_what_names_it_and_nothing_else(office):
    office.follow(*FOLLOWED)
    named, unnamed = meeting(1, units=frozenset("AD")), meeting(2, units=frozenset("D"))
    silent = meeting(3, units=frozenset("A"), status=Status.DRAFT)
    office.save(*map(Schedule, (named, unnamed, silent)))
    rose = office.risen(RenameUnit(CAMPAIGN.units["A"], Words("水利局", "Water")))
    assert rose == {FOLLOWED[0], FOLLOWED[1], FOLLOWED[2], FOLLOWED[3], FOLLOWED[5], FOLLOWED[6]}
    assert [office.sequence(n) for n in (1, 2, 3)] == [1, 0, 0]
    assert office.record().stamp.revised_at == office.now()
    with office.store.reading() as work:
        assert work.campaigns.current().units["A"].words == Words("水利局", "Water")


def test_rename_of_a_person_raises_the_events_that_name_the_person(office):
    office.save(Schedule(meeting(1, people=frozenset({"C-1"}))), Schedule(meeting(2)))
    office.save(RenamePerson(CAMPAIGN.people["C-1"], Words("书记", "Secretary")))
    assert [office.sequence(n) for n in (1, 2)] == [1, 0]


def test_change_of_a_setting_is_stored_and_raises_nothing(office):
    office.follow(*FOLLOWED)
    office.save(Schedule(meeting()))
    assert office.risen(ChangeSetting("due_soon.days", 9)) == set()
    assert office.sequence() == 0
    with office.store.reading() as work:
        assert work.campaigns.current().number("due_soon.days") == 9


def test_undo_gives_the_event_back_under_a_higher_sequence(office):
    office.save(Schedule(meeting()))
    done = office.save(Amend(meeting(title="第一讲")))
    undone = office.undo(done.batch)
    assert (office.record().event, office.sequence()) == (meeting(), 2)
    with office.store.reading() as work:
        assert work.history.batch(undone.batch).undo_of == done.batch
        assert work.history.undone([done.batch]) == {done.batch}


def test_removed_event_comes_back_with_its_uid_under_a_higher_sequence(office):
    office.save(Schedule(meeting()))
    removed = office.save(Remove(UIDS[0]))
    with pytest.raises(NotFound, match=r"event\.unknown"):
        office.record()
    office.undo(removed.batch)
    assert office.record().event == meeting()
    assert (office.sequence(), office.record().version) == (2, 3)
    assert office.record().stamp.revised_at == office.now()


def test_undo_of_a_whole_batch_goes_backwards(office):
    office.save(Schedule(meeting()))
    done = office.save(
        Amend(meeting(title="一")), Amend(meeting(title="二")), Schedule(meeting(2)),
        RenameUnit(CAMPAIGN.units["A"], Words("水利局", "Water")),
    )  # fmt: skip
    office.undo(done.batch)
    with office.store.reading() as work:
        assert work.campaigns.current() == CAMPAIGN
        found = work.events.select(CAMPAIGN.id, EventQuery())
    assert [record.event for record in found] == [meeting()]


def test_undo_of_what_was_changed_since_undoes_nothing(office):
    office.save(Schedule(meeting()), Schedule(meeting(2)))
    done = office.save(Amend(meeting(title="一")), Amend(meeting(2, title="一")))
    office.save(Amend(meeting(title="二")))
    before = office.everything()
    with pytest.raises(EditConflict):
        office.undo(done.batch)
    assert office.everything() == before


def test_undo_of_an_unknown_batch_is_refused(office):
    with pytest.raises(NotFound, match=r"batch\.unknown"):
        office.undo(99)


def test_operation_repeated_does_nothing_and_tells_what_it_did(office):
    first = office.save(Schedule(meeting()), operation="once")
    before = office.everything()
    again = office.save(Schedule(meeting()), operation="once")
    assert again == Outcome(first.batch, first.changes, repeated=True)
    assert office.everything() == before


def test_undo_repeated_does_nothing(office):
    office.save(Schedule(meeting()))
    done = office.save(Cancel(UIDS[0]))
    first = office.undo(done.batch, operation="once")
    before = office.everything()
    assert office.undo(done.batch, operation="once") == Outcome(
        first.batch, first.changes, repeated=True
    )
    assert office.everything() == before


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_stale_base_is_refused_with_what_is_stored_now(office, seen):
    office.save(Schedule(meeting()))
    office.save(Amend(meeting(title="一")))
    before = office.everything()
    with pytest.raises(StaleEdit) as caught:
        office.save(Amend(meeting(title="二")), base={UIDS[0]: seen})
    assert caught.value.data == {"uid": UIDS[0], "seen": seen, "record": office.record()}
    assert office.everything() == before
    assert office.save(Amend(meeting(title="二")), base={UIDS[0]: 2}).batch is not None


def test_base_of_an_event_removed_since_is_stale(office):
    office.save(Schedule(meeting()))
    office.save(Remove(UIDS[0]))
    with pytest.raises(StaleEdit):
        office.save(Amend(meeting(title="二")), base={UIDS[0]: 1})


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Amend(meeting(kind="X")), Faulty),
        (Cancel(UIDS[5]), UnknownCode),
        (Schedule(meeting()), EditConflict),
    ],
)
def test_batch_with_one_bad_edit_stores_nothing(office, bad, error):
    office.follow(*FOLLOWED)
    office.save(Schedule(meeting()))
    before = office.everything()
    with pytest.raises(error):
        office.save(Schedule(meeting(2)), ChangeSetting("due_soon.days", 9), bad)
    assert office.everything() == before


def test_saved_event_is_looked_at_among_those_of_its_day(office):
    office.save(Schedule(meeting(1, place="礼堂", groups=frozenset({"N"}))))
    at_once = meeting(2, units=frozenset("D"), place="礼堂")
    outcome = office.save(Schedule(at_once))
    assert outcome.clashes == (Clash(Party.PLACE, "礼堂", MORNING, (UIDS[0], UIDS[1])),)
    assert outcome.notices == (Notice(UIDS[1], Doubt.NO_GUIDANCE),)


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
