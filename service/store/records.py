"""Events as they are stored."""

from dataclasses import dataclass

from calendars.timetable import Event, Stamp


@dataclass(frozen=True, slots=True)
class Record:
    """An event as stored. `version` rises with every save; `stamp` only with what feeds show."""

    event: Event
    stamp: Stamp
    version: int
    removed: bool = False
