"""One thing done to many events at once: each deed gives edits, and nothing is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from calendars.ids import EventUid, UnitCode
from calendars.text import PLACE_LIMIT, clean_text
from calendars.timetable.campaign import Campaign
from calendars.timetable.edits import Amend, Cancel, Edit, Remove
from calendars.timetable.events import Event, Status, on_day


@dataclass(frozen=True, slots=True)
class ShiftDays:
    """Calendar days on, or back when negative."""

    days: int


@dataclass(frozen=True, slots=True)
class ShiftWorkdays:
    """Working days of the campaign on, or back when negative; the hour stays."""

    days: int


@dataclass(frozen=True, slots=True)
class ChangePlace:
    place: str


@dataclass(frozen=True, slots=True)
class ChangeHost:
    """Let another unit hold what one unit holds; the guidance group of that unit goes along."""

    unit: UnitCode


@dataclass(frozen=True, slots=True)
class Settle:
    """Confirm what is tentative, and publish what is a draft."""


@dataclass(frozen=True, slots=True)
class CallOff:
    """Cancel what subscribers know of; take drafts out."""


Deed = ShiftDays | ShiftWorkdays | ChangePlace | ChangeHost | Settle | CallOff


class LeftOut(StrEnum):
    """Why a deed passes an event by."""

    HELD = "held"
    CANCELLED = "cancelled"
    NOTHING = "nothing"
    SHARED = "shared"
    """Several units hold it, or the district: no single one can be changed for another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deed would do, and what it leaves as it is. `after` lacks what is taken out."""

    edits: tuple[Edit, ...]
    after: Mapping[EventUid, Event]
    left_out: Mapping[EventUid, LeftOut]


def plan(deed: Deed, events: Iterable[Event], campaign: Campaign) -> Plan:
    """Plan `deed` for every event that it concerns.

    Raises:
        InvalidValue: the place's text is not fit to be one.
    """
    if isinstance(deed, ChangePlace):
        deed = ChangePlace(clean_text(deed.place, PLACE_LIMIT))
    edits: list[Edit] = []
    after: dict[EventUid, Event] = {}
    left_out: dict[EventUid, LeftOut] = {}
    for event in events:
        reason = _passed_by(deed, event)
        changed = event if reason else done(deed, event, campaign)
        if reason or changed == event:
            left_out[event.uid] = reason or LeftOut.NOTHING
        elif changed is None:
            edits.append(Remove(event.uid))
        else:
            off = changed.status is Status.CANCELLED
            edits.append(Cancel(event.uid) if off else Amend(changed))
            after[event.uid] = changed
    return Plan(tuple(edits), after, left_out)


def _passed_by(deed: Deed, event: Event) -> LeftOut | None:
    if event.held_on is not None:
        return LeftOut.HELD
    if not event.status.live:
        return LeftOut.NOTHING if isinstance(deed, CallOff) else LeftOut.CANCELLED
    if isinstance(deed, ChangeHost) and len(event.units) != 1:
        return LeftOut.SHARED
    return None


def done(deed: Deed, event: Event, campaign: Campaign) -> Event | None:
    """Give `event` after `deed`; None when it is taken out."""
    match deed:
        case ShiftDays(days):
            first = event.when.first_day + timedelta(days=days)
            return replace(event, when=on_day(event.when, first))
        case ShiftWorkdays(days):
            first = campaign.workdays.shift(event.when.first_day, days)
            return replace(event, when=on_day(event.when, first))
        case ChangePlace(place):
            return replace(event, place=place)
        case ChangeHost(unit):
            return hosted(event, unit, campaign)
        case Settle():
            return replace(event, status=Status.CONFIRMED)
        case CallOff():
            draft = event.status is Status.DRAFT
            return None if draft else replace(event, status=Status.CANCELLED)


def hosted(event: Event, unit: UnitCode, campaign: Campaign) -> Event:
    """Give an event of one unit as another unit holds it; its own guidance group goes along."""
    (source,) = event.units
    before, after = campaign.units[source].group, campaign.units[unit].group
    groups = {after if group == before else group for group in event.groups}
    return replace(
        event,
        units=frozenset({unit}),
        groups=frozenset(group for group in groups if group is not None),
    )
