"""Feeds and their bytes, links and their tokens, and alarms that somebody should see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
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
class Link:
    id: int
    feed: StoredFeed
    label: str
    generation: int
    created_by: str
    created_at: datetime
    expires_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """What an address leads to. `until`: the end of a rotated address, None for the newest."""

    link: Link
    generation: int
    until: datetime | None


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
        return _feed(row)

    def find(self, campaign: CampaignId, key: FeedKey) -> StoredFeed | None:
        row = self._connection.execute(_keyed(select(t.feeds), campaign, key)).first()
        return None if row is None else _feed(row)

    def ensure(self, campaign: CampaignId, key: FeedKey, at: datetime) -> StoredFeed:
        """Give the feed, made now when nobody asked for it before."""
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
            "modified": int(at.timestamp()),
            "narrowed": 0,
        }
        done = self._connection.execute(insert(t.feeds).values(values)).inserted_primary_key
        return self.get(int(done[0]) if done else 0)

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


class Links:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, feed: int, label: str, created_by: str, at: datetime, expires_on: date | None = None
    ) -> int:
        done = self._connection.execute(
            insert(t.links).values(
                feed=feed,
                label=label,
                generation=1,
                created_by=created_by,
                created_at=at,
                expires_on=expires_on,
            )
        ).inserted_primary_key
        return int(done[0]) if done else 0

    def add_token(self, token_hash: str, link: int, generation: int) -> None:
        values = {"hash": token_hash, "link": link, "generation": generation}
        self._connection.execute(insert(t.tokens).values(values))

    def by_token(self, token_hash: str) -> Token | None:
        found = _linked(t.tokens.c.generation.label("of_token"), t.tokens.c.until).join(
            t.tokens, t.tokens.c.link == t.links.c.id
        )
        row = self._connection.execute(found.where(t.tokens.c.hash == token_hash)).first()
        return None if row is None else Token(_link(row), row.of_token, row.until)

    def get(self, number: int) -> Link:
        """Raise NotFound (`link.unknown`)."""
        row = self._connection.execute(_linked().where(t.links.c.id == number)).first()
        if row is None:
            raise NotFound("link.unknown", id=number)
        return _link(row)

    def select(
        self, campaign: CampaignId, codes: Collection[str] = (), roles: Collection[str] = ()
    ) -> tuple[Link, ...]:
        found = _linked().where(t.feeds.c.campaign == campaign)
        if codes:
            found = found.where(t.feeds.c.code.in_(sorted(codes)))
        if roles:
            found = found.where(t.feeds.c.role.in_(sorted(roles)))
        return tuple(_link(row) for row in self._connection.execute(found.order_by(t.links.c.id)))

    def rotate(self, link: Link, until: datetime) -> None:
        """Begin the next generation; addresses of this one answer until then."""
        tokens = t.tokens.c
        self._connection.execute(
            update(t.tokens)
            .where(tokens.link == link.id, tokens.until.is_(None))
            .values(until=until)
        )
        self._connection.execute(
            update(t.links).where(t.links.c.id == link.id).values(generation=link.generation + 1)
        )

    def revoke(self, number: int, at: datetime) -> None:
        self._connection.execute(
            update(t.links)
            .where(t.links.c.id == number, t.links.c.revoked_at.is_(None))
            .values(revoked_at=at)
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


_FEED = ("id", "scope", "code", "role", "options", "revision", "modified", "narrowed")


def _linked(*more: Any) -> Select[Any]:
    links = t.links.c
    columns = [t.feeds.c[name].label(f"feed_{name}") for name in _FEED]
    return select(
        links.id, links.label, links.generation, links.created_by, links.created_at,
        links.expires_on, links.revoked_at, *columns, *more,
    ).join(t.feeds, t.feeds.c.id == links.feed)  # fmt: skip


def _feed(row: Row[Any], prefix: str = "") -> StoredFeed:
    got = row._mapping  # noqa: SLF001 -- SQLAlchemy's public name for it
    scope, code, role, options = (got[prefix + n] for n in ("scope", "code", "role", "options"))
    return StoredFeed(
        id=got[prefix + "id"],
        key=FeedKey(scope, code, role, options),
        revision=got[prefix + "revision"],
        modified=got[prefix + "modified"],
        narrowed=got[prefix + "narrowed"],
    )


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        feed=_feed(row, "feed_"),
        label=row.label,
        generation=row.generation,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_on=row.expires_on,
        revoked_at=row.revoked_at,
    )
