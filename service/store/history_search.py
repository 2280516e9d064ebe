"""History as it is looked through: by unit, person, deed, days, and a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from calendars.ids import CampaignId
from calendars.timetable import EVERY_UNIT, Change, Facet, Noun
from service.store.mapping import change_from_plain
from service.store.tables import history as t
from service.store.tables import timetable as rows


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What to look for; empty texts do not narrow. `first` and `until` are instants, half open."""

    key: str = ""
    """Of one event, unit, entry, ..."""
    unit: str = ""
    person: str = ""
    noun: str = ""
    what: str = ""
    actor: str = ""
    first: datetime | None = None
    until: datetime | None = None
    released: bool = False
    """Releases only."""
    before: int | None = None
    """Batches of lower numbers only."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Numbered:
    """A change and its place in its batch."""

    ordinal: int
    change: Change


@dataclass(frozen=True, slots=True)
class Heading:
    """A batch without its changes, and how many they are."""

    id: int
    actor: str
    account: int | None
    at: datetime
    reason: str
    undo_of: int | None
    undo_ordinal: int | None
    release: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Removal:
    """Where an event was taken out; `id` orders them."""

    id: int
    key: str
    batch: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Undoing:
    """That batch `by` undid batch `of`, or one change of it; `by` may have been undone itself."""

    by: int
    of: int
    ordinal: int | None


def headings(
    connection: Connection, campaign: CampaignId, query: HistoryQuery
) -> tuple[Heading, ...]:
    """Give the newest first."""
    batches = t.batches.c
    found = _with_size().where(batches.campaign == campaign, *_conditions(query))
    newest = connection.execute(found.order_by(batches.id.desc()).limit(query.limit))
    return tuple(map(_heading, newest))


def headings_of(
    connection: Connection, campaign: CampaignId, numbers: Collection[int]
) -> dict[int, Heading]:
    batches = t.batches.c
    found = _with_size().where(batches.campaign == campaign, batches.id.in_(numbers))
    return {row.id: _heading(row) for row in connection.execute(found)}


def removals(
    connection: Connection, campaign: CampaignId, before: int | None, limit: int
) -> tuple[Removal, ...]:
    """Give the last change of each event that is taken out, the newest first."""
    events, changes = rows.events.c, t.changes.c
    gone = select(events.uid).where(events.campaign == campaign, events.removed)
    newest = select(func.max(changes.id)).where(
        changes.noun == Noun.EVENT.value, changes.key.in_(gone)
    )
    found = select(changes.id, changes.key, changes.batch, changes.ordinal)
    found = found.where(changes.id.in_(newest.group_by(changes.key)))
    if before is not None:
        found = found.where(changes.id < before)
    listed = connection.execute(found.order_by(changes.id.desc()).limit(limit))
    return tuple(Removal(*row) for row in listed)


def first_changes(
    connection: Connection, numbers: Sequence[int], key: str, most: int
) -> dict[int, tuple[Numbered, ...]]:
    """Give the first `most` changes of each batch; with `key` those of that thing."""
    changes = t.changes.c
    found = select(t.changes).where(changes.batch.in_(numbers))
    found = found.where(changes.key == key) if key else found.where(changes.ordinal < most)
    told: defaultdict[int, list[Numbered]] = defaultdict(list)
    for row in connection.execute(found.order_by(changes.batch, changes.ordinal)):
        told[row.batch].append(_numbered(row))
    return {number: tuple(told[number][:most]) for number in numbers}


def changes_of(
    connection: Connection, number: int, offset: int, limit: int
) -> tuple[Numbered, ...]:
    changes = t.changes.c
    found = select(t.changes).where(changes.batch == number, changes.ordinal >= offset)
    several = connection.execute(found.order_by(changes.ordinal).limit(limit))
    return tuple(map(_numbered, several))


def change_to_version(connection: Connection, key: str, version: int) -> Change | None:
    """Give the last change of the save that made an event what it was at `version`, from 1."""
    changes = t.changes.c
    newest = select(func.max(changes.id)).where(
        changes.noun == Noun.EVENT.value, changes.key == key
    )
    saves = newest.group_by(changes.batch).order_by(changes.batch)
    chosen = saves.offset(version - 1).limit(1).scalar_subquery()
    row = connection.execute(select(t.changes).where(changes.id == chosen)).first()
    return None if row is None else _numbered(row).change


def undoings(connection: Connection, numbers: Sequence[int]) -> tuple[Undoing, ...]:
    """Give what undid these batches, what undid that, and so on."""
    batches = t.batches
    start = select(batches.c.id, batches.c.undo_of, batches.c.undo_ordinal).where(
        batches.c.undo_of.in_(numbers)
    )
    chain = start.cte("undoings", recursive=True)
    chain = chain.union_all(
        select(batches.c.id, batches.c.undo_of, batches.c.undo_ordinal).where(
            batches.c.undo_of == chain.c.id
        )
    )
    return tuple(Undoing(*row) for row in connection.execute(select(chain)))


def facet_codes(connection: Connection, facet: Facet) -> tuple[str, ...]:
    found = select(t.facets.c.code).where(t.facets.c.facet == facet.value).distinct()
    return tuple(connection.execute(found.order_by(t.facets.c.code)).scalars())


def actors(connection: Connection) -> tuple[str, ...]:
    found = select(t.batches.c.actor).distinct().order_by(t.batches.c.actor)
    return tuple(connection.execute(found).scalars())


def _with_size() -> Select[Any]:
    size = (
        select(func.count())
        .where(t.changes.c.batch == t.batches.c.id)
        .correlate(t.batches)
        .scalar_subquery()
    )
    return select(t.batches, size.label("size"))


def _conditions(query: HistoryQuery) -> Iterator[ColumnElement[bool]]:
    batches = t.batches.c
    if query.key:
        yield batches.id.in_(select(t.changes.c.batch).where(t.changes.c.key == query.key))
    if query.unit:
        yield _faceted(Facet.UNIT, query.unit, EVERY_UNIT)
    for facet, code in (
        (Facet.PERSON, query.person),
        (Facet.NOUN, query.noun),
        (Facet.WHAT, query.what),
    ):
        if code:
            yield _faceted(facet, code)
    if query.released:
        yield batches.release != ""
    if query.actor:
        yield batches.actor == query.actor
    if query.first is not None:
        yield batches.at >= query.first
    if query.until is not None:
        yield batches.at < query.until
    if query.before is not None:
        yield batches.id < query.before


def _faceted(facet: Facet, *codes: str) -> ColumnElement[bool]:
    facets = t.facets.c
    found = select(facets.batch).where(facets.facet == facet.value, facets.code.in_(codes))
    return t.batches.c.id.in_(found)


def _heading(row: Row[Any]) -> Heading:
    return Heading(
        row.id, row.actor, row.account, row.at, row.reason, row.undo_of, row.undo_ordinal,
        row.release, row.digest, row.size,
    )  # fmt: skip


def _numbered(row: Row[Any]) -> Numbered:
    return Numbered(row.ordinal, change_from_plain(row.noun, row.key, row.before, row.after))
