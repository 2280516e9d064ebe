"""From a problem to a proposal: prepare it for the purpose, solve it, and judge what comes out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from calendars.planner.board import NOWHERE, Board
from calendars.planner.changes import changes_between
from calendars.planner.check import check
from calendars.planner.greedy import current, fill, greedy
from calendars.planner.laying import lay
from calendars.planner.model import Model
from calendars.planner.naming import named
from calendars.planner.options import options
from calendars.planner.problem import Hold, Plan, Problem, Task
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
from calendars.planner.score import score


def propose(
    problem: Problem,
    purpose: Purpose = Purpose.FILL,
    limits: Limits | None = None,  # noqa: ARG001 -- the solver's, which is not built in yet
    *,
    watch: Watch | None = None,
    stop: Stop | None = None,  # noqa: ARG001 -- as above: the greedy plan takes no time
) -> Proposal:
    """Propose the best plan that is found within `limits`; the timetable itself is not touched.

    `watch` hears of progress, `stop` is asked now and then whether to end with the best so far.
    """
    prepared = prepare(problem, purpose)
    model = lay(prepared)
    boards = [_from_current(model)]
    if purpose is not Purpose.REPAIR:
        boards.append(greedy(model))
    board = min(boards, key=Board.objective)
    if watch is not None:
        placed = sum(half != NOWHERE for half in board.at)
        watch(Progress("greedy", board.objective(), None, placed, len(board.at), 0, 0.0))
    return judged(problem, prepared, purpose, named(board))


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
        if task.current is not None and task.hold in settled
        else task
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def _from_current(model: Model) -> Board:
    """What stands and is legal stays; the rest finds a place beside it."""
    board = current(model)
    visits = frozenset(model.visits)
    fill(board, [i for i in model.movable if i not in visits])
    fill(board, model.visits)
    return board


def judged(problem: Problem, prepared: Problem, purpose: Purpose, plan: Plan) -> Proposal:
    """Make a proposal of a plan that the checker finds nothing against.

    Raises:
        AssertionError: the plan breaks a rule; that is a fault of ours, and it is never shown.
    """
    wrong = check(prepared, plan)
    if wrong:
        raise AssertionError(wrong[:3])
    changes = changes_between(problem, problem.current, plan)
    unplaced = {
        task.uid: _why(prepared, plan, task) for task in prepared.tasks if task.uid not in plan
    }
    return Proposal(
        outcome=Outcome.PARTIAL if unplaced else Outcome.FEASIBLE,
        purpose=purpose,
        plan=plan,
        changes=changes,
        unplaced=unplaced,
        score=score(prepared, plan),
        bound=None,
        moved=sum(change.moves for change in changes),
        moved_least=0,
        revision=problem.revision,
        solver=False,
    )


def _why(problem: Problem, plan: Plan, task: Task) -> Cause:
    """Give what shuts out the most half days of its window."""
    blockers = Counter(
        cause.code for option in options(problem, plan, task.uid) for cause in option.blockers
    )
    if not blockers:
        return Cause(CauseCode.EMPTY_WINDOW)
    code, count = blockers.most_common(1)[0]
    return Cause(code, data={"halves": count, "of": task.last - task.first + 1})
