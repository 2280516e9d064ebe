"""The one place that reads time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from calendars.timetable import Campaign

_PAST = "demo.as_of"


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


def day_of(clock: Clock, campaign: Campaign, today: date | None) -> date:
    """Give the date as set, else today in the campaign's zone.

    A campaign of other years may say on which day its demonstration stands.
    """
    on = as_of(clock, campaign.zone, today)
    if today is None and on not in campaign.window:
        setting = campaign.settings.get(_PAST)
        return setting.value if setting and isinstance(setting.value, date) else on
    return on
