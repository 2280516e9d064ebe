"""The one place that reads time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    def now(self) -> datetime:
        """Give the instant, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is set; for tests."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def as_of(clock: Clock, zone: ZoneInfo, today: date | None) -> date:
    """Give the date of verdicts, ruler and overview: as set, else today in the campaign's zone."""
    return today or clock.now().astimezone(zone).date()
