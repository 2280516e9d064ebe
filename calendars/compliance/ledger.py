"""The ledger: what rules read and a calendar does not hold, every datum in one shape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from calendars.ids import UnitCode

Value = str | int | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One dated step of one thing of a unit; of the district where `unit` is None.

    `kind` and `step` name a catalogue's entry kind (`D02`, `filed`). `subject` tells entries of
    one kind apart: a person, a branch, a topic, an event's UID, a running number. `on` is a wall
    time or only its day. What is personal is entered as done, without values.
    """

    unit: UnitCode | None
    kind: str
    step: str
    subject: str = ""
    on: date | datetime | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{self.kind}.{self.step}"

    @property
    def id(self) -> str:
        """Of this and of every correction of it."""
        return f"{self.unit or ''}/{self.kind}.{self.step}/{self.subject}"


Steps = Mapping[str, tuple[LedgerEntry, ...]]
"""The entries of one unit by the code of their kind, such as `D02.filed`."""


@dataclass(frozen=True)
class Ledger:
    """Entries by id: at most one of each unit, kind, step and subject."""

    entries: Mapping[str, LedgerEntry]

    @classmethod
    def of(cls, entries: Iterable[LedgerEntry] = ()) -> "Ledger":
        return cls(MappingProxyType({entry.id: entry for entry in entries}))

    def with_entry(self, entry: LedgerEntry) -> "Ledger":
        return Ledger(MappingProxyType({**self.entries, entry.id: entry}))

    def without(self, entry_id: str) -> "Ledger":
        kept = {each: entry for each, entry in self.entries.items() if each != entry_id}
        return Ledger(MappingProxyType(kept))

    @cached_property
    def of_unit(self) -> Mapping[UnitCode | None, Steps]:
        found: dict[UnitCode | None, dict[str, list[LedgerEntry]]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.unit, {}).setdefault(entry.code, []).append(entry)
        return {unit: in_order(steps) for unit, steps in found.items()}

    def entries_of(self, unit: UnitCode | None, code: str) -> tuple[LedgerEntry, ...]:
        return self.of_unit.get(unit, {}).get(code, ())

    def subjects(self, unit: UnitCode | None, code: str) -> tuple[str, ...]:
        """Such as the branches of a unit, or its topics."""
        return tuple(entry.subject for entry in self.entries_of(unit, code))

    def value(self, unit: UnitCode | None, code: str, field: str, subject: str = "") -> Value:
        """Give a value, or "" where nothing is entered."""
        entry = self.entries.get(f"{unit or ''}/{code}/{subject}")
        return entry.values.get(field, "") if entry else ""


def in_order(steps: Mapping[str, Iterable[LedgerEntry]]) -> Steps:
    return {
        code: tuple(sorted(entries, key=lambda entry: entry.subject))
        for code, entries in steps.items()
    }
