"""The record of every change, in the order of commits. Nothing here is ever altered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from calendars.ids import CampaignId, EventUid
from calendars.timetable import Change, Event, Facet, facets
from service.errors import NotFound
from service.store import chain, history_search
from service.store.history_search import Heading, HistoryQuery, Numbered, Removal, Undoing
from service.store.mapping import change_from_plain, to_plain
from service.store.tables import history as t
from service.store.tables.campaigns import in_force

_MOST_VERSIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What one save did. `operation` was minted by who asked for it; `id` is 0 until stored.

    `undo_of` names the batch that it undoes, `undo_ordinal` the one change of it, if not all.
    """

    operation: str
    actor: str
    account: int | None
    at: datetime
    changes: tuple[Change, ...]
    reason: str = ""
    undo_of: int | None = None
    undo_ordinal: int | None = None
    release: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log. The operation tells it from the same place in another log."""

    batch: int = 0
    operation: str = ""
    at: datetime | None = None


class History:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: CampaignId, batch: Batch) -> int:
        """Seal `batch` to the one before it; only for the one who writes."""
        plain = [
            (change.noun.value, change.key, _plain(change.before), _plain(change.after))
            for change in batch.changes
        ]
        entry = chain.Entry(
            campaign, batch.operation, batch.actor, batch.account, batch.at, batch.reason,
            batch.undo_of, batch.undo_ordinal, plain, batch.release,
        )  # fmt: skip
        previous = chain.newest(self._connection)
        done = self._connection.execute(
            insert(t.batches).values(
                campaign=campaign,
                operation=batch.operation,
                actor=batch.actor,
                account=batch.account,
                at=batch.at,
                reason=batch.reason,
                undo_of=batch.undo_of,
                undo_ordinal=batch.undo_ordinal,
                release=batch.release,
                previous=previous,
                digest=entry.digest(previous),
            )
        )
        key = done.inserted_primary_key
        number = int(key[0]) if key else 0
        names = ("noun", "key", "before", "after")
        rows = [
            {"batch": number, "ordinal": ordinal, **dict(zip(names, values, strict=True))}
            for ordinal, values in enumerate(plain)
        ]
        found = {one for change in batch.changes for one in facets(change)}
        by = [{"batch": number, "facet": f.value, "code": code} for f, code in sorted(found)]
        for table, several in ((t.changes, rows), (t.facets, by)):
            if several:
                self._connection.execute(insert(table), several)
        return number

    def verify(self) -> chain.Verdict:
        """Tell whether every entry is as it was sealed."""
        return chain.verify(self._connection)

    def headings(self, campaign: CampaignId, query: HistoryQuery) -> tuple[Heading, ...]:
        """Give what `query` finds, the newest first."""
        return history_search.headings(self._connection, campaign, query)

    def heading(self, campaign: CampaignId, number: int) -> Heading:
        """Raise NotFound (`batch.unknown`)."""
        found = self.headings_of(campaign, [number])
        if not found:
            raise NotFound("batch.unknown", id=number)
        return found[number]

    def release(self, campaign: CampaignId, number: int) -> Heading:
        """Raise NotFound (`batch.unknown`), also for what was no release."""
        found = self.heading(campaign, number)
        if not found.release:
            raise NotFound("batch.unknown", id=number)
        return found

    def headings_of(self, campaign: CampaignId, numbers: Collection[int]) -> dict[int, Heading]:
        return history_search.headings_of(self._connection, campaign, numbers)

    def removals(self, campaign: CampaignId, before: int | None, limit: int) -> tuple[Removal, ...]:
        """Give the last change of each event that is taken out, the newest first."""
        return history_search.removals(self._connection, campaign, before, limit)

    def first_changes(
        self, numbers: Sequence[int], key: str, most: int
    ) -> dict[int, tuple[Numbered, ...]]:
        """Give the first `most` changes of each batch; with `key` those of that thing."""
        return history_search.first_changes(self._connection, numbers, key, most)

    def changes_of(self, number: int, offset: int, limit: int) -> tuple[Numbered, ...]:
        return history_search.changes_of(self._connection, number, offset, limit)

    def event_at(self, uid: EventUid, version: int) -> Event | None:
        """Give the event as it was at `version`; None when there was no such version of it."""
        if not 1 <= version <= _MOST_VERSIONS:
            return None
        found = history_search.change_to_version(self._connection, uid, version)
        event: Event | None = found.after if found else None
        return event

    def undoings(self, numbers: Sequence[int]) -> tuple[Undoing, ...]:
        """Give what undid these batches, what undid that, and so on."""
        return history_search.undoings(self._connection, numbers)

    def codes(self, facet: Facet) -> tuple[str, ...]:
        """Give every code that something can be found by."""
        return history_search.facet_codes(self._connection, facet)

    def actors(self) -> tuple[str, ...]:
        return history_search.actors(self._connection)

    def mark(self, campaign: CampaignId) -> Mark:
        """Give the newest place in the log of `campaign`."""
        batches = t.batches.c
        found = select(t.batches).where(batches.campaign == campaign)
        row = self._connection.execute(found.order_by(batches.id.desc()).limit(1)).first()
        return Mark() if row is None else Mark(row.id, row.operation, row.at)

    def since(self, campaign: CampaignId, mark: Mark, most: int) -> tuple[Change, ...] | None:
        """Give what was changed after `mark`; None when it is more, or `mark` is of another log."""
        batches, changes = t.batches.c, t.changes.c
        if mark.batch:
            there = select(batches.operation).where(batches.id == mark.batch)
            if self._connection.execute(there).scalar() != mark.operation:
                return None
        found = (
            select(t.changes)
            .join(t.batches, batches.id == changes.batch)
            .where(batches.campaign == campaign, changes.batch > mark.batch)
            .order_by(changes.batch, changes.ordinal)
            .limit(most + 1)
        )
        rows = self._connection.execute(found).all()
        if len(rows) > most:
            return None
        return tuple(change_from_plain(row.noun, row.key, row.before, row.after) for row in rows)

    def has(self, operation: str) -> bool:
        found = select(t.batches.c.id).where(t.batches.c.operation == operation)
        return self._connection.execute(found).first() is not None

    def by_operation(self, operation: str) -> Batch | None:
        found = select(t.batches).where(t.batches.c.operation == operation)
        batches = self._whole(self._connection.execute(found).all())
        return batches[0] if batches else None

    def batch(self, number: int) -> Batch:
        """Raise NotFound (`batch.unknown`), also for one of a campaign out of force."""
        here = (t.batches.c.id == number, t.batches.c.campaign == in_force())
        found = select(t.batches).where(*here)
        batches = self._whole(self._connection.execute(found).all())
        if not batches:
            raise NotFound("batch.unknown", id=number)
        return batches[0]

    def batches(
        self, campaign: CampaignId, *, key: str = "", before: int | None = None, limit: int = 50
    ) -> tuple[Batch, ...]:
        """Give the newest first: all, or those that changed the event (or unit, ...) `key`."""
        found = select(t.batches).where(t.batches.c.campaign == campaign)
        if key:
            touching = select(t.changes.c.batch).where(t.changes.c.key == key)
            found = found.where(t.batches.c.id.in_(touching))
        if before is not None:
            found = found.where(t.batches.c.id < before)
        rows = self._connection.execute(found.order_by(t.batches.c.id.desc()).limit(limit))
        return self._whole(rows.all())

    def _whole(self, rows: Any) -> tuple[Batch, ...]:
        rows = list(rows)
        numbers = [row.id for row in rows]
        found = (
            select(t.changes)
            .where(t.changes.c.batch.in_(numbers))
            .order_by(t.changes.c.batch, t.changes.c.ordinal)
        )
        changes: defaultdict[int, list[Change]] = defaultdict(list)
        for row in self._connection.execute(found):
            change = change_from_plain(row.noun, row.key, row.before, row.after)
            changes[row.batch].append(change)
        return tuple(_batch(row, tuple(changes[row.id])) for row in rows)


def _batch(row: Row[Any], changes: tuple[Change, ...]) -> Batch:
    return Batch(
        operation=row.operation,
        actor=row.actor,
        account=row.account,
        at=row.at,
        changes=changes,
        reason=row.reason,
        undo_of=row.undo_of,
        undo_ordinal=row.undo_ordinal,
        release=row.release,
        id=row.id,
    )


def _plain(side: Any) -> Any:
    return None if side is None else to_plain(side)
