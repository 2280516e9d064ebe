"""Which events somebody frees or holds by name: by unit, guidance group and kind, or one by one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from calendars.ids import EventUid, GroupCode, KindCode, UnitCode
from calendars.timetable import Campaign, Event


@dataclass(frozen=True, slots=True)
class Scope:
    """Events of any of `units` and of any of `groups` and of any of `kinds`, where these are given.

    `events` are meant besides. A scope in which nothing is given means no event.
    """

    units: frozenset[UnitCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    kinds: frozenset[KindCode] = frozenset()
    events: frozenset[EventUid] = frozenset()

    @property
    def given(self) -> bool:
        return bool(self.units or self.groups or self.kinds or self.events)

    def among(self, events: Iterable[Event], campaign: Campaign) -> frozenset[EventUid]:
        """Give which of `events` are meant."""
        wide = self.units or self.groups or self.kinds
        return frozenset(
            event.uid
            for event in events
            if event.uid in self.events or (wide and self._meant(event, campaign))
        )

    def _meant(self, event: Event, campaign: Campaign) -> bool:
        groups = event.groups | {campaign.units[unit].group for unit in event.units}
        return (
            _any(self.units, event.units)
            and _any(self.groups, groups)
            and (not self.kinds or event.kind in self.kinds)
        )


def _any(wanted: Collection[object], there: Collection[object]) -> bool:
    return not wanted or not frozenset(wanted).isdisjoint(there)
