"""A problem laid out in numbers: tasks, what each takes up, and how much of everything there is.

Which member of a guidance group comes, and which hall is taken, is left open: with one meeting to
a half day, and halls of which the larger serve for the smaller, counting them is enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calendars.planner.problem import Goal, Problem


@dataclass(frozen=True, slots=True)
class Burden:
    """Something that can have too much in a day or a week: its bucket of each half day.

    `base` is what bookings and settled tasks bring to a bucket. Each meeting costs `points` more
    when there are `least` already, for every (points, least) of the bucket.
    """

    goal: Goal
    bucket: Sequence[int]
    base: Mapping[int, int]
    steps: Mapping[int, tuple[tuple[int, int], ...]]
    weekly: bool = True


@dataclass(slots=True)
class Demand:
    """What a task takes up, by the number of a resource; and the burdens to which it adds."""

    takes: tuple[tuple[int, int], ...] = ()
    burdens: tuple[int, ...] = ()


@dataclass(slots=True)
class Model:
    """Tasks have the numbers of their places in the problem; lists are by task unless said."""

    problem: Problem
    movable: list[int] = field(default_factory=list)
    """Those that are not settled."""
    slots: list[tuple[int, ...]] = field(default_factory=list)
    """Half days in which it could stand, by itself and beside what is settled, in order."""
    riding: list[tuple[int, ...]] = field(default_factory=list)
    """Half days in which a visit could ride on a meeting."""
    cost: list[dict[int, int]] = field(default_factory=list)
    """What each half day costs, whatever others do; without changes of visits."""
    alone: list[Demand] = field(default_factory=list)
    joined: list[Demand] = field(default_factory=list)
    hosts: list[tuple[int, ...]] = field(default_factory=list)
    riders: list[tuple[int, ...]] = field(default_factory=list)
    after: list[list[tuple[int, int]]] = field(default_factory=list)
    """Those that come after it, with the gap in working days."""
    before: list[list[tuple[int, int]]] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)
    """What each resource is: `unit`, `person`, `place`, `hall`, `team` or `member`, and which."""
    room: list[list[int]] = field(default_factory=list)
    """By resource and half day: what bookings and settled tasks leave."""
    burdens: list[Burden] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    """What it costs to leave it out."""
    trip: int = 0
    """What a visit by itself costs."""

    @property
    def visits(self) -> list[int]:
        return [i for i in self.movable if self.problem.tasks[i].leader is not None]
