"""The 旬 ruler: the campaign in ten-day periods, phases over them, and how full each is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from calendars.times import Days, Period, periods
from calendars.timetable import Campaign, Phase

WIDTH = 60
"""Of a cell, in units of the drawing."""
BAR = 26
LANE = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """`bar` is the height of its density, `rests` the x and width of runs without working days."""

    period: Period
    days: Days
    x: int
    count: int
    bar: int
    rests: tuple[tuple[float, float], ...]
    href: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A phase over the cells; two that overlap in time lie in different lanes."""

    phase: Phase
    x: float
    width: float
    lane: int
    order: int


@dataclass(frozen=True, slots=True)
class Ruler:
    cells: tuple[Cell, ...]
    bands: tuple[Band, ...]
    lanes: int
    width: int
    today: float | None
    today_on: date | None


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
    totals = [sum(counts.get(day, 0) for day in period.days) for period in whole]
    most = max([*totals, 1])
    cells = tuple(
        Cell(
            period=period,
            days=(days := _clipped(period.days, window)),
            x=number * WIDTH,
            count=total,
            bar=round(BAR * total / most),
            rests=_rests(campaign, period, number),
            href=href(days),
            selected=selected == days,
        )
        for number, (period, total) in enumerate(zip(whole, totals, strict=True))
    )
    bands, lanes = _bands(campaign, whole)
    here = on if on is not None and on in window else None
    today = None if here is None else _x(here, whole)
    return Ruler(cells, bands, lanes, len(whole) * WIDTH, today, here)


def _clipped(days: Days, window: Days) -> Days:
    return Days(max(days.first, window.first), min(days.until, window.until))


def _x(day: date, whole: tuple[Period, ...]) -> float:
    """Give where `day` begins; every 旬 is as wide as another, whatever its days."""
    for number, period in enumerate(whole):
        if day in period.days:
            share = (day - period.days.first).days / len(period.days)
            return round((number + share) * WIDTH, 1)
    return float(len(whole) * WIDTH)


def _rests(campaign: Campaign, period: Period, number: int) -> tuple[tuple[float, float], ...]:
    step = WIDTH / len(period.days)
    return tuple(
        (round(number * WIDTH + place * step, 1), round(step, 1))
        for place, day in enumerate(period.days)
        if day in campaign.workdays.holidays
    )


def _bands(campaign: Campaign, whole: tuple[Period, ...]) -> tuple[tuple[Band, ...], int]:
    ends: list[date] = []
    bands = []
    counted = (phase for phase in campaign.phases.values() if phase.counted)
    for order, phase in enumerate(sorted(counted, key=lambda phase: phase.window)):
        lane = next((n for n, end in enumerate(ends) if end <= phase.window.first), len(ends))
        ends[lane : lane + 1] = [phase.window.until]
        x = _x(phase.window.first, whole)
        width = round(_x(phase.window.until, whole) - x, 1)
        bands.append(Band(phase, x, width, lane, order % 3 + 1))
    return tuple(bands), max(len(ends), 1)
