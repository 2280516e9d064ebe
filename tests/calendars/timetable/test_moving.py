"""One occurrence is moved and others follow: the rule follows too, and days off stay free."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.ids import EventUid, SeriesId
from calendars.text import Words
from calendars.times import Days, Span
from calendars.timetable import (
    Extent,
    Monthly,
    OncePerPhase,
    OnRest,
    Series,
    Status,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
    moved,
    on_day,
    renewed,
)
from calendars.workdays import SpecialDay, Workdays
from tests.strategies import meeting, wide

HOLIDAY = date(2026, 12, 3)
"""A Thursday."""
CAMPAIGN = replace(
    wide(), workdays=Workdays.of([SpecialDay(HOLIDAY, Words("校庆", "Founders’ Day"))])
)
KEY, OTHER = SeriesId("friday"), SeriesId("split")
FRIDAYS = Series(
    KEY, Weekly(4), Days.of(date(2026, 11, 13), date(2026, 12, 18)), OnRest.NEXT,
    replace(meeting(), series=KEY),
)  # fmt: skip
NUMBERS = count(1)


def made(series):
    found = renewed(series, series, (), CAMPAIGN, lambda: EventUid(f"new-{next(NUMBERS)}"))
    return found.series, list(found.new)


def to(event, day, hour=None):
    when = on_day(event.when, day)
    if hour is not None:
        when = Span.at(day, time(hour), when.minutes)
    return replace(event, when=when)


def move(series, events, index, after, extent):
    return moved(series, (events[index], after), events, extent, CAMPAIGN, lambda: OTHER)


def days(events):
    return sorted(event.when.first_day for event in events)


def test_move_of_all_to_another_weekday_makes_the_rule_that_weekday_and_keeps_days_off_free():
    series, events = made(FRIDAYS)
    found = move(series, events, 0, to(events[0], date(2026, 11, 12)), Extent.ALL)
    assert days(found.events) == [
        date(2026, 11, 12), date(2026, 11, 19), date(2026, 11, 26), date(2026, 12, 4),
        date(2026, 12, 10), date(2026, 12, 17),
    ]  # fmt: skip
    (kept,) = found.series
    assert (kept.id, kept.recurrence) == (KEY, Weekly(3))
    assert kept.days == Days.of(date(2026, 11, 12), date(2026, 12, 17))
    assert not any(kept.exception(event) for event in found.events)


def test_day_off_is_called_off_where_the_rule_skips_it():
    series, events = made(replace(FRIDAYS, on_rest=OnRest.SKIP))
    found = move(series, events, 0, to(events[0], date(2026, 11, 12)), Extent.ALL)
    assert [event.when.first_day for event in found.gone] == [date(2026, 12, 4)]
    assert len(found.events) == 5


def test_this_and_the_following_become_a_series_of_their_own():
    series, events = made(FRIDAYS)
    found = move(series, events, 2, to(events[2], date(2026, 11, 25), 14), Extent.FOLLOWING)
    old, new = found.series
    assert (old.days, set(old.planned)) == (
        Days.of(date(2026, 11, 13), date(2026, 11, 26)), {event.uid for event in events[:2]},
    )  # fmt: skip
    assert (old.recurrence, old.pattern) == (series.recurrence, series.pattern)
    assert (new.id, new.recurrence, set(new.planned)) == (
        OTHER, Weekly(2), {event.uid for event in events[2:]},
    )  # fmt: skip
    assert {event.series for event in found.events} == {OTHER}
    assert {event.when.start.time() for event in found.events} == {time(14)}


def test_following_from_the_first_on_is_the_whole_series():
    series, events = made(FRIDAYS)
    found = move(series, events, 0, to(events[0], date(2026, 11, 12)), Extent.FOLLOWING)
    assert [kept.id for kept in found.series] == [KEY]


def test_other_hours_leave_each_on_its_day_and_the_rule_as_it_is():
    series, events = made(FRIDAYS)
    found = move(series, events, 1, to(events[1], date(2026, 11, 20), 15), Extent.ALL)
    assert days(found.events) == days(events)
    (kept,) = found.series
    assert (kept.recurrence, kept.days) == (series.recurrence, series.days)
    assert not any(kept.exception(event) for event in found.events)


def test_texts_alone_split_nothing_and_are_in_the_pattern_for_what_comes_later():
    series, events = made(FRIDAYS)
    after = replace(events[3], place="三楼")
    found = move(series, events, 3, after, Extent.FOLLOWING)
    assert found.events == (after, *(replace(event, place="三楼") for event in events[4:]))
    assert found.series == (replace(series, pattern=replace(series.pattern, place="三楼")),)


def test_what_was_changed_by_itself_keeps_its_time_and_gets_the_texts():
    series, events = made(FRIDAYS)
    events[2] = to(events[2], date(2026, 11, 24))
    after = replace(to(events[0], date(2026, 11, 12)), note="带材料")
    found = move(series, events, 0, after, Extent.ALL)
    assert replace(events[2], note="带材料") in found.events
    assert found.series[0].exception(events[2])
    assert found.series[0].planned[events[2].uid] == date(2026, 11, 26)


def test_edit_of_an_exception_carries_only_what_it_changes():
    series, events = made(FRIDAYS)
    events[2] = to(events[2], date(2026, 11, 24), 15)
    other_hours = move(series, events, 2, to(events[2], date(2026, 11, 24), 16), Extent.ALL)
    assert days(other_hours.events) == days(events)
    assert {event.when.start.time() for event in other_hours.events} == {time(16)}
    other_day = move(series, events, 2, to(events[2], date(2026, 11, 26)), Extent.ALL)
    assert other_day.series[0].recurrence == Weekly(3)
    assert {event.when.start.time() for event in other_day.events[1:]} == {time(9)}


def test_held_and_cancelled_ones_stay_as_they_are():
    series, events = made(FRIDAYS)
    events[0] = replace(events[0], held_on=date(2026, 11, 13))
    events[5] = replace(events[5], status=Status.CANCELLED)
    found = move(series, events, 1, to(events[1], date(2026, 11, 19)), Extent.ALL)
    assert {event.uid for event in found.events} == {event.uid for event in events[1:5]}


@pytest.mark.parametrize(
    ("rule", "chosen", "expected"),
    [
        (Monthly(4, 2), date(2026, 11, 12), Monthly(3, 2)),
        (Monthly(4, 2), date(2026, 11, 30), Monthly(0, -1)),
        (WorkdayOfMonth(1), date(2026, 11, 3), WorkdayOfMonth(2)),
        (WorkdayOfMonth(-1), date(2026, 11, 27), None),
        (WorkdayOfPeriod(1), date(2026, 11, 4), WorkdayOfPeriod(3)),
        (WorkdayOfPeriod(1), date(2026, 11, 10), WorkdayOfPeriod(-1)),
        (WorkdayOfPeriod(1), date(2026, 11, 7), None),
        (WorkdayOfPeriod(-1), date(2026, 11, 12), None),
    ],
)
def test_rule_follows_where_one_of_its_kind_gives_the_day(rule, chosen, expected):
    series, events = made(replace(FRIDAYS, recurrence=rule, days=Days.of(*_WINTER)))
    found = move(series, events, 0, to(events[0], chosen), Extent.ALL)
    (kept,) = found.series
    assert kept.recurrence == (expected or rule)
    assert all(kept.exception(event) for event in found.events) is (expected is None)


_WINTER = date(2026, 11, 1), date(2027, 1, 31)


def rules():
    nths = st.sampled_from([1, 2, 3, -1])
    return st.one_of(
        st.builds(Weekly, st.integers(0, 4), st.integers(1, 3)),
        st.builds(Monthly, st.integers(0, 4), st.sampled_from([1, 2, -1])),
        st.builds(WorkdayOfMonth, nths),
        st.builds(WorkdayOfPeriod, nths),
        st.builds(OncePerPhase, nths),
    )


@given(
    rules(), st.sampled_from([OnRest.NEXT, OnRest.SKIP]), st.integers(0, 30), st.integers(-9, 9),
    st.sampled_from([Extent.FOLLOWING, Extent.ALL]),
)  # fmt: skip
@settings(max_examples=300)
def test_each_is_reached_once_and_the_rule_kept_gives_what_was_saved(
    rule, on_rest, index, by, extent
):
    first, last = _WINTER
    whole = replace(FRIDAYS, recurrence=rule, on_rest=on_rest, days=Days.of(first, last))
    series, events = made(whole)
    index %= len(events)
    after = to(events[index], events[index].when.first_day + timedelta(days=by))
    found = move(series, events, index, after, extent)
    reached = events[index:] if extent is Extent.FOLLOWING else events
    touched = [event.uid for event in (*found.events, *found.gone)]
    assert sorted(touched) == sorted(e.uid for e in (reached if by else [events[index]]))
    assert found.events[0].when == after.when
    others = found.events[1:]
    assert all(CAMPAIGN.workdays.works(event.when.first_day) for event in others)
    assert len(set(days(others))) == len(others)
    assert {uid for kept in found.series for uid in kept.planned} == {e.uid for e in events}
    _written_out_alike(series, found)


def _written_out_alike(before, found):
    """Another look at the rule moves nothing that the edit did not leave as an exception."""
    kept = found.series[-1]
    if kept.recurrence == before.recurrence:
        return
    written = renewed(kept, kept, found.events, CAMPAIGN, lambda: EventUid("new"))
    assert (written.moved, written.gone) == ((), ())
