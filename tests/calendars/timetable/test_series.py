"""Rules in office words: exact days, days off handled as asked, and edits that spare exceptions."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.times import Days, Span
from calendars.timetable import (
    Extent,
    Monthly,
    Occurrence,
    OncePerPhase,
    OnRest,
    Status,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
    occurrences,
    spread,
)
from tests.campaigns_data import tiny
from tests.strategies import meeting

CAMPAIGN = tiny()
NOVEMBER = Days(date(2026, 11, 1), date(2026, 12, 1))


def days(recurrence, window=NOVEMBER, on_rest=OnRest.SKIP):
    return [one.day for one in occurrences(recurrence, window, CAMPAIGN, on_rest)]


def test_every_friday_of_a_month():
    assert [day.day for day in days(Weekly(4))] == [6, 13, 20, 27]


def test_every_other_week_counts_from_the_first_week_of_the_window():
    assert [day.day for day in days(Weekly(4, 2))] == [6, 20]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (Monthly(0, 1), [date(2026, 11, 2), date(2026, 12, 7)]),
        (Monthly(4, -1), [date(2026, 11, 27), date(2026, 12, 25)]),
        (WorkdayOfMonth(-1), [date(2026, 11, 30), date(2026, 12, 31)]),
        (
            WorkdayOfPeriod(1),
            [date(2026, 11, d) for d in (2, 11, 23)] + [date(2026, 12, d) for d in (1, 11, 21)],
        ),
    ],
)
def test_days_of_a_rule_in_two_months(recurrence, expected):
    window = Days(date(2026, 11, 1), date(2027, 1, 1))
    assert days(recurrence, window) == expected


def test_once_a_phase_gives_a_day_in_each_counted_phase():
    found = days(OncePerPhase(1), CAMPAIGN.window)
    counted = [phase for phase in CAMPAIGN.phases.values() if phase.counted]
    assert [day in phase.window for day, phase in zip(found, counted, strict=True)] == [True, True]


def test_holiday_is_skipped_moved_on_or_kept_and_always_shown():
    holiday = next(iter(sorted(CAMPAIGN.workdays.holidays)))
    window = Days.of(holiday, date.fromordinal(holiday.toordinal() + 20))
    rule = Weekly(holiday.weekday())
    told = {on_rest: occurrences(rule, window, CAMPAIGN, on_rest)[0] for on_rest in OnRest}
    assert told == {
        OnRest.SKIP: Occurrence(holiday, None),
        OnRest.NEXT: Occurrence(holiday, CAMPAIGN.workdays.next(holiday)),
        OnRest.KEEP: Occurrence(holiday, holiday),
    }


@pytest.mark.parametrize("rule", [Weekly(7), Weekly(0, 0), Monthly(0, 6), WorkdayOfMonth(0)])
def test_rule_that_means_nothing_is_refused(rule):
    with pytest.raises(InvalidValue, match=r"series\.rule"):
        days(rule)


@given(st.integers(0, 6), st.integers(1, 26), st.sampled_from([OnRest.SKIP, OnRest.NEXT]))
def test_no_occurrence_falls_on_a_day_off_or_outside_or_twice(day, every, on_rest):
    found = [d for d in days(Weekly(day, every), CAMPAIGN.window, on_rest) if d]
    assert len(found) == len(set(found))
    assert all(CAMPAIGN.workdays.works(d) and d in CAMPAIGN.window for d in found)


def at(day, hour=9):
    return Span(datetime(2026, 11, day, hour), datetime(2026, 11, day, hour + 2))


FIRST, SECOND, THIRD = (meeting(n, when=at(day)) for n, day in ((1, 6), (2, 13), (3, 20)))


def test_edit_of_all_moves_hours_and_text_and_keeps_each_on_its_own_day():
    after = replace(SECOND, when=at(12, 14), place="礼堂")
    assert spread(SECOND, after, [FIRST, SECOND, THIRD], Extent.ALL) == [
        after,
        replace(FIRST, when=at(5, 14), place="礼堂"),
        replace(THIRD, when=at(19, 14), place="礼堂"),
    ]


def test_edit_of_this_and_following_leaves_earlier_ones():
    after = replace(SECOND, place="礼堂")
    found = spread(SECOND, after, [FIRST, SECOND, THIRD], Extent.FOLLOWING)
    assert found == [after, replace(THIRD, place="礼堂")]


def test_exception_keeps_what_makes_it_one():
    own = replace(THIRD, when=at(20, 16), place="三楼")
    after = replace(SECOND, when=at(13, 14), place="礼堂", note="带材料")
    found = spread(SECOND, after, [own], Extent.ALL)
    assert found == [after, replace(own, note="带材料")]


def test_held_and_cancelled_occurrences_are_history():
    gone = replace(FIRST, held_on=date(2026, 11, 6)), replace(THIRD, status=Status.CANCELLED)
    after = replace(SECOND, place="礼堂")
    assert spread(SECOND, after, [*gone, SECOND], Extent.ALL) == [after]
