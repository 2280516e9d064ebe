"""Which events of a timetable are which obligations, and where they stand in half days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from calendars.ids import GroupCode, KindCode, PersonCode, PhaseCode, UnitCode
from calendars.planner.grid import HALVES, Grid
from calendars.planner.obligations import DISTRICT, Obligation
from calendars.planner.problem import Booking
from calendars.times import DAY, Days, Span
from calendars.timetable import Campaign, Event, Timetable, attendees, in_order, units_of

_Key = tuple[UnitCode, KindCode, PhaseCode, PersonCode | None]


@dataclass(frozen=True, slots=True)
class Matched:
    """`by` has the event of each obligation that has one; `others` are those of none."""

    by: Mapping[int, Event]
    others: tuple[Event, ...]


def matched(timetable: Timetable, wanted: Sequence[Obligation]) -> Matched:
    """Match by unit, kind, phase and visitor: the same title first, and then in order of time."""
    open_: dict[_Key, list[int]] = defaultdict(list)
    for n, obligation in enumerate(wanted):
        step = obligation.step
        open_[obligation.unit, step.kind, step.phase, obligation.leader].append(n)
    found: dict[int, Event] = {}
    others: list[Event] = []
    again: list[tuple[_Key, Event]] = []
    leaders = {key[3] for key in open_ if key[3] is not None}
    for event in sorted(timetable.events.values(), key=in_order):
        if not event.status.live:
            continue
        key = next((key for key in _keys(event, leaders) if key in open_), None)
        if key is None:
            others.append(event)
            continue
        same = next((n for n in open_[key] if wanted[n].title == event.title), None)
        if same is None:
            again.append((key, event))
        else:
            open_[key].remove(same)
            found[same] = event
    for key, event in again:
        if open_[key]:
            found[open_[key].pop(0)] = event
        else:
            others.append(event)
    return Matched(found, tuple(others))


def _keys(event: Event, leaders: Iterable[PersonCode]) -> Iterable[_Key]:
    """Give what the event could be; one of several units is nobody's own."""
    if event.district:
        return [(DISTRICT, event.kind, event.phase, None)]
    if len(event.units) != 1:
        return []
    (unit,) = event.units
    visitors = sorted(event.people & frozenset(leaders))
    return [
        *((unit, event.kind, event.phase, leader) for leader in visitors),
        (unit, event.kind, event.phase, None),
    ]


def half_of(event: Event, grid: Grid) -> int | None:
    """Give the half day in which it begins; None when it lies on no working day, or in two halves.

    What is None cannot be planned with, and is left as it is.
    """
    day = event.when.first_day
    today = grid.numbers(day, day + DAY)
    if not today:
        return None
    if isinstance(event.when, Days):
        return today.start * HALVES
    halves = touched(event, grid)
    return min(halves) if len(halves) == 1 else None


def touched(event: Event, grid: Grid) -> frozenset[int]:
    """Give every half day in which a meeting takes somebody's time."""
    when = event.when
    if not isinstance(when, Span):
        return frozenset()
    noon = grid.ends[0]
    found = set()
    for n in grid.numbers(when.first_day, when.last_day + DAY):
        day = grid.days[n]
        middle = datetime.combine(day, noon)
        if when.start < middle:
            found.add(n * HALVES)
        if when.end > middle:
            found.add(n * HALVES + 1)
    return frozenset(found)


def booking(event: Event, grid: Grid, campaign: Campaign) -> Booking:
    people = attendees(event, campaign)
    return Booking(
        event.uid,
        touched(event, grid),
        units_of(event, campaign),
        people,
        {group: _teams(group, people, campaign) for group in event.groups},
        event.place,
    )


def _teams(group: GroupCode, people: frozenset[PersonCode], campaign: Campaign) -> int:
    """One for those who come by name, all where nobody is named."""
    posts = campaign.posts_of_group.get(group, ())
    named = any(post.person in people for post in posts)
    return 1 if named else campaign.groups[group].teams
