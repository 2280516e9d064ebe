"""One deed on many events: exact edits, and a reason for everything left alone."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.times import Days, Span
from calendars.timetable import (
    Amend,
    CallOff,
    Cancel,
    ChangeHost,
    ChangePlace,
    LeftOut,
    Remove,
    Settle,
    ShiftDays,
    ShiftWorkdays,
    Status,
    plan,
)
from tests.strategies import meeting, wide

CAMPAIGN = wide()
FRIDAY = Span(datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 11))
MONDAY = Span(datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 11))


def one(number=1, **values):
    return replace(meeting(number), when=FRIDAY, status=Status.CONFIRMED, **values)


def test_shift_by_a_working_day_passes_the_weekend():
    planned = plan(ShiftWorkdays(1), [one()], CAMPAIGN)
    assert planned.edits == (Amend(replace(one(), when=MONDAY)),)


def test_shift_by_days_back_keeps_the_hours_and_the_number_of_days():
    days = replace(one(2), when=Days.of(date(2026, 11, 20), date(2026, 11, 22)))
    planned = plan(ShiftDays(-1), [one(), days], CAMPAIGN)
    assert [planned.after[e.uid].when for e in (one(), days)] == [
        Span(datetime(2026, 11, 19, 9), datetime(2026, 11, 19, 11)),
        Days.of(date(2026, 11, 19), date(2026, 11, 21)),
    ]


def test_what_was_held_or_cancelled_is_left_out_with_its_reason():
    held = one(1, held_on=date(2026, 11, 20))
    off = replace(one(2), status=Status.CANCELLED)
    planned = plan(ShiftDays(1), [held, off], CAMPAIGN)
    assert (planned.edits, planned.left_out) == (
        (),
        {held.uid: LeftOut.HELD, off.uid: LeftOut.CANCELLED},
    )


def test_settling_publishes_drafts_and_leaves_the_confirmed_alone():
    draft = replace(one(1), status=Status.DRAFT)
    planned = plan(Settle(), [draft, one(2)], CAMPAIGN)
    assert planned.edits == (Amend(replace(draft, status=Status.CONFIRMED)),)
    assert planned.left_out == {one(2).uid: LeftOut.NOTHING}


def test_calling_off_cancels_the_published_and_takes_drafts_out():
    draft = replace(one(1), status=Status.DRAFT)
    planned = plan(CallOff(), [draft, one(2)], CAMPAIGN)
    assert planned.edits == (Remove(draft.uid), Cancel(one(2).uid))
    assert draft.uid not in planned.after


def test_place_is_cleaned_and_a_bad_one_refused():
    assert plan(ChangePlace(" 礼堂 "), [one()], CAMPAIGN).after[one().uid].place == "礼堂"
    with pytest.raises(InvalidValue, match=r"text\.control"):
        plan(ChangePlace("礼\u202e堂"), [one()], CAMPAIGN)


@given(st.integers(-30, 30).filter(bool))
def test_shift_by_working_days_there_and_back_is_the_same_for_a_working_day(count):
    there = plan(ShiftWorkdays(count), [one()], CAMPAIGN).after[one().uid]
    back = plan(ShiftWorkdays(-count), [there], CAMPAIGN).after[one().uid]
    assert CAMPAIGN.workdays.works(there.when.first_day)
    assert back == one()


def test_another_host_brings_its_own_guidance_group_and_shared_events_are_left_out():
    own, other = CAMPAIGN.units["A"].group, CAMPAIGN.units["B"].group
    assert own != other
    alone = one(groups=frozenset({own}))
    shared = one(2, units=frozenset("AB"))
    planned = plan(ChangeHost("B"), [alone, shared], CAMPAIGN)
    assert planned.edits == (
        Amend(replace(alone, units=frozenset("B"), groups=frozenset({other}))),
    )
    assert planned.left_out == {shared.uid: LeftOut.SHARED}
