from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.text import Words
from calendars.times import Days
from calendars.workdays import Workdays

FESTIVAL = Words("端午节", "Dragon Boat Festival")
MAY = Workdays(
    {date(2009, 5, day): FESTIVAL for day in (28, 29, 30)}, frozenset({date(2009, 5, 31)})
)
near = st.dates(date(2009, 4, 1), date(2009, 7, 31))
any_workdays = st.builds(
    lambda off, made_up: Workdays(dict.fromkeys(off, FESTIVAL), frozenset(made_up)),
    st.sets(near, max_size=12),
    st.sets(near, max_size=4),
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2009, 5, 27), True),
        (date(2009, 5, 28), False),
        (date(2009, 5, 30), False),
        (date(2009, 5, 31), True),
        (date(2009, 6, 6), False),
        (date(2009, 6, 7), False),
        (date(2009, 6, 8), True),
    ],
)
def test_day_works_unless_weekend_or_holiday_or_when_made_up(day, works):
    assert MAY.works(day) is works


def test_working_days_within_a_stretch_are_in_order():
    found = list(MAY.within(Days.of(date(2009, 5, 27), date(2009, 6, 1))))
    assert found == [date(2009, 5, 27), date(2009, 5, 31), date(2009, 6, 1)]


def test_next_working_day_is_the_day_itself_when_it_works():
    assert MAY.next(date(2009, 5, 27)) == date(2009, 5, 27)
    assert MAY.next(date(2009, 5, 28)) == date(2009, 5, 31)


@pytest.mark.parametrize(
    ("count", "day"),
    [
        (0, date(2009, 5, 28)),
        (1, date(2009, 5, 31)),
        (2, date(2009, 6, 1)),
        (-1, date(2009, 5, 27)),
        (-4, date(2009, 5, 22)),
    ],
)
def test_shift_from_a_holiday_counts_working_days(count, day):
    assert MAY.shift(date(2009, 5, 28), count) == day


@given(any_workdays, near, st.integers(-60, 60))
def test_shift_of_a_working_day_goes_there_and_back(workdays, day, count):
    start = workdays.next(day)
    assert workdays.shift(workdays.shift(start, count), -count) == start


@given(any_workdays, near, st.integers(1, 60))
def test_shift_passes_as_many_working_days_as_it_counts(workdays, day, count):
    there = workdays.shift(day, count)
    passed = list(workdays.within(Days.of(day + timedelta(days=1), there)))
    assert (len(passed), passed[-1]) == (count, there)
