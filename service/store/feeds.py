"""Feeds and their bytes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from calendars.feeds import Reach
from calendars.ids import CampaignId, RoleCode, UnitCode
from calendars.timetable import Campaign
from service.errors import NotFound
from service.store.freshness import By, Standing, standing_in
from service.store.tables import feeds as t
from service.store.views import Views

EVERYTHING = "*"
MOST_FEEDS, MOST_EVENTS = 32, 300
"""Up to so many feeds are few; larger ones than that are never among them."""


@dataclass(frozen=True, slots=True)
class FeedKey:
    """What a feed is of.

    `scope` unit has code and role; else the role is empty, and `code` is in `public` a unit's or
    `*`, in `person`, `leader` and `group` their own, in `view` that of a filter.
    """

    scope: str
    code: str
    role: str
    options: str


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """`modified` in seconds since 1970; bytes of a revision below `narrowed` must not be served."""

    id: int
    campaign: CampaignId
    key: FeedKey
    revision: int
    modified: int
    narrowed: int


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """A rendered feed. `digest` is the SHA-256 of the body before compression, hexadecimal."""

    revision: int
    renderer: str
    digest: str
    modified: int
    length: int
    gzip: bytes
    events: int = 0


class Seal(NamedTuple):
    """What tells whether bytes are the same, and since when they have been."""

    digest: str
    modified: int


class Risen(NamedTuple):
    """How many feeds have a new revision; where they are few, those that had been read."""

    number: int
    read: Sequence[tuple[StoredFeed, Seal]] = ()


class Feeds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: int) -> StoredFeed:
        """Raise NotFound (`feed.unknown`)."""
        row = self._connection.execute(select(t.feeds).where(t.feeds.c.id == number)).first()
        if row is None:
            raise NotFound("feed.unknown", id=number)
        return feed_in(row)

    def all(self, campaign: CampaignId) -> tuple[StoredFeed, ...]:
        feeds = t.feeds.c
        found = select(t.feeds).where(feeds.campaign == campaign)
        rows = self._connection.execute(found.order_by(feeds.scope, feeds.code, feeds.id))
        return tuple(map(feed_in, rows))

    def find(self, campaign: CampaignId, key: FeedKey) -> StoredFeed | None:
        row = self._connection.execute(_keyed(select(t.feeds), campaign, key)).first()
        return None if row is None else feed_in(row)

    def standing_of_public(self, code: str) -> Standing:
        """Give on what the address of a public feed stands; empty while nobody asked for it."""
        return standing_in(self._connection, By.CODE, code)

    def ensure(
        self, campaign: CampaignId, key: FeedKey, at: datetime, after: int = 0
    ) -> StoredFeed:
        """Give the feed, made now when nobody asked for it before, and then later than `after`."""
        found = self.find(campaign, key)
        if found is not None:
            return found
        values = {
            "campaign": campaign,
            "scope": key.scope,
            "code": key.code,
            "role": key.role,
            "options": key.options,
            "revision": 1,
            "modified": max(int(at.timestamp()), after + 1),
            "narrowed": 0,
        }
        done = self._connection.execute(insert(t.feeds).values(values)).inserted_primary_key
        return self.get(int(done[0]) if done else 0)

    def begin_anew(self, campaign: CampaignId, at: datetime) -> None:
        """Raise every feed of a campaign beyond all that its addresses may have answered before.

        Bytes are dropped too: found equal to earlier ones, they would keep the earlier date.
        """
        feeds, here = t.feeds.c, t.feeds.c.campaign == campaign
        newest = self._connection.execute(select(func.max(feeds.modified))).scalar() or 0
        of_these = t.feed_bytes.c.feed.in_(select(feeds.id).where(here))
        self._connection.execute(delete(t.feed_bytes).where(of_these))
        values = {
            "revision": feeds.revision + 1,
            "modified": max(int(at.timestamp()), newest + 1),
            "narrowed": feeds.revision + 1,
        }
        self._connection.execute(update(t.feeds).where(here).values(values))

    def forget_unlinked(self, campaign: CampaignId, before: datetime) -> None:
        """Forget feeds of options that nobody has any more, once nobody can be reading them."""
        feeds = t.feeds.c
        linked = select(t.links.c.feed).where(t.links.c.feed == feeds.id)
        self._connection.execute(
            delete(t.feeds).where(
                feeds.campaign == campaign,
                feeds.options.contains("edition="),
                feeds.modified < int(before.timestamp()),
                ~linked.exists(),
            )
        )

    def rise(self, campaign: Campaign, reach: Reach, at: datetime, *, narrowed: bool) -> Risen:
        """Raise the revision of every feed within `reach`.

        With `narrowed`, bytes of earlier revisions are never served again.
        """
        within = self.within(campaign, reach)
        if within is None:
            return Risen(0)
        feeds, now = t.feeds.c, int(at.timestamp())
        values: dict[str, Any] = {
            "revision": feeds.revision + 1,
            "modified": case((feeds.modified < now, literal(now)), else_=feeds.modified + 1),
        }
        if narrowed:
            values["narrowed"] = feeds.revision + 1
        few = self._few(within)
        if few is not None:
            # Looked for once: the conditions of a reach take longer than the feeds.
            within = feeds.id.in_([feed.id for feed, _ in few])
        done = self._connection.execute(update(t.feeds).where(within).values(values))
        read = [
            (_risen(feed, now, narrowed=narrowed), seal)
            for feed, seal in few or ()
            if seal is not None
        ]
        return Risen(done.rowcount, read)

    def _few(self, within: ColumnElement[bool]) -> list[tuple[StoredFeed, Seal | None]] | None:
        """Give the feeds with what they were last read as; None where they are many."""
        feeds, made = t.feeds.c, t.feed_bytes.c
        latest = and_(
            made.feed == feeds.id, made.revision == feeds.revision, made.events <= MOST_EVENTS
        )
        rows = self._connection.execute(
            select(t.feeds, made.digest, made.modified.label("made"))
            .outerjoin(t.feed_bytes, latest)
            .where(within)
            .limit(MOST_FEEDS + 1)
        ).all()
        if len(rows) > MOST_FEEDS:
            return None
        return [(feed_in(row), row.digest and Seal(row.digest, row.made)) for row in rows]

    def concerned(self, campaign: Campaign, reach: Reach) -> tuple[int, int]:
        """Count the feeds within `reach`, and the living links to them."""
        within = self.within(campaign, reach)
        if within is None:
            return 0, 0
        feeds = select(t.feeds.c.id).where(within).subquery()
        links = select(func.count()).where(
            t.links.c.feed.in_(select(feeds.c.id)), t.links.c.revoked_at.is_(None)
        )
        number = self._connection.execute(select(func.count()).select_from(feeds)).scalar_one()
        return int(number), int(self._connection.execute(links).scalar_one())

    def concerned_by_unit(self, campaign: Campaign, reach: Reach) -> dict[str, tuple[int, int]]:
        """Count feeds within `reach` and the living links to them, by unit; "" for all others."""
        within = self.within(campaign, reach)
        if within is None:
            return {}
        unit = case((t.feeds.c.scope == "unit", t.feeds.c.code), else_="")
        living = t.links.c.revoked_at.is_(None)
        found = (
            select(unit, func.count(t.feeds.c.id.distinct()), func.count(t.links.c.id))
            .outerjoin(t.links, and_(t.links.c.feed == t.feeds.c.id, living))
            .where(t.feeds.c.campaign == campaign.id, within)
            .group_by(unit)
        )
        return {row[0]: (int(row[1]), int(row[2])) for row in self._connection.execute(found)}

    def within(self, campaign: Campaign, reach: Reach) -> ColumnElement[bool] | None:
        """Put the reach of a change into words of SQL; None when nobody is reached."""
        if reach.everything:
            return t.feeds.c.campaign == campaign.id
        views = Views(self._connection).reached(campaign, reach)
        # A branch each, so that an index finds what one OR would look for in every feed.
        branches = [
            select(t.feeds.c.id).where(t.feeds.c.campaign == campaign.id, one).correlate(None)
            for one in (*_by_unit_and_role(reach.roles), *_by_scope(reach, views))
        ]
        return t.feeds.c.id.in_(union_all(*branches)) if branches else None

    def keep_made(self, made: Mapping[int, FeedBytes]) -> None:
        """Store renderings, by feed, over those of earlier revisions.

        An alarm stays until somebody asks for the feed: what alarmed is not made in a save.
        """
        if not made:
            return
        there = t.feed_bytes.c
        self._connection.execute(
            update(t.feed_bytes).where(there.feed == bindparam("of")),
            [{"of": feed, **_bytes_values(data)} for feed, data in made.items()],
        )

    def bytes_of(self, feed: int) -> FeedBytes | None:
        row = self._connection.execute(
            select(t.feed_bytes).where(t.feed_bytes.c.feed == feed)
        ).first()
        if row is None:
            return None
        return FeedBytes(
            row.revision,
            row.renderer,
            row.digest,
            row.modified,
            row.length,
            bytes(row.gzip),
            row.events,
        )

    def keep_bytes(self, feed: int, data: FeedBytes) -> None:
        """Store a rendering, unless one of a later revision is there already."""
        values, there = _bytes_values(data), t.feed_bytes.c
        present = self.bytes_of(feed)
        if present is None:
            self._connection.execute(insert(t.feed_bytes).values(feed=feed, **values))
        else:
            self._connection.execute(
                update(t.feed_bytes)
                .where(there.feed == feed, there.revision <= data.revision)
                .values(values)
            )


def _bytes_values(data: FeedBytes) -> dict[str, Any]:
    return {
        "revision": data.revision,
        "renderer": data.renderer,
        "digest": data.digest,
        "modified": data.modified,
        "length": data.length,
        "events": data.events,
        "gzip": data.gzip,
    }


def _keyed(found: Select[Any], campaign: CampaignId, key: FeedKey) -> Select[Any]:
    feeds = t.feeds.c
    return found.where(
        feeds.campaign == campaign,
        feeds.scope == key.scope,
        feeds.code == key.code,
        feeds.role == key.role,
        feeds.options == key.options,
    )


def _by_unit_and_role(
    roles: Collection[tuple[UnitCode | None, RoleCode]],
) -> Iterator[ColumnElement[bool]]:
    """Give a condition for each set of units that some roles share: few, however many the pairs."""
    units: defaultdict[RoleCode, set[UnitCode | None]] = defaultdict(set)
    for unit, role in roles:
        units[role].add(unit)
    sharing: defaultdict[frozenset[UnitCode | None], list[RoleCode]] = defaultdict(list)
    for role, codes in units.items():
        sharing[frozenset(codes)].append(role)
    feeds = t.feeds.c
    for shared, together in sharing.items():
        of_role = feeds.role.in_(sorted(together))
        yield and_(feeds.scope == "unit", of_role, *_of_units(shared))


def _of_units(codes: Collection[UnitCode | None]) -> Iterator[ColumnElement[bool]]:
    if None not in codes:
        yield t.feeds.c.code.in_(sorted(filter(None, codes)))


def _by_scope(reach: Reach, views: Collection[str]) -> Iterator[ColumnElement[bool]]:
    feeds = t.feeds.c
    if reach.public:
        everywhere = feeds.code != EVERYTHING
        yield and_(feeds.scope == "public", everywhere, *_of_units(reach.public))
    if reach.overall:
        yield and_(feeds.scope == "public", feeds.code == EVERYTHING)
    for scope, codes in (
        ("person", reach.people),
        ("leader", reach.leaders),
        ("group", reach.groups),
        ("view", views),
    ):
        if codes:
            yield and_(feeds.scope == scope, feeds.code.in_(sorted(codes)))


def _risen(feed: StoredFeed, now: int, *, narrowed: bool) -> StoredFeed:
    revision = feed.revision + 1
    return replace(
        feed,
        revision=revision,
        modified=max(now, feed.modified + 1),
        narrowed=revision if narrowed else feed.narrowed,
    )


def feed_in(row: Row[Any], prefix: str = "") -> StoredFeed:
    """Read a feed whose columns begin with `prefix`."""
    got = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for it
    scope, code, role, options = (got[prefix + n] for n in ("scope", "code", "role", "options"))
    return StoredFeed(
        id=got[prefix + "id"],
        campaign=CampaignId(got[prefix + "campaign"]),
        key=FeedKey(scope, code, role, options),
        revision=got[prefix + "revision"],
        modified=got[prefix + "modified"],
        narrowed=got[prefix + "narrowed"],
    )
