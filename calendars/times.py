"""Spans of time, and the 旬 (ten-day period) in which the plan counts.

Wall times are naive `datetime`s in the campaign's zone: people agree on what the clock on the wall
will show. Only stamps of changes are aware, in UTC.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from calendars.errors import InvalidValue

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Wall times [start, end), never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise InvalidValue("span.aware")
        if self.end <= self.start:
            raise InvalidValue("span.backwards", start=self.start, end=self.end)

    @classmethod
    def at(cls, day: date, start: time, minutes: int) -> Self:
        begin = datetime.combine(day, start)
        return cls(begin, begin + timedelta(minutes=minutes))

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The day of the last moment: a span that ends at midnight does not touch the next day."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Span") -> "Span | None":
        if not self.overlaps(other):
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Whole days [first, until), never empty; `until` is exclusive as DTEND (RFC 5545 3.6.1)."""

    first: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.first:
            raise InvalidValue("days.backwards", first=self.first, until=self.until)

    @classmethod
    def of(cls, first: date, last: date | None = None) -> Self:
        """Days from `first` to `last`, both included."""
        return cls(first, (last or first) + DAY)

    @property
    def first_day(self) -> date:
        return self.first

    @property
    def last_day(self) -> date:
        return self.until - DAY

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __len__(self) -> int:
        return (self.until - self.first).days

    def overlaps(self, other: "Days") -> bool:
        return self.first < other.until and other.first < self.until


When = Span | Days

_MONTHS = range(1, 13)
_THIRDS = ("上旬", "中旬", "下旬")
_WRITTEN = re.compile(r"(\d{1,2})月([上中下])旬")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One 旬: `third` 1 is days 1-10, 2 is 11-20, 3 is 21 to the end of the month."""

    year: int
    month: int
    third: int

    def __post_init__(self) -> None:
        if not (self.month in _MONTHS and 1 <= self.third <= len(_THIRDS)):
            raise InvalidValue("period.unknown", month=self.month, third=self.third)

    @classmethod
    def read(cls, text: str, year: int) -> Self:
        """Read text such as `4月下旬`, which carries no year.

        Raises:
            InvalidValue: `period.unreadable`.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise InvalidValue("period.unreadable", text=text)
        return cls(year, int(found[1]), "上中下".index(found[2]) + 1)

    @classmethod
    def holding(cls, day: date) -> Self:
        return cls(day.year, day.month, min((day.day - 1) // 10 + 1, 3))

    @property
    def days(self) -> Days:
        first = date(self.year, self.month, self.third * 10 - 9)
        if self.third < len(_THIRDS):
            return Days(first, first + timedelta(days=10))
        return Days(first, date(self.year + self.month // 12, self.month % 12 + 1, 1))

    @property
    def written(self) -> str:
        return f"{self.month}月{_THIRDS[self.third - 1]}"

    def following(self) -> "Period":
        return Period.holding(self.days.until)


def runs(days: Iterable[date]) -> tuple[Days, ...]:
    """Give days in any order as stretches without a gap, the earliest first."""
    found: list[Days] = []
    for day in sorted(set(days)):
        if found and found[-1].until == day:
            found[-1] = Days(found[-1].first, day + DAY)
        else:
            found.append(Days.of(day))
    return tuple(found)


def periods(days: Days) -> tuple[Period, ...]:
    """Every 旬 that shares a day with `days`, in order."""
    found = [Period.holding(days.first)]
    while found[-1].days.until < days.until:
        found.append(found[-1].following())
    return tuple(found)


def read_window(text: str, year: int) -> Days:
    """Resolve a window as the plan writes it (`3月上旬—4月下旬`), first to last day.

    A window whose second month comes before its first runs into the next year.
    """
    first, _, last = re.sub("[-–~～至]", "—", text).partition("—")
    start = Period.read(first, year)
    stop = Period.read(last or first, year)
    if stop < start:
        stop = Period.read(last, year + 1)
    return Days(start.days.first, stop.days.until)


def window_written(days: Days) -> str:
    """Write a window of whole 旬 as the plan does, and any other not at all."""
    first, last = Period.holding(days.first), Period.holding(days.last_day)
    if (first.days.first, last.days.until) != (days.first, days.until):
        return ""
    return first.written if first == last else f"{first.written}—{last.written}"
