"""What is done to a ledger: an entry made, corrected, or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calendars.compliance.catalogue import Catalogue, checked_entry
from calendars.compliance.ledger import Ledger, LedgerEntry
from calendars.errors import UnknownCode
from calendars.timetable import Campaign, Change, Noun, Revert, refuse_undecided, reverse


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
        case Revert():
            return _reverted(ledger, edit)


def _reverted(ledger: Ledger, edit: Revert) -> Change:
    """Merge three ways: what the change set goes back, what others set since stays."""
    change = edit.change
    current: LedgerEntry | None = ledger.entries.get(change.key)
    sides = (change.before, change.after, current)
    before, made, now = (None if side is None else _flat(side) for side in sides)
    done = reverse(before, made, now, edit.decided)
    refuse_undecided(change, done)
    after = None if done.fields is None else _entry(current or change.before, done.fields)
    return Change(Noun.ENTRY, change.key, current, after)


def _flat(entry: LedgerEntry) -> dict[str, Any]:
    return {"": entry.on, **entry.values}


def _entry(entry: LedgerEntry, flat: Mapping[str, Any]) -> LedgerEntry:
    values = {key: value for key, value in flat.items() if key and value is not None}
    return replace(entry, on=flat[""], values=values)
