"""A unit's timetable as the pattern for others."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from calendars.ids import EventUid, UnitCode
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event, Status
from calendars.timetable.many import hosted


def copied(
    events: Iterable[Event],
    targets: Iterable[UnitCode],
    campaign: Campaign,
    mint: Callable[[], EventUid],
) -> tuple[Event, ...]:
    """Give drafts for each target of every living event that is one unit's alone.

    The target's own guidance group takes the place of the first unit's. Place, note, persons
    and what has happened since belong to the first unit, and stay behind.
    """
    own = [event for event in events if len(event.units) == 1 and event.status.live]
    return tuple(
        _of(event, target, campaign, mint())
        for target in targets
        for event in own
        if target not in event.units
    )


def _of(event: Event, target: UnitCode, campaign: Campaign, uid: EventUid) -> Event:
    return replace(
        hosted(event, target, campaign),
        uid=uid,
        people=frozenset(),
        status=Status.DRAFT,
        place="",
        note="",
        held_on=None,
        moved_from=None,
        series=None,
    )
