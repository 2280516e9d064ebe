"""A proposal as single changes, each with those that it cannot do without."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from calendars.ids import EventUid, GroupCode
from calendars.planner.check import check
from calendars.planner.problem import Hold, Placement, Plan, Problem, Task, soonest
from calendars.planner.proposal import Change, Proposal, Violation
from calendars.planner.recipe import Guidance

_Key = tuple[str, str, int]


def apply(
    problem: Problem, plan: Plan, proposal: Proposal, accepted: Collection[EventUid]
) -> tuple[Plan, tuple[Violation, ...]]:
    """Give `plan` with the accepted changes, and whatever is wrong with the mixture."""
    mixed = dict(plan)
    for change in proposal.changes:
        if change.uid not in accepted:
            continue
        if change.after is None:
            mixed.pop(change.uid, None)
        else:
            mixed[change.uid] = change.after
    return mixed, check(problem, mixed)


def with_needs(changes: Iterable[Change], accepted: Collection[EventUid]) -> frozenset[EventUid]:
    """Give the accepted ones with all that they cannot do without."""
    needs = {change.uid: change.needs for change in changes}
    found: set[EventUid] = set()
    waiting = [uid for uid in accepted if uid in needs]
    while waiting:
        uid = waiting.pop()
        if uid not in found:
            found.add(uid)
            waiting += needs[uid] - found
    return frozenset(found)


def changes_between(problem: Problem, before: Plan, after: Plan) -> tuple[Change, ...]:
    """Give where `after` differs, in the order of the tasks."""
    changed = [task for task in problem.tasks if before.get(task.uid) != after.get(task.uid)]
    needs = _needs(problem, before, after, changed)
    return tuple(
        Change(
            task.uid,
            before.get(task.uid),
            after.get(task.uid),
            frozenset(needs.get(task.uid, ())),
            published=task.hold is not Hold.FREE,
        )
        for task in changed
    )


def _needs(
    problem: Problem, before: Plan, after: Plan, changed: list[Task]
) -> Mapping[EventUid, set[EventUid]]:
    uids = {task.uid for task in changed}
    standing: dict[_Key, list[EventUid]] = defaultdict(list)
    for uid, placement in before.items():
        for key in _keys(problem, problem.by_uid[uid], placement):
            standing[key].append(uid)
    found: dict[EventUid, set[EventUid]] = defaultdict(set)
    for task in changed:
        if (there := after.get(task.uid)) is not None:
            found[task.uid] |= uids & {
                *_in_the_way(problem, task, there, standing),
                *_out_of_order(problem, task, there, before),
                *({there.joins} if there.joins is not None else ()),
            }
        joined = before[task.uid].joins if task.uid in before else None
        if joined in uids and joined is not None:
            found[joined].add(task.uid)
    for uid, others in found.items():
        others.discard(uid)
    return found


def _in_the_way(
    problem: Problem, task: Task, placement: Placement, standing: Mapping[_Key, list[EventUid]]
) -> Iterator[EventUid]:
    for key in _keys(problem, task, placement):
        others = [uid for uid in standing.get(key, ()) if uid != task.uid]
        noun, subject, _ = key
        most = problem.team[GroupCode(subject)].teams if noun == "team" else 1
        if len(others) >= most:
            yield from others


def _out_of_order(
    problem: Problem, task: Task, placement: Placement, before: Plan
) -> Iterator[EventUid]:
    for order in problem.orders_of.get(task.uid, ()):
        other = order.then if order.first == task.uid else order.first
        if other not in before:
            continue
        if order.first == task.uid:
            fits = before[other].half >= soonest(placement.half, task.length, order.days)
        else:
            length = problem.by_uid[other].length
            fits = placement.half >= soonest(before[other].half, length, order.days)
        if not fits:
            yield other


def _keys(problem: Problem, task: Task, placement: Placement) -> Iterator[_Key]:
    """Give all that a task takes up, each but for teams only once in a half day."""
    if task.stretch:
        return
    half = placement.half
    if task.leader is not None:
        yield "person", task.leader, half
    if placement.joins is not None:
        return
    for unit in problem.units if task.unit is None else (task.unit,):
        yield "unit", unit, half
    for person in task.people:
        if person != task.leader:
            yield "person", person, half
    if placement.comrade is not None and placement.comrade not in task.people:
        yield "person", placement.comrade, half
    if place := placement.hall or task.place:
        yield "place", place, half
    if task.group is not None and task.guidance in (Guidance.COMRADE, Guidance.HEAD):
        yield "team", task.group, half
