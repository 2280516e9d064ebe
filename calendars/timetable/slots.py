"""The nearest times at which an event would be in nobody's way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from calendars.times import Days, Span
from calendars.timetable.campaign import Campaign
from calendars.timetable.clashes import shared, taken_by
from calendars.timetable.events import Event
from calendars.timetable.timetable import Timetable
from calendars.timetable.windows import OwnWindows, window_of

STEP = timedelta(minutes=30)
"""Meetings begin on the hour or at half past."""


def free_slots(event: Event, timetable: Timetable, days: Days, count: int) -> tuple[Span, ...]:
    """Give the `count` times in `days` nearest to that of `event` at which it is free.

    Free is what lies in working hours while nobody and nothing that the event takes up is taken
    by another one of `timetable`. There is at most one in each half day, and none for an event
    of whole days.
    """
    campaign = timetable.campaign
    length = _length(event, campaign)
    found: list[Span] = []
    if length:
        diary = _Diary(event, timetable)
        for day in _by_nearness(campaign.workdays.within(days), event.when.first_day):
            for half in _halves(day, length, event, campaign):
                found += [slot for slot in half if diary.free(slot)][:1]
            if len(found) >= count:
                break
    return tuple(found[:count])


def days_for(
    event: Event, campaign: Campaign, since: date, own: OwnWindows = MappingProxyType({})
) -> Days | None:
    """Give the days of its phase on `since` or later, by the deadlines of its kind.

    `own` are phase windows of units' own.
    """
    window = window_of(event, campaign, own)
    if window is None:
        return None
    due = (deadline.on for deadline in campaign.deadlines if deadline.kind == event.kind)
    first, last = max(window.first, since), min([window.last_day, *due])
    return Days.of(first, last) if first <= last else None


def _length(event: Event, campaign: Campaign) -> timedelta:
    if isinstance(event.when, Span):
        return event.when.end - event.when.start
    return timedelta(minutes=campaign.kinds[event.kind].minutes)


def _by_nearness(days: Iterable[date], wished: date) -> list[date]:
    """Nearest first, and of two that are as near the later."""
    return sorted(days, key=lambda day: (abs(day - wished), day < wished))


def _halves(day: date, length: timedelta, event: Event, campaign: Campaign) -> list[list[Span]]:
    """Give the slots of each half of a day, those nearest to the event's own hour first.

    What fits into no half of a day may last over midday.
    """
    opening, noon, after, closing = (
        datetime.combine(day, campaign.clock(f"hours.{name}"))
        for name in ("open", "noon_from", "noon_until", "close")
    )
    wished = opening
    if isinstance(event.when, Span):
        wished = datetime.combine(day, event.when.start.time())
    halves = [[*_slots(opening, noon, length)], [*_slots(after, closing, length)]]
    if not any(halves):
        halves = [[*_slots(opening, closing, length)]]
    for half in halves:
        half.sort(key=lambda slot: abs(slot.start - wished))
    return sorted(filter(None, halves), key=lambda half: abs(half[0].start - wished))


def _slots(start: datetime, end: datetime, length: timedelta) -> Iterator[Span]:
    while start + length <= end:
        yield Span(start, start + length)
        start += STEP


class _Diary:
    """What stands against an event, day by day."""

    def __init__(self, event: Event, timetable: Timetable) -> None:
        self._event, self._campaign = event, timetable.campaign
        self._meetings: defaultdict[date, list[Event]] = defaultdict(list)
        for other in timetable.events.values():
            if other.meets and other.uid != event.uid:
                for day in {other.when.first_day, other.when.last_day}:
                    self._meetings[day].append(other)
        self._against: dict[date, list[Span]] = {}

    def free(self, slot: Span) -> bool:
        day = slot.first_day
        if day not in self._against:
            self._against[day] = [*self._taken(slot)]
        taken = self._against[day]
        return slot != self._event.when and not any(map(slot.intersection, taken))

    def _taken(self, slot: Span) -> Iterator[Span]:
        """Give when those whom the event asks on that day are at something else."""
        event = replace(self._event, when=slot)
        mine = taken_by(event, self._campaign)
        for other in self._meetings[slot.first_day]:
            theirs = taken_by(other, self._campaign)
            if isinstance(other.when, Span) and any(shared((event, mine), (other, theirs))):
                yield other.when
