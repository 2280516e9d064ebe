"""Make a plan better, part by part, until it is proven good or the budget is spent.

The best plan so far is held here and not in a solver, so that it can be had at any moment.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from math import gcd

from calendars.planner.around import Neighbourhoods
from calendars.planner.board import NOWHERE, Board
from calendars.planner.bound import Relaxed, parts, relax_all
from calendars.planner.greedy import fill, may_stand
from calendars.planner.model import Model
from calendars.planner.naming import named
from calendars.planner.neighbourhood import Solved, closed, put_all, resolve
from calendars.planner.proposal import Limits, Progress, Stop, Watch
from calendars.planner.rounding import rounded

FIRST_SIZE = 300
"""Tasks solved together to begin with."""
GROWTH = 2.5
WORK = 5.0
"""For a part of the first size."""
SMALL = 3_000
"""Half days of all movable tasks, up to which everything is solved at once."""
WORTH = 1.5
"""How much more than the relaxation a half day may cost to be looked at."""
PER_COLUMN = 2e-5
"""Work for each half day of a task in the relaxation."""
_ROUNDING = 1e-3

Relaxer = Callable[[Model, bool], Sequence[Relaxed | None]]


@dataclass(slots=True)
class Search:
    """`bound` is what the movable tasks cost at least, None until something is known."""

    board: Board
    limits: Limits
    relaxer: Relaxer = relax_all
    watch: Watch | None = None
    stop: Stop | None = None
    cost: int = 0
    bound: int | None = None
    work: float = 0.0
    stopped: bool = False
    _parts: list[list[int]] = field(default_factory=list)
    _least: list[int] = field(default_factory=list)
    """What each part costs at least."""
    _relaxed: list[float] = field(default_factory=list)
    """The same as the relaxation says."""
    _extra: dict[int, Mapping[int, float]] = field(default_factory=dict)
    _step: int = 1
    """All costs are multiples of it."""

    def run(self) -> None:
        model = self.board.model
        self.cost = self.board.objective()
        self._tell("greedy")
        if not model.movable:
            self.bound = self.cost
        if self.done():
            return
        if sum(len(model.slots[i]) + len(model.riding[i]) for i in model.movable) <= SMALL:
            self._solve_whole()
            return
        self._step, self._parts = _step(model), parts(model)
        self._relax()
        self._grow()

    def done(self) -> bool:
        if self.stop is not None and self.stop():
            self.stopped = True
        if self.stopped or self.work >= self.limits.work:
            return True
        return self.bound is not None and self.cost - self.bound <= self.limits.gap * self.cost

    def _solve_whole(self) -> None:
        model = self.board.model
        solved = resolve(self.board, model.movable, self.limits.work, self.limits.seed)
        self.cost -= solved.gain
        self.work += solved.work
        if solved.proven:
            self.bound = self.cost
        self._tell("whole")

    def _relax(self) -> None:
        model = self.board.model
        whole = all(self.board.at[i] != NOWHERE for i in model.movable)
        found = self.relaxer(model, whole)
        self.work += PER_COLUMN * sum(len(model.slots[i]) for i in model.movable)
        relaxed = [each for each in found if each is not None]
        self._extra = {i: extra for each in relaxed for i, extra in each.extra.items()}
        if len(relaxed) == len(found):
            self._least = [self._up(each.least) for each in relaxed]
            self._relaxed = [each.least for each in relaxed]
            self._bound()
        self._tell("bound")
        board = rounded(model, {i: x for each in relaxed for i, x in each.share.items()})
        if (cost := board.objective()) < self.cost:
            self.board, self.cost = board, cost
            self._tell("rounded")

    def _bound(self) -> None:
        self.bound = sum(self._least) + self._base()

    def _base(self) -> int:
        """Give what bookings and settled tasks cost by themselves."""
        return sum(
            points * max(0, count - least)
            for burden in self.board.model.burdens
            for bucket, count in burden.base.items()
            for points, least in burden.steps[bucket]
        )

    def _up(self, least: float) -> int:
        """Give the first number that a cost can be which is not less."""
        return -int(-(least - _ROUNDING) // self._step) * self._step

    def _grow(self) -> None:
        """Solve larger and larger parts, and look at more half days once that helps no more."""
        model = self.board.model
        around = Neighbourhoods(model, self._parts, self.limits.seed)
        size, worth = FIRST_SIZE, WORTH
        largest = max(map(len, self._parts))
        while not self.done() and size < largest:
            self._round(around.of_groups(size), worth)
            self._round(around.of_halls(size), worth)
            size = int(size * GROWTH)
        self._prove(worth)
        while not self.done():
            gain = self._round(around.of_units(size), worth)
            if not gain and size > len(model.movable):
                return
            size, worth = int(size * GROWTH), worth * GROWTH

    def _prove(self, worth: float) -> None:
        """Solve each part as if there were no other: that is a bound, and mostly fits the others.

        A plan with anything in a half day that was not looked at costs `worth` more than the
        relaxation at least.
        """
        for number, part in enumerate(self._parts):
            if self.done():
                return
            free = closed(self.board, part)
            alone = Board(self.board.model)
            put_all(alone, {i: (self.board.at[i], self.board.on[i]) for i in free})
            gain = self._prove_part(number, alone, free, worth)
            if gain:
                self._adopt(alone, free)
            self._tell("part")

    def _prove_part(self, number: int, alone: Board, free: Sequence[int], worth: float) -> int:
        """Look at all half days that can matter, once the first look has told how good it is."""
        solved = self._resolve(alone, free, worth)
        gain = solved.gain
        if not self._least:
            return gain
        enough = solved.cost - self._relaxed[number] - self._step + WORTH - 1
        if solved.proven and enough > worth and not self._enough(solved.cost, number):
            worth = enough
            solved = self._resolve(alone, free, worth)
            gain += solved.gain
        if solved.proven:
            beyond = self._up(self._relaxed[number] + worth)
            self._least[number] = max(self._least[number], min(solved.cost, beyond))
            self._bound()
        return gain

    def _enough(self, cost: int, number: int) -> bool:
        """Tell whether what is not known of a part is too little to matter."""
        return self.bound is not None and cost - self._least[number] <= self.limits.gap * cost

    def _adopt(self, alone: Board, free: Sequence[int]) -> None:
        """Take over how a part was solved by itself, and mend what does not fit the others."""
        better = self.board.copy()
        for i in free:
            if better.at[i] != NOWHERE:
                better.take(i)
        left = []
        for i in sorted(free, key=lambda i: self.board.model.problem.tasks[i].leader is not None):
            spot = (alone.at[i], alone.on[i])
            if spot[0] != NOWHERE and may_stand(better, i, spot):
                better.put(i, *spot)
            else:
                left.append(i)
        fill(better, left)
        if (cost := better.objective()) < self.cost:
            self.board, self.cost = better, cost
            if left:
                self._round([free], WORTH)

    def _round(self, neighbourhoods: Iterable[Sequence[int]], worth: float) -> int:
        gained = 0
        for tasks in neighbourhoods:
            if self.done():
                break
            free = closed(self.board, tasks)
            solved = self._resolve(self.board, free, worth)
            self.cost -= solved.gain
            gained += solved.gain
            if solved.gain:
                self._tell("improve")
        return gained

    def _resolve(self, board: Board, free: Sequence[int], worth: float) -> Solved:
        work = min(WORK * len(free) / FIRST_SIZE, self.limits.work - self.work)
        solved = resolve(board, free, work, self.limits.seed, self._worth(free, worth))
        self.work += solved.work
        return solved

    def _worth(self, free: Sequence[int], most: float) -> Mapping[int, frozenset[int]]:
        return {
            i: frozenset(half for half, extra in self._extra[i].items() if extra <= most)
            for i in free
            if i in self._extra
        }

    def _tell(self, stage: str) -> None:
        if self.watch is not None:
            at = self.board.at
            placed = sum(half != NOWHERE for half in at)
            plan = partial(named, self.board)
            self.watch(Progress(stage, self.cost, self.bound, placed, len(at), 0, self.work, plan))


def _step(model: Model) -> int:
    """Give the greatest number of which all costs are multiples."""
    points = {each for i in model.movable for each in model.cost[i].values()}
    points |= {
        each for burden in model.burdens for steps in burden.steps.values() for each, _ in steps
    }
    return reduce(gcd, points, model.trip) or 1
