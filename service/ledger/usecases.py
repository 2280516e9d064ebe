"""What a unit has on record, and how something is added to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from calendars.compliance import Enter, EnteredBy, LedgerEdit, LedgerEntry, TakeBack
from calendars.ids import EventUid, UnitCode
from calendars.timetable import Campaign, ConfirmHeld, Edit, Status
from service.ledger.book import Book, books, unconfirmed
from service.publishing import Outcome, Sent, publish
from service.store import EventQuery, Rules, Store

_PUBLISHED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
GRANTED = {
    "admin": frozenset(EnteredBy),
    "office": frozenset(EnteredBy),
    "unit": frozenset({EnteredBy.UNIT}),
    "guidance": frozenset({EnteredBy.GUIDANCE}),
}
"""Whose task a kind of entry has to be for a grant to enter it."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an event, seen at version `seen`, took place on `on`, with how many of whom.

    `counted` is the version seen of what was counted before, 0 for none.
    """

    uid: EventUid
    seen: int
    on: date
    figures: Mapping[str, int] = field(default_factory=dict)
    counted: int = 0


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def rules_of(store: Store) -> tuple[Campaign, Rules]:
    with store.reading() as work:
        campaign = work.campaigns.current()
        return campaign, work.rules.of(campaign)


def book(store: Store, unit: UnitCode | None) -> Book:
    """Give the book of a unit; that of the district for None, with events of several units."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        entries = work.ledger.of_units(campaign.id, [unit])
        query = EventQuery(units=frozenset({unit} if unit else ()), statuses=_PUBLISHED)
        events = work.events.select(campaign.id, query)
        (found,) = books(campaign, work.rules.of(campaign), [unit], entries, events)
    return found


def books_of(store: Store, units: Collection[UnitCode], on: date | None) -> tuple[Book, ...]:
    """Give the books of several units, with the events that began by `on`; none without a day."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        entries = work.ledger.of_units(campaign.id, units)
        query = EventQuery(units=frozenset(units), statuses=_PUBLISHED, last=on)
        events = work.events.select(campaign.id, query) if units and on else ()
        return books(campaign, work.rules.of(campaign), units, entries, events)


def books_waiting(store: Store, units: Collection[UnitCode]) -> tuple[Book, ...]:
    """Give the books of `units` with what waits for an answer, the answers, and nothing else."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        rules = work.rules.of(campaign)
        kinds = [kind for kind in rules.catalogue.kinds.values() if kind.answers]
        codes = {code for kind in kinds for code in (kind.code, kind.answers, kind.of) if code}
        entries = work.ledger.records_of_kinds(campaign.id, codes)
        return books(campaign, rules, units, entries, ())


def to_confirm(store: Store, unit: UnitCode, on: date) -> int:
    """Count the events of a unit that were over before `on` and that nobody has confirmed."""
    with store.reading() as work:
        query = EventQuery(units=frozenset({unit}), statuses=_PUBLISHED, last=on)
        return len(unconfirmed(work.events.select(work.campaigns.current().id, query), unit, on))


def enter(store: Store, entry: LedgerEntry, seen: int, sent: Sent) -> Outcome:
    """Raise StaleEdit when the entry is no longer at version `seen`, 0 for a new one."""
    return publish(store, sent.asking([Enter(entry)], entries={entry.id: seen}))


def take_back(store: Store, key: str, seen: int, sent: Sent) -> Outcome:
    return publish(store, sent.asking([TakeBack(key)], entries={key: seen}))


def confirm(
    store: Store, shown: Book, confirmations: Sequence[Confirmation], sent: Sent
) -> Outcome:
    """Confirm events and enter who came, all in one batch.

    Raises:
        StaleEdit: one of the events was changed meanwhile; nothing is confirmed.
        Faulty: a figure is none.
    """
    edits: list[Edit | LedgerEdit] = [ConfirmHeld(each.uid, each.on) for each in confirmations]
    seen: dict[str, int] = {}
    kind = shown.attendance
    for each in confirmations:
        if kind is not None and each.figures:
            name, _, step = kind.code.rpartition(".")
            entry = LedgerEntry(shown.unit, name, step, each.uid, None, dict(each.figures))
            edits.append(Enter(entry))
            seen[entry.id] = each.counted
    base = {each.uid: each.seen for each in confirmations}
    return publish(store, sent.asking(edits, base, seen))
