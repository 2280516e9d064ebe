"""Feeds and their bytes, and alarms that somebody should see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from calendars.feeds import Reach
from calendars.ids import CampaignId
from service.errors import NotFound
from service.store.tables import feeds as t

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class FeedKey:
    """`scope` unit: code and role; `public`: code of a unit or `*`, role empty."""

    scope: str
    code: str
    role: str
    options: str


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """`modified` in seconds since 1970; bytes of a revision below `narrowed` must not be served."""

    id: int
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


@dataclass(frozen=True, slots=True)
class Alarm:
    code: str
    subject: str
    data: str
    at: datetime


class Feeds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: int) -> StoredFeed:
        """Raise NotFound (`feed.unknown`)."""
        row = self._connection.execute(select(t.feeds).where(t.feeds.c.id == number)).first()
        if row is None:
            raise NotFound("feed.unknown", id=number)
        return feed_in(row)

    def find(self, campaign: CampaignId, key: FeedKey) -> StoredFeed | None:
        row = self._connection.execute(_keyed(select(t.feeds), campaign, key)).first()
        return None if row is None else feed_in(row)

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

    def rise(self, campaign: CampaignId, reach: Reach, at: datetime, *, narrowed: bool) -> int:
        """Raise the revision of every feed within `reach`; give how many.

        With `narrowed`, bytes of earlier revisions are never served again.
        """
        concerned = _within(reach)
        if concerned is None:
            return 0
        feeds, now = t.feeds.c, int(at.timestamp())
        values: dict[str, Any] = {
            "revision": feeds.revision + 1,
            "modified": case((feeds.modified < now, literal(now)), else_=feeds.modified + 1),
        }
        if narrowed:
            values["narrowed"] = feeds.revision + 1
        done = self._connection.execute(
            update(t.feeds).where(feeds.campaign == campaign, concerned).values(values)
        )
        return done.rowcount

    def concerned(self, campaign: CampaignId, reach: Reach) -> tuple[int, int]:
        """Count the feeds within `reach`, and the living links to them."""
        within = _within(reach)
        if within is None:
            return 0, 0
        feeds = select(t.feeds.c.id).where(t.feeds.c.campaign == campaign, within).subquery()
        links = select(func.count()).where(
            t.links.c.feed.in_(select(feeds.c.id)), t.links.c.revoked_at.is_(None)
        )
        number = self._connection.execute(select(func.count()).select_from(feeds)).scalar_one()
        return int(number), int(self._connection.execute(links).scalar_one())

    def bytes_of(self, feed: int) -> FeedBytes | None:
        row = self._connection.execute(
            select(t.feed_bytes).where(t.feed_bytes.c.feed == feed)
        ).first()
        if row is None:
            return None
        return FeedBytes(
            row.revision, row.renderer, row.digest, row.modified, row.length, bytes(row.gzip)
        )

    def keep_bytes(self, feed: int, data: FeedBytes) -> None:
        """Store a rendering, unless one of a later revision is there already."""
        values = {
            "revision": data.revision,
            "renderer": data.renderer,
            "digest": data.digest,
            "modified": data.modified,
            "length": data.length,
            "gzip": data.gzip,
        }
        there = t.feed_bytes.c
        present = self.bytes_of(feed)
        if present is None:
            self._connection.execute(insert(t.feed_bytes).values(feed=feed, **values))
        else:
            self._connection.execute(
                update(t.feed_bytes)
                .where(there.feed == feed, there.revision <= data.revision)
                .values(values)
            )


class Alarms:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ring(self, alarm: Alarm) -> None:
        """Note an alarm once; a repeated one is the same one, seen later."""
        self.clear(alarm.code, alarm.subject)
        values = {"code": alarm.code, "subject": alarm.subject, "data": alarm.data, "at": alarm.at}
        self._connection.execute(insert(t.alarms).values(open=True, **values))

    def clear(self, code: str, subject: str) -> None:
        alarms = t.alarms.c
        self._connection.execute(
            delete(t.alarms).where(alarms.code == code, alarms.subject == subject)
        )

    def open(self) -> tuple[Alarm, ...]:
        rows = self._connection.execute(select(t.alarms).where(t.alarms.c.open))
        return tuple(Alarm(row.code, row.subject, row.data, row.at) for row in rows)


def _keyed(found: Select[Any], campaign: CampaignId, key: FeedKey) -> Select[Any]:
    feeds = t.feeds.c
    return found.where(
        feeds.campaign == campaign,
        feeds.scope == key.scope,
        feeds.code == key.code,
        feeds.role == key.role,
        feeds.options == key.options,
    )


def _within(reach: Reach) -> Any:
    """Put the reach of a change into words of SQL; None when nobody is reached."""
    feeds = t.feeds.c
    units = literal(value=True) if reach.everybody else feeds.code.in_(sorted(reach.units))
    conditions = []
    if reach.roles and (reach.everybody or reach.units):
        conditions.append(and_(feeds.scope == "unit", units, feeds.role.in_(sorted(reach.roles))))
    if reach.public:
        conditions.append(and_(feeds.scope == "public", or_(units, feeds.code == EVERYTHING)))
    return or_(*conditions) if conditions else None


def feed_in(row: Row[Any], prefix: str = "") -> StoredFeed:
    """Read a feed whose columns begin with `prefix`."""
    got = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for it
    scope, code, role, options = (got[prefix + n] for n in ("scope", "code", "role", "options"))
    return StoredFeed(
        id=got[prefix + "id"],
        key=FeedKey(scope, code, role, options),
        revision=got[prefix + "revision"],
        modified=got[prefix + "modified"],
        narrowed=got[prefix + "narrowed"],
    )
