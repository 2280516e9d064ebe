"""What speaks against a half day that is free, counted in working days of distance.

A wished day that is one working day further off weighs 1; everything else is weighed against that.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from calendars.ids import PersonCode, PhaseCode, UnitCode
from calendars.planner.grid import FRIDAY, HALVES, MONDAY, SATURDAY, Grid, is_preferred
from calendars.planner.obligations import Obligation
from calendars.planner.recipe import Half, Step
from calendars.timetable import Campaign

AWKWARD = 4.0
"""Monday morning, Friday afternoon, a weekend day that is worked."""
OTHER_HALF = 2.0
LAST_DAYS = 5.0
LAST = 2
"""Working days before the end of a window that are kept in reserve."""
SAME_DAY = 15.0
SAME_WEEK = 12.0
LEADER_SAME_WEEK = 4.0
FULL_DAY = 1000.0
EVENNESS = 2.0
"""For a day as full as the average day of its phase; four times that for one twice as full."""


class Crowding:
    def __init__(self, campaign: Campaign, grid: Grid, wanted: Sequence[Obligation]) -> None:
        self._grid = grid
        self._awkward = tuple(_awkward(day, n) for day in grid.days for n in range(HALVES))
        self._weekly = campaign.number("weekly.meetings")
        self._counted = {code: _counted(code, campaign) for code in campaign.phases}
        percent = campaign.number("load.day_percent")
        totals = Counter(self._class(each.step) for each in wanted)
        self._caps = {key: max(1, total * percent // 100) for key, total in totals.items()}
        self._means = _means(campaign, grid, wanted)
        self._days: Counter[tuple[bool, int]] = Counter()
        self._phase_days: Counter[tuple[PhaseCode, bool, int]] = Counter()
        self._unit_days: Counter[tuple[UnitCode, int]] = Counter()
        self._unit_weeks: Counter[tuple[UnitCode, tuple[int, int]]] = Counter()
        self._leader_weeks: Counter[tuple[PersonCode, tuple[int, int]]] = Counter()

    def cost(self, obligation: Obligation, half: int, last: int) -> float:
        """Weigh a beginning at `half`; `last` is the last half day of the step's window."""
        step, day = obligation.step, half // HALVES
        key = self._class(step)
        load = self._days[key[1], day] / self._means[step.phase, key[1]]
        cost = EVENNESS * load * load
        if self._phase_days[(*key, day)] >= self._caps[key]:
            cost += FULL_DAY
        if day + max(step.days - 1, 0) > last // HALVES - LAST:
            cost += LAST_DAYS
        if step.days:
            return cost
        cost += self._awkward[half]
        if not is_preferred(half, step.half):
            cost += OTHER_HALF
        week = self._grid.weeks[day]
        cost += SAME_DAY * self._unit_days[obligation.unit, day]
        cost += SAME_WEEK * max(0, self._unit_weeks[obligation.unit, week] + 1 - self._weekly)
        if obligation.leader is not None:
            cost += LEADER_SAME_WEEK * self._leader_weeks[obligation.leader, week]
        return cost

    def add(self, obligation: Obligation, half: int, units: Iterable[UnitCode]) -> None:
        day = half // HALVES
        key = self._class(obligation.step)
        self._days[key[1], day] += 1
        self._phase_days[(*key, day)] += 1
        if obligation.step.days:
            return
        week = self._grid.weeks[day]
        for unit in units:
            self._unit_days[unit, day] += 1
            self._unit_weeks[unit, week] += 1
        if obligation.leader is not None:
            self._leader_weeks[obligation.leader, week] += 1

    def _class(self, step: Step) -> tuple[PhaseCode, bool]:
        """Give the counted phase, and whether it is a meeting; a tenth is taken of each class."""
        return self._counted[step.phase], not step.days


def _means(
    campaign: Campaign, grid: Grid, wanted: Sequence[Obligation]
) -> dict[tuple[PhaseCode, bool], float]:
    """Give the meetings, and the stretches begun, on the average working day of each phase."""
    totals = Counter((each.step.phase, not each.step.days) for each in wanted)
    return {
        (phase, meets): max(1.0, total / max(1, len(grid.numbers(window.first, window.until))))
        for (phase, meets), total in totals.items()
        for window in [campaign.phases[phase].window]
    }


def _awkward(day: date, half: int) -> float:
    awkward = (
        day.weekday() >= SATURDAY
        or (day.weekday() == MONDAY and is_preferred(half, Half.MORNING))
        or (day.weekday() == FRIDAY and is_preferred(half, Half.AFTERNOON))
    )
    return AWKWARD if awkward else 0.0


def _counted(code: PhaseCode, campaign: Campaign) -> PhaseCode:
    """Give the counted phase of which an uncounted one is a part, if it is part of one."""
    window = campaign.phases[code].window
    if campaign.phases[code].counted:
        return code
    wholes = [
        phase.code
        for phase in campaign.phases.values()
        if phase.counted and window.first in phase.window and window.last_day in phase.window
    ]
    return min(wholes, default=code)
