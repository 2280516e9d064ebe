"""A book by phases: what is on record, what the rules still want of it, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from calendars.compliance import EntryKind, Subject, Target
from calendars.ids import PhaseCode
from calendars.timetable import Campaign, Phase
from service.ledger.book import Book, in_turn
from service.ledger.outline import Outline, Thing
from service.store import EntryRecord


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one thing; `record` is None while it is not entered."""

    kind: EntryKind
    subject: str
    record: EntryRecord | None
    wanted: bool
    early: bool = False
    """What it has to come after has not been yet."""

    @property
    def open(self) -> bool:
        return self.wanted and self.record is None


@dataclass(frozen=True, slots=True)
class Row:
    subject: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """Steps of one thing, such as a document: a row for each subject of its first kind.

    `missing` are kinds of which one entry at least is wanted and none is there.
    """

    kinds: tuple[EntryKind, ...]
    rows: tuple[Row, ...]
    missing: tuple[EntryKind, ...]
    settled: int
    """Kinds of which one entry was wanted and is there."""

    @property
    def code(self) -> str:
        return self.kinds[0].code.partition(".")[0]

    @property
    def grows(self) -> bool:
        """Whether there can always be one more."""
        return self.kinds[0].subject is Subject.NUMBER or self.kinds[0].district

    @cached_property
    def counts(self) -> tuple[int, int]:
        """Give how much of what is wanted is on record, and how much that is in all."""
        cells = [cell for row in self.rows for cell in row.cells if cell.wanted]
        done = sum(not cell.open for cell in cells) + self.settled
        return done, len(cells) + len(self.missing) + self.settled

    @property
    def next(self) -> Iterator[Cell]:
        """Give the first open step of each row."""
        for kind in self.missing[:1]:
            yield Cell(kind, "", None, wanted=True)
        for row in self.rows:
            first = next((cell for cell in row.cells if cell.open), None)
            if first is not None and not first.early:
                yield first


@dataclass(frozen=True)
class Chapter:
    """What belongs to a phase; to all of them or none where it is None."""

    phase: Phase | None
    parts: tuple[Part, ...]

    @property
    def counts(self) -> tuple[int, int]:
        done, of = zip(*(part.counts for part in self.parts), strict=True)
        return sum(done), sum(of)

    def begun(self, on: date) -> bool:
        return self.phase is None or self.phase.window.first <= on

    def current(self, on: date) -> bool:
        return self.phase is None or on in self.phase.window


def chapters(book: Book, outline: Outline, on: date) -> tuple[Chapter, ...]:
    """Lay out `book` in the order of phases; events count once they are over before `on`."""
    found: dict[PhaseCode | None, list[Part]] = {None: []}
    found |= {phase: [] for phase in book.campaign.phases}
    for thing in outline.district if book.unit is None else outline.units:
        found[thing.phase].append(_part(thing, book, on))
    return tuple(
        Chapter(book.campaign.phases[phase] if phase else None, tuple(parts))
        for phase, parts in found.items()
        if parts
    )


def to_do(laid: Sequence[Chapter], on: date) -> Iterator[Cell]:
    """Give what can be entered next in phases that have begun."""
    for chapter in laid:
        if chapter.begun(on):
            for part in chapter.parts:
                yield from part.next


def _part(thing: Thing, book: Book, on: date) -> Part:
    kinds, wanted = thing.kinds, thing.wanted & thing.every
    early = {k.code for k in kinds if _is_early(thing.after.get(k.code, ()), book, on)}
    rows = tuple(
        Row(subject, tuple(_cells(kinds, subject, book, wanted, early)))
        for subject in _subjects(kinds, book, on)
    )
    once = [kind for kind in kinds if kind.code in thing.wanted - thing.every]
    missing = tuple(kind for kind in once if not book.has(kind.code))
    return Part(kinds, rows, missing, len(once) - len(missing))


def _is_early(targets: Sequence[Target], book: Book, on: date) -> bool:
    return any(not _has_been(target, book, on) for target in targets)


def _has_been(target: Target, book: Book, on: date) -> bool:
    if target.step:
        return book.has(target.code)
    return any(event.when.last_day < on for event in book.events_by_kind.get(target.code, ()))


def _cells(
    kinds: Sequence[EntryKind], subject: str, book: Book, wanted: frozenset[str], early: set[str]
) -> Iterator[Cell]:
    for kind in kinds:
        record, code = book.record(kind.code, subject), kind.code
        yield Cell(kind, subject, record, code in wanted, code in early)


def _subjects(kinds: Sequence[EntryKind], book: Book, on: date) -> Sequence[str]:
    """Give what there is a row for: all that could be, and all that is."""
    there = {subject for kind in kinds for subject in book.subjects(kind.code)}
    found = list(_expected(kinds[0], book, on))
    return found + sorted(there.difference(found), key=in_turn)


def _expected(kind: EntryKind, book: Book, on: date) -> Sequence[str]:
    campaign: Campaign = book.campaign
    match kind.subject:
        case Subject.NONE:
            return [""]
        case Subject.CHOICE:
            return list(kind.subjects or ())
        case Subject.PHASE:
            return [phase.code for phase in campaign.phases.values() if phase.counted]
        case Subject.EVENT:
            over = [event for event in book.events_of(kind) if event.when.last_day < on]
            return [event.uid for event in over if kind.events or event.held_on]
        case Subject.PERSON if book.unit is not None:
            posts = campaign.posts_of_unit.get(book.unit, ())
            body = book.rulebook.structure.body
            return list(dict.fromkeys(post.person for post in posts if post.role == body))
        case _:
            return []
