"""A series: events made together by a rule people use, each of them an event of its own.

dateutil writes out the rule inside the campaign (RFC 5545 3.3.10 in office words); no RRULE ever
leaves the house, so each occurrence can be moved, cancelled and confirmed held by itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from calendars.errors import InvalidValue
from calendars.times import Days, periods
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event, on_day
from calendars.workdays import Workdays

MOST_OCCURRENCES = 200
MOST_WEEKS = 26
WEEKDAYS = range(7)
NTHS = (1, 2, 3, 4, -1)
"""Of a weekday in a month: every month has these."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every `every` weeks on `weekday`, 0 for Monday."""

    weekday: int
    every: int = 1


@dataclass(frozen=True, slots=True)
class Monthly:
    """On the `nth` such weekday of each month; -1 is the last."""

    weekday: int
    nth: int


@dataclass(frozen=True, slots=True)
class WorkdayOfMonth:
    """On the `nth` working day of each month; -1 is the last."""

    nth: int


@dataclass(frozen=True, slots=True)
class WorkdayOfPeriod:
    """On the `nth` working day of each 旬; -1 is the last."""

    nth: int


@dataclass(frozen=True, slots=True)
class OncePerPhase:
    """On the `nth` working day of each counted phase."""

    nth: int


Recurrence = Weekly | Monthly | WorkdayOfMonth | WorkdayOfPeriod | OncePerPhase


class OnRest(StrEnum):
    """What becomes of an occurrence on a day off."""

    SKIP = "skip"
    NEXT = "next"
    """The next working day."""
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`day` is None when it is skipped; `ruled` is the day that the rule gave."""

    ruled: date
    day: date | None


def occurrences(
    recurrence: Recurrence, days: Days, campaign: Campaign, on_rest: OnRest
) -> tuple[Occurrence, ...]:
    """Give every occurrence within `days`, no day twice.

    Raises:
        InvalidValue: `series.too_many`, `series.rule`.
    """
    found: dict[date, Occurrence] = {}
    skipped: list[Occurrence] = []
    for ruled in _ruled(recurrence, days, campaign):
        day = _settled(ruled, campaign.workdays, on_rest)
        if day is None:
            skipped.append(Occurrence(ruled, None))
        elif day in days:
            found.setdefault(day, Occurrence(ruled, day))
        if len(found) > MOST_OCCURRENCES:
            raise InvalidValue("series.too_many", limit=MOST_OCCURRENCES)
    return tuple(sorted([*found.values(), *skipped], key=lambda one: one.ruled))


def _settled(ruled: date, workdays: Workdays, on_rest: OnRest) -> date | None:
    if on_rest is OnRest.KEEP or workdays.works(ruled):
        return ruled
    return workdays.next(ruled) if on_rest is OnRest.NEXT else None


def _ruled(recurrence: Recurrence, days: Days, campaign: Campaign) -> Iterator[date]:
    first = datetime.combine(days.first, time())
    last = datetime.combine(days.last_day, time())
    match recurrence:
        case Weekly(day, every) if day in WEEKDAYS and 1 <= every <= MOST_WEEKS:
            yield from _by_rule(
                rrule(
                    WEEKLY, first + timedelta(days=(day - first.weekday()) % 7), every, until=last
                )
            )
        case Monthly(day, nth) if day in WEEKDAYS and nth in NTHS:
            which = weekday(day)(nth)
            yield from _by_rule(rrule(MONTHLY, first, byweekday=which, until=last))
        case WorkdayOfMonth(nth) if nth:
            months = dict.fromkeys(day.replace(day=1) for day in days)
            yield from _nth(nth, (_month(first) for first in months), days, campaign)
        case WorkdayOfPeriod(nth) if nth:
            yield from _nth(nth, (period.days for period in periods(days)), days, campaign)
        case OncePerPhase(nth) if nth:
            counted = (phase.window for phase in campaign.phases.values() if phase.counted)
            yield from _nth(nth, counted, days, campaign)
        case _:
            raise InvalidValue("series.rule")


def _by_rule(rule: rrule) -> Iterator[date]:
    return (moment.date() for moment in rule)


def _month(first: date) -> Days:
    return Days(first, (first + timedelta(days=31)).replace(day=1))


def _nth(nth: int, stretches: Iterable[Days], days: Days, campaign: Campaign) -> Iterator[date]:
    """Give the nth working day of each stretch that has one inside `days`."""
    for stretch in stretches:
        worked = list(campaign.workdays.within(stretch))
        index = nth - 1 if nth > 0 else nth
        if -len(worked) <= index < len(worked) and worked[index] in days:
            yield worked[index]


class Extent(StrEnum):
    """How far an edit of one occurrence goes."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


def spread(before: Event, after: Event, siblings: Iterable[Event], extent: Extent) -> list[Event]:
    """Give every event of the series as it is after `before` was made `after`.

    Only what this edit changed is carried over, and only to siblings that agreed with `before`
    in it: an occurrence that was changed by itself keeps what makes it an exception.
    """
    changed = [after]
    if extent is Extent.ONE:
        return changed
    for sibling in siblings:
        if sibling.uid == before.uid or sibling.held_on is not None or not sibling.status.live:
            continue
        if extent is Extent.FOLLOWING and sibling.when.first_day < before.when.first_day:
            continue
        new = _carried(before, after, sibling)
        if new != sibling:
            changed.append(new)
    return changed


_CARRIED = (
    "kind", "units", "district", "roles", "groups", "people", "status", "visibility", "title",
    "place", "note",
)  # fmt: skip


def _carried(before: Event, after: Event, sibling: Event) -> Event:
    values = {
        name: getattr(after, name)
        for name in _CARRIED
        if getattr(before, name) != getattr(after, name)
        and getattr(sibling, name) == getattr(before, name)
    }
    if before.when != after.when and _alike(before, sibling):
        by = after.when.first_day - before.when.first_day
        values["when"] = on_day(after.when, sibling.when.first_day + by)
    return replace(sibling, **values)


def _alike(one: Event, other: Event) -> bool:
    """Tell whether both take the same hours of their days."""
    return one.when == on_day(other.when, one.when.first_day)
