"""What the planner answers: a proposal of single changes, how good it is, and why not better."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from calendars.ids import EventUid
from calendars.planner.problem import Goal, Placement, Plan


class CauseCode(StrEnum):
    """Why something cannot stand where it is, or cannot be placed at all."""

    UNIT_BUSY = "unit_busy"
    UNIT_BLOCKED = "unit_blocked"
    PERSON_BUSY = "person_busy"
    PERSON_ABSENT = "person_absent"
    PLACE_TAKEN = "place_taken"
    HALL_UNFIT = "hall_unfit"
    """No hall is named, or one that is closed or too small."""
    HALLS_FULL = "halls_full"
    TEAMS_BUSY = "teams_busy"
    COMRADE_UNFIT = "comrade_unfit"
    """Nobody is named from the unit's own group, or somebody who is not there."""
    COMRADES_BUSY = "comrades_busy"
    OUTSIDE_WINDOW = "outside_window"
    WRONG_HALF = "wrong_half"
    """Too long for that half of the day; or a stretch that does not begin in a morning."""
    OUT_OF_ORDER = "out_of_order"
    PINNED = "pinned"
    IN_THE_PAST = "in_the_past"
    NOT_A_HOST = "not_a_host"
    """A visit joins a meeting that it cannot, or that is elsewhere in time."""
    UNKNOWN_TASK = "unknown_task"
    EMPTY_WINDOW = "empty_window"
    """Window, deadline and order leave no half day."""
    TOO_FEW_PLACES = "too_few_places"
    """More is needed of a group, hall, person or unit between two days than there is."""
    NO_GROUP = "no_group"
    ORDER_CYCLE = "order_cycle"


@dataclass(frozen=True, slots=True)
class Cause:
    """`subject` is the code of who or what stands in the way; `data` holds what a sentence needs.

    `TOO_FEW_PLACES` has `resource` (`team`, `hall`, `person`, ...), `subjects` (which of them),
    `first` and `last` (dates), the first `half` and the number of `halves` between, `need`,
    `places` and `tasks` (UIDs).
    """

    code: CauseCode
    subject: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of the problem that a plan breaks, with every task that has a part in it."""

    cause: Cause
    tasks: tuple[EventUid, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A half day for one task, free where nothing blocks it.

    `goals` are what the score rises by, as against where the task stands now, or against leaving
    it out at no cost; `joins` is the meeting that a visit would ride on.
    """

    half: int
    blockers: tuple[Cause, ...]
    goals: Mapping[Goal, int]
    joins: EventUid | None = None

    @property
    def free(self) -> bool:
        return not self.blockers

    @property
    def cost(self) -> int:
        return sum(self.goals.values())


@dataclass(frozen=True, slots=True)
class Change:
    """One item of a proposal, accepted or refused by the UID of its task.

    `before` is None for what is placed for the first time, `after` for what finds no place.
    `needs` are the changes without which this one would break something.
    """

    uid: EventUid
    before: Placement | None
    after: Placement | None
    needs: frozenset[EventUid] = frozenset()
    published: bool = False

    @property
    def moves(self) -> bool:
        """A meeting that stood somewhere stands at another time, or nowhere."""
        return self.before is not None and (
            self.after is None or self.after.half != self.before.half
        )


class Outcome(StrEnum):
    OPTIMAL = "optimal"
    WITHIN_GAP = "within_gap"
    FEASIBLE = "feasible"
    """Whole, and nothing is known of how good it is."""
    PARTIAL = "partial"
    """Something found no place."""
    INVALID = "invalid"
    """The problem contradicts itself; nothing was solved."""
    STOPPED = "stopped"


class Purpose(StrEnum):
    FILL = "fill"
    """Place what has no place; nothing that stands is moved."""
    IMPROVE = "improve"
    """Move whatever is free for a better score."""
    REPAIR = "repair"
    """Move as little as possible until nothing is broken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`work` is a budget in the solver's deterministic units, about a second each on one core.

    From the same seed and work comes the same plan, unless it is stopped from outside.
    """

    work: float = 30.0
    gap: float = 0.0
    """Good enough, as a fraction of the score."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """`bound` is None until something is known; `of` counts the tasks; `plan` is the best yet."""

    stage: str
    objective: int
    bound: int | None
    placed: int
    of: int
    moved: int
    work: float
    plan: Callable[[], Plan] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Proposal:
    """`plan` is whole, the settled tasks in it too; `changes` are where it differs from now.

    The score cannot be less than `bound`, and no legal plan moves fewer than `moved_least`.
    """

    outcome: Outcome
    purpose: Purpose
    plan: Plan
    changes: tuple[Change, ...]
    unplaced: Mapping[EventUid, Cause]
    score: Mapping[Goal, int]
    bound: int | None
    moved: int
    moved_least: int
    causes: tuple[Cause, ...] = ()
    work: float = 0.0
    revision: int = 0
    solver: bool = True
    """Whether there was a solver, or only the greedy plan."""

    @property
    def objective(self) -> int:
        return sum(self.score.values())

    @property
    def gap(self) -> float | None:
        """By how much the best plan could be better, at most, as a fraction of the objective."""
        if self.bound is None:
            return None
        return max(0, self.objective - self.bound) / max(1, self.objective)


class Fix(StrEnum):
    """What can be changed to make the impossible possible, and what `data` of a way out tells."""

    TEAMS = "teams"
    """Each of `groups` attends `more` meetings at once, with the members it has."""
    MEMBER = "member"
    """Each of `groups` has `more` members, and none of them is away."""
    GROUPS = "groups"
    """There are `more` guidance groups of one team; they take over `units`."""
    HALL = "hall"
    """There are `more` halls of the size that is the subject."""
    LATER = "later"
    """Windows end `days` working days later, `until` then; `tasks` lie after the end as it was."""
    EARLIER = "earlier"
    """The subject, which all the others wait for, is `days` working days earlier: `on` a day."""
    UNPIN = "unpin"
    """The subject may move from where it stands `on` a day."""
    GAP = "gap"
    """No whole days between the subject and `tasks`, where the `days` between are ours."""
    RELEASE = "release"
    """The subject, a unit or a person, is to be had on the days that it keeps for other things."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A change to the problem with which it was solved; `objective` is what the plan then costs.

    `unplaced` are left out for causes that have nothing to do with it.
    """

    fix: Fix
    subject: str
    data: Mapping[str, Any]
    objective: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Infeasibility:
    """Why not everything has a place: demands that are at odds, and what could be changed.

    Without any one of `causes` their tasks find a place, those that `others` concern aside; what
    counting finds is told first even where more than that is at odds. Where it is not `proven`, no
    place was found within the limits, which is less than a proof, and `others` are what shuts out
    most. `left_out` is the least that was found to be left out. Ways out are in order of cost.
    """

    causes: tuple[Cause, ...]
    left_out: int
    ways_out: tuple[WayOut, ...] = ()
    others: tuple[Cause, ...] = ()
    proven: bool = True


Watch = Callable[[Progress], None]
Stop = Callable[[], bool]
