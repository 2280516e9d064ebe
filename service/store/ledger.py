"""Entries of the ledger in rows, saved only over the version seen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, or_, select, update

from calendars.compliance import Ledger, LedgerEntry
from calendars.ids import CampaignId, UnitCode
from service.store.mapping import values_from_plain, values_to_plain
from service.store.tables import ledger as t

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry as stored. `version` rises with every save; one taken back is `removed`."""

    entry: LedgerEntry
    version: int
    removed: bool = False


class Entries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, campaign: CampaignId) -> Ledger:
        return Ledger.of(record.entry for record in self._select(_living(campaign)))

    def of_units(
        self, campaign: CampaignId, units: Collection[UnitCode | None]
    ) -> tuple[EntryRecord, ...]:
        """Give the entries of `units`; None is the district."""
        codes = [unit for unit in units if unit is not None]
        own: ColumnElement[bool] = t.ledger_entries.c.unit.in_(sorted(codes))
        if None in units:
            own = own | t.ledger_entries.c.unit.is_(None)
        return self._select(_living(campaign).where(own))

    def of_kinds(self, campaign: CampaignId, codes: Collection[str]) -> tuple[LedgerEntry, ...]:
        """Give the entries of some kinds, such as `D02.filed`, of every unit."""
        return tuple(record.entry for record in self.records_of_kinds(campaign, codes))

    def records_of_kinds(
        self, campaign: CampaignId, codes: Collection[str]
    ) -> tuple[EntryRecord, ...]:
        entries = t.ledger_entries.c
        kinds = [(kind, step) for kind, _, step in (code.partition(".") for code in sorted(codes))]
        if not kinds:
            return ()
        named = or_(*(and_(entries.kind == kind, entries.step == step) for kind, step in kinds))
        return self._select(_living(campaign).where(named))

    def some(self, campaign: CampaignId, keys: Collection[str]) -> dict[str, EntryRecord]:
        """Give those of `keys` that were ever there, removed ones among them."""
        entries, wanted = t.ledger_entries.c, sorted(keys)
        found: list[EntryRecord] = []
        for n in range(0, len(wanted), _CHUNK):
            here = select(t.ledger_entries).where(
                entries.campaign == campaign, entries.key.in_(wanted[n : n + _CHUNK])
            )
            found += self._select(here)
        return {record.entry.id: record for record in found}

    def add(self, campaign: CampaignId, records: Iterable[EntryRecord]) -> None:
        rows = [_values(campaign, record) for record in records]
        for n in range(0, len(rows), _CHUNK):
            self._connection.execute(insert(t.ledger_entries), rows[n : n + _CHUNK])

    def save(self, campaign: CampaignId, record: EntryRecord, seen: int) -> bool:
        """Write over version `seen`, in one statement; tell whether it was still there."""
        entries = t.ledger_entries.c
        done = self._connection.execute(
            update(t.ledger_entries)
            .where(
                entries.campaign == campaign,
                entries.key == record.entry.id,
                entries.version == seen,
            )
            .values(_values(campaign, record))
        )
        return done.rowcount == 1

    def _select(self, found: Select[Any]) -> tuple[EntryRecord, ...]:
        return tuple(_record(row) for row in self._connection.execute(found))


def _living(campaign: CampaignId) -> Select[Any]:
    entries = t.ledger_entries.c
    found = select(t.ledger_entries).where(entries.campaign == campaign, ~entries.removed)
    return found.order_by(entries.key)


def _record(row: Row[Any]) -> EntryRecord:
    got = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for it
    entry = LedgerEntry(
        got["unit"],
        got["kind"],
        got["step"],
        got["subject"],
        got["on_time"] or got["on_day"],
        values_from_plain(got["values"]),
    )
    return EntryRecord(entry, got["version"], got["removed"])


def _values(campaign: CampaignId, record: EntryRecord) -> dict[str, Any]:
    entry = record.entry
    timed = hasattr(entry.on, "hour")
    return {
        "campaign": campaign,
        "key": entry.id,
        "unit": entry.unit,
        "kind": entry.kind,
        "step": entry.step,
        "subject": entry.subject,
        "on_day": None if timed else entry.on,
        "on_time": entry.on if timed else None,
        "values": values_to_plain(entry.values),
        "version": record.version,
        "removed": record.removed,
    }
