"""Events and entries on the line of time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from calendars.compliance.ledger import LedgerEntry
from calendars.compliance.verdict import Evidence
from calendars.times import DAY, Span
from calendars.timetable import Campaign, Event, Visibility

_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(slots=True, eq=False)
class Piece:
    """An event or an entry on the line of time, over and done with from the moment `over` on.

    Where only a day is known, it may lie at either end of it: `late_start` is the latest moment
    at which it can begin, `early_end` the earliest at which it can be over. `minutes` is 0 for
    what is no meeting at an hour.
    """

    id: str
    first: date
    last: date
    late_start: datetime
    early_end: datetime
    over: datetime
    evidence: Evidence
    event: Event | None = None
    minutes: int = 0


def event_piece(event: Event) -> Piece:
    when = event.when
    minutes = 0
    if isinstance(when, Span):
        start, end, minutes = when.start, when.end, when.minutes
        first = start.date()
        last = first if end.date() == first else when.last_day
    else:
        first, last = when.first, when.last_day
        start, end = datetime.combine(first, time.min), datetime.combine(when.until, time.min)
    over = end
    if event.held_on is not None:
        over = min(over, datetime.combine(event.held_on, time.min))
    evidence = Evidence("event", event.uid)
    return Piece(event.uid, first, last, start, end, over, evidence, event, minutes)


def entry_piece(entry: LedgerEntry) -> Piece | None:
    """Give None for an entry without a day."""
    on = entry.on
    if on is None:
        return None
    evidence = Evidence("entry", entry.id)
    if isinstance(on, datetime):
        return Piece(entry.id, on.date(), on.date(), on, on, on, evidence)
    start = datetime.combine(on, time.min)
    return Piece(entry.id, on, on, start + DAY - _LAST_MOMENT, start, start, evidence)


def counts(event: Event) -> bool:
    """Drafts and cancelled events never count."""
    return event.status.published and event.status.live


def exposed(event: Event, campaign: Campaign) -> bool:
    """Tell whether the public sees an event of a kind that is not public as such."""
    return (
        event.visibility is Visibility.PUBLIC
        and event.status.published
        and campaign.kinds[event.kind].visibility is not Visibility.PUBLIC
    )


def outside(piece: Piece, first: date | None, last: date | None) -> bool:
    """Tell whether it does not lie between two days, both included; None is no bound."""
    return bool((first and piece.first < first) or (last and piece.last > last))
