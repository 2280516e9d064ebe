"""A series gets another rule: what was moved by itself stays, and nothing is planned twice."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.ids import EventUid, SeriesId
from calendars.times import Days
from calendars.timetable import (
    OnRest,
    Series,
    Status,
    Weekly,
    WorkdayOfPeriod,
    occurrences,
    on_day,
    renewed,
)
from tests.strategies import meeting, wide

CAMPAIGN = wide()
KEY = SeriesId("friday")
FRIDAYS = Series(
    KEY, Weekly(4), Days.of(date(2026, 11, 13), date(2026, 12, 4)), OnRest.NEXT,
    replace(meeting(), series=KEY),
)  # fmt: skip


NUMBERS = count(1)


def mint():
    return EventUid(f"new-{next(NUMBERS)}")


def made(series):
    """Give the series as kept, and its events."""
    found = renewed(series, series, (), CAMPAIGN, mint)
    assert [event.when.first_day for event in found.new] == [
        one.day
        for one in occurrences(series.recurrence, series.days, CAMPAIGN, series.on_rest)
        if one.day
    ]
    return found.series, list(found.new)


def days(events):
    return [event.when.first_day.day for event in events]


def test_lengthened_series_gets_the_days_it_lacks_and_moves_nothing():
    series, events = made(FRIDAYS)
    longer = replace(series, days=Days.of(date(2026, 11, 13), date(2026, 12, 18)))
    found = renewed(series, longer, events, CAMPAIGN, mint)
    assert (days(found.new), found.moved, found.gone) == ([11, 18], (), ())
    assert set(found.series.planned) >= {event.uid for event in events}


def test_another_weekday_moves_each_but_those_moved_by_themselves_held_or_cancelled():
    series, events = made(FRIDAYS)
    events[1] = replace(events[1], when=on_day(events[1].when, date(2026, 11, 18)))
    events[0] = replace(events[0], held_on=date(2026, 11, 13))
    events[2] = replace(events[2], status=Status.CANCELLED)
    found = renewed(series, replace(series, recurrence=Weekly(3)), events, CAMPAIGN, mint)
    assert set(found.exceptions) == set(events[:3])
    assert (days(found.moved), found.new, found.gone) == ([3], (), ())


def test_shorter_series_lets_the_last_go():
    series, events = made(FRIDAYS)
    shorter = replace(series, days=Days.of(date(2026, 11, 13), date(2026, 11, 20)))
    found = renewed(series, shorter, events, CAMPAIGN, mint)
    assert (days(found.gone), found.new, found.moved) == ([27, 4], (), ())


def test_the_same_rule_again_changes_nothing():
    series, events = made(FRIDAYS)
    found = renewed(series, series, events, CAMPAIGN, mint)
    assert (found.series, found.new, found.moved, found.gone, found.exceptions) == (
        series, (), (), (), (),
    )  # fmt: skip


def rules():
    return st.one_of(
        st.builds(Weekly, st.integers(0, 4), st.integers(1, 3)),
        st.builds(WorkdayOfPeriod, st.sampled_from([1, 2, 3, -1])),
    )


@given(rules(), rules(), st.integers(7, 40), st.integers(7, 40), st.sets(st.integers(0, 5)))
@settings(max_examples=200)
def test_renewed_series_has_its_rule_and_its_exceptions_and_nothing_else(
    old, new, first, second, moved
):
    start = date(2026, 11, 9)
    series = replace(FRIDAYS, recurrence=old, days=Days.of(start, start + timedelta(days=first)))
    series, events = made(series)
    for index in moved & set(range(len(events))):
        hour = events[index].when
        later = type(hour)(hour.start + timedelta(hours=3), hour.end + timedelta(hours=3))
        events[index] = replace(events[index], when=later)
    after = replace(series, recurrence=new, days=Days.of(start, start + timedelta(days=second)))
    found = renewed(series, after, events, CAMPAIGN, mint)
    exceptions = {event.uid for event in found.exceptions}
    assert exceptions == {events[i].uid for i in moved if i < len(events)}
    stayed = [e for e in events if e.uid not in exceptions]
    gone, again = {e.uid for e in found.gone}, {e.uid: e for e in found.moved}
    left = [again.get(e.uid, e) for e in stayed if e.uid not in gone] + list(found.new)
    ruled = [one.day for one in occurrences(new, after.days, CAMPAIGN, OnRest.NEXT) if one.day]
    assert len({event.when.first_day for event in left}) == len(left)
    assert {event.when.first_day for event in left} <= set(ruled)
    assert len(ruled) - len(left) <= len(exceptions)
    assert not any(found.series.exception(event) for event in left)


@pytest.mark.parametrize("on_rest", [OnRest.NEXT, OnRest.SKIP])
def test_events_are_of_the_phase_in_which_they_fall(on_rest):
    series = replace(FRIDAYS, on_rest=on_rest, days=CAMPAIGN.window)
    _, events = made(series)
    assert [event.phase for event in events] == [
        CAMPAIGN.phase_on(event.when.first_day, "LEARN") for event in events
    ]
