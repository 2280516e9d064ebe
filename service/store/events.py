"""Events in rows: found by what a coordinator filters by, saved only over the version seen."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    delete,
    extract,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from calendars.ids import CampaignId, EventUid
from calendars.times import Days, Span, When, runs
from calendars.timetable import Company, Event, Stamp, Status, Visibility
from service.errors import NotFound
from service.store.known import Known
from service.store.mapping import to_plain, when_from_plain
from service.store.queries import EventQuery, matching, near
from service.store.records import Record
from service.store.tables import timetable as t
from service.store.tables.campaigns import in_force

# PostgreSQL and SQLite both take far more parameters; this keeps statements readable in logs.
_CHUNK = 500
NOON = 12
"""The hour that parts a day; what begins then is of the afternoon."""


_MEMBERS = {t.event_units: "units", t.event_groups: "groups", t.event_people: "people"}
_Members = defaultdict[tuple[EventUid, int], set[Any]]
# What tells whether an event is known already.
_STANDING = (t.events.c.uid, t.events.c.version, t.events.c.sequence)


class Events:
    def __init__(self, connection: Connection, known: Known) -> None:
        self._connection = connection
        self._known = known
        self._own: dict[EventUid, Record] = {}
        """Written in this transaction: not committed yet, and so nothing for others to know."""

    def get(self, uid: EventUid) -> Record:
        """Raise NotFound (`event.unknown`)."""
        found = self.some([uid])
        if not found or found[0].removed:
            raise NotFound("event.unknown", uid=uid)
        return found[0]

    def some(self, uids: Collection[EventUid]) -> tuple[Record, ...]:
        """Give those of `uids` that the campaign in force ever had, removed ones among them."""
        rows: list[Row[Any]] = []
        found = select(*_STANDING).where(t.events.c.campaign == in_force())
        for chunk in _chunks(sorted(uids)):
            rows += self._connection.execute(found.where(t.events.c.uid.in_(chunk)))
        return self._records(rows)

    def select(self, campaign: CampaignId, query: EventQuery) -> tuple[Record, ...]:
        """Give what `query` finds, by time."""
        events = t.events.c
        found = matching(select(*_STANDING), campaign, query).order_by(
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
        found = matching(select(*_STANDING), campaign, query).add_columns(
            events.first_day,
            events.starts_at,
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
        rows: list[Row[Any]] = []
        for chunk in _chunks(runs(days)):
            here = select(*_STANDING).where(
                events.campaign == campaign, ~events.removed, near(company), _touching(chunk)
            )
            rows += self._connection.execute(here)
        return self._records({row.uid: row for row in rows}.values())

    def add(self, campaign: CampaignId, records: Sequence[Record]) -> None:
        """Store new events, or ones that come back from removal (their rows are replaced)."""
        uids = [record.event.uid for record in records]
        self._own |= {record.event.uid: record for record in records}
        for chunk in _chunks(uids):
            self._connection.execute(delete(t.events).where(t.events.c.uid.in_(chunk)))
        rows = [{"campaign": campaign, **_values(record)} for record in records]
        for rows_chunk in _chunks(rows):
            self._connection.execute(insert(t.events), rows_chunk)
        self._add_members([record.event for record in records], _MEMBERS)

    def save(self, record: Record, before: Record) -> bool:
        """Write over the version of `before`, in one statement; tell whether it still stood."""
        events, uid = t.events.c, record.event.uid
        done = self._connection.execute(
            update(t.events)
            .where(events.uid == uid, events.version == before.version, ~events.removed)
            .values(_values(record))
        )
        if done.rowcount != 1:
            return False
        self._own[uid] = record
        changed = {
            table: name
            for table, name in _MEMBERS.items()
            if getattr(record.event, name) != getattr(before.event, name)
        }
        for table in changed:
            self._connection.execute(delete(table).where(table.c.uid == uid))
        self._add_members([record.event], changed)
        return True

    def stamp(self, records: Iterable[Record]) -> None:
        """Write the stamps of events whose bytes changed while they themselves did not."""
        for record in records:
            self._own[record.event.uid] = record
            self._connection.execute(
                update(t.events)
                .where(t.events.c.uid == record.event.uid)
                .values(sequence=record.stamp.sequence, revised_at=record.stamp.revised_at)
            )

    def _add_members(self, events: Sequence[Event], members: Mapping[Table, str]) -> None:
        for table, name in members.items():
            rows = [
                {"uid": event.uid, "code": code}
                for event in events
                for code in sorted(getattr(event, name))
            ]
            for chunk in _chunks(rows):
                self._connection.execute(insert(table), chunk)

    def _records(self, rows: Iterable[Row[Any]]) -> tuple[Record, ...]:
        """Give the events that `rows` begin with the standing of, in their order."""
        rows = tuple(rows)
        found = self._known.find(rows) | self._own
        missing = [row[0] for row in rows if row[0] not in found]
        if missing:
            read = self._read(missing)
            found |= {record.event.uid: record for record in read}
            self._known.put(read)
        return tuple(found[row[0]] for row in rows)

    def _read(self, uids: Sequence[EventUid]) -> list[Record]:
        read = []
        for chunk in _chunks(uids):
            members = self._members(chunk)
            rows = self._connection.execute(select(t.events).where(t.events.c.uid.in_(chunk)))
            read += [_record(row, members) for row in rows]
        return read

    def _members(self, uids: Sequence[EventUid]) -> _Members:
        """Give what the tables of `_MEMBERS` hold, by the event and the place of the table."""
        found: _Members = defaultdict(set)
        parts = [
            select(literal(place).label("place"), table.c.uid, table.c.code).where(
                table.c.uid.in_(uids)
            )
            for place, table in enumerate(_MEMBERS)
        ]
        for place, uid, code in self._connection.execute(union_all(*parts)):
            found[uid, place].add(code)
        return found


def _touching(stretches: Sequence[Days]) -> ColumnElement[bool]:
    """Put it into words of SQL that an event has a day in one of `stretches`.

    Many that lie apart are asked for by their first day: only what lasts longer is compared.
    """
    events = t.events.c
    lasting = or_(
        *((events.first_day <= run.last_day) & (events.last_day >= run.first) for run in stretches)
    )
    if len(stretches) == 1:
        return lasting
    return or_(
        events.first_day.in_([day for run in stretches for day in run]),
        (events.last_day > events.first_day) & lasting,
    )


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[n : n + _CHUNK] for n in range(0, len(items), _CHUNK))


def _record(row: Row[Any], members: _Members) -> Record:
    stamp = Stamp(row.sequence, row.revised_at)
    sets = (members[row.uid, place] for place in range(len(_MEMBERS)))
    return Record(_event(row, *sets), stamp, row.version, row.removed)


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
