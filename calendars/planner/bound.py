"""How good a plan can be at best, by a linear relaxation of each part of the campaign.

A part is a phase with the phases inside it. Orders between parts are left out, and so is that a
unit meets once at a time and had better not twice in a day, which is rare: the bound holds none
the less, since whatever is left out can only make it lower.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from calendars.ids import PhaseCode
from calendars.planner.grid import HALVES
from calendars.planner.laying import lay
from calendars.planner.model import Model
from calendars.planner.problem import Problem

if TYPE_CHECKING:
    from ortools.linear_solver.pywraplp import Constraint, Solver, Variable

_TRACE = 1e-3
"""A share that is none, but for rounding."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """`least` is what the tasks of the part cost at least.

    `extra` is by how much, by task and half day, the relaxation rises when the task is put there;
    `share` how much of a meeting it puts there, mostly all or nothing.
    """

    least: float
    extra: Mapping[int, Mapping[int, float]]
    share: Mapping[int, Mapping[int, float]]


def parts(model: Model) -> list[list[int]]:
    """Share out the movable tasks, those of a phase within another to that one."""
    spans: dict[PhaseCode, tuple[int, int]] = {}
    for i in model.movable:
        task = model.problem.tasks[i]
        first, until = spans.get(task.phase, (task.first, task.until))
        spans[task.phase] = (min(first, task.first), max(until, task.until))
    home: dict[PhaseCode, PhaseCode] = {}
    for phase in sorted(spans, key=lambda each: (spans[each][0] - spans[each][1], each)):
        first, until = spans[phase]
        home[phase] = next(
            (other for other in home.values() if _within(first, until, spans[other])), phase
        )
    found: dict[PhaseCode, list[int]] = defaultdict(list)
    for i in model.movable:
        found[home[model.problem.tasks[i].phase]].append(i)
    return [found[phase] for phase in sorted(found)]


def _within(first: int, until: int, span: tuple[int, int]) -> bool:
    return span[0] <= first and until <= span[1]


def relax_all(model: Model, whole: bool) -> list[Relaxed | None]:  # noqa: FBT001 -- its only question
    return [relax(model, part, whole=whole) for part in parts(model)]


def relax_one(problem: Problem, number: int, whole: bool) -> Relaxed | None:  # noqa: FBT001 -- it too
    """Relax the part of this number: for a process of its own, which has only the problem."""
    model = lay(problem)
    return relax(model, parts(model)[number], whole=whole)


def relax(model: Model, part: Sequence[int], *, whole: bool) -> Relaxed | None:
    """Relax one part; None if the solver gives up.

    `whole`: a plan is known that leaves nothing out, so that to leave something out is no better.
    """
    from ortools.linear_solver import pywraplp  # noqa: PLC0415 -- only where there is a solver

    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.SetSolverSpecificParametersAsString("use_dual_simplex:true")
    relaxation = _Relaxation(model, part, solver, whole=whole)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return Relaxed(solver.Objective().Value(), relaxation.extra(), relaxation.share())


class _Relaxation:
    def __init__(self, model: Model, part: Sequence[int], solver: "Solver", *, whole: bool) -> None:
        self.model, self.solver, self.whole = model, solver, whole
        self.infinity = solver.infinity()
        self.at: dict[int, dict[int, Variable]] = {}
        self.trips: dict[int, dict[int, Variable]] = {}
        self.out: dict[int, Variable] = {}
        self._objective = solver.Objective()
        self._rows: dict[tuple[int, int], list[tuple[Variable, int]]] = defaultdict(list)
        self._borne: dict[tuple[int, int], list[Variable]] = defaultdict(list)
        self._until: dict[int, list[Variable]] = {}
        tasks = model.problem.tasks
        for i in part:
            if tasks[i].leader is None:
                self._add_meeting(i)
        for i in part:
            if tasks[i].leader is not None:
                self._add_visit(i)
        for i in part:
            for then, days in model.after[i]:
                if then in self.at and tasks[i].leader is None:
                    self._add_order(i, then, days)
        self._add_room()
        self._add_burdens()

    def extra(self) -> dict[int, dict[int, float]]:
        """Give the reduced costs, of a visit the lesser of riding and of a trip."""
        found = {
            i: {half: variable.reduced_cost() for half, variable in at.items()}
            for i, at in self.at.items()
        }
        for i, trips in self.trips.items():
            for half, variable in trips.items():
                here = found[i].get(half, self.infinity)
                found[i][half] = min(here, variable.reduced_cost())
        return found

    def share(self) -> dict[int, dict[int, float]]:
        return {
            i: {
                half: x
                for half, variable in at.items()
                if (x := variable.solution_value()) > _TRACE
            }
            for i, at in self.at.items()
            if i not in self.trips
        }

    def _variable(self, points: int, most: float = 1.0) -> "Variable":
        variable = self.solver.NumVar(0.0, most, "")
        if points:
            self._objective.SetCoefficient(variable, points)
        return variable

    def _sum(self, low: float, high: float, terms: Any) -> "Constraint":
        row = self.solver.Constraint(low, high)
        for variable, factor in terms:
            row.SetCoefficient(variable, factor)
        return row

    def _out(self, i: int) -> list["Variable"]:
        if self.whole:
            return []
        self.out[i] = self._variable(self.model.out[i])
        return [self.out[i]]

    def _take(self, i: int, half: int, variable: "Variable", *, riding: bool = False) -> None:
        demand = self.model.joined[i] if riding else self.model.alone[i]
        for resource, amount in demand.takes:
            if self.model.keys[resource][0] != "unit":
                self._rows[resource, half].append((variable, amount))
        for burden in demand.burdens:
            self._borne[burden, self.model.burdens[burden].bucket[half]].append(variable)

    def _add_meeting(self, i: int) -> None:
        cost = self.model.cost[i]
        self.at[i] = {half: self._variable(cost[half]) for half in self.model.slots[i]}
        for half, variable in self.at[i].items():
            self._take(i, half, variable)
        self._sum(1, 1, ((each, 1) for each in (*self.at[i].values(), *self._out(i))))

    def _add_visit(self, i: int) -> None:
        """It rides in a half day no more than its hosts are there."""
        model = self.model
        cost = model.cost[i]
        hosts = [self.at[host] for host in model.hosts[i] if host in self.at]
        settled = {
            task.current.half
            for host in model.hosts[i]
            if (task := model.problem.tasks[host]).settled and task.current is not None
        }
        rides: dict[int, Variable] = {}
        for half in model.riding[i]:
            there = [at[half] for at in hosts if half in at]
            if half not in settled and not there:
                continue
            rides[half] = self._variable(cost[half])
            self._take(i, half, rides[half], riding=True)
            if half not in settled:
                terms = [(rides[half], 1), *((each, -1) for each in there)]
                self._sum(-self.infinity, 0, terms)
        trips = {half: self._variable(cost[half] + model.trip) for half in model.slots[i]}
        for half, variable in trips.items():
            self._take(i, half, variable)
        self.at[i], self.trips[i] = rides, trips
        both = (*rides.values(), *trips.values(), *self._out(i))
        self._sum(1, 1, ((each, 1) for each in both))

    def _begun(self, i: int) -> list["Variable"]:
        """Give, by day, how much of a task has begun by the end of it."""
        if i in self._until:
            return self._until[i]
        by_day: dict[int, list[Variable]] = defaultdict(list)
        for half, variable in self.at[i].items():
            by_day[half // HALVES].append(variable)
        begun: list[Variable] = []
        for day in range(len(self.model.problem.days)):
            if not by_day[day] and begun:
                begun.append(begun[-1])
                continue
            variable = self.solver.NumVar(0.0, 1.0, "")
            terms = [(variable, 1), *((each, -1) for each in by_day[day])]
            if begun:
                terms.append((begun[-1], -1))
            self._sum(0, 0, terms)
            begun.append(variable)
        self._until[i] = begun
        return begun

    def _add_order(self, first: int, then: int, days: int) -> None:
        """By each day, no more of `then` has begun than of `first` was over in time for it."""
        if self.model.problem.tasks[then].leader is not None or not self.at[first]:
            return
        a, b = self._begun(first), self._begun(then)
        length = self.model.problem.tasks[first].length
        out = [(self.out[first], -1)] if first in self.out else []
        halves = self.at[then]
        for day in sorted({half // HALVES for half in halves}):
            if days:
                by = day - days - (length - 1) // HALVES
                self._precede([(b[day], 1)], a, by, out)
                continue
            self._precede([(b[day], 1)], a, day - (length - 1) // HALVES, out)
            if (morning := halves.get(day * HALVES)) is not None:
                sooner = [(b[day - 1], 1)] if day else []
                self._precede([*sooner, (morning, 1)], a, day - 1 - (length - 1) // HALVES, out)

    def _precede(
        self, terms: list[tuple["Variable", int]], begun: Sequence["Variable"], by: int,
        out: list[tuple["Variable", int]],
    ) -> None:  # fmt: skip
        before = [(begun[by], -1)] if by >= 0 else []
        self._sum(-self.infinity, 0, [*terms, *before, *out])

    def _add_room(self) -> None:
        for (resource, half), row in self._rows.items():
            room = self.model.room[resource][half]
            if sum(amount for _, amount in row) > room:
                self._sum(-self.infinity, room, row)

    def _add_burdens(self) -> None:
        for (burden, bucket), row in self._borne.items():
            each = self.model.burdens[burden]
            for points, least in each.steps[bucket]:
                spare = max(0, least - each.base.get(bucket, 0))
                if points and len(row) > spare and each.weekly:
                    excess = self._variable(points, self.infinity)
                    terms = [(excess, 1), *((variable, -1) for variable in row)]
                    self._sum(-spare, self.infinity, terms)
