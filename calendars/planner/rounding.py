"""From a relaxation to a plan: what it puts in one place goes there, and the rest beside it."""

from collections.abc import Mapping

from calendars.planner.board import Board
from calendars.planner.greedy import fill, improve
from calendars.planner.model import Model


def rounded(model: Model, share: Mapping[int, Mapping[int, float]]) -> Board:
    """Take the shares of meetings by half day; visits find a place where they fit best."""
    board = Board(model)
    best = {i: max(at, key=lambda half: (at[half], -half)) for i, at in share.items() if at}
    for i in sorted(best, key=lambda i: (-round(share[i][best[i]], 3), i)):
        first, last = board.span(i)
        if first <= best[i] <= last and board.fits(i, best[i]):
            board.put(i, best[i])
    visits = frozenset(model.visits)
    meetings = [i for i in model.movable if i not in visits]
    fill(board, meetings)
    fill(board, model.visits)
    improve(board, meetings)
    improve(board, model.visits)
    return board
