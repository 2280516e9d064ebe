"""The timetable: a campaign and its events, whole or the part that an edit concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from calendars.errors import UnknownCode
from calendars.ids import EventUid, SeriesId, UnitCode
from calendars.timetable.campaign import Campaign
from calendars.timetable.drafts import Draft
from calendars.timetable.events import Event
from calendars.timetable.renewal import Series


@dataclass(frozen=True)
class Timetable:
    campaign: Campaign
    events: Mapping[EventUid, Event]
    drafts: Mapping[EventUid, Draft] = field(default_factory=dict)
    series: Mapping[SeriesId, Series] = field(default_factory=dict)

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
        return replace(self, events=MappingProxyType(events))

    def with_draft(self, uid: EventUid, draft: Draft | None) -> "Timetable":
        drafts = {key: kept for key, kept in self.drafts.items() if key != uid}
        if draft is not None:
            drafts[uid] = draft
        return replace(self, drafts=drafts)

    def with_series(self, key: SeriesId, series: Series | None) -> "Timetable":
        kept = {each: one for each, one in self.series.items() if each != key}
        if series is not None:
            kept[key] = series
        return replace(self, series=kept)

    def with_campaign(self, campaign: Campaign) -> "Timetable":
        return replace(self, campaign=campaign)

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
