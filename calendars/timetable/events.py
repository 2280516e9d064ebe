"""An event: one obligation at one time, for some units and roles."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from calendars.errors import Fault, Faulty, InvalidValue
from calendars.ids import (
    EventUid,
    GroupCode,
    KindCode,
    PersonCode,
    PhaseCode,
    RoleCode,
    SeriesId,
    UnitCode,
)
from calendars.text import NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT, clean_text
from calendars.times import Days, Span, When
from calendars.timetable.campaign import Campaign, Visibility

LONGEST_MINUTES = 24 * 60


class Status(StrEnum):
    """RFC 5545 3.8.1.11 and `draft`, which no feed ever shows."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"

    @property
    def published(self) -> bool:
        return self is not Status.DRAFT

    @property
    def live(self) -> bool:
        """Takes time and room: a cancelled event is published, and binds nobody."""
        return self is not Status.CANCELLED


@dataclass(frozen=True, slots=True)
class Event:
    """`units` empty means the whole district, and then `district` says so on purpose.

    `title` is added to the kind's name; `people` names who must come besides those who hold one
    of `roles` in one of `units`; `moved_from` is the time that subscribers saw before.
    """

    uid: EventUid
    kind: KindCode
    phase: PhaseCode
    when: When
    units: frozenset[UnitCode] = frozenset()
    district: bool = False
    roles: frozenset[RoleCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    people: frozenset[PersonCode] = frozenset()
    status: Status = Status.DRAFT
    visibility: Visibility = Visibility.OWN
    title: str = ""
    place: str = ""
    note: str = ""
    held_on: date | None = None
    moved_from: When | None = None
    series: SeriesId | None = None

    def concerns(self, unit: UnitCode) -> bool:
        return self.district or unit in self.units

    @property
    def meets(self) -> bool:
        """A meeting at an hour, at which people and places can clash; a stretch of days is none."""
        return isinstance(self.when, Span) and self.status.live


@dataclass(frozen=True, slots=True)
class Stamp:
    """What feeds say of an event's last change that altered its bytes (RFC 5545 3.8.7).

    `revised_at` is aware, in UTC, whole seconds; it and `sequence` only ever grow together.
    """

    sequence: int
    revised_at: datetime


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event as published, with its stamp: what a feed is rendered from."""

    event: Event
    stamp: Stamp


def checked(event: Event, campaign: Campaign) -> Event:
    """Give `event` with its texts cleaned, or every fault in it at once.

    Raises:
        Faulty: `event.invalid`; a fault's `where` is the field's name.
    """
    faults: list[Fault] = []
    texts: dict[str, Any] = {}
    limits = (
        ("title", TITLE_LIMIT, False),
        ("place", PLACE_LIMIT, False),
        ("note", NOTE_LIMIT, True),
    )
    for name, limit, lines in limits:
        try:
            texts[name] = clean_text(getattr(event, name), limit, lines=lines)
        except InvalidValue as error:
            faults.append(Fault(error.code, name, data=error.data))
    faults += _unknown(event, campaign)
    window = campaign.window
    if event.when.first_day < window.first or event.when.last_day > window.last_day:
        data = {"first": window.first, "last": window.last_day}
        faults.append(Fault("event.outside_campaign", "when", data=data))
    if isinstance(event.when, Span) and event.when.minutes > LONGEST_MINUTES:
        faults.append(Fault("event.too_long", "when", data={"limit": LONGEST_MINUTES}))
    if event.district == bool(event.units):
        faults.append(Fault("event.nobody" if not event.units else "event.both", "units"))
    kind = campaign.kinds.get(event.kind)
    if kind and Visibility.PUBLIC is event.visibility and kind.visibility is Visibility.INTERNAL:
        faults.append(Fault("event.never_public", "visibility"))
    if faults:
        raise Faulty("event.invalid", faults, uid=event.uid)
    return replace(event, **texts)


def _unknown(event: Event, campaign: Campaign) -> list[Fault]:
    references = (
        ("kind", {event.kind}, campaign.kinds),
        ("phase", {event.phase}, campaign.phases),
        ("units", event.units, campaign.units),
        ("roles", event.roles, campaign.roles),
        ("groups", event.groups, campaign.groups),
        ("people", event.people, campaign.people),
    )
    return [
        Fault(f"event.unknown_{field}", field, data={"code": str(code)[:40]})
        for field, codes, known in references
        for code in sorted(codes)
        if code not in known
    ]


def on_day(when: When, first: date) -> When:
    """Give the same hours, or the same number of days, beginning on `first`."""
    by = first - when.first_day
    if isinstance(when, Span):
        return Span(when.start + by, when.end + by)
    return Days(when.first + by, when.until + by)
