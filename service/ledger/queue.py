"""What units have entered and somebody else has still to agree to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from calendars.compliance import EntryKind, FieldType, LedgerEntry
from service.ledger.book import Book
from service.store import EntryRecord


@dataclass(frozen=True, slots=True)
class Waiting:
    """`asked` waits for an entry of `kind`; `given` is one that was made for an earlier wording."""

    book: Book
    kind: EntryKind
    asked: EntryRecord
    given: EntryRecord | None


def waiting(books: Iterable[Book]) -> Iterator[Waiting]:
    for book in books:
        for kind in book.kinds:
            for asked in book.of_kind(kind.answers) if kind.answers else ():
                given = book.record(kind.code, asked.entry.subject)
                if given is None or _moved_on(asked.entry, given.entry):
                    yield Waiting(book, kind, asked, given)


def _moved_on(asked: LedgerEntry, given: LedgerEntry) -> bool:
    """Tell whether what was asked is not what was agreed to."""
    shared = asked.values.keys() & given.values.keys()
    if any(asked.values[key] != given.values[key] for key in shared):
        return True
    return asked.on is not None and given.on is not None and _day(asked.on) > _day(given.on)


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def answer_to(kind: EntryKind, asked: LedgerEntry, on: date, head: str) -> LedgerEntry:
    """Give the entry that agrees to `asked` as it stands, by `head` on `on`."""
    values = {key: value for key, value in asked.values.items() if key in kind.fields}
    own = {
        code: head for code, field in kind.fields.items() if field.type is FieldType.PERSON and head
    }
    name, _, step = kind.code.rpartition(".")
    return LedgerEntry(asked.unit, name, step, asked.subject, on, {**values, **own})


def head_of(book: Book) -> str:
    """Give who leads the unit's guidance group, or nobody."""
    group = book.campaign.units[book.unit].group if book.unit else None
    posts = book.campaign.posts_of_group.get(group, ()) if group else ()
    return next((post.person for post in posts if post.head), "")
