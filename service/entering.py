"""The ledger's part of a save. Only `service.publishing` calls it, in its own transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calendars.compliance import (
    Catalogue,
    Enter,
    Ledger,
    LedgerEdit,
    LedgerEntry,
    TakeBack,
    enter,
    of_ledger,
)
from calendars.timetable import Campaign, Change, Noun, Revert
from service.errors import StaleEdit
from service.store import EntryRecord, Work


@dataclass(slots=True)
class Entering:
    """The entries that a save concerns, as stored and as they become."""

    campaign: Campaign
    catalogue: Catalogue
    records: Mapping[str, EntryRecord]
    ledger: Ledger

    def apply(self, edit: LedgerEdit) -> Change:
        self.ledger, change = enter(self.ledger, edit, self.catalogue, self.campaign)
        return change


def opened(work: Work, campaign: Campaign, edits: Iterable[object]) -> Entering:
    keys = {_key(edit) for edit in edits if of_ledger(edit)}
    if not keys:
        return Entering(campaign, Catalogue({}), {}, Ledger.of())
    records = work.ledger.some(campaign.id, keys)
    living = (record.entry for record in records.values() if not record.removed)
    return Entering(campaign, work.rules.of(campaign).catalogue, records, Ledger.of(living))


def _key(edit: object) -> str:
    match edit:
        case Enter(entry):
            return entry.id
        case TakeBack(key):
            return key
        case Revert(change):
            return change.key
        case other:
            raise TypeError(other)


def refuse_stale(entering: Entering, base: Mapping[str, int]) -> None:
    """Raise StaleEdit (`entry.stale`) where another version is stored than was seen; 0 is none."""
    for key, seen in base.items():
        record = entering.records.get(key)
        version = 0 if record is None or record.removed else record.version
        if version != seen:
            raise StaleEdit("entry.stale", key=key, seen=seen, record=record)


def save(work: Work, entering: Entering, changes: Iterable[Change]) -> None:
    """Store each entry once, whatever the number of its changes."""
    campaign, new = entering.campaign.id, []
    for key in dict.fromkeys(c.key for c in changes if c.noun is Noun.ENTRY):
        record, entry = entering.records.get(key), entering.ledger.entries.get(key)
        if record is None:
            new += [EntryRecord(entry, 1)] if entry else []
            continue
        kept: LedgerEntry = entry or record.entry
        after = EntryRecord(kept, record.version + 1, removed=entry is None)
        if not work.ledger.save(campaign, after, record.version):
            raise StaleEdit("entry.stale", key=key, seen=record.version, record=None)
    work.ledger.add(campaign, new)
