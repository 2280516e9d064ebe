"""Phase windows of units' own, as the ledger has them (plan 五/2)."""

from collections.abc import Iterable
from datetime import date

from calendars.compliance.ledger import LedgerEntry
from calendars.compliance.rulebook import Structure
from calendars.ids import PhaseCode, UnitCode
from calendars.times import Days


def agreed_windows(
    entries: Iterable[LedgerEntry], structure: Structure
) -> dict[UnitCode, dict[PhaseCode, Days]]:
    """Give the windows that are agreed for units whose plan is filed.

    `entries` hold those of both kinds; others may be among them.
    """
    entries = tuple(entries)
    filed = {entry.unit for entry in entries if entry.code == structure.filed and entry.on}
    found: dict[UnitCode, dict[PhaseCode, Days]] = {}
    for entry in entries:
        days = days_of(entry)
        if entry.code == structure.window and entry.unit and entry.unit in filed and days:
            found.setdefault(entry.unit, {})[PhaseCode(entry.subject)] = days
    return found


def days_of(entry: LedgerEntry) -> Days | None:
    """Give the days that an entry names; None where they are none."""
    first, last = entry.values.get("first"), entry.values.get("last")
    if isinstance(first, date) and isinstance(last, date) and first <= last:
        return Days.of(first, last)
    return None
