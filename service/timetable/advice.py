"""What is said of an event while it is being filled in, each thing beside the field it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendars.times import Days, Span
from calendars.timetable import Doubt, Event
from service.timetable import usecases
from service.timetable.nearest import Outlook, outlook
from service.timetable.sentences import beside
from service.web.today import today
from service.web.wiring import Foreseen, services

_OF_TIME = frozenset(
    {Doubt.OUTSIDE_PHASE, Doubt.DAY_OFF, Doubt.OUTSIDE_HOURS, Doubt.AFTER_DEADLINE}
)


@dataclass(frozen=True, slots=True)
class Advice:
    """`clashes` counts the meetings in the way; `doubts` what else is doubtful.

    Of what is not `dated` only the slots mean anything.
    """

    beside: Mapping[str, Sequence[str]]
    clashes: int
    doubts: int
    slots: Sequence[Span]
    foreseen: Sequence[Foreseen]
    units: int
    feeds: int
    links: int
    dated: bool


def advice_on(new: Event, old: Event | None, *, dated: bool = True) -> Advice:
    """Say what saving `new` in place of `old` would bring.

    Where nobody has chosen its day it is not `dated`, and just times are told.

    Raises:
        Faulty: `event.invalid`, with every fault of the event.
    """
    store = services().store
    found = outlook(store, new, today())
    units, feeds, links = usecases.reached(store, old, found.event)
    return Advice(
        beside(found) if dated else {},
        len({clash.events for clash in found.clashes}),
        len(found.notices),
        found.slots if not dated or _unsettled(found) else (),
        services().foresee([usecases.saving(new, fresh=old is None)]),
        units,
        feeds,
        links,
        dated,
    )


def _unsettled(found: Outlook) -> bool:
    """Tell whether another time would do good: only then one is offered."""
    doubts = {notice.doubt for notice in found.notices}
    return bool(found.clashes or doubts & _OF_TIME) or isinstance(found.event.when, Days)
