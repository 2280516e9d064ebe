"""From a problem to a proposal: prepare it for the purpose, solve it, and judge what comes out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec

from calendars.planner.board import Board
from calendars.planner.bound import relax_all
from calendars.planner.changes import changes_between
from calendars.planner.check import check
from calendars.planner.greedy import current, fill, greedy
from calendars.planner.laying import lay
from calendars.planner.model import Model
from calendars.planner.naming import named
from calendars.planner.options import options
from calendars.planner.precheck import precheck
from calendars.planner.problem import Goal, Hold, Plan, Problem, Task
from calendars.planner.proposal import (
    Cause,
    CauseCode,
    Limits,
    Outcome,
    Progress,
    Proposal,
    Purpose,
    Stop,
    Watch,
)
from calendars.planner.repair import Repair
from calendars.planner.score import score
from calendars.planner.search import Relaxer, Search


def propose(
    problem: Problem,
    purpose: Purpose = Purpose.FILL,
    limits: Limits | None = None,
    *,
    relaxer: Relaxer = relax_all,
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> Proposal:
    """Propose the best plan that is found within `limits`; the timetable itself is not touched.

    `watch` hears of progress, `stop` is asked now and then whether to end with the best so far,
    `relaxer` may bound the parts in other processes. Without a solver the plan is the greedy one.

    Raises:
        AssertionError: the plan breaks a rule; that is a fault of ours, and it is never shown.
    """
    limits = limits or Limits()
    prepared = prepare(problem, purpose)
    model = lay(prepared)
    solver = find_spec("ortools") is not None
    if purpose is Purpose.REPAIR:
        repair = Repair(model, limits if solver else replace(limits, work=0.0), watch, stop)
        repair.run()
        return _repaired(problem, prepared, repair, solver=solver)
    search = Search(_start(model), limits, relaxer, watch, stop)
    if solver:
        search.run()
    return _searched(problem, prepared, purpose, search, solver=solver)


def rescued(problem: Problem, purpose: Purpose, progress: Progress, plan: Plan) -> Proposal:
    """Make a proposal of the last plan that a solver told before it was ended."""
    prepared = prepare(problem, purpose)
    points = score(prepared, plan)
    found = _judged(problem, prepared, purpose, plan, points)
    return replace(found, outcome=Outcome.STOPPED, work=progress.work)


def prepare(problem: Problem, purpose: Purpose) -> Problem:
    """Settle what the purpose leaves where it is."""
    match purpose:
        case Purpose.FILL:
            settled: Mapping[Hold, Hold] = {Hold.FREE: Hold.PINNED, Hold.PUBLISHED: Hold.PINNED}
        case Purpose.IMPROVE:
            settled = {Hold.PUBLISHED: Hold.PINNED}
        case Purpose.REPAIR:
            settled = {Hold.FREE: Hold.PUBLISHED}
    tasks = tuple(
        replace(task, hold=settled[task.hold])
        if task.current is not None and task.hold in settled and not task.freed
        else task
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _start(model: Model) -> Board:
    """Give the better of the timetable as it is with the rest beside it, and of a plan afresh."""
    beside = current(model)
    visits = frozenset(model.visits)
    fill(beside, [i for i in model.movable if i not in visits])
    fill(beside, model.visits)
    return min((beside, greedy(model)), key=Board.objective)


def _searched(
    problem: Problem, prepared: Problem, purpose: Purpose, search: Search, *, solver: bool
) -> Proposal:
    plan = named(search.board)
    points = score(prepared, plan)
    bound = None
    if search.bound is not None:
        bound = search.bound + sum(points.values()) - search.board.objective()
    found = _judged(problem, prepared, purpose, plan, points)
    made = replace(found, bound=bound, work=search.work, solver=solver)
    return replace(made, outcome=_outcome(made, search))


def _outcome(made: Proposal, search: Search) -> Outcome:
    if made.gap == 0:
        return Outcome.OPTIMAL if not made.unplaced else Outcome.PARTIAL
    if made.unplaced:
        return Outcome.PARTIAL
    if made.gap is not None and made.gap <= search.limits.gap:
        return Outcome.WITHIN_GAP
    return Outcome.STOPPED if search.stopped else Outcome.FEASIBLE


def _repaired(problem: Problem, prepared: Problem, repair: Repair, *, solver: bool) -> Proposal:
    plan = named(repair.board)
    found = _judged(problem, prepared, Purpose.REPAIR, plan, score(prepared, plan))
    least = repair.broken.least
    outcome = Outcome.OPTIMAL if found.moved <= least else Outcome.FEASIBLE
    return replace(
        found,
        outcome=Outcome.PARTIAL if found.unplaced else outcome,
        moved_least=least,
        work=repair.work,
        solver=solver,
    )


def _judged(
    problem: Problem, prepared: Problem, purpose: Purpose, plan: Plan, points: Mapping[Goal, int]
) -> Proposal:
    wrong = check(prepared, plan)
    if wrong:
        raise AssertionError(wrong[:3])
    changes = changes_between(problem, problem.current, plan)
    whole = all(task.uid in plan for task in prepared.tasks)
    meetings = {task.uid for task in problem.tasks if task.leader is None}
    return Proposal(
        outcome=Outcome.FEASIBLE,
        purpose=purpose,
        plan=plan,
        changes=changes,
        unplaced={
            task.uid: _why(prepared, plan, task) for task in prepared.tasks if task.uid not in plan
        },
        score=points,
        bound=None,
        moved=sum(change.moves for change in changes if change.uid in meetings),
        moved_least=0,
        causes=() if whole else precheck(prepared),
        revision=problem.revision,
    )


def _why(problem: Problem, plan: Plan, task: Task) -> Cause:
    """Give what shuts out the most half days of its window."""
    blockers = Counter(
        code
        for option in options(problem, plan, task.uid)
        for code in dict.fromkeys(cause.code for cause in option.blockers)
    )
    if not blockers:
        return Cause(CauseCode.EMPTY_WINDOW)
    code, count = blockers.most_common(1)[0]
    return Cause(code, data={"halves": count, "of": task.last - task.first + 1})
