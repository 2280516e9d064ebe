"""Campaigns, put together from their rows and cached by their revisions; one is in force."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from calendars.feeds import Shelf
from calendars.ids import CampaignId, GroupCode
from calendars.text import Words
from calendars.times import Days
from calendars.timetable import (
    Campaign,
    Change,
    ContactPoint,
    Noun,
    Person,
    Post,
    Setting,
    Stamp,
    Unit,
    shelf,
)
from service.errors import NotFound
from service.store.mapping import from_plain, to_plain
from service.store.tables import campaigns as t
from service.store.tables import history, timetable

# What stands in rows of its own; everything else is the definition.
_IN_ROWS = frozenset({"units", "people", "posts", "contact_points", "settings"})
_TABLES = {
    Noun.UNIT: t.units,
    Noun.PERSON: t.people,
    Noun.POST: t.posts,
    Noun.POINT: t.contact_points,
    Noun.SETTING: t.settings,
}
_KEYS = {
    Noun.UNIT: ("code",),
    Noun.PERSON: ("code",),
    Noun.POST: ("person", "role", "unit", "guidance_group"),
    Noun.POINT: ("leader", "unit"),
    Noun.SETTING: ("key",),
}
_SHOWN = frozenset({Noun.PHASE, Noun.DEADLINE})
"""What feeds show of the campaign itself."""


@dataclass(frozen=True, slots=True)
class Current:
    campaign: Campaign
    revision: int
    stamp: Stamp
    """Of what feeds show of the campaign itself: phases and deadlines."""
    shelf: Shelf = field(default_factory=Shelf, compare=False)
    """Events written with the names that this revision gives to everything."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A campaign in a list; `units` and `events` are counted."""

    id: CampaignId
    in_force: bool
    words: Words
    window: Days
    units: int
    events: int


Cache = dict[tuple[str, int], Current]
MOST_CACHED = 8
"""Campaigns; each with all its units, people and events in writing."""


class Campaigns:
    def __init__(self, connection: Connection, cache: Cache) -> None:
        self._connection = connection
        self._cache = cache

    def current(self) -> Campaign:
        """Raise NotFound (`campaign.none`) before any was loaded."""
        return self.in_force().campaign

    def in_force(self) -> Current:
        """Give the one that the desk works on; raise NotFound (`campaign.none`)."""
        return self._found(t.campaigns.c.current, NotFound("campaign.none"))

    def of(self, campaign: CampaignId) -> Current:
        """Give any, in force or not; raise NotFound (`campaign.unknown`)."""
        wanted = t.campaigns.c.id == campaign
        return self._found(wanted, NotFound("campaign.unknown", id=campaign))

    def all(self) -> tuple[Heading, ...]:
        """Give all of them, the one in force first, then the newest first."""
        there = t.campaigns.c
        of_events = timetable.events.c
        units = select(func.count()).where(t.units.c.campaign == there.id).scalar_subquery()
        living = (of_events.campaign == there.id, ~of_events.removed)
        events = select(func.count()).where(*living).scalar_subquery()
        found = select(there.id, there.current, there.definition, units, events)
        rows = self._connection.execute(found.order_by(there.current.desc(), there.id.desc()))
        return tuple(
            Heading(
                CampaignId(number),
                in_force,
                from_plain(definition["words"], Words),
                from_plain(definition["window"], Days),
                *counts,
            )
            for number, in_force, definition, *counts in rows
        )

    def _found(self, wanted: ColumnElement[bool], missing: NotFound) -> Current:
        row = self._connection.execute(
            select(t.campaigns.c.id, t.campaigns.c.revision).where(wanted)
        ).one_or_none()
        if row is None:
            raise missing
        key = (row.id, row.revision)
        current = self._cache.get(key)
        if current is None:
            current = self._load(row.id)
            self._remember(key, current)
        return current

    def _remember(self, key: tuple[str, int], current: Current) -> None:
        """Threads share the cache: what was found in it must not be looked up there again."""
        keys = list(self._cache)
        older = [other for other in keys if other[0] == key[0]]
        for other in (*older, *keys[: max(0, len(keys) + 1 - MOST_CACHED)]):
            self._cache.pop(other, None)
        self._cache[key] = current

    def exists(self, campaign: CampaignId) -> bool:
        found = select(t.campaigns.c.id).where(t.campaigns.c.id == campaign)
        return self._connection.execute(found).first() is not None

    def put_in_force(self, campaign: CampaignId) -> None:
        """Whatever was in force before stays, out of force."""
        execute = self._connection.execute
        execute(update(t.campaigns).values(current=t.campaigns.c.id == campaign))

    def add(self, campaign: Campaign, at: datetime, *, in_force: bool = True) -> None:
        """Take a campaign over; with `in_force`, an earlier one stays, out of force."""
        execute = self._connection.execute
        # Another of the same code may have been there, and may be in some process's cache.
        newest = func.coalesce(func.max(history.batches.c.id), 0) + 1
        execute(
            insert(t.campaigns).values(
                id=campaign.id,
                current=False,
                definition=_definition(campaign),
                revision=select(newest).scalar_subquery(),
                sequence=0,
                revised_at=at.replace(microsecond=0),
            )
        )
        for table, rows in _rows(campaign):
            execute(insert(table), [{"campaign": campaign.id, **row} for row in rows])
        if in_force:
            self.put_in_force(campaign.id)

    def untouched(self, campaign: CampaignId) -> bool:
        """Tell whether it was never in force: whatever is done then is in its history."""
        of_it = select(history.batches.c.id).where(history.batches.c.campaign == campaign)
        found = select(t.campaigns.c.id).where(
            t.campaigns.c.id == campaign, ~t.campaigns.c.current, ~of_it.exists()
        )
        return self._connection.execute(found).first() is not None

    def drop(self, campaign: CampaignId) -> None:
        """Take out one that is `untouched`, with all that it is made of."""
        self._connection.execute(delete(t.campaigns).where(t.campaigns.c.id == campaign))

    def save(self, campaign: Campaign, change: Change, at: datetime) -> None:
        """Store what a change of one of its things made of `campaign`, given as it is after it."""
        values: dict[str, Any] = {"revision": t.campaigns.c.revision + 1}
        if change.noun in _TABLES:
            self._save_row(campaign.id, change)
        else:
            values["definition"] = _definition(campaign)
        if change.noun in _SHOWN:
            stamp = self.of(campaign.id).stamp
            values["sequence"] = stamp.sequence + 1
            later = stamp.revised_at + timedelta(seconds=1)
            values["revised_at"] = max(later, at.replace(microsecond=0))
        self._connection.execute(
            update(t.campaigns).where(t.campaigns.c.id == campaign.id).values(**values)
        )

    def _save_row(self, campaign: CampaignId, change: Change) -> None:
        table = _TABLES[change.noun]
        here = [table.c.campaign == campaign]
        if change.before is not None:
            old = _values(change.before)
            here += [table.c[name] == old[name] for name in _KEYS[change.noun]]
        if change.after is None:
            self._connection.execute(delete(table).where(*here))
        elif change.before is None:
            last = select(func.coalesce(func.max(table.c.position), -1) + 1).where(*here)
            position = self._connection.execute(last).scalar_one()
            row = {"campaign": campaign, "position": position, **_values(change.after)}
            self._connection.execute(insert(table).values(**row))
        else:
            self._connection.execute(update(table).where(*here).values(**_values(change.after)))

    def _load(self, campaign: str) -> Current:
        execute = self._connection.execute
        row = execute(select(t.campaigns).where(t.campaigns.c.id == campaign)).one()

        def rows(table: Any) -> Any:
            found = select(table).where(table.c.campaign == campaign).order_by(table.c.position)
            return execute(found).mappings()

        plain = dict(row.definition)
        plain["units"] = {r["code"]: _unit(r) for r in rows(t.units)}
        plain["people"] = {r["code"]: _person(r) for r in rows(t.people)}
        plain["posts"] = [_post(r) for r in rows(t.posts)]
        plain["contact_points"] = [
            {"leader": r["leader"], "unit": r["unit"]} for r in rows(t.contact_points)
        ]
        plain["settings"] = {r["key"]: r["setting"] for r in rows(t.settings)}
        stamp = Stamp(row.sequence, row.revised_at)
        return Current(from_plain(plain, Campaign), row.revision, stamp)


def _definition(campaign: Campaign) -> dict[str, Any]:
    return {key: value for key, value in to_plain(campaign).items() if key not in _IN_ROWS}


def _unit(row: Any) -> dict[str, Any]:
    return {
        "code": row["code"],
        "words": {"zh": row["zh"], "en": row["en"]},
        "category": row["category"],
        "group": row["guidance_group"],
        "headcount": row["headcount"],
        "parent": row["parent"],
        "leadership_body": row["leadership_body"],
    }


def _person(row: Any) -> dict[str, Any]:
    return {"code": row["code"], "words": {"zh": row["zh"], "en": row["en"]}}


def _post(row: Any) -> dict[str, Any]:
    return {
        "person": row["person"],
        "role": row["role"],
        "unit": row["unit"],
        "group": row["guidance_group"],
        "head": row["head"],
        "since": row["since"] and row["since"].isoformat(),
        "until": row["until"] and row["until"].isoformat(),
    }


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _unit_values(unit: Unit) -> dict[str, Any]:
    return {
        **_words(unit.words),
        "category": unit.category,
        "guidance_group": unit.group,
        "headcount": unit.headcount,
        "parent": unit.parent,
        "leadership_body": unit.leadership_body,
    }


def _post_values(post: Post) -> dict[str, Any]:
    group: GroupCode | None = post.group
    return {
        "person": post.person,
        "role": post.role,
        "unit": post.unit,
        "guidance_group": group,
        "head": post.head,
        "since": post.since,
        "until": post.until,
    }


def _point_values(point: ContactPoint) -> dict[str, Any]:
    return {"leader": point.leader, "unit": point.unit}


def _rows(campaign: Campaign) -> list[tuple[Any, list[dict[str, Any]]]]:
    return [
        (table, [{"position": n, **_values(thing)} for n, thing in enumerate(things)])
        for noun, table in _TABLES.items()
        if (things := shelf(campaign, noun).values())
    ]


def _values(thing: Any) -> dict[str, Any]:
    match thing:
        case Unit():
            return {"code": thing.code, **_unit_values(thing)}
        case Person():
            return {"code": thing.code, **_words(thing.words)}
        case Setting():
            return {"key": thing.key, "setting": to_plain(thing)}
        case Post():
            return _post_values(thing)
        case ContactPoint():
            return _point_values(thing)
        case other:
            raise TypeError(other)
