"""What a draft avoids where it can: full days, last days, awkward hours, crowded weeks."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

from calendars.planner import Half, Per, Recipe, Step, StepCode
from calendars.text import Words
from calendars.timetable import ContactPoint, Unit
from calendars.workdays import Workdays
from tests.calendars.planner.drafts import drafted, with_setting
from tests.campaigns_data import tiny


def district(count):
    units = {
        f"U{n:02}": Unit(f"U{n:02}", Words(f"第{n}局", f"Bureau {n}"), "BUREAU", "N", 10)
        for n in range(count)
    }
    return replace(tiny(), units=units, posts=(), contact_points=(), workdays=Workdays())


def meetings(campaign, **values):
    step = replace(Step(StepCode("one"), "READ", "LEARN"), **values)
    return drafted(campaign, Recipe((step,), room="{unit}")).events


def on(share):
    return {"share": (share, share)}


def test_no_day_holds_more_than_a_tenth_though_all_wish_the_same_day():
    days = Counter(event.when.first_day for event in meetings(district(30), **on(50)))
    assert max(days.values()) == 3


def test_last_two_days_of_a_window_are_kept_in_reserve():
    assert [event.when.first_day for event in meetings(district(1), **on(100))] == [
        date(2026, 12, 29)
    ]


def test_last_two_days_are_used_when_needed():
    off = {day: Words("休", "off") for day in tiny().phases["LEARN"].window if day.day != 30}
    campaign = replace(district(1), workdays=Workdays(off))
    assert [event.when.first_day for event in meetings(campaign, **on(100))] == [date(2026, 12, 30)]


def test_monday_morning_and_friday_afternoon_are_avoided():
    first, second = (
        [(event.when.first_day, event.when.start.time()) for event in found]
        for found in (
            meetings(district(1), **on(0), half=Half.MORNING),
            meetings(district(1), share=(11, 11), half=Half.AFTERNOON),
        )
    )
    assert first == [(date(2026, 11, 3), time(9))]
    assert second == [(date(2026, 11, 9), time(14, 30))]


def test_preferred_half_of_the_day_is_kept():
    for half, hour in ((Half.MORNING, time(9)), (Half.AFTERNOON, time(14, 30))):
        (event,) = meetings(district(1), **on(40), half=half)
        assert event.when.start.time() == hour


def test_leader_does_not_visit_two_contact_points_in_one_week():
    points = tuple(ContactPoint("C-1", unit) for unit in ("U00", "U01"))
    campaign = replace(district(2), contact_points=points)
    found = meetings(campaign, per=Per.CONTACT, **on(50))
    assert len({event.when.first_day.isocalendar()[:2] for event in found}) == 2


def test_unit_has_no_third_meeting_in_a_week():
    steps = tuple(
        Step(StepCode(str(n)), kind, "MEND", share=(50, 50))
        for n, kind in enumerate(("READ", "TALK", "READ"))
    )
    campaign = with_setting(district(1), "weekly.meetings", 2)
    found = drafted(campaign, Recipe(steps, room="{unit}")).events
    weeks = Counter(event.when.first_day.isocalendar()[:2] for event in found)
    assert sorted(weeks.values()) == [1, 2]
    assert len({event.when.first_day for event in found}) == 3
