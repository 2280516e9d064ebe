"""Working days of a campaign: weekends, holidays, and the weekend days made up for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from calendars.text import Words
from calendars.times import DAY, Days

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A holiday by its name, or, without one, a weekend day that is worked."""

    on: date
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Workdays:
    """Holidays by date with their name, and weekend days that are worked (调休)."""

    holidays: Mapping[date, Words] = field(default_factory=dict)
    made_up: frozenset[date] = frozenset()

    @property
    def special(self) -> tuple[SpecialDay, ...]:
        off = [SpecialDay(day, words) for day, words in self.holidays.items()]
        made_up = [SpecialDay(day) for day in self.made_up]
        return tuple(sorted([*off, *made_up], key=lambda day: day.on))

    @classmethod
    def of(cls, special: Iterable[SpecialDay]) -> "Workdays":
        days = sorted(special, key=lambda day: day.on)
        return cls(
            {day.on: day.words for day in days if day.words is not None},
            frozenset(day.on for day in days if day.words is None),
        )

    def works(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def within(self, days: Days) -> Iterator[date]:
        return (day for day in days if self.works(day))

    def next(self, day: date) -> date:
        """Give the first working day on or after `day`."""
        while not self.works(day):
            day += DAY
        return day

    def shift(self, day: date, count: int) -> date:
        """Move `count` working days on, or back when negative; 0 gives `day` itself."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day
