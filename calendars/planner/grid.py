"""The half days of a campaign, numbered: 2n is the morning of working day n, 2n + 1 its afternoon.

Counting in half days of working days makes gaps in working days plain sums, and a person who has
one meeting in a half day is free of clashes whatever the lengths.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, time

from calendars.planner.recipe import Half, Recipe
from calendars.times import Days, Span
from calendars.timetable import Campaign

MONDAY, FRIDAY, SATURDAY = 0, 4, 5
HALVES = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """`starts` and `ends` are the earliest start and the latest end in each half of a day."""

    days: tuple[date, ...]
    weeks: tuple[tuple[int, int], ...]
    starts: tuple[time, time]
    ends: tuple[time, time]

    @classmethod
    def of(cls, campaign: Campaign, recipe: Recipe) -> "Grid":
        days = tuple(campaign.workdays.within(campaign.window))
        return cls(
            days,
            tuple(day.isocalendar()[:2] for day in days),
            (
                max(recipe.morning, campaign.clock("hours.open")),
                max(recipe.afternoon, campaign.clock("hours.noon_until")),
            ),
            (campaign.clock("hours.noon_from"), campaign.clock("hours.close")),
        )

    def numbers(self, first: date, until: date) -> range:
        """Give the numbers of the working days in [first, until)."""
        return range(bisect_left(self.days, first), bisect_left(self.days, until))

    def day(self, half: int) -> date:
        return self.days[half // HALVES]

    def fits(self, half: int, minutes: int) -> bool:
        start, end = self.starts[half % HALVES], self.ends[half % HALVES]
        return _minute(start) + minutes <= _minute(end)

    def span(self, half: int, minutes: int) -> Span:
        return Span.at(self.day(half), self.starts[half % HALVES], minutes)

    def stretch(self, half: int, count: int) -> Days:
        """Give the days from `half` to the end of the `count`th working day."""
        return Days.of(self.day(half), self.days[half // HALVES + count - 1])

    def half_of(self, day: date, start: time) -> int:
        """Give the half day in which a meeting on a working day at `start` falls."""
        afternoon = start >= self.ends[0]
        return bisect_left(self.days, day) * HALVES + afternoon


def is_preferred(half: int, wish: Half) -> bool:
    if wish is Half.ANY:
        return True
    return (half % HALVES == 0) is (wish is Half.MORNING)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
