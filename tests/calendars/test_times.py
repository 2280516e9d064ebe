from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.times import Days, Period, Span, periods, read_window, runs

MORNING = Span(datetime(2009, 3, 6, 9), datetime(2009, 3, 6, 11))
any_day = st.dates(date(1900, 1, 1), date(2199, 12, 31))
any_days = st.builds(
    lambda first, length: Days(first, first + timedelta(days=length)),
    any_day,
    st.integers(1, 1000),
)
any_period = any_day.map(Period.holding)
any_moment = st.datetimes(datetime(2009, 3, 1), datetime(2009, 3, 4))
any_span = st.builds(
    lambda start, minutes: Span(start, start + timedelta(minutes=minutes)),
    any_moment,
    st.integers(1, 3000),
)


def test_span_at_a_time_ends_after_its_minutes():
    assert Span.at(date(2009, 3, 6), time(9), 120) == MORNING


@pytest.mark.parametrize("end", [datetime(2009, 3, 6, 9), datetime(2009, 3, 6, 8)])
def test_span_that_does_not_go_on_is_refused(end):
    with pytest.raises(InvalidValue, match=r"span\.backwards"):
        Span(MORNING.start, end)


def test_span_with_a_zone_is_refused():
    start = datetime.fromisoformat("2009-03-06T09:00+08:00")
    with pytest.raises(InvalidValue, match=r"span\.aware"):
        Span(start, start + timedelta(hours=1))


def test_span_until_midnight_does_not_touch_the_next_day():
    span = Span(datetime(2009, 3, 6, 22), datetime(2009, 3, 7))
    assert (span.first_day, span.last_day) == (date(2009, 3, 6), date(2009, 3, 6))


def test_spans_that_only_touch_do_not_overlap():
    after = Span(MORNING.end, MORNING.end + timedelta(hours=1))
    assert not MORNING.overlaps(after)
    assert MORNING.intersection(after) is None


@given(any_span, any_span)
def test_intersection_is_the_moments_in_both(one, other):
    common = one.intersection(other)
    assert common == other.intersection(one)
    assert (common is not None) == one.overlaps(other)
    if common is not None:
        assert common.start in {one.start, other.start}
        assert common.end in {one.end, other.end}
        assert one.intersection(common) == other.intersection(common) == common


def test_days_of_one_date_are_that_day():
    day = date(2009, 3, 13)
    assert list(Days.of(day)) == [day]


def test_days_that_end_before_they_begin_are_refused():
    with pytest.raises(InvalidValue, match=r"days\.backwards"):
        Days.of(date(2009, 3, 13), date(2009, 3, 12))


@given(any_days, any_day)
def test_days_hold_what_they_list(days, day):
    assert (day in days) == (days.first_day <= day <= days.last_day)
    assert len(days) == (days.last_day - days.first_day).days + 1


@given(any_days, any_days)
def test_days_overlap_when_one_holds_the_first_day_of_the_other(one, other):
    assert one.overlaps(other) == (one.first in other or other.first in one)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2月下旬", date(2009, 2, 21), date(2009, 2, 28)),
        ("3月上旬", date(2009, 3, 1), date(2009, 3, 10)),
        ("4月中旬", date(2009, 4, 11), date(2009, 4, 20)),
        (" 12月下旬 ", date(2009, 12, 21), date(2009, 12, 31)),
    ],
)
def test_period_is_read_as_its_days(text, first, last):
    assert Period.read(text, 2009).days == Days.of(first, last)


def test_last_period_of_february_has_a_day_more_in_leap_years():
    assert len(Period.read("2月下旬", 2008).days) == 9


@pytest.mark.parametrize("text", ["", "3月", "3月初旬", "三月上旬", "3月上旬x", "3月上旬\n4月上旬"])
def test_text_that_names_no_period_is_unreadable(text):
    with pytest.raises(InvalidValue, match=r"period\.unreadable"):
        Period.read(text, 2009)


@pytest.mark.parametrize("text", ["0月上旬", "13月上旬", "99月下旬"])
def test_month_that_no_year_has_is_unknown(text):
    with pytest.raises(InvalidValue, match=r"period\.unknown"):
        Period.read(text, 2009)


@given(any_period)
def test_period_as_written_is_read_back(period):
    assert Period.read(period.written, period.year) == period


@given(any_day)
def test_period_holding_a_day_has_that_day(day):
    assert day in Period.holding(day).days


@given(any_days)
def test_periods_tile_any_window(days):
    found = periods(days)
    assert days.first in found[0].days
    assert days.last_day in found[-1].days
    for one, following in pairwise(found):
        assert one.days.until == following.days.first
        assert one < following == one.following()


@given(st.lists(st.dates(date(2009, 2, 20), date(2009, 3, 20))))
def test_runs_hold_the_days_given_and_have_a_gap_between_them(days):
    found = runs(days)
    assert [day for run in found for day in run] == sorted(set(days))
    assert all(one.until < other.first for one, other in pairwise(found))


@pytest.mark.parametrize("dash", ["—", "-", "–", "~", "～", "至", " — "])
def test_window_is_read_with_any_dash(dash):
    window = read_window(f"3月上旬{dash}4月下旬", 2009)
    assert window == Days.of(date(2009, 3, 1), date(2009, 4, 30))


def test_window_of_one_period_is_that_period():
    assert read_window("4月下旬", 2009) == Period(2009, 4, 3).days


@given(any_period, st.integers(0, 35))
def test_window_as_written_is_read_back_also_over_a_year_end(first, more):
    last = first
    for _ in range(more):
        last = last.following()
    window = Days(first.days.first, last.days.until)
    assert read_window(f"{first.written}—{last.written}", first.year) == window


@pytest.mark.parametrize("text", ["—", "3月上旬—夏天", "3月上旬—4月上旬—5月上旬"])
def test_window_that_names_no_periods_is_unreadable(text):
    with pytest.raises(InvalidValue, match=r"period\.unreadable"):
        read_window(text, 2009)
