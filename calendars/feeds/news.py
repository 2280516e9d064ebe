"""What changes of events mean to somebody who saw them: moved, called off, new, and so on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from calendars.timetable import Change, Event, Noun, Status


class News(StrEnum):
    """In the order of what matters most to who planned to come."""

    CANCELLED = "cancelled"
    GONE = "gone"
    """It is no longer for this reader, or no longer there."""
    MOVED = "moved"
    NEW = "new"
    REINSTATED = "reinstated"
    PLACE = "place"
    OTHER = "other"


_UNTOLD = frozenset({"when", "moved_from", "place", "status", "held_on", "series", "visibility"})
"""Fields told by news of their own, and those that no reader is shown."""


@dataclass(frozen=True, slots=True)
class Note:
    """`before` and `after` as this reader saw and sees the event, None for not at all.

    `others` names the further fields that changed.
    """

    at: datetime
    before: Event | None
    after: Event | None
    news: tuple[News, ...]
    others: tuple[str, ...] = ()

    @property
    def event(self) -> Event:
        shown = self.after or self.before
        if shown is None:
            raise ValueError(self.news)
        return shown


def notes(
    changes: Iterable[tuple[datetime, Change]], sees: Callable[[Event], bool]
) -> tuple[Note, ...]:
    """Tell what came of `changes`, the oldest first, taken together: one note an event.

    What was changed there and back is none; the event changed last comes first.
    """
    spans: dict[str, tuple[datetime, Event | None, Event | None]] = {}
    for at, change in changes:
        if change.noun is Noun.EVENT:
            first = spans.pop(change.key, (at, change.before, None))[1]
            spans[change.key] = (at, first, change.after)
    told = (_note(at, *_seen(before, after, sees)) for at, before, after in spans.values())
    return tuple(note for note in reversed(list(told)) if note.news)


def _seen(
    before: Event | None, after: Event | None, sees: Callable[[Event], bool]
) -> tuple[Event | None, Event | None]:
    return (
        before if before is not None and sees(before) else None,
        after if after is not None and sees(after) else None,
    )


def _note(at: datetime, before: Event | None, after: Event | None) -> Note:
    others = _others(before, after) if before and after else ()
    return Note(at, before, after, tuple(_news(before, after, others)), others)


def _news(before: Event | None, after: Event | None, others: tuple[str, ...]) -> Iterator[News]:
    if before is None or after is None:
        if after is not None:
            yield News.CANCELLED if after.status is Status.CANCELLED else News.NEW
        elif before is not None and before.status is not Status.CANCELLED:
            yield News.GONE
        return
    off = before.status is Status.CANCELLED, after.status is Status.CANCELLED
    if off == (False, True):
        yield News.CANCELLED
    if off == (True, False):
        yield News.REINSTATED
    if before.when != after.when:
        yield News.MOVED
    if before.place != after.place:
        yield News.PLACE
    if others:
        yield News.OTHER


def _others(before: Event, after: Event) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(after)
        if field.name not in _UNTOLD and getattr(before, field.name) != getattr(after, field.name)
    )
