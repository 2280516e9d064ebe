"""In which half days a step may lie, and where in them a unit's share of it is wished."""

from datetime import date

from calendars.planner.grid import HALVES, Grid
from calendars.planner.obligations import Obligation
from calendars.planner.recipe import Step
from calendars.times import DAY
from calendars.timetable import Campaign


def window(step: Step, campaign: Campaign, grid: Grid) -> range:
    """Give the half days of the phase, cut by the step's own dates and by deadlines of its kind.

    Empty when they contradict each other, or when a fixed day is not worked.
    """
    days = campaign.phases[step.phase].window
    first, until = days.first, days.until
    if step.since:
        first = max(first, campaign.day(step.since))
    if step.by:
        until = min(until, campaign.day(step.by) + DAY)
    strict = bool(step.strict) and campaign.setting(step.strict) is True
    for deadline in campaign.deadlines:
        if deadline.kind == step.kind:
            until = min(until, deadline.on if strict else deadline.on + DAY)
    if step.on_day:
        return _fixed(step, campaign, grid, first, until)
    numbers = grid.numbers(first, until)
    return range(numbers.start * HALVES, numbers.stop * HALVES)


def wish(obligation: Obligation, campaign: Campaign, grid: Grid) -> float:
    """Give the half day at which it would best begin; before bounds and calendars are looked at."""
    phase = campaign.phases[obligation.step.phase].window
    numbers = grid.numbers(phase.first, phase.until)
    low, high = obligation.step.share
    part = (low + obligation.pace * (high - low)) / 100
    return (numbers.start + part * len(numbers)) * HALVES


def _fixed(step: Step, campaign: Campaign, grid: Grid, first: date, until: date) -> range:
    day = campaign.day(step.on_day)
    if not first <= day < until or not campaign.workdays.works(day):
        return range(0)
    start = campaign.clock(step.at_time) if step.at_time else grid.starts[0]
    half = grid.half_of(day, start)
    return range(half, half + 1)
