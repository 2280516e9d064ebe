"""How many meetings stand in each other's way, before a proposal and after it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from calendars.planner.editing import edits
from calendars.planner.problem import Problem
from calendars.planner.proposal import Proposal
from calendars.planner.recipe import Recipe
from calendars.timetable import Amend, Event, Schedule, Timetable, clashes


class Collisions(NamedTuple):
    """Pairs of meetings, from the day on which the plan begins."""

    before: int
    after: int


def collisions(
    timetable: Timetable, recipe: Recipe, problem: Problem, proposal: Proposal, since: date | None
) -> Collisions:
    """Count them as the timetable stands, and as it would if the whole proposal were accepted."""
    after = {c.uid: c.after for c in proposal.changes if c.after is not None}
    whole = replace(proposal, plan={**problem.current, **after})
    done = edits(timetable, recipe, problem, whole, after.keys())
    new = {edit.event.uid: edit.event for edit in done if isinstance(edit, Amend | Schedule)}
    return Collisions(
        _pairs(timetable, timetable.events.values(), since),
        _pairs(timetable, ({**timetable.events, **new}).values(), since),
    )


def _pairs(timetable: Timetable, events: Collection[Event], since: date | None) -> int:
    ahead = (event for event in events if since is None or event.when.last_day >= since)
    found = clashes(Timetable.of(timetable.campaign, ahead))
    return len({clash.events for clash in found})
