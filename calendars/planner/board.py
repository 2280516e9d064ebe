"""A plan under way in numbers: where each task stands, and what is taken and borne so far."""

from collections import Counter

from calendars.planner.grid import HALVES
from calendars.planner.model import Demand, Model
from calendars.planner.problem import latest, soonest
from calendars.planner.score import VISIT_CHANGED

NOWHERE = -1


class Board:
    """`at` has the half day of each task, NOWHERE where it has none; `on` the host of a visit."""

    def __init__(self, model: Model) -> None:
        self.model = model
        count = len(model.problem.tasks)
        self.at = [NOWHERE] * count
        self.on = [NOWHERE] * count
        self._used = [[0] * len(room) for room in model.room]
        self._borne: list[Counter[int]] = [Counter(burden.base) for burden in model.burdens]
        movable = frozenset(model.movable)
        for i, task in enumerate(model.problem.tasks):
            if i not in movable and task.current is not None:
                self.at[i] = task.current.half

    def copy(self) -> "Board":
        made = Board(self.model)
        made.at, made.on = list(self.at), list(self.on)
        made._used = [list(used) for used in self._used]
        made._borne = [Counter(borne) for borne in self._borne]
        return made

    def demand(self, i: int, host: int) -> Demand:
        return self.model.alone[i] if host == NOWHERE else self.model.joined[i]

    def left(self, resource: int, half: int) -> int:
        return self.model.room[resource][half] - self._used[resource][half]

    def borne(self, burden: int, bucket: int) -> int:
        return self._borne[burden][bucket]

    def fits(self, i: int, half: int, host: int = NOWHERE) -> bool:
        """Tell whether there is room; whether it is in order is another question."""
        room, used = self.model.room, self._used
        for resource, amount in self.demand(i, host).takes:
            if used[resource][half] + amount > room[resource][half]:
                return False
        return True

    def span(self, i: int) -> tuple[int, int]:
        """Give the first and last half day that is in order with everything placed."""
        tasks, at = self.model.problem.tasks, self.at
        first, last = 0, len(self.model.problem.days) * HALVES
        for other, days in self.model.before[i]:
            if at[other] != NOWHERE:
                first = max(first, soonest(at[other], tasks[other].length, days))
        for other, days in self.model.after[i]:
            if at[other] != NOWHERE:
                last = min(last, latest(at[other], tasks[i].length, days))
        return first, last

    def price(self, i: int, half: int, host: int = NOWHERE) -> int:
        """Give what the score rises by when it is put here; leaving it out costs nothing."""
        model = self.model
        price = model.cost[i][half]
        for burden in self.demand(i, host).burdens:
            each = model.burdens[burden]
            bucket = each.bucket[half]
            count = self._borne[burden][bucket]
            for points, least in each.steps[bucket]:
                if count >= least:
                    price += points
        if model.problem.tasks[i].leader is not None:
            price += self._ride(i, half, host)
        return price

    def _ride(self, i: int, half: int, host: int) -> int:
        task = self.model.problem.tasks[i]
        price = self.model.trip if host == NOWHERE else 0
        if task.moves_count and task.current is not None:
            joins = None if host == NOWHERE else self.model.problem.tasks[host].uid
            if (half, joins) != (task.current.half, task.current.joins):
                price += VISIT_CHANGED
        return price

    def put(self, i: int, half: int, host: int = NOWHERE) -> None:
        self.at[i], self.on[i] = half, host
        self._count(i, half, host, 1)

    def take(self, i: int) -> None:
        self._count(i, self.at[i], self.on[i], -1)
        self.at[i] = self.on[i] = NOWHERE

    def _count(self, i: int, half: int, host: int, count: int) -> None:
        demand = self.demand(i, host)
        for resource, amount in demand.takes:
            self._used[resource][half] += count * amount
        for burden in demand.burdens:
            self._borne[burden][self.model.burdens[burden].bucket[half]] += count

    def riders(self, i: int) -> list[int]:
        return [rider for rider in self.model.riders[i] if self.on[rider] == i]

    def objective(self) -> int:
        """Give the score of what is movable; what is settled costs the same in every plan."""
        model = self.model
        total = 0
        for i in model.movable:
            half = self.at[i]
            if half == NOWHERE:
                total += model.out[i]
                continue
            total += model.cost[i][half]
            if model.problem.tasks[i].leader is not None:
                total += self._ride(i, half, self.on[i])
        for burden, borne in zip(model.burdens, self._borne, strict=True):
            total += sum(
                points * max(0, count - least)
                for bucket, count in borne.items()
                for points, least in burden.steps[bucket]
            )
        return total
