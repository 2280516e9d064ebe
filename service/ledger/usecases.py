"""What a unit has on record, and how something is added to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.compliance import Catalogue, Enter, EnteredBy, EntryKind, LedgerEntry, TakeBack
from calendars.ids import EventUid, UnitCode
from calendars.timetable import Campaign, ConfirmHeld, Event, Status
from service.publishing import Outcome, Sent, publish
from service.store import EntryRecord, EventQuery, Record, Store

_PUBLISHED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
GRANTED = {
    "admin": frozenset(EnteredBy),
    "office": frozenset(EnteredBy),
    "unit": frozenset({EnteredBy.UNIT}),
    "guidance": frozenset({EnteredBy.GUIDANCE}),
}
"""Whose task a kind of entry has to be for a grant to enter it."""


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger of one unit, or of the district where `unit` is None."""

    campaign: Campaign
    catalogue: Catalogue
    unit: UnitCode | None
    entries: tuple[EntryRecord, ...]
    events: tuple[Record, ...]

    def of_kind(self, code: str) -> tuple[EntryRecord, ...]:
        return tuple(record for record in self.entries if record.entry.code == code)

    def record(self, code: str, subject: str) -> EntryRecord | None:
        found = (r for r in self.of_kind(code) if r.entry.subject == subject)
        return next(found, None)

    def events_of(self, kind: EntryKind) -> tuple[Event, ...]:
        """Give the events that an entry of this kind can be about."""
        return tuple(
            record.event
            for record in self.events
            if not kind.events or record.event.kind in kind.events
        )

    def to_confirm(self, on: date) -> tuple[Record, ...]:
        """Give the unit's own meetings that are past and neither confirmed nor cancelled."""
        return tuple(
            record
            for record in self.events
            if record.event.when.last_day < on
            and record.event.held_on is None
            and record.event.units == {self.unit}
        )


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def book(store: Store, unit: UnitCode | None) -> Book:
    with store.reading() as work:
        campaign = work.campaigns.current()
        catalogue = work.rules.of(campaign).catalogue
        entries = work.ledger.of_units(campaign.id, [unit])
        query = EventQuery(units=frozenset({unit} if unit else ()), statuses=_PUBLISHED)
        events = work.events.select(campaign.id, query) if unit else ()
    return Book(campaign, catalogue, unit, entries, events)


def enter(store: Store, entry: LedgerEntry, seen: int, sent: Sent) -> Outcome:
    """Raise StaleEdit when the entry is no longer at version `seen`, 0 for a new one."""
    return publish(store, sent.asking([Enter(entry)], entries={entry.id: seen}))


def take_back(store: Store, key: str, seen: int, sent: Sent) -> Outcome:
    return publish(store, sent.asking([TakeBack(key)], entries={key: seen}))


def confirm(store: Store, shown: Sequence[Record], uids: Collection[str], sent: Sent) -> Outcome:
    """Confirm those of the meetings shown that were ticked, each on its own day."""
    ticked = [record for record in shown if record.event.uid in uids]
    edits = [ConfirmHeld(r.event.uid, r.event.when.last_day) for r in ticked]
    base = {EventUid(r.event.uid): r.version for r in ticked}
    return publish(store, sent.asking(edits, base))
