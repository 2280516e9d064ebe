"""What could be changed where demands are at odds: each way by as little as possible first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.planner.demands import (
    freed,
    resource_of,
    subjects_of,
    tasks_of,
    there,
    with_tasks,
)
from calendars.planner.grid import HALVES
from calendars.planner.problem import Hall, Problem, Task, Team
from calendars.planner.proposal import Cause, CauseCode, Fix

MOST_DAYS = 10
MOST_MORE = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a problem, and the problem as changed."""

    fix: Fix
    subject: str
    data: Mapping[str, Any]
    problem: Problem


Way = Iterator[Change]
"""The same kind of change, ever more of it."""


def ways(problem: Problem, causes: Sequence[Cause]) -> Iterator[Way]:
    """Give what could be tried against causes that are at odds with each other."""
    for cause in causes:
        match cause.code, resource_of(cause):
            case CauseCode.OUT_OF_ORDER, _:
                yield _earlier(problem, cause)
                yield _closer(problem, cause)
            case CauseCode.OUTSIDE_WINDOW, _ if "last" in cause.data:
                yield _later(problem, cause)
            case CauseCode.PINNED, _:
                yield _unpinned(problem, cause)
            case _, "team" | "member" as noun:
                yield from _of_guidance(problem, cause, noun)
            case _, "hall":
                yield _halls(problem, cause)
        yield _released(problem, cause)


def _unpinned(problem: Problem, cause: Cause) -> Way:
    uid = EventUid(cause.subject)
    yield Change(Fix.UNPIN, uid, {"on": cause.data["on"]}, freed(problem, uid))


def _of_guidance(problem: Problem, cause: Cause, noun: str) -> Iterator[Way]:
    groups = frozenset(subjects_of(cause)) & frozenset(problem.team)
    if not groups:
        return
    if noun == "team":
        yield _teams(problem, groups)
    else:
        yield _members(problem, groups)
    yield _groups(problem, cause, groups)


def _teams(problem: Problem, groups: frozenset[str]) -> Way:
    for more in range(1, MOST_MORE):
        teams = tuple(
            replace(team, teams=team.teams + more) if team.code in groups else team
            for team in problem.teams
        )
        if any(team.teams > len(team.members) for team in teams if team.code in groups):
            return
        data = {"groups": tuple(sorted(groups)), "more": more}
        yield Change(Fix.TEAMS, _only(groups), data, replace(problem, teams=teams))


def _members(problem: Problem, groups: frozenset[str]) -> Way:
    for more in range(1, MOST_MORE):
        teams = tuple(
            replace(team, members=(*team.members, *_new_people(team.code, more)))
            if team.code in groups
            else team
            for team in problem.teams
        )
        data = {"groups": tuple(sorted(groups)), "more": more}
        yield Change(Fix.MEMBER, _only(groups), data, replace(problem, teams=teams))


def _groups(problem: Problem, cause: Cause, groups: frozenset[str]) -> Way:
    """Take from each group the units that it cannot serve, the last ones, in equal shares."""
    need, places = cause.data.get("need", 0), cause.data.get("places", 0)
    if need <= places:
        return
    tasks = tasks_of(problem, cause)
    each = places // len(groups)
    given: list[UnitCode] = []
    for group in sorted(groups):
        own = [task.unit for task in tasks if task.group == group and task.unit is not None]
        given += dict.fromkeys(own[each:])
    for more in range(1, len(groups) + 1):
        codes = [GroupCode(f"+{n}") for n in range(1, more + 1)]
        new = {unit: codes[n % more] for n, unit in enumerate(given)}
        teams = tuple(Team(c, 1, people := _new_people(c, 2), people[0]) for c in codes)
        moved = tuple(_regrouped(task, new) for task in problem.tasks)
        data = {"more": more, "units": tuple(given)}
        yield Change(
            Fix.GROUPS, "", data, replace(problem, teams=(*problem.teams, *teams), tasks=moved)
        )


def _regrouped(task: Task, new: Mapping[UnitCode, GroupCode]) -> Task:
    if task.unit is None or task.unit not in new or task.group is None or task.settled:
        return task
    return replace(task, group=new[task.unit])


def _halls(problem: Problem, cause: Cause) -> Way:
    size = max(map(int, subjects_of(cause)))
    for more in range(1, MOST_DAYS):
        new = tuple(Hall(f"+{n}", size) for n in range(1, more + 1))
        data = {"more": more}
        changed_ = replace(problem, halls=(*problem.halls, *new))
        yield Change(Fix.HALL, str(size), data, changed_)


def _later(problem: Problem, cause: Cause) -> Way:
    tasks = tasks_of(problem, cause)
    top = len(problem.days) * HALVES
    until = max(task.until for task in tasks)
    for days in range(1, min(MOST_DAYS, (top - until) // HALVES) + 1):
        more = days * HALVES
        data = {"days": days, "until": problem.day(until + more - 1)}
        later = {task.uid: replace(task, last=task.last + more) for task in tasks}
        yield Change(Fix.LATER, "", data, with_tasks(problem, later))


def _earlier(problem: Problem, cause: Cause) -> Way:
    if not cause.data["after"] or "on" not in cause.data:
        return
    first = problem.by_uid[EventUid(cause.subject)]
    half = first.current.half if first.settled and first.current is not None else first.first
    for days in range(1, min(MOST_DAYS, (half - problem.today) // HALVES) + 1):
        there = half - days * HALVES
        moved = replace(
            first,
            first=there,
            last=there,
            wish=there,
            current=replace(first.current, half=there) if first.current is not None else None,
        )
        data = {"days": days, "on": problem.day(there)}
        yield Change(Fix.EARLIER, first.uid, data, with_tasks(problem, {first.uid: moved}))


def _closer(problem: Problem, cause: Cause) -> Way:
    """Only gaps that are ours are ours to give up."""
    if cause.data["source"] != "policy" or not cause.data["days"]:
        return
    uids = frozenset(cause.data["tasks"])
    orders = tuple(
        replace(order, days=0)
        if (order.first == cause.subject and order.then in uids)
        or (order.then == cause.subject and order.first in uids)
        else order
        for order in problem.orders
    )
    data = {"days": cause.data["days"], "tasks": tuple(cause.data["tasks"])}
    yield Change(Fix.GAP, cause.subject, data, replace(problem, orders=orders))


def _released(problem: Problem, cause: Cause) -> Way:
    """A unit or person gives up the days on which it is not to be had."""
    for subject in subjects_of(cause):
        if problem.absent.get(PersonCode(subject)) or problem.blocked.get(UnitCode(subject)):
            yield Change(Fix.RELEASE, subject, {}, there(problem, subject))


def _new_people(group: str, count: int) -> tuple[PersonCode, ...]:
    return tuple(PersonCode(f"{group}+{n}") for n in range(1, count + 1))


def _only(subjects: frozenset[str]) -> str:
    return next(iter(subjects)) if len(subjects) == 1 else ""
