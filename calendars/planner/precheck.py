"""What makes a problem impossible before anything is solved: contradictions, and plain counting."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from calendars.planner.board import Board
from calendars.planner.bounds import Bounds
from calendars.planner.greedy import bounds_of
from calendars.planner.laying import lay
from calendars.planner.model import Model
from calendars.planner.problem import Problem
from calendars.planner.proposal import Cause, CauseCode
from calendars.planner.recipe import Guidance


@dataclass(frozen=True, slots=True)
class _Want:
    """Tasks that need some resource between two half days, and how often it is to be had."""

    first: int
    last: int
    need: int
    places: int
    tasks: tuple[int, ...]

    @property
    def lacking(self) -> int:
        return self.need - self.places

    @property
    def telling(self) -> tuple[int, int]:
        return self.lacking, self.first - self.last


def precheck(problem: Problem) -> tuple[Cause, ...]:
    """Give what shows at once that not everything can be placed; nothing given proves nothing.

    Contradictions first, then what is too little of something, the most telling first.
    """
    if cycle := _cycle(problem):
        return (cycle,)
    model = lay(problem)
    bounds = bounds_of(Board(model))
    found = [*_contradictions(model, bounds)]
    return (*found, *_too_few(model, bounds))


def _cycle(problem: Problem) -> Cause | None:
    graph: TopologicalSorter[str] = TopologicalSorter()
    for order in problem.orders:
        graph.add(order.then, order.first)
    try:
        graph.prepare()
    except CycleError as error:
        return Cause(CauseCode.ORDER_CYCLE, error.args[1][0], {"tasks": tuple(error.args[1])})
    return None


def _contradictions(model: Model, bounds: Bounds) -> Iterator[Cause]:
    problem = model.problem
    for i in model.movable:
        task = problem.tasks[i]
        guided = task.guidance in (Guidance.COMRADE, Guidance.HEAD)
        if guided and (task.group is None or task.group not in problem.team):
            yield Cause(CauseCode.NO_GROUP, task.uid, {"unit": task.unit})
        elif not model.slots[i] and not model.riding[i]:
            yield Cause(CauseCode.EMPTY_WINDOW, task.uid, _window(model, i))
        elif bounds.earliest[i] > bounds.latest[i]:
            data = _window(model, i) | {"after": _binding(model, bounds, i)}
            yield Cause(CauseCode.EMPTY_WINDOW, task.uid, data)


def _window(model: Model, i: int) -> dict[str, object]:
    task, days = model.problem.tasks[i], model.problem.days
    halves = [half for half in (task.first, task.last) if 0 <= half < 2 * len(days)]
    if not halves:
        return {}
    return {"first": model.problem.day(halves[0]), "last": model.problem.day(halves[-1])}


def _binding(model: Model, bounds: Bounds, i: int) -> str:
    """Give the last of those that have to come before."""
    before = [other for other, _ in model.before[i]]
    if not before:
        return ""
    return model.problem.tasks[max(before, key=lambda other: bounds.earliest[other])].uid


def _too_few(model: Model, bounds: Bounds) -> Iterator[Cause]:
    """Count for every resource; the same lack of several is told as one."""
    wants: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for i in model.movable:
        if model.riding[i] or not model.slots[i] or bounds.earliest[i] > bounds.latest[i]:
            continue
        for resource, amount in model.alone[i].takes:
            wants[resource].append((i, amount))
    together: dict[tuple[str, int, int], list[tuple[int, _Want]]] = defaultdict(list)
    for resource, tasks in wants.items():
        if (want := _most_lacking(model, bounds, resource, tasks)) is not None:
            noun = model.keys[resource][0]
            together[noun, want.first, want.last].append((resource, want))
    found = [_cause(model, noun, lacking) for (noun, _, _), lacking in together.items()]
    yield from sorted(found, key=lambda cause: -(cause.data["need"] - cause.data["places"]))


def _most_lacking(
    model: Model, bounds: Bounds, resource: int, tasks: Sequence[tuple[int, int]]
) -> _Want | None:
    """Give the stretch of time that lacks most, the shortest among equals."""
    spans = [(bounds.earliest[i], bounds.latest[i], amount, i) for i, amount in tasks]
    total = [0]
    for room in model.room[resource]:
        total.append(total[-1] + room)
    found: _Want | None = None
    lasts = sorted({last for _, last, _, _ in spans})
    for first in sorted({first for first, _, _, _ in spans}):
        for last in lasts:
            if last < first:
                continue
            inside = [(i, n) for a, b, n, i in spans if first <= a and b <= last]
            need, places = sum(n for _, n in inside), total[last + 1] - total[first]
            want = _Want(first, last, need, places, tuple(i for i, _ in inside))
            if want.lacking > 0 and (found is None or want.telling > found.telling):
                found = want
    return found


def _cause(model: Model, noun: str, lacking: list[tuple[int, _Want]]) -> Cause:
    problem, (_, first) = model.problem, lacking[0]
    subjects = tuple(model.keys[resource][1] for resource, _ in lacking)
    data = {
        "resource": noun,
        "subjects": subjects,
        "first": problem.day(first.first),
        "last": problem.day(first.last),
        "half": first.first,
        "halves": first.last - first.first + 1,
        "need": sum(want.need for _, want in lacking),
        "places": sum(want.places for _, want in lacking),
        "tasks": tuple(problem.tasks[i].uid for _, want in lacking for i in want.tasks),
    }
    return Cause(CauseCode.TOO_FEW_PLACES, subjects[0] if len(subjects) == 1 else "", data)
