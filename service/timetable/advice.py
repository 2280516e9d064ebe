"""What is said of an event while it is being filled in, each thing beside the field it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendars.times import Days, Span, When
from calendars.timetable import Doubt, Event, Extent
from service.timetable import repeats, usecases
from service.timetable.nearest import Outlook, outlook
from service.timetable.selections import Item
from service.timetable.sentences import beside, by_event
from service.web.today import today
from service.web.wiring import Foreseen, services

_OF_TIME = frozenset(
    {Doubt.OUTSIDE_PHASE, Doubt.DAY_OFF, Doubt.OUTSIDE_HOURS, Doubt.AFTER_DEADLINE}
)


@dataclass(frozen=True, slots=True)
class Follower:
    """What becomes of another occurrence of the series; `after` is None if it is called off.

    Each of `said` is grave where the save would bring it.
    """

    before: When
    after: When | None
    said: Sequence[tuple[str, bool]]

    @property
    def bad(self) -> bool:
        return any(grave for _, grave in self.said)


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
    followers: Sequence[Follower] = ()


def advice_on(
    new: Event, old: Event | None, *, dated: bool = True, extent: Extent = Extent.ONE
) -> Advice:
    """Say what saving `new` in place of `old` would bring, to as much of its series as `extent`.

    Where nobody has chosen its day it is not `dated`, and just times are told.

    Raises:
        Faulty: `event.invalid`, with every fault of the event.
    """
    store = services().store
    found = outlook(store, new, today())
    units, feeds, links = usecases.reached(store, old, found.event)
    pairs, doubts = {clash.events for clash in found.clashes}, len(found.notices)
    edits, followers = [usecases.saving(new, fresh=old is None)], tuple[Follower, ...]()
    if old is not None and old.series is not None and extent is not Extent.ONE:
        whole = repeats.extended(store, new, extent)
        dry, edits = whole.dry(store), [*whole.changes]
        others = dry.items[1:]
        followers = _followers(others)
        pairs |= {clash.events for item in others for clash in item.clashes}
        doubts += sum(len(item.notices) for item in others)
        feeds, links = dry.feeds, dry.links
    return Advice(
        beside(found) if dated else {},
        len(pairs),
        doubts,
        found.slots if not dated or _unsettled(found) else (),
        services().foresee(edits),
        units,
        feeds,
        links,
        dated,
        followers,
    )


def _followers(items: Sequence[Item]) -> tuple[Follower, ...]:
    said = by_event(services().store, items)
    return tuple(
        Follower(item.before.event.when, _kept(item.after), said[item.uid])
        for item in items
        if item.before is not None
    )


def _kept(after: Event | None) -> When | None:
    return after.when if after is not None and after.status.live else None


def _unsettled(found: Outlook) -> bool:
    """Tell whether another time would do good: only then one is offered."""
    doubts = {notice.doubt for notice in found.notices}
    return bool(found.clashes or doubts & _OF_TIME) or isinstance(found.event.when, Days)
