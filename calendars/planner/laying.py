"""Lay a problem out as a model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.model import Burden, Demand, Model
from calendars.planner.problem import Goal, Placement, Problem, Task, latest, soonest
from calendars.planner.recipe import Guidance
from calendars.planner.resources import Key, Resources
from calendars.planner.score import (
    OVER_VISITS,
    OVER_WEEKLY,
    SECOND_OF_DAY,
    TRIP,
    VISITS,
    Load,
    Prices,
    changed,
    group_steps,
    left_out,
)

Steps = Mapping[int, tuple[tuple[int, int], ...]]
_GUIDED = (Guidance.COMRADE, Guidance.HEAD)


def lay(problem: Problem) -> Model:
    """Give the model of a problem; what cannot stand anywhere has no slots."""
    resources = Resources(problem)
    model = Model(
        problem, trip=TRIP * problem.factor(Goal.TRIPS), keys=resources.keys, room=resources.room
    )
    model.movable = [i for i, task in enumerate(problem.tasks) if not task.settled]
    numbers = {task.uid: i for i, task in enumerate(problem.tasks)}
    prices = Prices(problem)
    burdens = _Burdens(problem)
    model.burdens = burdens.all
    riders: dict[int, list[int]] = defaultdict(list)
    for i, task in enumerate(problem.tasks):
        hosts = tuple(numbers[uid] for uid in task.hosts if uid in numbers)
        for host in hosts:
            riders[host].append(i)
        model.hosts.append(hosts)
        model.out.append(left_out(problem, task))
        model.alone.append(Demand(resources.takes(task), burdens.of(task)))
        model.joined.append(Demand(resources.takes_riding(task), burdens.of_riding(task)))
    model.riders = [tuple(riders[i]) for i in range(len(problem.tasks))]
    _lay_orders(model, numbers)
    for i, task in enumerate(problem.tasks):
        alone, riding = _slots(task, model, i, resources)
        model.slots.append(alone)
        model.riding.append(riding)
        model.cost.append(_cost(prices, task, {*alone, *riding}))
    return model


def _lay_orders(model: Model, numbers: Mapping[EventUid, int]) -> None:
    model.after = [[] for _ in model.problem.tasks]
    model.before = [[] for _ in model.problem.tasks]
    for order in model.problem.orders:
        first, then = numbers[order.first], numbers[order.then]
        model.after[first].append((then, order.days))
        model.before[then].append((first, order.days))


def _slots(
    task: Task, model: Model, i: int, resources: Resources
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the half days for a task by itself, and for a visit that rides."""
    if task.settled and task.current is not None:
        return (task.current.half,), ()
    problem, room = model.problem, model.room
    here = -1 if task.current is None else task.current.half
    first, last = _beside_settled(model, i)
    first, last = (
        max(task.first, first),
        min(task.last, last, len(problem.days) * HALVES - task.length),
    )
    may = [
        half
        for half in range(first, last + 1)
        if task.halves[half % HALVES]
        and not (task.stretch and half % HALVES)
        and (half >= problem.today or half == here)
    ]
    if task.stretch:
        return tuple(may), ()
    barred = resources.barred(task)
    alone = tuple(
        half
        for half in may
        if half not in barred
        and all(room[taken][half] >= amount for taken, amount in model.alone[i].takes)
    )
    if task.leader is None or not task.hosts:
        return alone, ()
    away = problem.absent.get(task.leader, frozenset())
    riding = tuple(
        half
        for half in may
        if half not in away
        and all(room[taken][half] >= amount for taken, amount in model.joined[i].takes)
    )
    return alone, riding


def _beside_settled(model: Model, i: int) -> tuple[int, int]:
    """Give the first and last half day that is in order with everything settled."""
    tasks = model.problem.tasks
    first, last = 0, len(model.problem.days) * HALVES
    for other, days in model.before[i]:
        if tasks[other].settled and (there := tasks[other].current) is not None:
            first = max(first, soonest(there.half, tasks[other].length, days))
    for other, days in model.after[i]:
        if tasks[other].settled and (there := tasks[other].current) is not None:
            last = min(last, latest(there.half, tasks[i].length, days))
    return first, last


def _cost(prices: Prices, task: Task, halves: Iterable[int]) -> dict[int, int]:
    if task.leader is None and task.moves_count:
        return {half: prices.of(task, half) + changed(task, Placement(half)) for half in halves}
    return {half: prices.of(task, half) for half in halves}


class _Burdens:
    """What a week or a day can have too much of, made where a task adds to it."""

    def __init__(self, problem: Problem) -> None:
        self.all: list[Burden] = []
        self._problem = problem
        self._known: dict[Key, int] = {}
        weeks = {week: n for n, week in enumerate(dict.fromkeys(problem.weeks))}
        self._weeks = list(weeks)
        self._days = [half // HALVES for half in range(len(problem.days) * HALVES)]
        self._week_of = [weeks[problem.weeks[day]] for day in self._days]
        self._group_steps = group_steps(problem)
        self._load = Load(problem)
        for task in problem.tasks:
            if task.settled and task.current is not None:
                self._load.add(task, task.current)

    def of(self, task: Task) -> tuple[int, ...]:
        if task.stretch:
            return ()
        found = list(self.of_riding(task))
        if task.unit is not None:
            found += [self._unit_week(task.unit), self._unit_day(task.unit)]
        if task.group is not None and task.guidance in _GUIDED:
            found.append(self._group_week(task.group))
        return tuple(found)

    def of_riding(self, task: Task) -> tuple[int, ...]:
        return (self._leader_week(task.leader),) if task.leader is not None else ()

    def _leader_week(self, leader: PersonCode) -> int:
        points = OVER_VISITS * self._problem.factor(Goal.LEADERS)
        steps = dict.fromkeys(range(len(self._weeks)), ((points, VISITS),))
        base = self._by_week(self._load.leader_weeks, leader)
        return self._burden(("leader", leader), Goal.LEADERS, self._week_of, base, steps)

    def _unit_week(self, unit: UnitCode) -> int:
        points = OVER_WEEKLY * self._problem.factor(Goal.UNITS)
        steps = dict.fromkeys(range(len(self._weeks)), ((points, self._problem.weekly),))
        base = self._by_week(self._load.unit_weeks, unit)
        return self._burden(("week", unit), Goal.UNITS, self._week_of, base, steps)

    def _unit_day(self, unit: UnitCode) -> int:
        points = SECOND_OF_DAY * self._problem.factor(Goal.UNITS)
        base = {
            day: count
            for day in range(len(self._problem.days))
            if (count := self._load.unit_days.get((unit, day), 0))
        }
        steps = dict.fromkeys(range(len(self._problem.days)), ((points, 1),))
        return self._burden(("day", unit), Goal.UNITS, self._days, base, steps)

    def _group_week(self, group: GroupCode) -> int:
        factor = self._problem.factor(Goal.GROUPS)
        steps = {
            n: tuple(
                (points * factor, least)
                for points, least in self._group_steps.get((group, week), ())
            )
            for n, week in enumerate(self._weeks)
        }
        base = self._by_week(self._load.group_weeks, group)
        return self._burden(("group", group), Goal.GROUPS, self._week_of, base, steps)

    def _by_week(self, counts: Mapping[Any, int], code: str) -> dict[int, int]:
        return {
            n: count for n, week in enumerate(self._weeks) if (count := counts.get((code, week), 0))
        }

    def _burden(
        self, key: Key, goal: Goal, bucket: list[int], base: dict[int, int], steps: Steps
    ) -> int:
        if key not in self._known:
            self._known[key] = len(self.all)
            self.all.append(Burden(goal, bucket, base, steps, weekly=bucket is not self._days))
        return self._known[key]
