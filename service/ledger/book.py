"""What a unit has on record, with the events that entries are about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from calendars.compliance import Catalogue, EntryKind, RuleBook, Share, Subject
from calendars.ids import UnitCode
from calendars.timetable import Campaign, Event
from service.store import EntryRecord, Record, Rules


@dataclass(frozen=True)
class Book:
    """The ledger of one unit, or of the district where `unit` is None; events by time."""

    campaign: Campaign
    rules: Rules
    unit: UnitCode | None
    entries: tuple[EntryRecord, ...]
    events: tuple[Record, ...]

    @property
    def catalogue(self) -> Catalogue:
        return self.rules.catalogue

    @property
    def rulebook(self) -> RuleBook:
        return self.rules.rulebook

    @cached_property
    def kinds(self) -> tuple[EntryKind, ...]:
        """What can be entered here."""
        offered = self.catalogue.offered(self.campaign)
        return tuple(kind for kind in offered if kind.district is (self.unit is None))

    @cached_property
    def _records(self) -> Mapping[str, Mapping[str, EntryRecord]]:
        found: dict[str, dict[str, EntryRecord]] = {}
        for record in self.entries:
            found.setdefault(record.entry.code, {})[record.entry.subject] = record
        return found

    def of_kind(self, code: str) -> tuple[EntryRecord, ...]:
        """Give them by number where they are numbered."""
        records = self._records.get(code, {})
        return tuple(records[subject] for subject in sorted(records, key=in_turn))

    def has(self, code: str) -> bool:
        return code in self._records

    def subjects(self, code: str) -> Collection[str]:
        return self._records.get(code, {})

    def record(self, code: str, subject: str) -> EntryRecord | None:
        return self._records.get(code, {}).get(subject)

    @cached_property
    def events_by_uid(self) -> Mapping[str, Event]:
        return {record.event.uid: record.event for record in self.events}

    @cached_property
    def events_by_kind(self) -> Mapping[str, Sequence[Event]]:
        found: dict[str, list[Event]] = {}
        for record in self.events:
            found.setdefault(record.event.kind, []).append(record.event)
        return found

    def events_of(self, kind: EntryKind) -> Sequence[Event]:
        """Give the events that an entry of this kind can be about."""
        if not kind.events:
            return [record.event for record in self.events]
        return [event for code in kind.events for event in self.events_by_kind.get(code, ())]

    def to_confirm(self, on: date) -> tuple[Record, ...]:
        """Give the events of this unit alone that were over before `on`, with nobody's word yet."""
        return unconfirmed(self.events, self.unit, on)

    @cached_property
    def attendance(self) -> EntryKind | None:
        """The kind of entry that counts who came, if some rule reads one."""
        read = {
            clause.need.reached
            for rule in self.rulebook.rules.values()
            for clause in rule.clauses
            if isinstance(clause.need, Share)
        }
        kinds = (kind for kind in self.kinds if kind.code in read)
        return next((kind for kind in kinds if kind.subject is Subject.EVENT), None)

    def next_number(self, code: str) -> str:
        taken = self.subjects(code)
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)


def sole_unit(event: Event) -> UnitCode | None:
    """Give whose event it is alone; None for one of the district or of several units."""
    return next(iter(event.units)) if len(event.units) == 1 and not event.district else None


def unconfirmed(events: Iterable[Record], unit: UnitCode | None, on: date) -> tuple[Record, ...]:
    """Give those of `unit` alone that were over before `on`, with nobody's word yet."""
    return tuple(
        record
        for record in events
        if record.event.held_on is None
        and record.event.when.last_day < on
        and sole_unit(record.event) == unit
    )


def in_turn(subject: str) -> tuple[int, str]:
    """Sort 2 before 10."""
    return (int(subject) if subject.isascii() and subject.isdecimal() else 0), subject


def books(
    campaign: Campaign,
    rules: Rules,
    units: Iterable[UnitCode | None],
    entries: Iterable[EntryRecord],
    events: Iterable[Record],
) -> tuple[Book, ...]:
    """Sort entries and events into the books of `units`; what is of none of them is left out."""
    of_unit: dict[UnitCode | None, tuple[list[EntryRecord], list[Record]]] = {
        unit: ([], []) for unit in units
    }
    for entry in entries:
        if entry.entry.unit in of_unit:
            of_unit[entry.entry.unit][0].append(entry)
    for record in events:
        event = record.event
        whose: set[UnitCode | None] = {*event.units, sole_unit(event)}
        for unit in whose & of_unit.keys():
            of_unit[unit][1].append(record)
    return tuple(
        Book(campaign, rules, unit, tuple(own), tuple(here))
        for unit, (own, here) in of_unit.items()
    )
