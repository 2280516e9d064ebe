"""The campaign in force, put together from its rows and cached by its revision."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from calendars.feeds import Shelf
from calendars.ids import CampaignId, GroupCode
from calendars.text import Words
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
)
from service.errors import NotFound
from service.store.mapping import from_plain, to_plain
from service.store.tables import campaigns as t

# What stands in rows of its own; everything else is the definition.
_IN_ROWS = frozenset({"units", "people", "posts", "contact_points", "settings"})


@dataclass(frozen=True, slots=True)
class Current:
    campaign: Campaign
    revision: int
    stamp: Stamp
    """Of what feeds show of the campaign itself: phases and deadlines."""
    shelf: Shelf = field(default_factory=Shelf, compare=False)
    """Events written with the names that this revision gives to everything."""


Cache = dict[tuple[str, int], Current]


class Campaigns:
    def __init__(self, connection: Connection, cache: Cache) -> None:
        self._connection = connection
        self._cache = cache

    def current(self) -> Campaign:
        """Raise NotFound (`campaign.none`) before any was loaded."""
        return self.in_force().campaign

    def in_force(self) -> Current:
        row = self._connection.execute(
            select(t.campaigns.c.id, t.campaigns.c.revision).where(t.campaigns.c.current)
        ).one_or_none()
        if row is None:
            raise NotFound("campaign.none")
        key = (row.id, row.revision)
        current = self._cache.get(key)
        if current is None:
            current = self._load(row.id)
            # Threads share the cache: what is returned must not be looked up again.
            self._cache.clear()
            self._cache[key] = current
        return current

    def exists(self, campaign: CampaignId) -> bool:
        found = select(t.campaigns.c.id).where(t.campaigns.c.id == campaign)
        return self._connection.execute(found).first() is not None

    def add(self, campaign: Campaign, at: datetime) -> None:
        """Take a campaign over and put it in force; an earlier one stays, out of force."""
        execute = self._connection.execute
        execute(update(t.campaigns).values(current=False))
        plain = to_plain(campaign)
        definition = {key: value for key, value in plain.items() if key not in _IN_ROWS}
        execute(
            insert(t.campaigns).values(
                id=campaign.id,
                current=True,
                definition=definition,
                revision=1,
                sequence=0,
                revised_at=at.replace(microsecond=0),
            )
        )
        for table, rows in _rows(campaign):
            if rows:
                execute(insert(table), [{"campaign": campaign.id, **row} for row in rows])

    def save(self, campaign: CampaignId, change: Change) -> None:
        """Store what a change of a unit, a person or a setting made of it."""
        table, values = _changed(change)
        keyed = table.c.key if change.noun is Noun.SETTING else table.c.code
        self._connection.execute(
            update(table).where(table.c.campaign == campaign, keyed == change.key).values(**values)
        )
        self._connection.execute(
            update(t.campaigns)
            .where(t.campaigns.c.id == campaign)
            .values(revision=t.campaigns.c.revision + 1)
        )

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
    made: list[tuple[Any, list[dict[str, Any]]]] = [
        (t.units, [{"code": u.code, **_unit_values(u)} for u in campaign.units.values()]),
        (t.people, [{"code": p.code, **_words(p.words)} for p in campaign.people.values()]),
        (t.posts, [_post_values(post) for post in campaign.posts]),
        (t.contact_points, [_point_values(point) for point in campaign.contact_points]),
        (t.settings, [{"key": s.key, "setting": to_plain(s)} for s in campaign.settings.values()]),
    ]
    return [(table, [{"position": n, **row} for n, row in enumerate(rows)]) for table, rows in made]


def _changed(change: Change) -> tuple[Any, dict[str, Any]]:
    match change.after:
        case Unit() as unit:
            return t.units, _unit_values(unit)
        case Person() as person:
            return t.people, _words(person.words)
        case Setting() as setting:
            return t.settings, {"setting": to_plain(setting)}
        case other:
            raise TypeError(other)
