"""What is asked of the matrix besides its cells: what an edit would change, and how it went."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from calendars.compliance import Effect, State, effects, recheck
from calendars.ids import UnitCode
from calendars.times import DAY, Days
from calendars.timetable import Campaign, Edit, Timetable, apply, concerned
from service.compliance.standing import Courses, Standing, courses, standing
from service.compliance.tables import Tally
from service.store import Store


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
    # Only what is edited: a timetable is copied with every edit.
    there = (now.timetable.events.get(uid) for uid in concerned(edits))
    timetable, changes = Timetable.of(now.timetable.campaign, filter(None, there)), []
    for edit in edits:
        timetable, change = apply(timetable, edit)
        if not change.nothing:
            changes.append(change)
    return now, effects(now.matrix, recheck(now.matrix, changes))


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def trend(store: Store, units: Sequence[UnitCode], on: date) -> tuple[Point, ...]:
    """Tell how the must-rules of `units` stood on every day of the campaign up to `on`."""
    window = campaign_of(store).window
    last = min(on, window.until)
    if last < window.first:
        return ()
    turned = _turned(courses(store, units, on).values())
    states: dict[State, int] = dict.fromkeys(State, 0)
    points = []
    for day in Days(window.first, last + DAY):
        for state, more in turned.get(day, {}).items():
            states[state] += more
        points.append(Point(day, Tally(len(units), _applying(states))))
    return tuple(points)


def _turned(found: Iterable[Courses]) -> Mapping[date, Mapping[State, int]]:
    """Tell by how many more cells are in each state from a day on; fewer are below nought."""
    turned: dict[date, Counter[State]] = {}
    for turns in chain.from_iterable(found):
        before = None
        for day, state in turns:
            more = turned.setdefault(day, Counter())
            more[state] += 1
            if before is not None:
                more[before] -= 1
            before = state
    return turned


def _applying(states: Mapping[State, int]) -> Mapping[State, int]:
    return {state: count for state, count in states.items() if state is not State.NOT_APPLICABLE}
