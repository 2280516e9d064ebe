"""What is asked of the matrix besides its cells: what an edit would change, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.compliance import Effect, effects, recheck
from calendars.ids import UnitCode
from calendars.timetable import Campaign, Edit, apply
from service.compliance.standing import Standing, shares, standing
from service.compliance.tables import Tally, tally
from service.store import Store

WEEK = timedelta(days=7)
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Point:
    """How the must-rules stood on a day, in the light of what is known now."""

    on: date
    tally: Tally


def foresee(store: Store, edits: Sequence[Edit], on: date) -> tuple[Standing, tuple[Effect, ...]]:
    """Tell which cells `edits` would change; nothing is stored.

    Raises:
        Faulty, UnknownCode, EditConflict: as `calendars.timetable.apply`.
    """
    now = standing(store, on)
    timetable, changes = now.timetable, []
    for edit in edits:
        timetable, change = apply(timetable, edit)
        if not change.nothing:
            changes.append(change)
    return now, effects(now.matrix, recheck(now.matrix, changes))


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def trend(store: Store, units: Sequence[UnitCode], on: date) -> tuple[Point, ...]:
    """Tell how the must-rules of `units` stood at the end of every week up to `on`."""
    first = campaign_of(store).window.first
    days, day = [on], on - timedelta(days=(on.weekday() - FRIDAY) % 7 or 7)
    while day >= first:
        days.append(day)
        day -= WEEK
    found = shares(store, reversed(days))
    return tuple(Point(day, tally(each, units)) for day, each in found.items())
