"""The chain that makes the log verifiable: each entry is sealed together with the one before.

An entry is a batch with its changes, written as canonical JSON (sorted keys, no spaces, ASCII) and
hashed by SHA-256. Whoever alters, takes out or slips in an entry breaks every seal after it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select

from calendars.timetable import Noun
from service.store.tables import history as t
from service.store.tables import timetable as events

GENESIS = "0" * t.DIGEST
"""Stands before the first entry."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What a seal holds of a batch; `changes` as noun, key, before, after in plain values."""

    campaign: str
    operation: str
    actor: str
    account: int | None
    at: datetime
    reason: str
    undo_of: int | None
    undo_ordinal: int | None
    changes: Sequence[tuple[str, str, Any, Any]]
    release: str = ""

    def digest(self, previous: str) -> str:
        plain: dict[str, Any] = {
            "previous": previous,
            "campaign": self.campaign,
            "operation": self.operation,
            "actor": self.actor,
            "account": self.account,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "reason": self.reason,
            "undo_of": self.undo_of,
            "undo_ordinal": self.undo_ordinal,
            "changes": self.changes,
        }
        if self.release:
            # Sealed only where there is one: older entries knew of none.
            plain["release"] = self.release
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return sha256(text.encode("ascii")).hexdigest()


class Flaw(StrEnum):
    GAP = "gap"
    """The entry before it is missing, or another than it was."""
    ALTERED = "altered"
    """The entry itself is not what was sealed."""
    END = "end"
    """After it an entry is missing: an event has been saved more often than is told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` is the number of the first entry that does not hold."""

    entries: int
    digest: str
    broken: int | None = None
    flaw: Flaw | None = None


def verify(connection: Connection) -> Verdict:
    """Go through the whole log, oldest first, and stop at what does not hold."""
    number, last, previous = 0, 0, GENESIS
    for batch, entry, sealed in _entries(connection):
        before, digest = sealed
        if before != previous:
            return Verdict(number, previous, batch, Flaw.GAP)
        if entry.digest(before) != digest:
            return Verdict(number, previous, batch, Flaw.ALTERED)
        number, last, previous = number + 1, batch, digest
    if _untold(connection):
        return Verdict(number, previous, last, Flaw.END)
    return Verdict(number, previous)


def newest(connection: Connection) -> str:
    found = select(t.batches.c.digest).order_by(t.batches.c.id.desc()).limit(1)
    return connection.execute(found).scalar() or GENESIS


def _entries(connection: Connection) -> Iterator[tuple[int, Entry, tuple[str, str]]]:
    batches, last = t.batches.c, 0
    while True:
        found = select(t.batches).where(batches.id > last).order_by(batches.id).limit(_CHUNK)
        rows = connection.execute(found).all()
        if not rows:
            return
        changes: defaultdict[int, list[tuple[str, str, Any, Any]]] = defaultdict(list)
        several = t.changes.c.batch.between(rows[0].id, rows[-1].id)
        ordered = select(t.changes).where(several).order_by(t.changes.c.batch, t.changes.c.ordinal)
        for row in connection.execute(ordered):
            changes[row.batch].append((row.noun, row.key, row.before, row.after))
        for row in rows:
            entry = Entry(
                row.campaign, row.operation, row.actor, row.account, row.at, row.reason,
                row.undo_of, row.undo_ordinal, changes[row.id], row.release,
            )  # fmt: skip
            yield row.id, entry, (row.previous, row.digest)
        last = rows[-1].id


def _untold(connection: Connection) -> bool:
    """Tell whether the version of an event counts other saves than the log does."""
    told = (
        select(t.changes.c.key, func.count(t.changes.c.batch.distinct()).label("saves"))
        .where(t.changes.c.noun == Noun.EVENT.value)
        .group_by(t.changes.c.key)
        .subquery()
    )
    rows = events.events
    found = (
        select(rows.c.uid)
        .outerjoin(told, told.c.key == rows.c.uid)
        .where(func.coalesce(told.c.saves, 0) != rows.c.version)
        .limit(1)
    )
    return connection.execute(found).first() is not None
