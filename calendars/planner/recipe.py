"""What a campaign wants drafted, as data: steps, their order, and how each is placed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Literal, NewType

from calendars.ids import KindCode, PhaseCode, RoleCode, UnitCode
from calendars.timetable import Campaign

StepCode = NewType("StepCode", str)
Figure = int | str
"""A number, or the key of the setting that holds it."""


class Per(StrEnum):
    """What a step is held for, once or `count` times each."""

    DISTRICT = "district"
    UNIT = "unit"
    BRANCH = "branch"
    """As many as the unit has branches, one for every `count` heads."""
    CONTACT = "contact"
    """Each contact point of each leader; the leader has to come."""


class Guidance(StrEnum):
    """Who comes from the guidance groups."""

    NONE = "none"
    COMRADE = "comrade"
    """Any one free comrade of the unit's group."""
    HEAD = "head"
    """The head of the unit's group."""
    ALL = "all"
    """Every group with all its comrades."""


class Half(StrEnum):
    """The half of the day that is preferred."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of event in one phase.

    `share` is the part of the phase's working days, in per cent, over which units are spread.
    `days` > 0 makes it a stretch of that many working days. `place` may hold `{room}`, `title`
    may hold `{ordinal}`, the number of the event among those of its kind in its unit.
    `joins` are the steps on whose meetings a visit can ride instead of being one itself.
    `on_day` and `at_time`, `since` and `by`, and `strict` are keys of settings: a fixed hour,
    the first and last day allowed, and whether a deadline leaves out the day itself.
    """

    code: StepCode
    kind: KindCode
    phase: PhaseCode
    per: Per = Per.UNIT
    count: Figure = 1
    most: int = 100
    share: tuple[int, int] = (0, 100)
    days: int = 0
    minutes: Figure | None = None
    half: Half = Half.ANY
    guidance: Guidance = Guidance.NONE
    place: str = "{room}"
    title: str = ""
    roles: frozenset[RoleCode] | None = None
    only: frozenset[UnitCode] = frozenset()
    joins: tuple[StepCode, ...] = ()
    on_day: str = ""
    at_time: str = ""
    since: str = ""
    by: str = ""
    strict: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """In each unit, `then` begins after every `first` has ended, `days` working days later.

    `ref` is where the plan has the order; `source` is whose the gap is, or the order without one.
    """

    first: StepCode
    then: StepCode
    days: Figure = 0
    ref: str = ""
    source: Literal["plan", "policy"] = "plan"


@dataclass(frozen=True, slots=True)
class Recipe:
    """`steps` stand in the order of placing: what is scarce comes first.

    `room` is what `{room}` stands for, with `{unit}` in it; `rooms` names the exceptions. `halls`
    are rooms of the district by their size, `homeless` the units that need one of what size.
    """

    steps: tuple[Step, ...]
    orders: tuple[Order, ...] = ()
    morning: time = time(9)
    afternoon: time = time(14, 30)
    room: str = "{unit}"
    rooms: Mapping[UnitCode, str] = field(default_factory=dict)
    halls: Mapping[str, int] = field(default_factory=dict)
    homeless: Mapping[UnitCode, int] = field(default_factory=dict)


def resolved(figure: Figure, campaign: Campaign) -> int:
    """Raise UnknownCode for a key of no numeric setting."""
    return campaign.number(figure) if isinstance(figure, str) else figure
