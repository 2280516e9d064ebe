"""Solve a part of a plan to the end while everything else stays, by CP-SAT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calendars.planner.board import NOWHERE, Board
from calendars.planner.greedy import Spot
from calendars.planner.part import Part, Worth
from calendars.planner.riding import add_visit


@dataclass(frozen=True, slots=True)
class Solved:
    """`gain` is by how much the score fell; `proven` that this part cannot be better.

    The part costs `cost` now, and as the rest stands `bound` at least.
    """

    gain: int
    proven: bool
    cost: int
    bound: int
    work: float


def closed(board: Board, tasks: Iterable[int]) -> list[int]:
    """Give the tasks with the visits that ride on them, in order."""
    movable = set(tasks)
    movable |= {rider for i in tasks for rider in board.riders(i)}
    return sorted(movable.intersection(board.model.movable))


def resolve(
    board: Board, free: Sequence[int], work: float, seed: int, worth: Worth | None = None
) -> Solved:
    """Put the tasks of `free`, a closed set, where they cost least together; never worse.

    `work` is the most deterministic time to spend. The same input gives the same board.
    """
    here = {i: (board.at[i], board.on[i]) for i in free}
    before = _take_all(board, free)
    part = _part(board, free, here, worth or {})
    status, found, bound, spent = part.solve(work, seed)
    after = put_all(board, found if found is not None else here)
    if after > before:
        _take_all(board, free)
        after = put_all(board, here)
    return Solved(before - after, status, after, bound, spent)


def _take_all(board: Board, free: Sequence[int]) -> int:
    """Give what they cost."""
    cost = 0
    for i in free:
        spot = (board.at[i], board.on[i])
        if spot[0] == NOWHERE:
            cost += board.model.out[i]
        else:
            board.take(i)
            cost += board.price(i, *spot)
    return cost


def put_all(board: Board, spots: Mapping[int, Spot]) -> int:
    cost = 0
    for i, (half, host) in spots.items():
        if half == NOWHERE:
            cost += board.model.out[i]
        else:
            cost += board.price(i, half, host)
            board.put(i, half, host)
    return cost


def _part(board: Board, free: Sequence[int], here: Mapping[int, Spot], worth: Worth) -> Part:
    part = Part(board, here, worth)
    tasks = board.model.problem.tasks
    for i in free:
        if tasks[i].leader is None:
            part.add_meeting(i)
    for i in free:
        if tasks[i].leader is not None:
            add_visit(part, i)
    for i in free:
        for then, days in board.model.after[i]:
            if then in part.at:
                part.add_order(i, then, days)
    part.add_room()
    part.add_burdens()
    return part
