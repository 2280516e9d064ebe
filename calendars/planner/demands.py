"""Which demands of a problem are at odds, one by one, and the problem without one of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.problem import Placement, Precedence, Problem, Task
from calendars.planner.proposal import Cause, CauseCode
from calendars.planner.recipe import Guidance

RESOURCE: Mapping[CauseCode, str] = {
    CauseCode.TEAMS_BUSY: "team",
    CauseCode.COMRADES_BUSY: "member",
    CauseCode.NO_GROUP: "team",
    CauseCode.HALLS_FULL: "hall",
    CauseCode.UNIT_BUSY: "unit",
    CauseCode.UNIT_BLOCKED: "unit",
    CauseCode.PERSON_BUSY: "person",
    CauseCode.PERSON_ABSENT: "person",
    CauseCode.PLACE_TAKEN: "place",
}
"""What is scarce, by what is told of single half days."""


def resource_of(cause: Cause) -> str:
    """Give what is scarce, empty where it is time."""
    return str(cause.data.get("resource", RESOURCE.get(cause.code, "")))


def subjects_of(cause: Cause) -> tuple[str, ...]:
    return tuple(cause.data.get("subjects", (cause.subject,)))


def tasks_of(problem: Problem, cause: Cause) -> tuple[Task, ...]:
    uids = cause.data.get("tasks", (cause.subject,))
    return tuple(problem.by_uid[uid] for uid in uids if uid in problem.by_uid)


def demands(problem: Problem, cause: Cause) -> Iterator[Cause]:
    """Give the cause itself, then what keeps its tasks from other times."""
    tasks = tasks_of(problem, cause)
    uids = tuple(task.uid for task in tasks)
    yield cause
    if not tasks:
        return
    yield from (_ordered(problem, order, uids) for order in _shared_orders(problem, uids))
    top = len(problem.days) * HALVES - 1
    first, last = min(task.first for task in tasks), max(task.until - 1 for task in tasks)
    if problem.today < first <= top:
        yield Cause(CauseCode.OUTSIDE_WINDOW, "", {"first": problem.day(first), "tasks": uids})
    if 0 <= last < top:
        yield Cause(CauseCode.OUTSIDE_WINDOW, "", {"last": problem.day(last), "tasks": uids})
    if cause.code is CauseCode.EMPTY_WINDOW:
        yield from _away(problem, tasks)
    for task in _in_the_way(problem, cause, frozenset(uids)):
        if task.current is not None and task.current.half >= problem.today:
            data = {"on": problem.day(task.current.half), "tasks": uids}
            yield Cause(CauseCode.PINNED, task.uid, data)


def _away(problem: Problem, tasks: Sequence[Task]) -> Iterator[Cause]:
    """Give whose absence all the tasks share."""
    data = {"tasks": tuple(task.uid for task in tasks), "away": True}
    for unit in sorted({task.unit for task in tasks if task.unit is not None}):
        if problem.blocked.get(unit) and all(task.unit == unit for task in tasks):
            yield Cause(CauseCode.UNIT_BLOCKED, unit, data)
    for person in sorted(frozenset.intersection(*(task.people for task in tasks))):
        if problem.absent.get(person):
            yield Cause(CauseCode.PERSON_ABSENT, person, data)


def without(problem: Problem, demand: Cause) -> Problem:
    """Give the problem as if that were not asked; of an empty window, without its tasks."""
    tasks = tasks_of(problem, demand)
    match demand.code:
        case CauseCode.EMPTY_WINDOW:
            gone = {task.uid for task in tasks}
            return only(problem, [task for task in problem.tasks if task.uid not in gone])
        case CauseCode.OUT_OF_ORDER:
            return _unordered(problem, demand.subject, frozenset(task.uid for task in tasks))
        case CauseCode.PINNED:
            return freed(problem, EventUid(demand.subject))
        case CauseCode.OUTSIDE_WINDOW if "first" in demand.data:
            other = [replace(task, first=problem.today) for task in tasks]
        case CauseCode.OUTSIDE_WINDOW:
            top = len(problem.days) * HALVES
            other = [replace(task, last=top - task.length) for task in tasks]
        case _ if demand.data.get("away"):
            return there(problem, demand.subject)
        case _:
            other = [_undemanding(task, demand) for task in tasks]
    return with_tasks(problem, {task.uid: task for task in other})


def freed(problem: Problem, uid: EventUid) -> Problem:
    """Give the problem with a task that may stand anywhere in its window."""
    return with_tasks(problem, {uid: replace(problem.by_uid[uid], current=None)})


def there(problem: Problem, subject: str) -> Problem:
    """Give the problem with a unit or a person that is never away."""
    absent = {who: halves for who, halves in problem.absent.items() if who != subject}
    blocked = {unit: halves for unit, halves in problem.blocked.items() if unit != subject}
    return replace(problem, absent=absent, blocked=blocked)


def with_tasks(problem: Problem, other: Mapping[EventUid, Task]) -> Problem:
    tasks = tuple(other.get(task.uid, task) for task in problem.tasks)
    return replace(problem, tasks=tasks)


def only(problem: Problem, tasks: Sequence[Task]) -> Problem:
    """Give the problem of these tasks, as if there were no others."""
    uids = {task.uid for task in tasks}
    orders = (o for o in problem.orders if o.first in uids and o.then in uids)
    return replace(problem, tasks=tuple(tasks), orders=tuple(orders))


def _unordered(problem: Problem, subject: str, tasks: Collection[EventUid]) -> Problem:
    orders = (
        order
        for order in problem.orders
        if not (order.first == subject and order.then in tasks)
        and not (order.then == subject and order.first in tasks)
    )
    return replace(problem, orders=tuple(orders))


def _undemanding(task: Task, demand: Cause) -> Task:
    match resource_of(demand):
        case "team" | "member":
            return replace(task, guidance=Guidance.NONE)
        case "hall":
            return replace(task, hall=0)
        case "place":
            return replace(task, place="")
        case "person":
            away = frozenset(map(PersonCode, subjects_of(demand)))
            return replace(task, people=task.people - away, guidance=_guided(task))
        case "unit":
            alone = UnitCode(f"{task.unit}/{task.uid}")
            return replace(task, unit=alone, people=frozenset(), place="")
    return task


def _guided(task: Task) -> Guidance:
    """A head who is the scarce person is wanted no more."""
    return Guidance.COMRADE if task.guidance is Guidance.HEAD else task.guidance


def _ordered(problem: Problem, order: Precedence, uids: tuple[EventUid, ...]) -> Cause:
    """Give what all the tasks come after, or before; `on` is its day where it has only one."""
    after = order.first not in uids
    other = problem.by_uid[order.first if after else order.then]
    data: dict[str, Any] = {
        "after": after, "days": order.days, "rule": order.rule, "source": order.source,
        "tasks": uids,
    }  # fmt: skip
    half = other.current.half if other.settled and other.current is not None else other.first
    if other.settled or other.first == other.last:
        data["on"] = problem.day(half)
    return Cause(CauseCode.OUT_OF_ORDER, other.uid, data)


def _shared_orders(problem: Problem, uids: tuple[EventUid, ...]) -> Iterator[Precedence]:
    """Give the orders that bind all the tasks alike, by what comes before or after all of them."""
    count = len(uids)
    found: dict[tuple[bool, EventUid], list[Precedence]] = {}
    for uid in uids:
        for order in problem.orders_of.get(uid, ()):
            other = order.then if order.first == uid else order.first
            found.setdefault((order.first == uid, other), []).append(order)
    for (_, other), orders in found.items():
        if len(orders) == count and other not in uids:
            yield orders[0]


def _in_the_way(problem: Problem, cause: Cause, uids: frozenset[EventUid]) -> Iterator[Task]:
    noun = resource_of(cause)
    subjects = frozenset(subjects_of(cause))
    if not noun:
        near = {o for uid in uids for order in problem.orders_of.get(uid, ())
                for o in (order.first, order.then)}  # fmt: skip
        yield from (task for task in problem.tasks if task.uid in near and task.settled)
        return
    tasks = [problem.by_uid[uid] for uid in uids]
    halves = range(min(task.first for task in tasks), max(task.until for task in tasks))
    for task in problem.tasks:
        here = task.current
        if (
            task.settled
            and here is not None
            and here.half in halves
            and not task.stretch
            and not subjects.isdisjoint(_taken(task, here, noun, subjects))
        ):
            yield task


def _taken(task: Task, here: Placement, noun: str, subjects: frozenset[str]) -> Collection[str]:
    """Give which of `subjects` a settled task may take up, all of them where that is open."""
    match noun:
        case "team" | "member" if task.guidance is Guidance.ALL:
            return subjects
        case "team" | "member":
            return {task.group} if task.group and task.guidance is not Guidance.NONE else ()
        case "hall":
            return subjects if here.hall else ()
        case "place":
            return {task.place}
        case "unit":
            return {task.unit} if task.unit is not None else subjects
        case _:
            return task.people if here.comrade is None else task.people | {here.comrade}
