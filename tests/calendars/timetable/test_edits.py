"""Every edit can be undone, and undoing leaves alone what others did since."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.errors import EditConflict, Fault, Faulty, InvalidValue, UnknownCode
from calendars.text import Words
from calendars.times import Span
from calendars.timetable import (
    Amend,
    Cancel,
    Change,
    ChangeSetting,
    ConfirmHeld,
    Conflict,
    FieldChange,
    Noun,
    Reinstate,
    Remove,
    RenamePerson,
    RenameUnit,
    Revert,
    Schedule,
    Status,
    Timetable,
    apply,
    by_field,
    inverse,
)
from tests.strategies import MORNING, UIDS, events, meeting, programmes, wide

AFTERNOON = Span(datetime(2026, 11, 10, 14), datetime(2026, 11, 10, 16))
EVENING = Span(datetime(2026, 11, 10, 19), datetime(2026, 11, 10, 20))
KINDS = (
    Schedule, Amend, Cancel, Reinstate, Remove, ConfirmHeld, RenameUnit, RenamePerson,
    ChangeSetting,
)  # fmt: skip


def words():
    return st.builds(Words, *(st.text("ab学习", min_size=1, max_size=5) for _ in "ze"))


def edits(kind, campaign):
    uid = UIDS[0]
    return {
        Schedule: st.builds(Schedule, events(UIDS[7])),
        Amend: st.builds(Amend, events(uid)),
        Cancel: st.just(Cancel(uid)),
        Reinstate: st.just(Reinstate(uid)),
        Remove: st.just(Remove(uid)),
        ConfirmHeld: st.builds(ConfirmHeld, st.just(uid), st.none() | st.dates()),
        RenameUnit: st.builds(RenameUnit, st.sampled_from(list(campaign.units)), words()),
        RenamePerson: st.builds(RenamePerson, st.sampled_from(list(campaign.people)), words()),
        ChangeSetting: st.builds(ChangeSetting, st.just("due_soon.days"), st.integers(0, 9)),
    }[kind]


def holding(*planned):
    return Timetable.of(wide(), planned)


def after(timetable, *done):
    for edit in done:
        timetable, _ = apply(timetable, edit)
    return timetable


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=20)
def test_inverse_of_any_edit_restores_the_timetable(kind, data):
    confirmed = events(UIDS[0], status=st.sampled_from([Status.DRAFT, Status.CONFIRMED]))
    others = [e for e in data.draw(programmes(3)) if e.uid != UIDS[0]]
    before = holding(data.draw(confirmed), *others)
    changed, change = apply(before, data.draw(edits(kind, before.campaign)))
    restored, undone = apply(changed, inverse(change))
    assert restored == before
    assert (undone.before, undone.after) == (change.after, change.before)
    assert apply(restored, inverse(undone))[0] == changed


@given(events(UIDS[0]))
@settings(max_examples=20)
def test_amend_to_the_same_is_nothing(event):
    assert apply(holding(event), Amend(event))[1].nothing


@pytest.mark.parametrize(
    "edit",
    [
        Reinstate(UIDS[0]),
        ConfirmHeld(UIDS[0], None),
        Amend(meeting(title=" ")),
        RenameUnit("A", wide().units["A"].words),
        RenamePerson("A-1", wide().people["A-1"].words),
        ChangeSetting("due_soon.days", 5),
    ],
)
def test_edit_that_changes_nothing_is_nothing(edit):
    before = holding(meeting())
    changed, change = apply(before, edit)
    assert change.nothing
    assert changed == before


def test_schedule_of_a_known_uid_conflicts():
    with pytest.raises(EditConflict) as caught:
        apply(holding(meeting()), Schedule(meeting(title="again")))
    assert caught.value.code == "event.exists"
    assert caught.value.data == {"uid": UIDS[0], "fields": ["uid"]}


@pytest.mark.parametrize(
    "edit", [Amend(meeting()), Cancel(UIDS[0]), Reinstate(UIDS[0]), Remove(UIDS[0]),
             ConfirmHeld(UIDS[0], None)],
)  # fmt: skip
def test_edit_of_an_unknown_event_is_refused(edit):
    with pytest.raises(UnknownCode, match=r"event\.unknown"):
        apply(holding(), edit)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (RenameUnit("X", Words("甲", "A")), "unit.unknown"),
        (RenamePerson("X", Words("甲", "A")), "person.unknown"),
        (ChangeSetting("no.such", 1), "setting.unknown"),
    ],
)
def test_edit_of_an_unknown_thing_of_the_campaign_is_refused(edit, code):
    with pytest.raises(UnknownCode) as caught:
        apply(holding(), edit)
    assert caught.value.code == code


def test_setting_keeps_its_type():
    with pytest.raises(Faulty) as caught:
        apply(holding(), ChangeSetting("due_soon.days", "5"))
    assert caught.value.faults == (Fault("setting.other_type", "due_soon.days"),)


def test_rename_to_nothing_is_refused():
    with pytest.raises(InvalidValue, match=r"words\.missing"):
        apply(holding(), RenameUnit("A", Words(" ", "A")))


def test_cancelled_event_cannot_be_held():
    with pytest.raises(Faulty) as caught:
        apply(holding(meeting(status=Status.CANCELLED)), ConfirmHeld(UIDS[0], date(2026, 11, 10)))
    assert caught.value.faults == (Fault("event.held_but_cancelled", "held_on"),)


@pytest.mark.parametrize("edit", [Schedule, Amend])
def test_faulty_event_is_refused_whichever_way_it_comes(edit):
    before = holding() if edit is Schedule else holding(meeting())
    with pytest.raises(Faulty):
        apply(before, edit(meeting(kind="X")))


@pytest.mark.parametrize(
    ("times", "told"),
    [
        ([AFTERNOON], MORNING),
        ([AFTERNOON, MORNING], None),
        ([AFTERNOON, EVENING], AFTERNOON),
        ([AFTERNOON, EVENING, AFTERNOON], None),
        ([AFTERNOON, AFTERNOON], MORNING),
    ],
)
def test_move_of_a_published_event_tells_the_time_known_before(times, told):
    moved = after(holding(meeting()), *(Amend(meeting(when=when)) for when in times))
    assert moved.event(UIDS[0]).moved_from == told


def test_move_of_a_draft_tells_nobody():
    draft = meeting(status=Status.DRAFT)
    moved = after(holding(draft), Amend(replace(draft, when=AFTERNOON)))
    assert moved.event(UIDS[0]) == replace(draft, when=AFTERNOON)


def test_moved_from_of_an_amendment_is_not_taken_from_the_form():
    forged = after(holding(meeting()), Amend(meeting(moved_from=EVENING)))
    assert forged.event(UIDS[0]) == meeting()


def test_revert_keeps_what_others_set_since():
    moved, change = apply(holding(meeting()), Amend(meeting(when=AFTERNOON)))
    since = after(moved, Amend(replace(moved.event(UIDS[0]), title="学习", place="礼堂")))
    assert after(since, Revert(change)).event(UIDS[0]) == meeting(title="学习", place="礼堂")


def test_revert_of_a_field_changed_since_conflicts_and_names_it():
    changed, change = apply(holding(meeting()), Amend(meeting(title="一", place="礼堂")))
    since = after(changed, Amend(meeting(title="二", place="礼堂")))
    with pytest.raises(EditConflict) as caught:
        apply(since, Revert(change))
    assert caught.value.code == "undo.moved_on"
    assert caught.value.data == {
        "key": UIDS[0], "fields": ["title"], "conflicts": (Conflict("title", "", "一", "二"),),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("done", "since"),
    [
        (Schedule(meeting()), Amend(meeting(title="二"))),
        (Remove(UIDS[0]), Schedule(meeting(title="二"))),
        (Amend(meeting(title="一")), Remove(UIDS[0])),
    ],
)
def test_revert_of_an_event_made_or_taken_away_since_conflicts(done, since):
    before = holding() if isinstance(done, Schedule) else holding(meeting())
    changed, change = apply(before, done)
    with pytest.raises(EditConflict) as caught:
        apply(after(changed, since), Revert(change))
    assert (caught.value.data["key"], caught.value.data["fields"]) == (UIDS[0], ["uid"])


def test_change_of_an_event_is_told_field_by_field():
    change = Change(Noun.EVENT, UIDS[0], meeting(), meeting(title="一", place="礼堂"))
    assert by_field(change) == (FieldChange("title", "", "一"), FieldChange("place", "", "礼堂"))


def test_event_made_is_told_by_the_fields_it_has():
    told = by_field(Change(Noun.EVENT, UIDS[0], None, meeting()))
    assert {one.field: one.after for one in told if one.after} == {
        "uid": UIDS[0], "kind": "OPEN", "phase": "LEARN", "when": MORNING, "status": "confirmed",
        "units": {"A"}, "roles": {"leader"}, "visibility": "own",
    }  # fmt: skip
