"""What a draft gives back: events, what found no place and why, and the load."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from calendars.ids import KindCode, UnitCode
from calendars.planner.load import Load
from calendars.timetable import Event


class Reason(StrEnum):
    """Why something was not placed. The last four shut out half days; the most telling first."""

    FIXED_DAY_OFF = "fixed_day_off"
    """The day that a setting fixes is not worked, or not in the window."""
    FIXED_HOUR_OFF = "fixed_hour_off"
    """The hour that a setting fixes leaves the meeting outside working hours."""
    NO_GROUP = "no_group"
    """The unit has no guidance group."""
    TOO_LONG = "too_long"
    """No half day is long enough."""
    NO_DAY_LEFT = "no_day_left"
    """Window, deadline and order leave no working day."""
    NO_GUIDANCE_FREE = "no_guidance_free"
    UNIT_BUSY = "unit_busy"
    PEOPLE_BUSY = "people_busy"
    PLACE_TAKEN = "place_taken"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """`unit` is None for the whole district.

    `data` has `step`, `number`, `phase`, and where there were days to look at, the `first` and
    `last` of them, the number of `half_days`, and how many of these each reason shut out:
    `blocked`, by reason; one half day may be shut out for several.
    """

    unit: UnitCode | None
    kind: KindCode
    code: Reason
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """`events` are in order of time; `unplaced` in the order of the recipe."""

    events: tuple[Event, ...]
    unplaced: tuple[Unplaced, ...]
    load: Load
