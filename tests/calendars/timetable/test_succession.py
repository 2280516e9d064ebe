"""The next campaign: the same in everything but its days, its name and who has left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.campaigns import load, written
from calendars.ids import CampaignId
from calendars.text import Words
from calendars.times import Days, window_written
from calendars.timetable import Opening, shift_of, successor
from calendars.workdays import SpecialDay, Workdays
from tests.campaigns_data import study, tiny


def opening(first):
    return Opening(CampaignId("next"), Words("下一活动", "Next"), Words("下一", "Next"), first)


def test_a_year_later_every_period_stays_a_period():
    after = successor(study(), opening(date(2010, 3, 1)))
    assert after.window == Days.of(date(2010, 3, 1), date(2010, 8, 31))
    assert {
        p.code: (p.written, p.window.first.replace(year=2009)) for p in after.phases.values()
    } == {p.code: (p.written, p.window.first) for p in study().phases.values()}
    assert [d.on for d in after.deadlines] == [d.on.replace(year=2010) for d in study().deadlines]
    assert after.day("district_meeting.day") == date(2010, 3, 6)
    assert after.workdays == Workdays()


def test_half_a_year_later_periods_are_written_anew():
    after = successor(study(), opening(date(2009, 9, 1)))
    assert [phase.written for phase in after.phases.values() if phase.written] == [
        window_written(phase.window) for phase in after.phases.values() if phase.written
    ]
    assert after.window == Days.of(date(2009, 9, 1), date(2010, 2, 28))


def test_from_another_day_of_the_month_all_goes_by_days():
    after = successor(study(), opening(date(2010, 3, 8)))
    apart = date(2010, 3, 8) - date(2009, 3, 1)
    assert after.window.first == date(2010, 3, 8)
    assert [p.window.first for p in after.phases.values()] == [
        p.window.first + apart for p in study().phases.values()
    ]
    assert {p.written for p in after.phases.values()} == {""}


def test_whoever_has_left_is_left_behind_and_new_posts_are_kept_open():
    first, second, *rest = tiny().posts
    left = replace(first, until=date(2026, 12, 1))
    came = replace(second, since=date(2026, 12, 1))
    after = successor(replace(tiny(), posts=(left, came, *rest)), opening(date(2027, 11, 1)))
    assert after.posts == (second, *rest)


def test_days_off_in_the_new_window_are_kept():
    off = [SpecialDay(date(2027, 12, 1), Words("校庆", "Jubilee")), *tiny().workdays.special]
    before = replace(tiny(), workdays=Workdays.of(off))
    assert successor(before, opening(date(2027, 11, 1))).workdays.special == (off[0],)


@pytest.mark.parametrize("first", [date(2027, 3, 1), date(2028, 2, 29), date(2026, 12, 17)])
def test_what_is_left_as_it_was(first):
    after = successor(study(), opening(first))
    kept = ("zone", "kinds", "documents", "roles", "categories", "units", "groups", "people")
    assert [getattr(after, name) for name in kept] == [getattr(study(), name) for name in kept]
    assert after.contact_points == study().contact_points


@given(st.dates(date(2010, 1, 1), date(2100, 1, 1)))
def test_next_campaign_is_one_that_a_folder_can_hold(first):
    after = successor(tiny(), opening(first))
    assert load(written(after)) == after


@given(st.dates(date(2010, 1, 1), date(2100, 1, 1)), st.integers(0, 119), st.integers(0, 119))
def test_days_keep_their_order(first, one, other):
    shift, begin = shift_of(tiny(), first), tiny().window.first
    early, late = sorted((begin + timedelta(days=one), begin + timedelta(days=other)))
    assert shift(early) <= shift(late)
    assert shift(begin) == first
