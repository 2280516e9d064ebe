"""Days laid out for a page: a 旬 as rows of days, a month as weeks, each with its events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from calendars.text import Words
from calendars.times import DAY, Days, Period, Span
from calendars.timetable import Campaign, Event
from service.store import NOON, Record

WEEK = 7
WHOLE_BAR = 100


class Part(StrEnum):
    """Of a day: whole days and longer, before noon, and from noon on."""

    WHOLE = "whole"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a day. `more` is how many there are besides those shown."""

    part: Part
    begins: time | None
    records: Sequence[Record] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """`bar` is how full it is, in per cent of the fullest day of the page."""

    on: date
    works: bool
    holiday: Words | None
    made_up: bool
    count: int
    bar: int
    slots: Sequence[Slot] = field(default_factory=tuple)

    @property
    def more(self) -> int:
        return sum(slot.more for slot in self.slots)


def month_of(day: date) -> Days:
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1))


def period_of(day: date) -> Days:
    return Period.holding(day).days


def part_of(event: Event) -> Part:
    if not isinstance(event.when, Span):
        return Part.WHOLE
    return Part.MORNING if event.when.start.hour < NOON else Part.AFTERNOON


def laid_out(
    campaign: Campaign,
    days: Days,
    found: Iterable[tuple[Record, int]],
    counts: Mapping[date, int],
) -> tuple[Day, ...]:
    """Give every day of `days` with what begins on it.

    With each record comes how many there are in its part of the day, those left out among them.
    """
    here: dict[tuple[date, Part], list[Record]] = {}
    totals: dict[tuple[date, Part], int] = {}
    for record, together in found:
        key = record.event.when.first_day, part_of(record.event)
        here.setdefault(key, []).append(record)
        totals[key] = together
    begins = {
        Part.WHOLE: None,
        Part.MORNING: campaign.clock("hours.open"),
        Part.AFTERNOON: campaign.clock("hours.noon_until"),
    }
    most = max([1, *(counts.get(day, 0) for day in days)])
    made = []
    for day in days:
        slots = [
            Slot(part, begins[part], shown, totals.get((day, part), 0) - len(shown))
            for part in Part
            for shown in (here.get((day, part), []),)
        ]
        made.append(_day(campaign, day, counts.get(day, 0), most, slots))
    return tuple(made)


def _day(campaign: Campaign, day: date, count: int, most: int, slots: Sequence[Slot]) -> Day:
    workdays = campaign.workdays
    return Day(
        on=day,
        works=workdays.works(day),
        holiday=workdays.holidays.get(day),
        made_up=day in workdays.made_up,
        count=count,
        bar=round(WHOLE_BAR * count / most),
        slots=tuple(slots),
    )


def weeks(days: Sequence[Day]) -> tuple[tuple[Day | None, ...], ...]:
    """Give rows from Monday to Sunday; None stands for days of other months."""
    before = days[0].on.weekday()
    padded: list[Day | None] = [None] * before + list(days)
    padded += [None] * (-len(padded) % WEEK)
    return tuple(tuple(padded[n : n + WEEK]) for n in range(0, len(padded), WEEK))


def neighbours(days: Days, window: Days) -> tuple[date | None, date | None]:
    """Give a day before and one after `days`, None where the campaign ends."""
    before, after = days.first - DAY, days.until
    return (before if before >= window.first else None, after if after < window.until else None)
