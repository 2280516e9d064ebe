"""What is done to a ledger: an entry made, corrected, or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calendars.compliance.catalogue import Catalogue, checked_entry
from calendars.compliance.ledger import Ledger, LedgerEntry
from calendars.errors import EditConflict, UnknownCode
from calendars.timetable import Campaign, Change, Noun, Revert


@dataclass(frozen=True, slots=True)
class Enter:
    """The entry as it shall be, in place of one of the same id."""

    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class TakeBack:
    """`key` is the entry's id; history keeps it."""

    key: str


LedgerEdit = Enter | TakeBack | Revert


def enter(
    ledger: Ledger, edit: LedgerEdit, catalogue: Catalogue, campaign: Campaign
) -> tuple[Ledger, Change]:
    """Give the ledger after `edit`, and what it did.

    Raises:
        Faulty: `entry.invalid`, with every fault of the entry.
        UnknownCode: there is no such entry to take back.
        EditConflict: a `Revert` meets a field that was changed again since.
    """
    change = _change(ledger, edit, catalogue, campaign)
    if change.after is None:
        return ledger.without(change.key), change
    return ledger.with_entry(change.after), change


def of_ledger(edit: object) -> bool:
    """Tell whether an edit is one of a ledger."""
    return isinstance(edit, Enter | TakeBack) or (
        isinstance(edit, Revert) and edit.change.noun is Noun.ENTRY
    )


def _change(ledger: Ledger, edit: LedgerEdit, catalogue: Catalogue, campaign: Campaign) -> Change:
    match edit:
        case Enter(entry):
            clean = checked_entry(entry, catalogue, campaign)
            return Change(Noun.ENTRY, clean.id, ledger.entries.get(clean.id), clean)
        case TakeBack(key):
            if key not in ledger.entries:
                raise UnknownCode("entry.unknown", key=key)
            return Change(Noun.ENTRY, key, ledger.entries[key], None)
        case Revert(change):
            return _reverted(ledger, change)


def _reverted(ledger: Ledger, change: Change) -> Change:
    """Merge three ways: what `change` set goes back, what others set since stays."""
    current = ledger.entries.get(change.key)
    before, after = change.before, change.after
    if current is None or before is None or after is None:
        if current != after:
            raise EditConflict("undo.moved_on", key=change.key, fields=["entry"])
        return Change(Noun.ENTRY, change.key, current, before)
    sides = [_flat(each) for each in (before, after, current)]
    touched = [key for key in {**sides[0], **sides[1]} if sides[0].get(key) != sides[1].get(key)]
    moved_on = [key for key in touched if sides[2].get(key) != sides[1].get(key)]
    if moved_on:
        raise EditConflict("undo.moved_on", key=change.key, fields=moved_on)
    merged = {**sides[2], **{key: sides[0].get(key) for key in touched}}
    return Change(Noun.ENTRY, change.key, current, _entry(current, merged))


def _flat(entry: LedgerEntry) -> dict[str, Any]:
    return {"": entry.on, **entry.values}


def _entry(entry: LedgerEntry, flat: Mapping[str, Any]) -> LedgerEntry:
    values = {key: value for key, value in flat.items() if key and value is not None}
    return replace(entry, on=flat[""], values=values)
