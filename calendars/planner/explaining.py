"""Why not everything has a place, and the cheapest changes with which it has; each one solved.

First by counting, which proves; where it finds nothing, by what shuts out those that no place was
found for. Cores of a solver are not asked for: they are slow, and name more than is needed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from calendars.ids import EventUid, PhaseCode
from calendars.planner.demands import demands, only, tasks_of, without
from calendars.planner.options import options
from calendars.planner.precheck import precheck
from calendars.planner.problem import Hold, Problem
from calendars.planner.proposal import (
    Cause,
    CauseCode,
    Fix,
    Infeasibility,
    Limits,
    Proposal,
    Purpose,
    WayOut,
)
from calendars.planner.propose import prepare, propose
from calendars.planner.ways_out import Change, Way, ways

BRIEF = Limits(work=2.0)
TRIES = 2
"""How often the whole is solved for one way out."""


def explain(
    problem: Problem, purpose: Purpose = Purpose.FILL, limits: Limits = BRIEF
) -> Infeasibility:
    """Explain what cannot be placed, most telling first; nothing is found against a whole plan.

    `limits` are for each attempt. The greedy plan is tried first, and enough when it is whole.
    """
    asked = prepare(_unheld(problem) if purpose is Purpose.REPAIR else problem, purpose)
    counted = tuple(_together(asked, precheck(asked)))
    if counted and counted[0].code is CauseCode.ORDER_CYCLE:
        return Infeasibility(counted, 1)
    best = _solved(asked, limits, give_up=bool(counted))
    if not best.unplaced:
        return Infeasibility((), 0)
    if counted:
        case = _Case(asked, counted[:1], counted[1:], limits)
        needed = (demand for demand in case.needed() if demand != counted[0])
        causes, others = (counted[0], *needed), counted[1:]
    else:
        shut = _shut_out(asked, best)
        case = _Case(asked, shut, (), limits)
        causes = case.needed()
        others = tuple(cause for cause in shut if cause not in causes)
    ways_out = case.ways_out(causes)
    return Infeasibility(causes, len(best.unplaced), ways_out, others, proven=bool(counted))


def _unheld(problem: Problem) -> Problem:
    """Ask of a repair whether there is any plan at all, whatever it moves."""
    tasks = tuple(
        replace(task, hold=Hold.FREE, freed=True) if task.hold is not Hold.PINNED else task
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _together(problem: Problem, causes: Sequence[Cause]) -> Iterator[Cause]:
    """Tell meetings of one step whose windows are empty for the same reason as one."""
    alike: dict[tuple[str, str], list[Cause]] = defaultdict(list)
    for cause in causes:
        if cause.code is CauseCode.EMPTY_WINDOW:
            step = problem.by_uid[EventUid(cause.subject)].step
            alike[step, cause.data.get("after", "")].append(cause)
    for same in alike.values():
        tasks = tuple(cause.subject for cause in same)
        subject = same[0].subject if len(same) == 1 else ""
        yield Cause(CauseCode.EMPTY_WINDOW, subject, dict(same[0].data) | {"tasks": tasks})
    yield from (cause for cause in causes if cause.code is not CauseCode.EMPTY_WINDOW)


def _solved(problem: Problem, limits: Limits, *, give_up: bool = False) -> Proposal:
    """Solve as is; nothing but what is settled already stays where it is."""
    quick = propose(problem, Purpose.IMPROVE, replace(limits, work=0.0))
    if give_up or not quick.unplaced:
        return quick
    return propose(problem, Purpose.IMPROVE, limits)


def _shut_out(problem: Problem, best: Proposal) -> tuple[Cause, ...]:
    """Give what shuts out the unplaced tasks: whatever shuts out the most half days first."""
    halves: dict[tuple[CauseCode, str], int] = defaultdict(int)
    tasks: dict[tuple[CauseCode, str], dict[EventUid, None]] = defaultdict(dict)
    for uid in best.unplaced:
        for option in options(problem, best.plan, uid):
            for cause in option.blockers:
                halves[cause.code, cause.subject] += 1
                tasks[cause.code, cause.subject][uid] = None
    ranked = sorted(halves, key=lambda key: (-halves[key], key))
    return tuple(
        Cause(code, subject, {"blocked": halves[code, subject], "tasks": (*tasks[code, subject],)})
        for code, subject in ranked
        if code not in (CauseCode.OUT_OF_ORDER, CauseCode.WRONG_HALF)
    )


class _Case:
    """Causes that are looked into beside others, among the tasks of their own phases first."""

    def __init__(
        self, problem: Problem, causes: Sequence[Cause], others: Sequence[Cause], limits: Limits
    ) -> None:
        self._problem, self._causes, self._limits = problem, causes, limits
        self._tasks = frozenset(t.uid for cause in causes for t in tasks_of(problem, cause))
        self._others = frozenset(t.uid for cause in others for t in tasks_of(problem, cause))
        self._phases = frozenset(self._phases_near())
        if self._placed(self._near(problem), self._others - self._tasks):
            self._phases = frozenset(task.phase for task in problem.tasks)

    def needed(self) -> tuple[Cause, ...]:
        """Give every demand without which the tasks find a place, be the others what they may."""
        found: dict[tuple[CauseCode, str, str], Cause] = {}
        for demand in (each for cause in self._causes for each in demands(self._problem, cause)):
            key = demand.code, demand.subject, "first" if "first" in demand.data else "last"
            if key not in found and self._placed(
                self._near(without(self._problem, demand)), self._others
            ):
                found[key] = demand
        return tuple(found.values())

    def ways_out(self, named: Sequence[Cause]) -> tuple[WayOut, ...]:
        found = [out for way in ways(self._problem, named) if (out := self._least(way))]
        return tuple(sorted(found, key=lambda out: (out.unplaced, out.objective, out.fix)))

    def _least(self, way: Way) -> WayOut | None:
        """Solve the whole with the first change that is enough for the part."""
        spared = self._others - self._tasks
        enough = (each for each in way if self._placed(self._near(each.problem), spared))
        for change in islice(enough, TRIES):
            made = _solved(change.problem, self._limits)
            if made.unplaced.keys() <= spared:
                data = dict(change.data) | self._late(change, made)
                left = len(made.unplaced)
                return WayOut(change.fix, change.subject, data, made.objective, left)
        return None

    def _late(self, change: Change, made: Proposal) -> dict[str, object]:
        """Of later windows, tell whose tasks lie beyond the end that they had."""
        if change.fix is not Fix.LATER:
            return {}
        late = (
            task.uid
            for task in self._problem.tasks
            if task.uid in self._tasks and made.plan[task.uid].half > task.last
        )
        return {"tasks": tuple(late)}

    def _placed(self, problem: Problem, spared: Collection[EventUid]) -> bool:
        """Tell whether only `spared` tasks are left out; not solved where counting says no."""
        lacks = precheck(problem)
        if any(task.uid not in spared for cause in lacks for task in tasks_of(problem, cause)):
            return False
        made = _solved(problem, self._limits, give_up=bool(lacks))
        return made.unplaced.keys() <= frozenset(spared)

    def _near(self, problem: Problem) -> Problem:
        """Give the part of a problem in the phases of the causes, beside what is settled."""
        return only(problem, [t for t in problem.tasks if t.settled or t.phase in self._phases])

    def _phases_near(self) -> Iterator[PhaseCode]:
        problem = self._problem
        for uid in self._tasks:
            yield problem.by_uid[uid].phase
            if len(self._tasks) == 1:
                for order in problem.orders_of.get(uid, ()):
                    yield problem.by_uid[order.first].phase
                    yield problem.by_uid[order.then].phase
