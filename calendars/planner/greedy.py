"""A whole plan at once: each task in turn where it costs least, and then each of them once more."""

from calendars.planner.board import NOWHERE, Board
from calendars.planner.bounds import Bounds
from calendars.planner.model import Model

Spot = tuple[int, int]
"""A half day, and the host of a visit or NOWHERE."""


def greedy(model: Model, *, rounds: int = 1) -> Board:
    """Place every movable task that finds room; nothing settled moves."""
    board = Board(model)
    visits = frozenset(model.visits)
    meetings = [i for i in model.movable if i not in visits]
    _place(board, meetings)
    _place_rest(board, meetings)
    for _ in range(rounds):
        improve(board, meetings)
    _place(board, model.visits)
    _place_rest(board, model.visits)
    improve(board, model.visits)
    return board


def current(model: Model) -> Board:
    """Give the timetable as it is as far as it is legal, what is settled first."""
    board = Board(model)
    numbers = {task.uid: i for i, task in enumerate(model.problem.tasks)}
    for i in sorted(model.movable, key=lambda i: model.problem.tasks[i].leader is not None):
        place = model.problem.tasks[i].current
        if place is None:
            continue
        host = NOWHERE if place.joins is None else numbers.get(place.joins, NOWHERE)
        if may_stand(board, i, (place.half, host)):
            board.put(i, place.half, host)
    return board


def may_stand(board: Board, i: int, spot: Spot) -> bool:
    half, host = spot
    model = board.model
    if host != NOWHERE:
        known = half in model.riding[i] and host in model.hosts[i] and board.at[host] == half
    else:
        known = half in model.slots[i]
    first, last = board.span(i)
    return known and first <= half <= last and board.fits(i, half, host)


def best(board: Board, i: int, first: int, last: int) -> Spot | None:
    """Give the cheapest spot between two half days, the earliest of those that cost the same."""
    found, least = None, 0
    for half in board.model.slots[i]:
        if first <= half <= last and board.fits(i, half):
            price = board.price(i, half)
            if found is None or price < least:
                found, least = (half, NOWHERE), price
    for host in board.model.hosts[i]:
        half = board.at[host]
        if first <= half <= last and half in board.model.riding[i] and board.fits(i, half, host):
            price = board.price(i, half, host)
            if found is None or price < least:
                found, least = (half, host), price
    return found


def fill(board: Board, tasks: list[int]) -> None:
    """Place whatever of `tasks` has no place, and finds one."""
    _place(board, tasks)
    _place_rest(board, tasks)


def _place(board: Board, tasks: list[int]) -> None:
    """Leave every task as much time as those before and after it need."""
    bounds = bounds_of(board)
    for i in tasks:
        if board.at[i] != NOWHERE:
            continue
        spot = best(board, i, bounds.earliest[i], bounds.latest[i])
        if spot is not None:
            board.put(i, *spot)
            bounds.fix(i, spot[0])


def _place_rest(board: Board, tasks: list[int]) -> None:
    """Place what was left out wherever it is in order with what is there."""
    for i in tasks:
        if board.at[i] == NOWHERE:
            spot = best(board, i, *board.span(i))
            if spot is not None:
                board.put(i, *spot)


def improve(board: Board, tasks: list[int]) -> None:
    """Move each task to where it costs least while all others stay; a host of visits stays too."""
    for i in tasks:
        if board.at[i] == NOWHERE or board.riders(i):
            continue
        here = (board.at[i], board.on[i])
        board.take(i)
        spot = best(board, i, *board.span(i))
        if spot is None or board.price(i, *spot) >= board.price(i, *here):
            spot = here
        board.put(i, *spot)


def bounds_of(board: Board) -> Bounds:
    model, tasks = board.model, board.model.problem.tasks
    windows = []
    for i, task in enumerate(tasks):
        halves = model.slots[i] + model.riding[i]
        windows.append(range(min(halves), max(halves) + task.length) if halves else range(0))
    arcs = ((i, then, days) for i, after in enumerate(model.after) for then, days in after)
    bounds = Bounds(windows, [task.length for task in tasks], arcs)
    for i, half in enumerate(board.at):
        if half != NOWHERE:
            bounds.fix(i, half)
    return bounds
