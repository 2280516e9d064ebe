"""The 旬 ruler: the campaign in ten-day periods, phases over them, and how full each is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from calendars.ids import PhaseCode
from calendars.text import Words
from calendars.times import Days, Period, periods
from calendars.timetable import Campaign, Phase

WIDTH = 1344
"""Of the whole drawing, in its units, unless that would make the cells too narrow to read."""
LEAST_CELL = 60
BAR = 24
HUES = 3


@dataclass(frozen=True, slots=True)
class Rest:
    """A run of holidays."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One 旬. `bar` is the height of its density; `ticks` are where its working days stand."""

    period: Period
    days: Days
    x: float
    begins_month: bool
    count: int
    bar: int
    ticks: tuple[float, ...]
    rests: tuple[Rest, ...]
    holidays: tuple[Words, ...]
    href: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A phase over the cells; two that overlap in time lie in different lanes."""

    phase: Phase
    x: float
    width: float
    lane: int
    hue: int


@dataclass(frozen=True, slots=True)
class Ruler:
    """`today` is where the as-of date `today_on` begins; None outside the campaign."""

    cells: tuple[Cell, ...]
    bands: tuple[Band, ...]
    lanes: int
    width: float
    cell: float
    today: float | None
    today_on: date | None


@dataclass(frozen=True, slots=True)
class _Scale:
    """Every 旬 is as wide as another, whatever its days."""

    whole: tuple[Period, ...]
    cell: float

    def x(self, day: date) -> float:
        """Give where `day` begins."""
        for number, period in enumerate(self.whole):
            if day in period.days:
                share = (day - period.days.first).days / len(period.days)
                return round((number + share) * self.cell, 1)
        return self.end

    @property
    def end(self) -> float:
        return round(len(self.whole) * self.cell, 1)

    def day(self, period: Period) -> float:
        return self.cell / len(period.days)


def ruler(
    campaign: Campaign,
    counts: Mapping[date, int],
    on: date | None,
    selected: Days | None,
    href: Callable[[Days], str],
) -> Ruler:
    """Lay the campaign out; `counts` are events by the day they begin on."""
    window = campaign.window
    whole = periods(window)
    scale = _Scale(whole, round(max(LEAST_CELL, WIDTH / len(whole)), 2))
    totals = [sum(counts.get(day, 0) for day in period.days) for period in whole]
    most = max([*totals, 1])
    cells = []
    for number, (period, total) in enumerate(zip(whole, totals, strict=True)):
        days = _clipped(period.days, window)
        cell = Cell(
            period=period,
            days=days,
            x=scale.x(period.days.first),
            begins_month=number == 0 or whole[number - 1].month != period.month,
            count=total,
            bar=round(BAR * total / most),
            ticks=_ticks(campaign, period, days, scale),
            rests=_rests(campaign, period, days, scale),
            holidays=_holidays(campaign, days),
            href=href(days),
            selected=selected is not None and _within(days, selected),
        )
        cells.append(cell)
    bands, lanes = _bands(campaign, scale)
    here = on if on is not None and on in window else None
    today = None if here is None else scale.x(here)
    return Ruler(tuple(cells), bands, lanes, scale.end, scale.cell, today, here)


def hues(campaign: Campaign) -> dict[PhaseCode, int]:
    """Give each counted phase its hue, 1 to 3, in order of time."""
    counted = sorted(
        (phase for phase in campaign.phases.values() if phase.counted),
        key=lambda phase: phase.window,
    )
    return {phase.code: order % HUES + 1 for order, phase in enumerate(counted)}


def _clipped(days: Days, window: Days) -> Days:
    return Days(max(days.first, window.first), min(days.until, window.until))


def _within(days: Days, selected: Days) -> bool:
    return selected.first <= days.first and days.until <= selected.until


def _ticks(campaign: Campaign, period: Period, days: Days, scale: _Scale) -> tuple[float, ...]:
    middle = scale.day(period) / 2
    return tuple(round(scale.x(day) + middle, 1) for day in campaign.workdays.within(days))


def _rests(campaign: Campaign, period: Period, days: Days, scale: _Scale) -> tuple[Rest, ...]:
    runs: list[list[date]] = []
    for day in days:
        if day not in campaign.workdays.holidays:
            continue
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    step = scale.day(period)
    return tuple(Rest(scale.x(run[0]), round(step * len(run), 1)) for run in runs)


def _holidays(campaign: Campaign, days: Days) -> tuple[Words, ...]:
    named = campaign.workdays.holidays
    return tuple(dict.fromkeys(named[day] for day in days if day in named))


def _bands(campaign: Campaign, scale: _Scale) -> tuple[tuple[Band, ...], int]:
    ends: list[date] = []
    bands = []
    for code, hue in hues(campaign).items():
        phase = campaign.phases[code]
        lane = next((n for n, end in enumerate(ends) if end <= phase.window.first), len(ends))
        ends[lane : lane + 1] = [phase.window.until]
        x = scale.x(phase.window.first)
        bands.append(Band(phase, x, round(scale.x(phase.window.until) - x, 1), lane, hue))
    return tuple(bands), max(len(ends), 1)
