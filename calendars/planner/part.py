"""The model of a part of a plan for CP-SAT: a literal for each task and half day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from calendars.planner.board import NOWHERE, Board
from calendars.planner.greedy import Spot
from calendars.planner.model import Demand
from calendars.planner.problem import soonest

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

DETERMINISTIC = 3.0
"""Seconds, about, in one unit of the solver's deterministic time."""
PER_LITERAL = 1e-4
"""Seconds, about, for a literal until the solver begins."""

Worth = Mapping[int, Collection[int]]
"""By task, the half days worth looking at; every one where a task is not in it."""


class Part:
    """Tasks of a part get their literals one by one, hosts before visits; then all is related."""

    def __init__(self, board: Board, here: Mapping[int, Spot], worth: Worth) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- only where there is a solver

        self.cp: CpModel = cp_model.CpModel()
        self._solver = cp_model.CpSolver()
        self._solved = (cp_model.OPTIMAL, cp_model.FEASIBLE)
        self._optimal = cp_model.OPTIMAL
        self.board, self.model = board, board.model
        self.here, self.worth = here, worth
        self.loose = any(half == NOWHERE for half, _ in here.values())
        self.at: dict[int, dict[int, IntVar]] = {}
        """By task and half day: it begins here."""
        self.out: dict[int, IntVar] = {}
        """It finds no place; there is none of these where everything has one already."""
        self.joins: dict[int, dict[int, IntVar]] = {}
        self.costs: list[tuple[IntVar, int]] = []
        self.rows: dict[tuple[int, int], list[tuple[IntVar, int]]] = defaultdict(list)
        self.borne: dict[tuple[int, int], dict[int, list[IntVar]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def solve(self, work: float, seed: int) -> tuple[bool, dict[int, Spot] | None, int, float]:
        solver = self._solver
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = seed
        parameters.max_deterministic_time = max(0.01, work / DETERMINISTIC)
        parameters.linearization_level = 2
        parameters.max_presolve_iterations = 1
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        self.cp.minimize(sum(points * variable for variable, points in self.costs))
        status = solver.solve(self.cp)
        spent = solver.response_proto.deterministic_time * DETERMINISTIC
        spent += PER_LITERAL * len(self.cp.proto.variables)
        if status not in self._solved:
            return False, None, 0, spent
        bound = -int(-solver.best_objective_bound // 1)
        return status == self._optimal, self._spots(), bound, spent

    def _spots(self) -> dict[int, Spot]:
        value = self._solver.boolean_value
        found: dict[int, Spot] = {}
        for i in self.here:
            half = next((h for h, lit in self.at[i].items() if value(lit)), NOWHERE)
            host = next((t for t, lit in self.joins.get(i, {}).items() if value(lit)), NOWHERE)
            found[i] = (half, host if half != NOWHERE else NOWHERE)
        return found

    def add_meeting(self, i: int) -> None:
        literals = self.literals(self.candidates(i, self.model.slots[i]), self.here[i][0])
        self.at[i] = literals
        self.cp.add_exactly_one([*literals.values(), *self.may_be_out(i)])
        self.take(i, literals, self.model.alone[i])
        for half, literal in literals.items():
            self.cost(literal, self.model.cost[i][half])

    def candidates(self, i: int, halves: Sequence[int], host: int = NOWHERE) -> list[int]:
        first, last = self.board.span(i)
        worth = self.worth.get(i)
        return [
            half
            for half in halves
            if first <= half <= last
            and (worth is None or half in worth or half == self.here[i][0])
            and self.board.fits(i, half, host)
        ]

    def literals(self, halves: Iterable[int], here: int) -> dict[int, "IntVar"]:
        """Give one for each half day, with a hint to where something stands."""
        found = {half: self.cp.new_bool_var("") for half in halves}
        for half, literal in found.items():
            self.cp.add_hint(literal, half == here)
        return found

    def take(self, i: int, literals: Mapping[int, "IntVar"], demand: Demand) -> None:
        """Enter what the task takes up and adds to wherever one of `literals` holds."""
        burdens = [(burden, self.model.burdens[burden].bucket) for burden in demand.burdens]
        for half, literal in literals.items():
            for resource, amount in demand.takes:
                self.rows[resource, half].append((literal, amount))
            for burden, bucket in burdens:
                self.borne[burden, bucket[half]][i].append(literal)

    def may_be_out(self, i: int) -> list["IntVar"]:
        if not self.loose:
            return []
        out = self.cp.new_bool_var("")
        self.cp.add_hint(out, self.here[i][0] == NOWHERE)
        self.out[i] = out
        self.cost(out, self.model.out[i])
        return [out]

    def cost(self, variable: "IntVar", points: int) -> None:
        if points:
            self.costs.append((variable, points))

    def add_order(self, first: int, then: int, days: int) -> None:
        """Whatever is out has no part in it."""
        length = self.model.problem.tasks[first].length
        ends = {half: soonest(half, length, days) for half in self.at[first]}
        if not ends or not self.at[then] or max(ends.values()) <= min(self.at[then]):
            return
        starts = [half * literal for half, literal in self.at[then].items()]
        if then in self.out:
            starts.append(max(ends.values()) * self.out[then])
        self.cp.add(sum(starts) >= sum(ends[half] * lit for half, lit in self.at[first].items()))

    def add_room(self) -> None:
        for (resource, half), row in self.rows.items():
            left = self.board.left(resource, half)
            if sum(amount for _, amount in row) <= left:
                continue
            if left == 1:
                self.cp.add_at_most_one(literal for literal, _ in row)
            else:
                self.cp.add(sum(amount * literal for literal, amount in row) <= left)

    def add_burdens(self) -> None:
        for (burden, bucket), by_task in self.borne.items():
            count = self.board.borne(burden, bucket)
            for points, least in self.model.burdens[burden].steps[bucket]:
                if points and count + len(by_task) > least:
                    self._add_excess(points, least - count, by_task)

    def _add_excess(self, points: int, spare: int, by_task: Mapping[int, list["IntVar"]]) -> None:
        literals = [literal for each in by_task.values() for literal in each]
        if spare <= 0:
            self.costs += [(literal, points) for literal in literals]
            return
        excess = self.cp.new_int_var(0, len(by_task) - spare, "")
        self.cp.add(excess >= sum(literals) - spare)
        self.cost(excess, points)
