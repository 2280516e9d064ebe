"""Judge a plan by the problem alone. Shares no code with whatever makes plans, on purpose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.problem import Placement, Plan, Precedence, Problem, Task
from calendars.planner.proposal import Cause, CauseCode, Violation
from calendars.planner.recipe import Guidance

_Taken = dict[tuple[CauseCode, str, int], list["_Use"]]


@dataclass(frozen=True, slots=True)
class _Use:
    """One event in one half day; `teams` is how many teams of a group it takes."""

    uid: EventUid
    settled: bool
    teams: int = 1


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Give everything that is wrong with `plan`; what it leaves out is not.

    Of what is settled nothing is said unless it stands in the way of something that is not.
    """
    found: list[Violation] = []
    taken: _Taken = defaultdict(list)
    _book(problem, taken)
    for uid, placement in plan.items():
        task = problem.by_uid.get(uid)
        if task is None:
            found.append(Violation(Cause(CauseCode.UNKNOWN_TASK, uid), (uid,)))
            continue
        found += [Violation(cause, (uid,)) for cause in _alone(task, placement, problem)]
        found += [Violation(cause, (uid,)) for cause in _riding(task, placement, plan)]
        if not task.stretch:
            _take(task, placement, problem, taken)
    found += _crowded(taken, problem)
    found += _disordered(problem, plan)
    return tuple(found)


def _book(problem: Problem, taken: _Taken) -> None:
    for booking in problem.bookings:
        for half in booking.halves:
            use = _Use(booking.uid, settled=True)
            for unit in booking.units:
                taken[CauseCode.UNIT_BUSY, unit, half].append(use)
            for person in booking.people:
                taken[CauseCode.PERSON_BUSY, person, half].append(use)
            if booking.place:
                taken[CauseCode.PLACE_TAKEN, booking.place, half].append(use)
            for group, teams in booking.teams.items():
                taken[CauseCode.TEAMS_BUSY, group, half].append(
                    _Use(booking.uid, settled=True, teams=teams)
                )


def _alone(task: Task, placement: Placement, problem: Problem) -> Iterator[Cause]:
    """Give what is wrong with one placement by itself."""
    half = placement.half
    if task.settled:
        if placement != task.current:
            yield Cause(CauseCode.PINNED)
        return
    if not task.first <= half <= task.last or not 0 <= half <= _halves(problem) - task.length:
        yield Cause(CauseCode.OUTSIDE_WINDOW)
        return
    if not task.halves[half % HALVES] or (task.stretch and half % HALVES):
        yield Cause(CauseCode.WRONG_HALF)
    if half < problem.today and (task.current is None or task.current.half != half):
        yield Cause(CauseCode.IN_THE_PAST)
    if task.stretch:
        return
    if placement.joins is None:
        yield from _hall(task, placement, problem)
        yield from _comrade(task, placement, problem)
    yield from _away(task, placement, problem)


def _away(task: Task, placement: Placement, problem: Problem) -> Iterator[Cause]:
    if placement.joins is None:
        for unit in _units(task, problem):
            if placement.half in problem.blocked.get(unit, ()):
                yield Cause(CauseCode.UNIT_BLOCKED, unit)
    if task.unit is not None:
        for person in sorted(_people(task, placement)):
            if placement.half in problem.absent.get(person, ()):
                yield Cause(CauseCode.PERSON_ABSENT, person)


def _hall(task: Task, placement: Placement, problem: Problem) -> Iterator[Cause]:
    if not task.hall:
        if placement.hall or placement.half in problem.closed.get(task.place, ()):
            yield Cause(CauseCode.HALL_UNFIT, placement.hall or task.place)
        return
    fits = any(h.place == placement.hall and h.size >= task.hall for h in problem.halls)
    if not fits or placement.half in problem.closed.get(placement.hall, ()):
        yield Cause(CauseCode.HALL_UNFIT, placement.hall)


def _comrade(task: Task, placement: Placement, problem: Problem) -> Iterator[Cause]:
    team = problem.team.get(task.group) if task.group is not None else None
    match task.guidance:
        case Guidance.COMRADE:
            fits = team is not None and placement.comrade in team.members
            fits = fits and placement.comrade not in task.people
        case Guidance.HEAD:
            fits = team is not None and placement.comrade == team.head
            fits = fits and placement.comrade is not None
        case _:
            fits = placement.comrade is None
    if not fits:
        yield Cause(CauseCode.COMRADE_UNFIT, str(task.group or ""))


def _riding(task: Task, placement: Placement, plan: Plan) -> Iterator[Cause]:
    """Tell whether a visit joins a meeting that is one of its hosts, and is where the host is."""
    if placement.joins is None:
        return
    host = plan.get(placement.joins)
    there = placement.joins in task.hosts and host is not None and host.half == placement.half
    if not there or placement.comrade is not None or placement.hall:
        yield Cause(CauseCode.NOT_A_HOST, placement.joins)


def _take(task: Task, placement: Placement, problem: Problem, taken: _Taken) -> None:
    half, use = placement.half, _Use(task.uid, task.settled)
    for person in _people(task, placement):
        taken[CauseCode.PERSON_BUSY, person, half].append(use)
    if placement.joins is not None:
        return
    for unit in _units(task, problem):
        taken[CauseCode.UNIT_BUSY, unit, half].append(use)
    if place := placement.hall or task.place:
        taken[CauseCode.PLACE_TAKEN, place, half].append(use)
    for group, teams in _teams(task, problem).items():
        taken[CauseCode.TEAMS_BUSY, group, half].append(_Use(task.uid, task.settled, teams))


def _units(task: Task, problem: Problem) -> tuple[UnitCode, ...]:
    return problem.units if task.unit is None else (task.unit,)


def _people(task: Task, placement: Placement) -> frozenset[PersonCode]:
    """Give who is there; of a visit that rides on a meeting, the leader alone is more."""
    if placement.joins is not None:
        return frozenset({task.leader} if task.leader is not None else ())
    people = task.people
    if placement.comrade is not None:
        people |= {placement.comrade}
    return people


def _teams(task: Task, problem: Problem) -> Mapping[GroupCode, int]:
    match task.guidance:
        case Guidance.NONE:
            return {}
        case Guidance.ALL:
            return {team.code: team.teams for team in problem.teams}
        case _:
            return {} if task.group is None else {task.group: 1}


def _crowded(taken: _Taken, problem: Problem) -> Iterator[Violation]:
    for (code, subject, half), uses in taken.items():
        most = 1
        if code is CauseCode.TEAMS_BUSY:
            team = problem.team.get(GroupCode(subject))
            most = team.teams if team is not None else 0
        if sum(use.teams for use in uses) <= most or all(use.settled for use in uses):
            continue
        yield Violation(
            Cause(code, subject, {"half": half, "on": problem.day(half)}),
            tuple(sorted({use.uid for use in uses})),
        )


def _disordered(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for order in problem.orders:
        first, then = plan.get(order.first), plan.get(order.then)
        if first is None or then is None or _in_order(order, first, then, problem):
            continue
        if problem.by_uid[order.first].settled and problem.by_uid[order.then].settled:
            continue
        data = {"days": order.days, "rule": order.rule, "source": order.source}
        cause = Cause(CauseCode.OUT_OF_ORDER, order.first, data)
        yield Violation(cause, (order.first, order.then))


def _in_order(order: Precedence, first: Placement, then: Placement, problem: Problem) -> bool:
    last = first.half + problem.by_uid[order.first].length - 1
    if then.half <= last:
        return False
    return then.half // HALVES - last // HALVES >= order.days


def _halves(problem: Problem) -> int:
    return len(problem.days) * HALVES
