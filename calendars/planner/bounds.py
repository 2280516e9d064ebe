"""How early and how late each obligation can begin, so that all before and after it still fit."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from calendars.ids import UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.obligations import DISTRICT, Obligation
from calendars.planner.recipe import Order, Per, StepCode, resolved
from calendars.timetable import Campaign

Arc = tuple[int, int]
"""An obligation by its number, and a gap in working days."""
Held = tuple[StepCode, UnitCode]


class Bounds:
    """First and last half day at which each obligation can begin, drawn in as others are fixed.

    A stretch begins in a morning. Where `earliest` is after `latest` nothing fits any more, and
    nothing is drawn from it: of two that cannot both be, the one placed first is.
    """

    def __init__(
        self, windows: Sequence[range], lengths: Sequence[int], arcs: Iterator[tuple[int, int, int]]
    ) -> None:
        """Take the half days of each window, and lengths in half days; 1 is a meeting."""
        self.lengths = lengths
        self.earliest = [window.start for window in windows]
        self.latest = [
            self._morning(window.stop - length, length)
            for window, length in zip(windows, lengths, strict=True)
        ]
        self._after: dict[int, list[Arc]] = defaultdict(list)
        self._before: dict[int, list[Arc]] = defaultdict(list)
        for first, then, gap in arcs:
            self._after[first].append((then, gap))
            self._before[then].append((first, gap))
        self._draw_in(list(reversed(range(len(windows)))))

    def fix(self, node: int, half: int) -> None:
        self.earliest[node] = self.latest[node] = half
        self._draw_in([node])

    def _draw_in(self, nodes: list[int]) -> None:
        while nodes:
            node = nodes.pop()
            if self.earliest[node] > self.latest[node]:
                continue
            for then, gap in self._after[node]:
                if (earliest := self._soonest(node, then, gap)) > self.earliest[then]:
                    self.earliest[then] = earliest
                    nodes.append(then)
            for first, gap in self._before[node]:
                if (latest := self._longest(first, node, gap)) < self.latest[first]:
                    self.latest[first] = latest
                    nodes.append(first)

    def _soonest(self, first: int, then: int, gap: int) -> int:
        end = self.earliest[first] + self.lengths[first]
        last_day = (end - 1) // HALVES
        half = max(end, (last_day + gap) * HALVES)
        return half + half % HALVES if self.lengths[then] > 1 else half

    def _longest(self, first: int, then: int, gap: int) -> int:
        """Give the last half day at which `first` can begin before the latest of `then`."""
        length = self.lengths[first]
        until = self.latest[then]
        if gap:
            until = min(until, (until // HALVES - gap + 1) * HALVES)
        return self._morning(until - length, length)

    @staticmethod
    def _morning(half: int, length: int) -> int:
        return half - half % HALVES if length > 1 else half


def arcs(
    campaign: Campaign, orders: Sequence[Order], wanted: Sequence[Obligation]
) -> Iterator[tuple[int, int, int]]:
    """Give (first, then, gap) over the numbers of `wanted`: the orders, and those of one step."""
    nodes: dict[Held, list[int]] = defaultdict(list)
    units: dict[StepCode, dict[UnitCode, None]] = defaultdict(dict)
    for node, obligation in enumerate(wanted):
        nodes[obligation.step.code, obligation.unit].append(node)
        units[obligation.step.code][obligation.unit] = None
    for order in orders:
        gap = resolved(order.days, campaign)
        for unit in units[order.then]:
            firsts = units[order.first] if unit == DISTRICT else (unit, DISTRICT)
            for other in dict.fromkeys(firsts):
                for first in nodes.get((order.first, other), ()):
                    yield from ((first, then, gap) for then in nodes[order.then, unit])
    for group in nodes.values():
        if wanted[group[0]].step.per is Per.UNIT:
            yield from ((first, then, 1) for first, then in pairwise(group))
