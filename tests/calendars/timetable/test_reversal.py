"""Undoing one of several changes: what is nobody's since goes back, the rest is chosen."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.errors import EditConflict, Fault, Faulty
from calendars.times import Span
from calendars.timetable import (
    Amend,
    Cancel,
    Conflict,
    Remove,
    Revert,
    Schedule,
    Timetable,
    apply,
    reverse,
)
from tests.strategies import MORNING, UIDS, meeting, wide

NOON = Span(datetime(2026, 11, 10, 12), datetime(2026, 11, 10, 13))
EVENING = Span(datetime(2026, 11, 10, 19), datetime(2026, 11, 10, 20))
UID = UIDS[0]


def done(*edits):
    """Give the timetable after `edits`, and the change of the last but one."""
    timetable, changes = Timetable.of(wide(), [meeting()]), []
    for edit in edits:
        timetable, change = apply(timetable, edit)
        changes.append(change)
    return timetable, changes[-2]


def reverted(timetable, change, **decided):
    return apply(timetable, Revert(change, decided))[0].events.get(UID)


def test_choice_puts_back_the_one_field_and_leaves_the_other_as_it_is():
    first = Amend(meeting(title="一", place="礼堂", note="带材料"))
    now, change = done(first, Amend(meeting(title="二", place="报告厅", note="带材料")))
    kept = reverted(now, change, title=True, place=False)
    assert kept == meeting(title="", place="报告厅", note="")


def test_conflict_that_is_not_decided_still_stands():
    now, change = done(
        Amend(meeting(title="一", place="礼堂")), Amend(meeting(title="二", place="厅"))
    )
    with pytest.raises(EditConflict) as caught:
        reverted(now, change, title=True)
    assert caught.value.data["conflicts"] == (Conflict("place", "", "礼堂", "厅"),)


def test_time_put_back_over_a_later_move_tells_the_time_subscribers_know():
    now, change = done(Amend(meeting(when=NOON)), Amend(meeting(when=EVENING)))
    with pytest.raises(EditConflict) as caught:
        reverted(now, change)
    assert caught.value.data["conflicts"] == (Conflict("when", MORNING, NOON, EVENING),)
    assert reverted(now, change, when=True) == meeting(when=MORNING, moved_from=EVENING)
    assert reverted(now, change, when=False) == now.event(UID)


def test_units_and_district_go_together():
    everybody = replace(meeting(), units=frozenset(), district=True)
    now, change = done(Amend(everybody), Amend(replace(everybody, title="一")))
    assert reverted(now, change) == meeting(title="一")
    again, change = done(Amend(everybody), Amend(meeting(units=frozenset("AB"))))
    assert reverted(again, change, units=True) == meeting()


def test_value_that_is_back_already_is_no_conflict():
    now, change = done(Amend(meeting(title="一")), Amend(meeting(title="")))
    assert reverted(now, change) == meeting()


@pytest.mark.parametrize(
    ("since", "decided", "left"),
    [
        (Amend(meeting(title="二")), True, None),
        (Amend(meeting(title="二")), False, meeting(title="二")),
        (Remove(UID), True, meeting()),
        (Remove(UID), False, None),
    ],
)
def test_thing_made_or_taken_away_since_is_chosen_as_a_whole(since, decided, left):
    timetable = Timetable.of(wide(), [])
    timetable, change = apply(timetable, Schedule(meeting()))
    if isinstance(since, Remove):
        timetable, change = apply(timetable, Amend(meeting(title="一")))
    timetable, _ = apply(timetable, since)
    assert reverted(timetable, change, uid=decided) == left


def test_event_that_no_longer_fits_its_campaign_is_not_given_back():
    timetable, change = apply(Timetable.of(wide(), [meeting()]), Remove(UID))
    units = {code: unit for code, unit in wide().units.items() if code != "A"}
    smaller = timetable.with_campaign(replace(wide(), units=units))
    with pytest.raises(Faulty) as caught:
        apply(smaller, Revert(change))
    assert caught.value.faults == (Fault("event.unknown_units", "units", data={"code": "A"}),)


def test_cancellation_taken_back_keeps_what_was_written_since():
    now, change = done(Cancel(UID), Amend(replace(meeting(note="改日"), status="cancelled")))
    assert reverted(now, change) == meeting(note="改日")


NAMES = "abc"


def sides():
    return st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2), max_size=3).map(
        lambda some: {name: some.get(name) for name in NAMES}
    )


@given(sides(), sides(), sides())
@settings(max_examples=200)
def test_every_field_goes_back_stays_or_is_asked_about(before, after, now):
    found = reverse(before, after, now, {})
    asked = {conflict.field for conflict in found.conflicts}
    for name in NAMES:
        touched, free = before[name] != after[name], now[name] == after[name]
        wanted = before[name] if touched and free else now[name]
        assert found.fields[name] == wanted
        assert (name in asked) == (touched and not free and now[name] != before[name])


@given(sides(), sides(), sides(), st.booleans())
@settings(max_examples=200)
def test_decisions_leave_nothing_open(before, after, now, back):
    decided = dict.fromkeys(NAMES, back)
    found = reverse(before, after, now, decided)
    assert found.conflicts == ()
    for conflict in reverse(before, after, now, {}).conflicts:
        assert found.fields[conflict.field] == (conflict.was if back else conflict.now)
