"""Units by time: which units stand there, what is drawn for them, and a move along time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from calendars.errors import Fault, Faulty, InvalidValue
from calendars.ids import EventUid, UnitCode
from calendars.times import Span
from calendars.timetable import Campaign, Event, hosted, on_day
from service.store import DISTRICT, Bar, Batch, EventQuery, Store

WALL_TIME = "%Y-%m-%dT%H:%M"
ROWS = 20
"""Units that are asked for together."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some units in a row, with what is drawn for each; `total` counts all units."""

    campaign: Campaign
    total: int
    bars: Mapping[UnitCode, Sequence[Bar]]


def units(store: Store, query: EventQuery) -> tuple[Campaign, tuple[UnitCode, ...]]:
    """Give the units that stand there, the district first.

    Every unit chosen stands there, with or without events: that one has none is worth seeing.
    Whom a group or a person goes to is known by the events alone.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        chosen = _chosen(campaign, query)
        if query.groups or query.people:
            concerned = work.bars.units(campaign.id, query)
            chosen = [code for code in chosen if code in concerned]
        return campaign, (DISTRICT, *chosen)


def _chosen(campaign: Campaign, query: EventQuery) -> list[UnitCode]:
    return [
        unit.code
        for unit in campaign.units.values()
        if (not query.units or unit.code in query.units)
        and (not query.categories or unit.category in query.categories)
    ]


def chunk(store: Store, query: EventQuery, number: int) -> Chunk:
    """Give the units from `number` times `ROWS` on, and what `query` finds for them."""
    campaign, found = units(store, query)
    here = found[number * ROWS : (number + 1) * ROWS]
    with store.reading() as work:
        return Chunk(campaign, len(found), work.bars.of_units(campaign.id, query, here))


def moved(event: Event, start: str) -> Event:
    """Give `event` beginning at a wall time, or on a day when it takes whole days.

    Raises:
        InvalidValue: `day.unreadable`.
    """
    try:
        if not isinstance(event.when, Span):
            return replace(event, when=on_day(event.when, date.fromisoformat(start)))
        begin = datetime.strptime(start, WALL_TIME)
        return replace(event, when=Span(begin, begin + (event.when.end - event.when.start)))
    except (ValueError, OverflowError, TypeError):
        raise InvalidValue("day.unreadable", text=start[:40]) from None


def rehosted(event: Event, unit: str, campaign: Campaign) -> Event:
    """Give `event` as another unit holds it; as it is where none is named.

    Raises:
        Faulty: `event.unknown_unit`.
        InvalidValue: `host.shared` where not just one unit holds it.
    """
    if not unit or event.units == {unit}:
        return event
    if unit not in campaign.units:
        fault = Fault("event.unknown_unit", "units", data={"code": unit[:40]})
        raise Faulty("event.invalid", [fault], uid=event.uid)
    if event.district or len(event.units) != 1:
        raise InvalidValue("host.shared", uid=event.uid)
    return hosted(event, UnitCode(unit), campaign)


def newest_change(store: Store, uid: EventUid) -> Batch | None:
    """Give the last save that touched the event."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        return next(iter(work.history.batches(campaign.id, key=uid, limit=1)), None)
