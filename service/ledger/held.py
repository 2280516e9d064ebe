"""The form on which all that was held is confirmed at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from calendars.compliance import EntryField, FieldType
from calendars.errors import Fault, Faulty
from calendars.ids import EventUid
from calendars.timetable import Event
from service.ledger.book import Book
from service.ledger.usecases import Confirmation
from service.web.problems import fault_in_words, in_words

_MOST = 100_000
_LONGEST = 20


@dataclass(slots=True)
class Line:
    """One event with what was typed beside it.

    `counted` is the version of the figures on record, 0 for none; `errors` are by field.
    """

    event: Event
    version: int
    ticked: bool
    on: str
    figures: dict[str, str]
    counted: int
    stale: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether there is more than a tick."""
        usual = self.on == self.event.when.last_day.isoformat()
        return bool(self.errors) or not usual or any(self.figures.values())


class HeldForm:
    """`gone` counts events that were on the form as sent, and need nobody's word any more."""

    def __init__(self, book: Book, on: date, typed: "MultiDict[str, str] | None" = None) -> None:
        self._book, self._on = book, on
        self._typed: MultiDict[str, str] = MultiDict() if typed is None else typed
        self.fields = _counts(book)
        records = book.to_confirm(on)
        self.lines = [self._line(record.event, record.version) for record in records]
        shown = {key.removeprefix("version-") for key in self._typed if key.startswith("version-")}
        self.gone = len(shown - {line.event.uid for line in self.lines})

    @property
    def stale(self) -> bool:
        return any(line.stale for line in self.lines)

    def _line(self, event: Event, version: int) -> Line:
        uid, typed = event.uid, self._typed
        seen = typed.get(f"version-{uid}", type=int)
        ticked = uid in typed.getlist("uid") or ("all" in typed and seen is not None)
        kind = self._book.attendance
        known = self._book.record(kind.code, uid) if kind else None
        figures = {
            each.code: typed.get(
                f"{each.code}-{uid}", str(known.entry.values.get(each.code, "")) if known else ""
            ).strip()[:_LONGEST]
            for each in self.fields
        }
        on = typed.get(f"on-{uid}", event.when.last_day.isoformat()).strip()[:_LONGEST]
        counted = typed.get(f"counted-{uid}", known.version if known else 0, type=int)
        return Line(event, version, ticked, on, figures, counted, ticked and seen != version)

    def confirmations(self) -> Sequence[Confirmation]:
        """Give what was ticked.

        Raises:
            Faulty: something typed is no day or no number; the lines say what.
        """
        ticked = [line for line in self.lines if line.ticked]
        found = [self._confirmation(line) for line in ticked]
        faults = [Fault("held.invalid", code) for line in ticked for code in line.errors]
        if faults:
            raise Faulty("held.invalid", faults)
        return [each for each in found if each is not None]

    def _confirmation(self, line: Line) -> Confirmation | None:
        figures: dict[str, int] = {}
        for code, text in line.figures.items():
            number = _number(text)
            if number is not None:
                figures[code] = number
            elif text:
                line.errors[code] = in_words("number.out_of_range", {"expected": [0, _MOST]})
        on = self._day(line)
        if on is None:
            return None
        return Confirmation(EventUid(line.event.uid), line.version, on, figures, line.counted)

    def _day(self, line: Line) -> date | None:
        try:
            found = date.fromisoformat(line.on)
        except ValueError:
            line.errors["on"] = in_words("day.unreadable", {})
            return None
        first = line.event.when.first_day
        if not first <= found <= self._on:
            data = {"first": first, "last": self._on}
            line.errors["on"] = fault_in_words(Fault("held.outside", "on", data=data))
        return found


def _counts(book: Book) -> tuple[EntryField, ...]:
    """Give the figures that can be told of an event."""
    fields = book.attendance.fields.values() if book.attendance else ()
    return tuple(each for each in fields if each.type is FieldType.NUMBER)


def _number(text: str) -> int | None:
    right = text.isascii() and text.isdecimal() and len(text) <= _LONGEST
    return int(text) if right and int(text) <= _MOST else None
