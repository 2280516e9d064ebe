"""Feeds too large for one calendar, and the months into which they part.

Several apps lose what is beyond a thousand events or a megabyte. Nothing is taken out of a feed for
that: whoever reads it with such an app subscribes to its months instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.feeds.feed import Feed, selection
from calendars.feeds.lint import MOST_BYTES, MOST_EVENTS
from calendars.timetable import Campaign, Stamped

MANY_EVENTS = 700
MANY_BYTES = 700_000
"""From here on somebody is told, long before anything is lost."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a feed as it is written, deadlines and phases included; bytes before compression."""

    events: int
    length: int

    @property
    def crowded(self) -> bool:
        return self.events >= MANY_EVENTS or self.length >= MANY_BYTES

    @property
    def overfull(self) -> bool:
        return self.events > MOST_EVENTS or self.length > MOST_BYTES


def months(campaign: Campaign) -> Sequence[date]:
    """Give the first day of each month that the campaign touches."""
    first, last = campaign.window.first, campaign.window.last_day
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = range(first.month - 1, first.month - 1 + count)
    return [date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]


def by_month(feed: Feed, stamped: Iterable[Stamped], campaign: Campaign) -> dict[date, int]:
    """Count what stands in each month's part of `feed`."""
    counts = dict.fromkeys(months(campaign), 0)
    for one in selection(feed, stamped, campaign):
        counts[one.event.when.first_day.replace(day=1)] += 1
    return counts
