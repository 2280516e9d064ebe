"""Edits of events that are kept until they are released, and what releasing them brings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calendars.timetable.events import Event, Status
from calendars.timetable.merging import Difference, Side, compared, merged


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as it shall be, and as it was when that was written."""

    base: Event
    event: Event

    def over(self, now: Event) -> tuple[Event, tuple[Difference, ...]]:
        """Lay it over the event as it is now; give what both changed: there it wins."""
        told = compared(self.base, self.event, now)
        contested = tuple(one for one in told if one.side is None)
        return merged(self.event, now, told, _all_mine(contested)), contested


def _all_mine(contested: Iterable[Difference]) -> dict[str, Side]:
    return {one.field: Side.MINE for one in contested}


def released(event: Event) -> Event:
    """Give a new event as it is published; what is planned as tentative already stays so."""
    return replace(event, status=Status.CONFIRMED) if event.status is Status.DRAFT else event
