"""What the planner is asked: what has to be held, what it takes up, and what is already settled.

Time is counted in half days of working days: 2n is the morning of working day n, 2n + 1 its
afternoon. Everybody has one meeting in a half day at most, so lengths cannot clash.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from calendars.ids import CampaignId, EventUid, GroupCode, KindCode, PersonCode, PhaseCode, UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.recipe import Guidance, Half, StepCode


class Hold(StrEnum):
    """How firmly a task stands where it is."""

    FREE = "free"
    PUBLISHED = "published"
    """Moves only in a repair, or when freed by name."""
    PINNED = "pinned"
    """Held, past, or pinned by somebody: never moves."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one task stands; it begins in half day `half`.

    `comrade` is who comes from the guidance group, `hall` which of the district's halls is taken;
    `joins` is the meeting that a visit rides on, None for a visit by itself.
    """

    half: int
    comrade: PersonCode | None = None
    hall: str = ""
    joins: EventUid | None = None


Plan = Mapping[EventUid, Placement]
"""Every task that has a place; whatever is absent is left out."""


@dataclass(frozen=True, slots=True)
class Task:
    """One event to be placed: a meeting of half a day, or a stretch of days that takes no time.

    It may begin in half days from `first` to `last`, both allowed, in the morning or afternoon
    as `halves` says. `unit` is None for the whole district. `people` must come, whoever else is
    chosen. `hall` is the least size of hall it needs, 0 where it has a `place` of its own.
    A meeting of the whole district does not wait for people who are absent.
    `hosts` are the meetings that a visit of `leader` can ride on instead of being one.
    `title` is what its event is called besides its kind.
    """

    uid: EventUid
    step: StepCode
    kind: KindCode
    phase: PhaseCode
    unit: UnitCode | None
    number: int
    first: int
    last: int
    wish: int
    length: int = 1
    stretch: bool = False
    halves: tuple[bool, bool] = (True, True)
    half: Half = Half.ANY
    people: frozenset[PersonCode] = frozenset()
    group: GroupCode | None = None
    guidance: Guidance = Guidance.NONE
    place: str = ""
    hall: int = 0
    leader: PersonCode | None = None
    hosts: tuple[EventUid, ...] = ()
    current: Placement | None = None
    hold: Hold = Hold.FREE
    freed: bool = False
    """Somebody freed it by name: it may move, whatever the purpose leaves where it is."""
    title: str = ""

    @property
    def until(self) -> int:
        """The half day after the last that it may touch."""
        return self.last + self.length

    @property
    def settled(self) -> bool:
        """Nothing moves it; where two such are at odds the planner has no say."""
        return self.hold is Hold.PINNED and self.current is not None

    @property
    def moves_count(self) -> bool:
        """Others know it by the time it has now."""
        return self.hold is not Hold.FREE and self.current is not None


@dataclass(frozen=True, slots=True)
class Precedence:
    """`then` begins after `first` has ended, `days` working days later at least.

    `rule` names the rule or the part of the plan that asks for it; `source` is whose the gap is.
    """

    first: EventUid
    then: EventUid
    days: int = 0
    rule: str = ""
    source: Literal["plan", "policy"] = "policy"


@dataclass(frozen=True, slots=True)
class Team:
    """A guidance group: `teams` meetings at once, each with a member who is there that half day."""

    code: GroupCode
    teams: int
    members: tuple[PersonCode, ...]
    head: PersonCode | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """A room of the district; a meeting that needs a smaller one may have it too."""

    place: str
    size: int


@dataclass(frozen=True, slots=True)
class Booking:
    """An event that the planner does not place, and what it takes up in each of `halves`."""

    uid: EventUid
    halves: frozenset[int]
    units: frozenset[UnitCode] = frozenset()
    people: frozenset[PersonCode] = frozenset()
    teams: Mapping[GroupCode, int] = field(default_factory=dict)
    """How many teams of each guidance group are there."""
    place: str = ""


class Goal(StrEnum):
    """What makes one plan better than another, besides being whole."""

    TRIPS = "trips"
    """Visits that are meetings by themselves."""
    GROUPS = "groups"
    """Guidance groups with many meetings in a week."""
    LEADERS = "leaders"
    """Leaders with many visits in a week."""
    UNITS = "units"
    """Units with many meetings in a week, or two on a day."""
    SPREAD = "spread"
    """Days away from the wished one, by which units and sessions are spread over a phase."""
    AWKWARD = "awkward"
    """Monday mornings, Friday afternoons, weekend days, and the half day that is not preferred."""
    RESERVE = "reserve"
    """The last two working days before a window or deadline ends."""
    CHANGES = "changes"
    """What stands differently from the timetable as it is."""
    UNPLACED = "unplaced"


class Level(StrEnum):
    """How much a goal weighs, in words; `CHANGES` and `UNPLACED` always weigh the same."""

    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    HIGHEST = "highest"

    @property
    def factor(self) -> int:
        return {"none": 0, "low": 1, "normal": 2, "high": 4, "highest": 8}[self.value]


@dataclass(frozen=True)
class Problem:
    """All that a plan depends on; nothing outside of it is looked at.

    `revision` is that of the timetable it was made from. `today` is the first half day that may
    still be planned. Half days in which people, units or halls are not to be had stand in
    `absent`, `blocked` and `closed`. `weekly` is how many meetings a unit's week has at no cost.
    """

    campaign: CampaignId
    revision: int
    days: tuple[date, ...]
    tasks: tuple[Task, ...]
    units: tuple[UnitCode, ...] = ()
    orders: tuple[Precedence, ...] = ()
    teams: tuple[Team, ...] = ()
    halls: tuple[Hall, ...] = ()
    bookings: tuple[Booking, ...] = ()
    absent: Mapping[PersonCode, frozenset[int]] = field(default_factory=dict)
    blocked: Mapping[UnitCode, frozenset[int]] = field(default_factory=dict)
    closed: Mapping[str, frozenset[int]] = field(default_factory=dict)
    levels: Mapping[Goal, Level] = field(default_factory=dict)
    weekly: int = 2
    today: int = 0

    @cached_property
    def by_uid(self) -> Mapping[EventUid, Task]:
        return {task.uid: task for task in self.tasks}

    @cached_property
    def orders_of(self) -> Mapping[EventUid, tuple[Precedence, ...]]:
        """The orders in which each task has a part."""
        found: dict[EventUid, list[Precedence]] = {}
        for order in self.orders:
            found.setdefault(order.first, []).append(order)
            found.setdefault(order.then, []).append(order)
        return {uid: tuple(orders) for uid, orders in found.items()}

    @cached_property
    def team(self) -> Mapping[GroupCode, Team]:
        return {team.code: team for team in self.teams}

    @cached_property
    def weeks(self) -> tuple[tuple[int, int], ...]:
        """ISO year and week of each working day."""
        return tuple(day.isocalendar()[:2] for day in self.days)

    @property
    def current(self) -> Plan:
        """The timetable as it is."""
        return {task.uid: task.current for task in self.tasks if task.current is not None}

    def factor(self, goal: Goal) -> int:
        return self.levels.get(goal, Level.NORMAL).factor

    def day(self, half: int) -> date:
        return self.days[half // HALVES]


def soonest(half: int, length: int, days: int) -> int:
    """Give the first half day for what comes `days` working days after something of `length`."""
    last = half + length - 1
    return max(last + 1, (last // HALVES + days) * HALVES) if days else last + 1


def latest(half: int, length: int, days: int) -> int:
    """Give the last half day at which something of `length` can begin, `half` coming `days` later.

    The counterpart of `soonest`.
    """
    last = half - 1
    if days:
        last = min(last, (half // HALVES - days + 1) * HALVES - 1)
    return last - length + 1
