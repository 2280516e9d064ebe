"""Where there is room for an event: near, in working hours, and in nobody's way."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.times import Days, Span
from calendars.timetable import (
    Status,
    Timetable,
    clashes,
    days_for,
    free_slots,
    warnings,
)
from tests.strategies import events, meeting, programmes, spans, wide

TUESDAY = date(2026, 11, 10)
PHASE = wide().phases["LEARN"].window


def at(day, hour, minutes=120, minute=0):
    start = datetime(2026, 11, day, hour, minute)
    return Span(start, start + timedelta(minutes=minutes))


def slots(event, *others, days=PHASE, count=3):
    return free_slots(event, Timetable.of(wide(), others), days, count)


def test_other_half_of_the_day_and_the_nearest_days_are_offered():
    asked = meeting(1, when=at(10, 9))
    assert slots(asked, meeting(2, when=at(10, 8, 240))) == (at(10, 14), at(11, 9), at(11, 14))


def test_time_of_day_is_kept_as_near_as_can_be():
    asked = meeting(1, when=at(10, 15))
    assert slots(asked, meeting(2, when=at(10, 14))) == (at(10, 16), at(10, 10), at(11, 15))


@pytest.mark.parametrize(
    ("other", "free"),
    [
        ({"units": frozenset("B"), "place": "礼堂"}, False),
        ({"units": frozenset("B"), "people": frozenset({"S-2"})}, False),
        ({"units": frozenset("B"), "people": frozenset({"A-1"})}, False),
        ({"units": frozenset("B"), "groups": frozenset("N")}, False),
        ({"units": frozenset("B"), "groups": frozenset("S")}, True),
        ({"units": frozenset("B")}, True),
        ({"roles": frozenset({"leader"})}, False),
        ({"roles": frozenset({"member"})}, True),
        ({"district": True, "units": frozenset()}, False),
        ({"status": Status.CANCELLED}, True),
    ],
)
def test_person_unit_group_and_place_have_to_be_free(other, free):
    asked = meeting(
        1, when=at(10, 9), place="礼堂", people=frozenset({"S-2"}), groups=frozenset("NS")
    )
    found = slots(asked, meeting(2, **({"when": at(10, 8, 600)} | other)), count=1)
    assert (found[0].first_day == TUESDAY) == free


def test_no_slot_lies_on_a_day_off_out_of_hours_or_out_of_the_days_asked_for():
    asked = meeting(1, when=at(13, 9))
    full = meeting(2, when=at(13, 8, 600))
    found = slots(asked, full, days=Days.of(TUESDAY, date(2026, 11, 16)), count=20)
    assert [slot.first_day.day for slot in found] == [12, 12, 11, 11, 16, 16, 10, 10]
    assert all(time(8, 30) <= slot.start.time() and slot.end.time() <= time(18) for slot in found)


@pytest.mark.parametrize(
    ("minutes", "wanted"),
    [(210, [at(11, 8, 210, 30), at(11, 14, 210)]), (300, [at(11, 9, 300)]), (600, [])],
)
def test_what_fits_into_no_half_of_a_day_may_last_over_midday(minutes, wanted):
    asked = meeting(1, when=at(10, 9, minutes))
    assert slots(asked, days=Days.of(date(2026, 11, 11)), count=2) == tuple(wanted)


def test_days_of_an_event_end_with_its_phase_and_the_deadline_of_its_kind():
    assert days_for(meeting(kind="READ"), wide(), date(2026, 1, 1)) == PHASE
    assert days_for(meeting(kind="OPEN"), wide(), TUESDAY) == Days.of(TUESDAY, date(2026, 11, 13))
    assert days_for(meeting(kind="OPEN"), wide(), date(2026, 11, 14)) is None


def test_kind_says_how_long_an_event_lasts_that_has_no_hours_yet():
    assert slots(meeting(kind="OPEN", when=Days.of(TUESDAY)), count=1) == (at(10, 8, 90, 30),)
    assert slots(meeting(kind="SHOW", when=Days.of(TUESDAY))) == ()


@given(programmes(), events(when=spans(), status=st.just(Status.CONFIRMED)), st.integers(1, 5))
@settings(max_examples=150)
def test_event_that_takes_a_slot_clashes_with_nothing_and_raises_no_doubt_about_its_time(
    others, asked, count
):
    timetable = Timetable.of(wide(), [*others, asked])
    days = days_for(asked, wide(), date(2026, 11, 1))
    found = free_slots(asked, timetable, days, count) if days else ()
    assert len(set(found)) == len(found) <= count
    for slot in found:
        moved = replace(asked, when=slot)
        after = timetable.with_event(asked.uid, moved)
        assert clashes(after, [asked.uid]) == ()
        assert {notice.doubt for notice in warnings(after, [moved])} <= {"no_guidance", "shown"}
