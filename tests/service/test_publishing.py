"""Publishing: one transaction, stamps that rise with what is seen, revisions of feeds reached."""

from dataclasses import replace
from datetime import timedelta

import pytest

from calendars.errors import EditConflict, Faulty, UnknownCode
from calendars.feeds import Options
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
    Status,
    Visibility,
)
from service.errors import NotFound, StaleEdit
from service.publishing import Outcome
from service.stamping import risen
from service.store import EventQuery, Undoing
from service.store.feeds import FeedKey
from tests.service.office import AT, CAMPAIGN, OFFICE, Office
from tests.strategies import MORNING, UIDS, meeting


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


def test_change_that_nobody_sees_raises_the_version_alone(office):
    office.save(Schedule(meeting()))
    stamp = office.record().stamp
    outcome = office.save(ConfirmHeld(UIDS[0], MORNING.first_day))
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
    rose = office.risen(RenameUnit("A", Words("水利局", "Water")))
    assert rose == {FOLLOWED[0], FOLLOWED[1], FOLLOWED[2], FOLLOWED[3], FOLLOWED[6]}
    assert [office.sequence(n) for n in (1, 2, 3)] == [1, 0, 0]
    assert office.record().stamp.revised_at == office.now()
    with office.store.reading() as work:
        assert work.campaigns.current().units["A"].words == Words("水利局", "Water")


def test_rename_of_a_person_raises_the_events_that_name_the_person(office):
    office.save(Schedule(meeting(1, people=frozenset({"C-1"}))), Schedule(meeting(2)))
    office.save(RenamePerson("C-1", Words("书记", "Secretary")))
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
        assert work.history.undoings([done.batch]) == (Undoing(undone.batch, done.batch, None),)


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
        RenameUnit("A", Words("水利局", "Water")),
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
