"""Events in rows: found by what a coordinator filters by, saved only over the version seen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, extract, func, insert, or_, select, update

from calendars.ids import CampaignId, EventUid
from calendars.times import Days, Span, When
from calendars.timetable import Company, Event, Stamp, Status, Visibility
from service.errors import NotFound
from service.store.mapping import to_plain, when_from_plain
from service.store.queries import EventQuery, matching, near
from service.store.tables import timetable as t

# PostgreSQL and SQLite both take far more parameters; this keeps statements readable in logs.
_CHUNK = 500
NOON = 12
"""The hour that parts a day; what begins then is of the afternoon."""


@dataclass(frozen=True, slots=True)
class Record:
    """An event as stored. `version` rises with every save; `stamp` only with what feeds show."""

    event: Event
    stamp: Stamp
    version: int
    removed: bool = False


class Events:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, uid: EventUid) -> Record:
        """Raise NotFound (`event.unknown`)."""
        found = self.some([uid])
        if not found or found[0].removed:
            raise NotFound("event.unknown", uid=uid)
        return found[0]

    def some(self, uids: Collection[EventUid]) -> tuple[Record, ...]:
        """Give those of `uids` that were ever there, removed ones among them."""
        rows: list[Row[Any]] = []
        for chunk in _chunks(sorted(uids)):
            rows += self._connection.execute(select(t.events).where(t.events.c.uid.in_(chunk)))
        return self._records(rows)

    def select(self, campaign: CampaignId, query: EventQuery) -> tuple[Record, ...]:
        """Give what `query` finds, by time."""
        events = t.events.c
        found = matching(select(t.events), campaign, query).order_by(
            events.first_day, events.starts_at, events.uid
        )
        if query.limit is not None:
            found = found.limit(query.limit).offset(query.offset)
        return self._records(self._connection.execute(found).all())

    def count(self, campaign: CampaignId, query: EventQuery) -> int:
        found = matching(select(func.count()).select_from(t.events), campaign, query)
        return int(self._connection.execute(found).scalar_one())

    def by_day(self, campaign: CampaignId, query: EventQuery) -> dict[date, int]:
        """Count what begins on each day."""
        events = t.events.c
        found = matching(select(events.first_day, func.count()), campaign, query)
        rows = self._connection.execute(found.group_by(events.first_day))
        return {day: int(number) for day, number in rows}

    def each_day(
        self, campaign: CampaignId, query: EventQuery, most: int
    ) -> tuple[tuple[Record, int], ...]:
        """Give up to `most` for each half of each day that they begin on, and for whole days.

        With each stands how many there are in its part of the day.
        """
        events = t.events.c
        part = (events.first_day, extract("hour", events.starts_at) < NOON)
        found = matching(select(t.events), campaign, query).add_columns(
            func.count().over(partition_by=part).label("together"),
            func.row_number()
            .over(partition_by=part, order_by=(events.starts_at, events.uid))
            .label("nth"),
        )
        ranked = found.subquery()
        rows = self._connection.execute(
            select(ranked)
            .where(ranked.c.nth <= most)
            .order_by(ranked.c.first_day, ranked.c.starts_at, ranked.c.uid)
        ).all()
        return tuple(zip(self._records(rows), (row.together for row in rows), strict=True))

    def on_days(
        self, campaign: CampaignId, days: Iterable[date], company: Company
    ) -> tuple[Record, ...]:
        """Give what touches one of `days`, and may clash with those whose company it is."""
        events = t.events.c
        touching = [
            (events.first_day <= day) & (events.last_day >= day) for day in sorted(set(days))
        ]
        rows: list[Row[Any]] = []
        for chunk in _chunks(touching):
            here = select(t.events).where(
                events.campaign == campaign, ~events.removed, near(company)
            )
            rows += self._connection.execute(here.where(or_(*chunk)))
        return self._records({row.uid: row for row in rows}.values())

    def add(self, campaign: CampaignId, records: Sequence[Record]) -> None:
        """Store new events, or ones that come back from removal (their rows are replaced)."""
        uids = [record.event.uid for record in records]
        for chunk in _chunks(uids):
            self._connection.execute(delete(t.events).where(t.events.c.uid.in_(chunk)))
        rows = [{"campaign": campaign, **_values(record)} for record in records]
        for rows_chunk in _chunks(rows):
            self._connection.execute(insert(t.events), rows_chunk)
        self._add_members([record.event for record in records])

    def save(self, record: Record, seen: int) -> bool:
        """Write over version `seen`, in one statement; tell whether it was still there."""
        events = t.events.c
        done = self._connection.execute(
            update(t.events)
            .where(events.uid == record.event.uid, events.version == seen, ~events.removed)
            .values(_values(record))
        )
        if done.rowcount != 1:
            return False
        for table in (t.event_units, t.event_groups, t.event_people):
            self._connection.execute(delete(table).where(table.c.uid == record.event.uid))
        self._add_members([record.event])
        return True

    def stamp(self, records: Iterable[Record]) -> None:
        """Write the stamps of events whose bytes changed while they themselves did not."""
        for record in records:
            self._connection.execute(
                update(t.events)
                .where(t.events.c.uid == record.event.uid)
                .values(sequence=record.stamp.sequence, revised_at=record.stamp.revised_at)
            )

    def _add_members(self, events: Sequence[Event]) -> None:
        members: tuple[tuple[Table, str], ...] = (
            (t.event_units, "units"),
            (t.event_groups, "groups"),
            (t.event_people, "people"),
        )
        for table, name in members:
            rows = [
                {"uid": event.uid, "code": code}
                for event in events
                for code in sorted(getattr(event, name))
            ]
            for chunk in _chunks(rows):
                self._connection.execute(insert(table), chunk)

    def _records(self, rows: Iterable[Row[Any]]) -> tuple[Record, ...]:
        rows = tuple(rows)
        uids = [row.uid for row in rows]
        units, groups, people = (
            self._members(table, uids) for table in (t.event_units, t.event_groups, t.event_people)
        )
        return tuple(
            Record(
                _event(row, units[row.uid], groups[row.uid], people[row.uid]),
                Stamp(row.sequence, row.revised_at),
                row.version,
                row.removed,
            )
            for row in rows
        )

    def _members(self, table: Table, uids: Sequence[str]) -> defaultdict[str, set[Any]]:
        found: defaultdict[str, set[Any]] = defaultdict(set)
        for chunk in _chunks(uids):
            for uid, code in self._connection.execute(select(table).where(table.c.uid.in_(chunk))):
                found[uid].add(code)
        return found


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[n : n + _CHUNK] for n in range(0, len(items), _CHUNK))


def _event(row: Row[Any], units: set[Any], groups: set[Any], people: set[Any]) -> Event:
    when: When = (
        Days.of(row.first_day, row.last_day)
        if row.starts_at is None
        else Span(row.starts_at, row.ends_at)
    )
    return Event(
        uid=EventUid(row.uid),
        kind=row.kind,
        phase=row.phase,
        when=when,
        units=frozenset(units),
        district=row.district,
        roles=frozenset(row.roles),
        groups=frozenset(groups),
        people=frozenset(people),
        status=Status(row.status),
        visibility=Visibility(row.visibility),
        title=row.title,
        place=row.place,
        note=row.note,
        held_on=row.held_on,
        moved_from=when_from_plain(row.moved_from),
        series=row.series,
    )


def _values(record: Record) -> dict[str, Any]:
    event = record.event
    span = event.when if isinstance(event.when, Span) else None
    return {
        "uid": event.uid,
        "kind": event.kind,
        "phase": event.phase,
        "starts_at": span and span.start,
        "ends_at": span and span.end,
        "first_day": event.when.first_day,
        "last_day": event.when.last_day,
        "district": event.district,
        "roles": sorted(event.roles),
        "status": event.status.value,
        "visibility": event.visibility.value,
        "title": event.title,
        "place": event.place,
        "note": event.note,
        "held_on": event.held_on,
        "moved_from": event.moved_from and to_plain(event.moved_from),
        "series": event.series,
        "version": record.version,
        "sequence": record.stamp.sequence,
        "revised_at": record.stamp.revised_at,
        "removed": record.removed,
    }
