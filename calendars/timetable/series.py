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
from calendars.times import Days, Period, periods
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event, on_day
from calendars.workdays import Workdays

MOST_OCCURRENCES = 200
MOST_WEEKS = 26
WEEKDAYS = range(7)
NTHS = (1, 2, 3, 4, -1)
"""Of a weekday in a month: every month has these."""
MOST_NTH = 5
"""Working days are counted from the front as far as this, else from the end."""


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
        day = settled(ruled, campaign.workdays, on_rest)
        if day is None:
            skipped.append(Occurrence(ruled, None))
        elif day in days:
            found.setdefault(day, Occurrence(ruled, day))
        if len(found) > MOST_OCCURRENCES:
            raise InvalidValue("series.too_many", limit=MOST_OCCURRENCES)
    return tuple(sorted([*found.values(), *skipped], key=lambda one: one.ruled))


def settled(ruled: date, workdays: Workdays, on_rest: OnRest) -> date | None:
    """Give the day on which what is ruled for `ruled` takes place; None if it is skipped."""
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


def again(recurrence: Recurrence, ruled: date, day: date, campaign: Campaign) -> Recurrence | None:
    """Give the same kind of rule with `day` where it had `ruled`; None if there is none."""
    if isinstance(recurrence, Weekly):
        return Weekly(day.weekday(), recurrence.every)
    stretch = _stretch(recurrence, ruled, campaign)
    if stretch is None or day not in stretch:
        return None
    monthly = isinstance(recurrence, Monthly)
    weekdays = [one for one in stretch if one.weekday() == day.weekday()]
    among = weekdays if monthly else list(campaign.workdays.within(stretch))
    if day not in among:
        return None
    at, most = among.index(day) + 1, max(NTHS) if monthly else MOST_NTH
    nth = -1 if day == among[-1] and (recurrence.nth < 0 or at > most) else at
    if nth > most:
        return None
    return Monthly(day.weekday(), nth) if monthly else replace(recurrence, nth=nth)


def instead(old: Recurrence, new: Recurrence, day: date, campaign: Campaign) -> date | None:
    """Give what `new` has in the month, 旬 or phase for which `old` has `day`; weeks have none."""
    stretch = _stretch(old, day, campaign)
    match new:
        case Weekly():
            return None
        case OncePerPhase(nth) if stretch is not None:
            return next(_nth(nth, [stretch], stretch, campaign), None)
        case _:
            return None if stretch is None else next(_ruled(new, stretch, campaign), None)


def _stretch(recurrence: Recurrence, day: date, campaign: Campaign) -> Days | None:
    match recurrence:
        case WorkdayOfPeriod():
            return Period.holding(day).days
        case OncePerPhase(nth):
            windows = [phase.window for phase in campaign.phases.values() if phase.counted]
            ruled = (one for one in windows if day in _nth(nth, [one], one, campaign))
            return next(ruled, None) or next((one for one in windows if day in one), None)
        case _:
            return _month(day.replace(day=1))


class Extent(StrEnum):
    """How far an edit of one occurrence goes."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


def spread(before: Event, after: Event, siblings: Iterable[Event], extent: Extent) -> list[Event]:
    """Give every event of a series without a rule as it is after `before` was made `after`.

    Only what this edit changed is carried over, and only to siblings that agreed with `before`
    in it: an occurrence that was changed by itself keeps what makes it an exception.
    """
    changed = [after]
    if extent is Extent.ONE:
        return changed
    for sibling in siblings:
        if sibling.uid == before.uid or not follows(sibling):
            continue
        if extent is Extent.FOLLOWING and sibling.when.first_day < before.when.first_day:
            continue
        new = carried(before, after, sibling)
        if before.when != after.when and same_hours(before, sibling):
            by = after.when.first_day - before.when.first_day
            new = replace(new, when=on_day(after.when, sibling.when.first_day + by))
        if new != sibling:
            changed.append(new)
    return changed


def follows(event: Event) -> bool:
    """Tell whether an edit of others may reach it: what is over or cancelled is history."""
    return event.held_on is None and event.status.live


_CARRIED = (
    "kind", "units", "district", "roles", "groups", "people", "status", "visibility", "title",
    "place", "note",
)  # fmt: skip


def carried(before: Event, after: Event, sibling: Event) -> Event:
    """Give `sibling` with what an edit changed besides the time, where it agreed with `before`."""
    values = {
        name: getattr(after, name)
        for name in _CARRIED
        if getattr(before, name) != getattr(after, name)
        and getattr(sibling, name) == getattr(before, name)
    }
    return replace(sibling, **values)


def same_hours(one: Event, other: Event) -> bool:
    """Tell whether both take the same hours of their days."""
    return one.when == on_day(other.when, one.when.first_day)
