"""What lies in the past as of a moment, and how long the answers stand."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from calendars.compliance.asof import AsOf

DAYS = st.dates(date(2026, 11, 1), date(2026, 11, 20))
MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20))


def answers(on, days, moments):
    asof = AsOf(on)
    found = [asof.past(day) for day in days], [asof.reached(moment) for moment in moments]
    return found, asof.turns_on


def test_day_is_past_from_the_next_one_on():
    day = date(2026, 11, 10)
    assert [AsOf(date(2026, 11, n)).past(day) for n in (9, 10, 11)] == [False, False, True]
    assert [AsOf(date(2026, 11, n)).begun(day) for n in (9, 10, 11)] == [False, True, True]


def test_moment_is_reached_with_itself():
    noon = datetime(2026, 11, 10, 12)
    asked = (date(2026, 11, 10), datetime(2026, 11, 10, 11, 59), noon, date(2026, 11, 11))
    assert [AsOf(on).reached(noon) for on in asked] == [False, False, True, True]


@given(DAYS, st.lists(DAYS, max_size=4), st.lists(MOMENTS, max_size=4))
def test_answers_stand_until_the_day_on_which_one_turns(on, days, moments):
    found, turns = answers(on, days, moments)
    day = on
    while day <= date(2026, 11, 25):
        assert (answers(day, days, moments)[0] == found) is (day < turns)
        day = date.fromordinal(day.toordinal() + 1)
