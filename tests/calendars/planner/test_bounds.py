"""How far obligations draw one another in; half days 2n and 2n + 1 are working day n."""

import pytest

from calendars.planner.bounds import Bounds

MEETING, TWO_DAYS = 1, 4


def limits(windows, lengths, arcs):
    bounds = Bounds([range(*window) for window in windows], lengths, iter(arcs))
    return list(zip(bounds.earliest, bounds.latest, strict=True))


@pytest.mark.parametrize(
    ("lengths", "gap", "expected"),
    [
        ((MEETING, MEETING), 0, [(0, 8), (1, 9)]),
        ((MEETING, MEETING), 1, [(0, 7), (2, 9)]),
        ((MEETING, MEETING), 3, [(0, 3), (6, 9)]),
        ((TWO_DAYS, MEETING), 0, [(0, 4), (4, 9)]),
        ((TWO_DAYS, MEETING), 2, [(0, 2), (6, 9)]),
        ((MEETING, TWO_DAYS), 0, [(0, 5), (2, 6)]),
        ((MEETING, TWO_DAYS), 1, [(0, 5), (2, 6)]),
        ((TWO_DAYS, TWO_DAYS), 1, [(0, 2), (4, 6)]),
    ],
)
def test_order_and_gap_within_one_week(lengths, gap, expected):
    assert limits([(0, 10), (0, 10)], lengths, [(0, 1, gap)]) == expected


def test_chain_draws_in_from_both_ends():
    chain = [(0, 1, 2), (1, 2, 1)]
    assert limits([(0, 10), (0, 20), (0, 10)], [1, 1, 1], chain) == [(0, 3), (4, 7), (6, 9)]


def test_fixing_one_draws_in_its_neighbours():
    bounds = Bounds([range(10)] * 3, [1, 1, 1], iter([(0, 1, 0), (1, 2, 0)]))
    bounds.fix(1, 6)
    assert list(zip(bounds.earliest, bounds.latest, strict=True)) == [(0, 5), (6, 6), (7, 9)]


def test_what_cannot_be_draws_in_nothing_else():
    assert limits([(8, 10), (0, 4)], [1, 1], [(0, 1, 1)]) == [(8, 9), (10, 3)]


def test_circle_ends():
    found = limits([(0, 10), (0, 10)], [1, 1], [(0, 1, 0), (1, 0, 0)])
    assert any(earliest > latest for earliest, latest in found)
