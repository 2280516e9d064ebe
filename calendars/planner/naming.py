"""From half days to a plan: name the comrade and the hall of each meeting."""

from collections import Counter, defaultdict

from calendars.ids import EventUid, PersonCode
from calendars.planner.board import NOWHERE, Board
from calendars.planner.problem import Placement, Plan, Problem, Task
from calendars.planner.recipe import Guidance


def named(board: Board) -> Plan:
    """Give the plan; a meeting for which nobody or nothing can be named is left out of it."""
    problem = board.model.problem
    halls = _halls(board)
    comrades = _comrades(board)
    found: dict[EventUid, Placement] = {}
    for i, task in enumerate(problem.tasks):
        if task.settled and task.current is not None:
            found[task.uid] = task.current
        elif board.at[i] != NOWHERE and _complete(task, board.on[i], i, halls, comrades):
            host = board.on[i]
            found[task.uid] = Placement(
                board.at[i],
                comrades.get(i),
                halls.get(i, ""),
                None if host == NOWHERE else problem.tasks[host].uid,
            )
    return {
        uid: placement
        for uid, placement in found.items()
        if placement.joins is None or placement.joins in found
    }


def _complete(
    task: Task, host: int, i: int, halls: dict[int, str], comrades: dict[int, PersonCode]
) -> bool:
    if host != NOWHERE:
        return True
    guided = task.guidance in (Guidance.COMRADE, Guidance.HEAD)
    return (not task.hall or i in halls) and (not guided or i in comrades)


def _by_half(board: Board) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for i in board.model.movable:
        if board.at[i] != NOWHERE and board.on[i] == NOWHERE:
            found[board.at[i]].append(i)
    return found


def _halls(board: Board) -> dict[int, str]:
    """Give each meeting the hall it has if that still fits, else the smallest that does."""
    problem = board.model.problem
    taken = _places(board)
    found: dict[int, str] = {}
    for half, tasks in _by_half(board).items():
        free = [
            hall
            for hall in sorted(problem.halls, key=lambda hall: (hall.size, hall.place))
            if (hall.place, half) not in taken and half not in problem.closed.get(hall.place, ())
        ]
        wanting = sorted(
            (i for i in tasks if problem.tasks[i].hall),
            key=lambda i: (-problem.tasks[i].hall, i),
        )
        kept = {i: _hall_now(problem.tasks[i], half) for i in wanting}
        named_here = _match(problem, wanting, [(hall.place, hall.size) for hall in free], kept)
        found |= named_here
    return found


def _hall_now(task: Task, half: int) -> str:
    return task.current.hall if task.current is not None and task.current.half == half else ""


def _match(
    problem: Problem, wanting: list[int], free: list[tuple[str, int]], kept: dict[int, str]
) -> dict[int, str]:
    """Try to let everybody keep what they have, and else share out anew, the largest first."""
    for keep in (True, False):
        left = list(free)
        found: dict[int, str] = {}
        if keep:
            for i in wanting:
                own = next(
                    (h for h in left if h[0] == kept[i] and h[1] >= problem.tasks[i].hall), None
                )
                if own is not None:
                    left.remove(own)
                    found[i] = own[0]
        for i in wanting:
            fits = next((hall for hall in left if hall[1] >= problem.tasks[i].hall), None)
            if i not in found and fits is not None:
                left.remove(fits)
                found[i] = fits[0]
        if len(found) == len(wanting):
            break
    return found


def _places(board: Board) -> set[tuple[str, int]]:
    """Give every place that is taken by something that cannot choose its place."""
    problem = board.model.problem
    found = {(booking.place, half) for booking in problem.bookings for half in booking.halves}
    for i, task in enumerate(problem.tasks):
        if board.at[i] != NOWHERE and board.on[i] == NOWHERE and not task.stretch:
            hall = task.current.hall if task.settled and task.current is not None else ""
            found.add((hall or task.place, board.at[i]))
    return found


def _comrades(board: Board) -> dict[int, PersonCode]:
    """Give each meeting the comrade it has if that one is free, else the one with least to do."""
    problem = board.model.problem
    busy = _busy(board)
    attended: Counter[PersonCode] = Counter()
    found: dict[int, PersonCode] = {}
    for half, tasks in sorted(_by_half(board).items()):
        guided = [
            i for i in tasks if problem.tasks[i].guidance in (Guidance.COMRADE, Guidance.HEAD)
        ]
        kept = {i for i in guided if _keeps(problem.tasks[i], half)}
        ranked = sorted(
            guided, key=lambda i: (problem.tasks[i].guidance is not Guidance.HEAD, i not in kept, i)
        )
        for i in ranked:
            comrade = _comrade(problem, problem.tasks[i], half, busy, attended)
            if comrade is not None:
                found[i] = comrade
                attended[comrade] += 1
                busy[half].add(comrade)
    return found


def _keeps(task: Task, half: int) -> bool:
    return task.current is not None and task.current.half == half


def _comrade(
    problem: Problem, task: Task, half: int, busy: dict[int, set[PersonCode]],
    attended: Counter[PersonCode],
) -> PersonCode | None:  # fmt: skip
    team = problem.team.get(task.group) if task.group is not None else None
    if team is None:
        return None
    if task.guidance is Guidance.HEAD:
        return team.head
    free = [
        member
        for member in team.members
        if member not in busy[half]
        and member not in task.people
        and half not in problem.absent.get(member, ())
    ]
    now = task.current.comrade if task.current is not None and _keeps(task, half) else None
    if now in free:
        return now
    return min(free, key=lambda member: (attended[member], member), default=None)


def _busy(board: Board) -> dict[int, set[PersonCode]]:
    """Give who is wanted by name in each half day."""
    problem = board.model.problem
    found: dict[int, set[PersonCode]] = defaultdict(set)
    for booking in problem.bookings:
        for half in booking.halves:
            found[half] |= booking.people
    for i, task in enumerate(problem.tasks):
        half = board.at[i]
        if half == NOWHERE or task.stretch:
            continue
        if board.on[i] != NOWHERE or (task.settled and task.current and task.current.joins):
            found[half] |= {task.leader} if task.leader is not None else set()
            continue
        found[half] |= task.people
        if task.settled and task.current is not None and task.current.comrade is not None:
            found[half].add(task.current.comrade)
    return found
