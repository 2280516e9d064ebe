"""Find the best free half day for one obligation, the nearest to the wished one first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from calendars.planner.bookings import Bookings, Needs
from calendars.planner.crowding import Crowding
from calendars.planner.grid import HALVES, Grid
from calendars.planner.obligations import Obligation
from calendars.planner.outcome import Reason


@dataclass(frozen=True, slots=True)
class Search:
    """Half days from `earliest` to `latest`, both allowed; `last` is the last of the window.

    `minutes` is 0 for a stretch of days, which begins in a morning and takes up nobody's time,
    and for a meeting whose hour is given.
    """

    earliest: int
    latest: int
    last: int
    wish: float
    minutes: int
    stride: int

    def outward(self) -> Iterator[int]:
        """Give the half days by their distance from the wished one, the earlier one first."""
        wish = min(max(self.wish, self.earliest), self.latest)
        below = int(wish) // self.stride * self.stride
        above = below + self.stride
        while below >= self.earliest or above <= self.latest:
            if above > self.latest or (below >= self.earliest and wish - below <= above - wish):
                yield below
                below -= self.stride
            else:
                yield above
                above += self.stride

    def halves(self, grid: Grid) -> Iterator[int]:
        """Give those that are long enough."""
        return (
            half for half in self.outward() if not self.minutes or grid.fits(half, self.minutes)
        )


def best_half(
    obligation: Obligation, search: Search, needs: Needs | None, bookings: Bookings,
    crowding: Crowding, grid: Grid,
) -> int | None:  # fmt: skip
    """Give the half day of least cost, None when none is free; a stretch has no `needs`.

    The cost is never less than the distance, so the search ends where that exceeds the best.
    """
    best, least = None, inf
    for half in search.halves(grid):
        distance = abs(half - search.wish) / HALVES
        if distance >= least:
            break
        if needs is not None and not bookings.free(half, needs):
            continue
        cost = distance + crowding.cost(obligation, half, search.last)
        if cost < least:
            best, least = half, cost
    return best


def blocked_by(search: Search, needs: Needs, bookings: Bookings, grid: Grid) -> dict[Reason, int]:
    """Count the half days that each reason shuts out, the most telling reason first."""
    found = Counter(
        reason for half in search.halves(grid) for reason in bookings.blockers(half, needs)
    )
    return {reason: found[reason] for reason in Reason if found[reason]}
