"""A unit's week: what is on, what comes next, and what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.ids import UnitCode
from calendars.times import DAY, Days
from calendars.timetable import Event, Status, in_order
from service.compliance.standing import Standing

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    event: Event


def week_of(day: date) -> Days:
    """Give the week from Monday to Sunday that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + WEEK)


def next_week(week: Days) -> Days:
    return Days(week.until, week.until + WEEK)


def weeks_before(week: Days, count: int, campaign: Days) -> Sequence[Days]:
    """Give up to `count` weeks before `week`, the newest first, none before the campaign."""
    found = (Days(week.first - n * WEEK, week.until - n * WEEK) for n in range(1, count + 1))
    return [each for each in found if each.last_day >= campaign.first]


def programme(now: Standing, unit: UnitCode, week: Days) -> Sequence[Shown]:
    """Give what subscribers see of the unit in that week, by time."""
    events = (
        event
        for event in now.timetable.events.values()
        if event.concerns(unit)
        and event.status is not Status.DRAFT
        and event.when.first_day < week.until
        and event.when.last_day + DAY > week.first
    )
    return [Shown(event) for event in sorted(events, key=in_order)]
