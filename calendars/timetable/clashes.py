"""Who would be in two places at once, and what sits on a day or hour it should not.

These are warnings that come back with a saved edit, not refusals: the coordinator decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import chain, combinations, product
from types import MappingProxyType

from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.times import Span
from calendars.timetable.audience import attendees, units_of
from calendars.timetable.campaign import Campaign, Visibility
from calendars.timetable.events import Event
from calendars.timetable.timetable import Timetable, in_order
from calendars.timetable.windows import OwnWindows, window_of


class Party(StrEnum):
    """What cannot be in two places at once."""

    PERSON = "person"
    GROUP = "group"
    UNIT = "unit"
    PLACE = "place"


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """`subject` is the person's, group's or unit's code, or the place; `overlap` is never empty."""

    party: Party
    subject: str
    overlap: Span
    events: tuple[EventUid, EventUid]


class Doubt(StrEnum):
    OUTSIDE_PHASE = "outside_phase"
    DAY_OFF = "day_off"
    OUTSIDE_HOURS = "outside_hours"
    AFTER_DEADLINE = "after_deadline"
    NO_GUIDANCE = "no_guidance"
    SHOWN = "shown"
    """To the public, though its kind is not public as such."""


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something doubtful about one event by itself."""

    uid: EventUid
    doubt: Doubt


def clashes(timetable: Timetable, uids: Collection[EventUid] | None = None) -> tuple[Clash, ...]:
    """Every clash among meetings, or only those with one of `uids` in them, by time."""
    by_day: dict[object, list[Event]] = defaultdict(list)
    for event in sorted(timetable.events.values(), key=in_order):
        if event.meets:
            by_day[event.when.first_day].append(event)
            if event.when.last_day != event.when.first_day:
                by_day[event.when.last_day].append(event)
    wanted = None if uids is None else frozenset(uids)
    found: set[Clash] = set()
    for events in by_day.values():
        if wanted is None or any(event.uid in wanted for event in events):
            found.update(_among(events, timetable, wanted))
    return tuple(sorted(found, key=lambda clash: (clash.overlap, clash)))


def _among(
    events: list[Event], timetable: Timetable, wanted: frozenset[EventUid] | None
) -> Iterator[Clash]:
    if wanted is not None:
        named = [event for event in events if event.uid in wanted]
        events = [event for event in events if any(_overlap(event, one) for one in named)]
    together: dict[tuple[Party, str], list[Event]] = defaultdict(list)
    for event in events:
        for who in taken_by(event, timetable.campaign):
            together[who].append(event)
    for (party, subject), theirs in together.items():
        for one, other in _pairs(theirs, wanted):
            overlap = _overlap(one, other)
            if overlap is not None and (party is not Party.UNIT or one.roles & other.roles):
                pair = (min(one.uid, other.uid), max(one.uid, other.uid))
                yield Clash(party, subject, overlap, pair)


def _overlap(one: Event, other: Event) -> Span | None:
    if not isinstance(one.when, Span) or not isinstance(other.when, Span):
        return None
    return one.when.intersection(other.when)


def _pairs(
    events: list[Event], wanted: frozenset[EventUid] | None
) -> Iterable[tuple[Event, Event]]:
    if wanted is None:
        return combinations(events, 2)
    chosen = [event for event in events if event.uid in wanted]
    rest = [event for event in events if event.uid not in wanted]
    return chain(combinations(chosen, 2), product(chosen, rest))


@dataclass(frozen=True, slots=True)
class Company:
    """Whom an event may have to share somebody or something with; `everybody`: with any other."""

    everybody: bool
    units: frozenset[UnitCode]
    groups: frozenset[GroupCode]
    people: frozenset[PersonCode]
    places: frozenset[str]


def company(events: Collection[Event], campaign: Campaign) -> Company:
    """Give what another event must have one of, or be for the whole district, to clash with these.

    Where somebody of theirs holds a post elsewhere, that unit counts too.
    """
    people = frozenset[PersonCode]().union(*(attendees(event, campaign) for event in events))
    held = (post.unit for person in people for post in campaign.posts_of_person.get(person, ()))
    return Company(
        any(event.district for event in events),
        frozenset(unit for unit in held if unit).union(*(event.units for event in events)),
        frozenset[GroupCode]().union(*(event.groups for event in events)),
        people,
        frozenset(event.place for event in events if event.place),
    )


Taken = frozenset[tuple[Party, str]]


def taken_by(event: Event, campaign: Campaign) -> Taken:
    """Give whom and what `event` takes up while it lasts."""
    return frozenset(_parties(event, campaign))


def shared(one: tuple[Event, Taken], other: tuple[Event, Taken]) -> Iterator[tuple[Party, str]]:
    """Give what two events both take up; a unit only where both ask the same of its roles."""
    for party, subject in one[1] & other[1]:
        if party is not Party.UNIT or one[0].roles & other[0].roles:
            yield party, subject


def _parties(event: Event, campaign: Campaign) -> Iterator[tuple[Party, str]]:
    for person in attendees(event, campaign):
        yield Party.PERSON, person
    for group in event.groups:
        if campaign.groups[group].teams == 1:
            yield Party.GROUP, group
    for unit in units_of(event, campaign):
        yield Party.UNIT, unit
    if event.place:
        yield Party.PLACE, event.place


def warnings(
    timetable: Timetable, events: Iterable[Event], own: OwnWindows = MappingProxyType({})
) -> tuple[Notice, ...]:
    """What a coordinator should look at again, event by event; `own` are units' phase windows."""
    return tuple(
        sorted(
            Notice(event.uid, doubt)
            for event in events
            for doubt in _doubts(event, timetable.campaign, own)
        )
    )


def _doubts(event: Event, campaign: Campaign, own: OwnWindows) -> Iterator[Doubt]:
    if not event.status.live:
        return
    kind, window = campaign.kinds[event.kind], window_of(event, campaign, own)
    if window is None or any(
        day not in window for day in (event.when.first_day, event.when.last_day)
    ):
        yield Doubt.OUTSIDE_PHASE
    if any(
        deadline.kind == event.kind and event.when.last_day > deadline.on
        for deadline in campaign.deadlines
    ):
        yield Doubt.AFTER_DEADLINE
    if kind.guidance and not event.groups and not event.district:
        yield Doubt.NO_GUIDANCE
    if event.visibility is Visibility.PUBLIC and kind.visibility is not Visibility.PUBLIC:
        yield Doubt.SHOWN
    if isinstance(event.when, Span):
        if not campaign.workdays.works(event.when.first_day):
            yield Doubt.DAY_OFF
        opening, closing = campaign.clock("hours.open"), campaign.clock("hours.close")
        if not _within(event.when, opening, closing):
            yield Doubt.OUTSIDE_HOURS


def _within(span: Span, opening: time, closing: time) -> bool:
    same_day = span.first_day == span.last_day
    return same_day and opening <= span.start.time() and span.end.time() <= closing
