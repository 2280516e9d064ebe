"""After something has changed: move as few meetings as possible until nothing is broken."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from calendars.planner.board import NOWHERE, Board
from calendars.planner.bound import parts
from calendars.planner.greedy import current, fill
from calendars.planner.model import Model
from calendars.planner.naming import named
from calendars.planner.neighbourhood import closed, resolve
from calendars.planner.problem import soonest
from calendars.planner.proposal import Limits, Progress, Stop, Watch

MOST = 400
"""Tasks freed together; more are cut up."""
WORK = 5.0


@dataclass(frozen=True, slots=True)
class Broken:
    """`suspects` have a part in something that is not legal any more, or have no place yet.

    Any legal plan moves `least` of them, visits not counted.
    """

    suspects: frozenset[int]
    least: int


def broken(model: Model) -> Broken:
    """Look at the timetable as it is; what is settled is never a suspect."""
    tasks = model.problem.tasks
    at: dict[int, int] = {}
    suspects: set[int] = set()
    for i in model.movable:
        here = tasks[i].current
        if here is None:
            suspects.add(i)
        elif here.joins is not None:
            if here.half not in model.riding[i]:
                suspects.add(i)
        elif here.half not in model.slots[i]:
            suspects.add(i)
        else:
            at[i] = here.half
    certain = sum(tasks[i].current is not None and tasks[i].leader is None for i in suspects)
    lacks = [*_crowds(model, at), *_disorders(model, at)]
    least = certain
    seen: set[int] = set()
    for need, users in sorted(lacks, key=lambda each: (-each[0], each[1])):
        suspects.update(users)
        movers = [i for i in users if tasks[i].leader is None]
        meetings = need - (len(users) - len(movers))
        if meetings > 0 and seen.isdisjoint(movers):
            least += meetings
            seen.update(movers)
    return Broken(frozenset(suspects), least)


def _crowds(model: Model, at: dict[int, int]) -> list[tuple[int, tuple[int, ...]]]:
    """Give where there are too many: how many have to go at least, and who is there."""
    users: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for i, half in at.items():
        for resource, amount in model.alone[i].takes:
            users[resource, half].append((amount, i))
    found = []
    for (resource, half), here in users.items():
        excess = sum(amount for amount, _ in here) - model.room[resource][half]
        if excess > 0:
            need = -(-excess // max(amount for amount, _ in here))
            found.append((need, tuple(sorted(i for _, i in here))))
    return found


def _disorders(model: Model, at: dict[int, int]) -> list[tuple[int, tuple[int, ...]]]:
    tasks = model.problem.tasks
    return [
        (1, tuple(sorted((i, then))))
        for i, half in at.items()
        for then, days in model.after[i]
        if then in at and at[then] < soonest(half, tasks[i].length, days)
    ]


@dataclass(slots=True)
class Repair:
    model: Model
    limits: Limits
    watch: Watch | None = None
    stop: Stop | None = None
    work: float = 0.0
    board: Board = field(init=False)
    broken: Broken = field(init=False)

    def run(self) -> None:
        """Free the suspects, then what is near them, in rings, until fewer moves are impossible."""
        self.broken = broken(self.model)
        self.board = current(self.model)
        visits = frozenset(self.model.visits)
        fill(self.board, [i for i in self.model.movable if i not in visits])
        fill(self.board, self.model.visits)
        self._tell("greedy")
        if self._done():
            return
        for free in self._rings():
            for chunk in self._chunks(free):
                tasks = closed(self.board, chunk)
                work = min(WORK, self.limits.work - self.work)
                self.work += resolve(self.board, tasks, work, self.limits.seed).work
                self._tell("repair")
                if self._done():
                    return

    def moved(self) -> int:
        tasks = self.model.problem.tasks
        return sum(
            (here := tasks[i].current) is not None
            and tasks[i].leader is None
            and self.board.at[i] != here.half
            for i in self.model.movable
        )

    def _done(self) -> bool:
        if self.work >= self.limits.work or (self.stop is not None and self.stop()):
            return True
        placed = all(self.board.at[i] != NOWHERE for i in self.model.movable)
        return self.work > 0 and placed and self.moved() <= self.broken.least

    def _rings(self) -> list[Collection[int]]:
        """The suspects; their units in the same part; the groups of these; the whole parts."""
        tasks = self.model.problem.tasks
        rings: list[Collection[int]] = [sorted(self.broken.suspects)]
        touched = [
            (part, [i for i in part if i in self.broken.suspects]) for part in parts(self.model)
        ]
        by_unit, by_group, whole = [], [], []
        for part, here in touched:
            units = {tasks[i].unit for i in here}
            groups = {tasks[i].group for i in part if tasks[i].unit in units} - {None}
            kin = {tasks[i].unit for i in part if tasks[i].group in groups}
            by_unit += [i for i in part if tasks[i].unit in units]
            by_group += [i for i in part if tasks[i].unit in kin | units]
            whole += part if here else []
        return [*rings, by_unit, by_group, whole]

    def _chunks(self, free: Collection[int]) -> list[Sequence[int]]:
        """Cut up by unit, so that what belongs together is freed together."""
        tasks = self.model.problem.tasks
        by_unit: dict[str, list[int]] = defaultdict(list)
        for i in free:
            by_unit[tasks[i].unit or ""].append(i)
        found: list[list[int]] = [[]]
        for own in by_unit.values():
            if found[-1] and len(found[-1]) + len(own) > MOST:
                found.append([])
            found[-1] += own
        return [chunk for chunk in found if chunk]

    def _tell(self, stage: str) -> None:
        if self.watch is not None:
            at = self.board.at
            placed = sum(half != NOWHERE for half in at)
            cost = self.board.objective()
            plan = partial(named, self.board)
            told = Progress(stage, cost, None, placed, len(at), self.moved(), self.work, plan)
            self.watch(told)
