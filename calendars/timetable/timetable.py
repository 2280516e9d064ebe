"""The timetable: a campaign and its events, whole or the part that an edit concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from calendars.errors import UnknownCode
from calendars.ids import EventUid, UnitCode
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event


@dataclass(frozen=True)
class Timetable:
    campaign: Campaign
    events: Mapping[EventUid, Event]

    @classmethod
    def of(cls, campaign: Campaign, events: Iterable[Event] = ()) -> "Timetable":
        return cls(campaign, MappingProxyType({event.uid: event for event in events}))

    def event(self, uid: EventUid) -> Event:
        """Raise UnknownCode (`event.unknown`)."""
        if uid not in self.events:
            raise UnknownCode("event.unknown", uid=uid)
        return self.events[uid]

    def with_event(self, uid: EventUid, event: Event | None) -> "Timetable":
        events = dict(self.events)
        events.pop(uid, None)
        if event is not None:
            events[uid] = event
        return Timetable(self.campaign, MappingProxyType(events))

    def with_campaign(self, campaign: Campaign) -> "Timetable":
        return Timetable(campaign, self.events)

    @cached_property
    def of_unit(self) -> Mapping[UnitCode, tuple[Event, ...]]:
        """Events of each unit by time; those of the whole district stand with every unit."""
        found: dict[UnitCode, list[Event]] = {unit: [] for unit in self.campaign.units}
        for event in sorted(self.events.values(), key=in_order):
            for unit in found if event.district else event.units:
                found[unit].append(event)
        return {unit: tuple(events) for unit, events in found.items()}


def in_order(event: Event) -> tuple[str, str]:
    """Sort key: by first moment, whole days before hours, and then by UID."""
    when = event.when
    start = getattr(when, "start", None) or when.first_day
    return (start.isoformat(), event.uid)
