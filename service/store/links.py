"""Links, their tokens, and what was done with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select, update

from calendars.ids import CampaignId, PersonCode
from service.errors import NotFound
from service.store.feeds import StoredFeed, feed_in
from service.store.freshness import By, Standing, standing_in
from service.store.tables import feeds as t


@dataclass(frozen=True, slots=True)
class Link:
    """`person` is whose post it ends with, None for a link that is nobody's in particular."""

    id: int
    feed: StoredFeed
    label: str
    generation: int
    created_by: str
    created_at: datetime
    expires_on: date | None
    revoked_at: datetime | None
    person: PersonCode | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What an address leads to. `until`: the end of a rotated address, None for the newest."""

    link: Link
    generation: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with a link; `before` holds what was amended, as it was."""

    at: datetime
    by: str
    act: str
    before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """Narrows a list of links; what is empty does not.

    `unused`: answers on that day, and nothing has ever fetched it. `refused`: has an address that
    has ended and is asked for all the same.
    """

    codes: Collection[str] = ()
    roles: Collection[str] = ()
    text: str = ""
    unused: date | None = None
    refused: bool = False
    limit: int | None = None
    offset: int = 0


class Links:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        feed: int,
        label: str,
        created_by: str,
        at: datetime,
        expires_on: date | None = None,
        person: PersonCode | None = None,
    ) -> int:
        done = self._connection.execute(
            insert(t.links).values(
                feed=feed,
                label=label,
                generation=1,
                created_by=created_by,
                created_at=at,
                expires_on=expires_on,
                person=person,
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

    def standing(self, token_hash: str) -> Standing:
        """Give on what an address stands, in the words of a Watch; empty for an unknown one."""
        return standing_in(self._connection, By.LINK, token_hash)

    def get(self, number: int) -> Link:
        """Raise NotFound (`link.unknown`)."""
        row = self._connection.execute(_linked().where(t.links.c.id == number)).first()
        if row is None:
            raise NotFound("link.unknown", id=number)
        return _link(row)

    def select(
        self, campaign: CampaignId, codes: Collection[str] = (), roles: Collection[str] = ()
    ) -> tuple[Link, ...]:
        return self._rows(_narrowed(campaign, LinkQuery(codes, roles)))

    def all(self) -> tuple[Link, ...]:
        """Give those of every campaign."""
        return self._rows(_linked().order_by(t.links.c.id))

    def page(self, campaign: CampaignId, query: LinkQuery) -> tuple[tuple[Link, ...], int]:
        """Give one page of the links, and how many there are on all pages."""
        found = _narrowed(campaign, query)
        total = select(func.count()).select_from(found.order_by(None).subquery())
        count = int(self._connection.execute(total).scalar_one())
        return self._rows(found.limit(query.limit).offset(query.offset)), count

    def _rows(self, found: Select[Any]) -> tuple[Link, ...]:
        return tuple(map(_link, self._connection.execute(found)))

    def leading_to(
        self, campaign: CampaignId, scope: str, codes: Collection[str] | None, by: str | None = None
    ) -> tuple[Link, ...]:
        """Give the links to feeds of a scope, of these codes and made by this account if given."""
        found = _linked().where(t.feeds.c.campaign == campaign, t.feeds.c.scope == scope)
        if codes is not None:
            found = found.where(t.feeds.c.code.in_(sorted(codes)))
        if by is not None:
            found = found.where(t.links.c.created_by == by)
        return tuple(_link(row) for row in self._connection.execute(found.order_by(t.links.c.id)))

    def unaware(
        self, within: ColumnElement[bool], since: datetime
    ) -> tuple[tuple[Link, datetime | None], ...]:
        """Give the links `within` that nothing has fetched since, each with its last fetch.

        A fetch counts as of the beginning of the minute in which it was written down.
        """
        fetches, links = t.link_fetches.c, t.links.c
        last = select(func.max(fetches.last)).where(fetches.link == links.id).scalar_subquery()
        found = _linked(last.label("last")).where(
            within,
            links.revoked_at.is_(None),
            or_(last.is_(None), last < since),
        )
        rows = self._connection.execute(found.order_by(t.feeds.c.code, t.feeds.c.role, links.id))
        return tuple((_link(row), row.last) for row in rows)

    def save(self, link: Link) -> None:
        """Save feed, label, expiry and person."""
        self._connection.execute(
            update(t.links)
            .where(t.links.c.id == link.id)
            .values(
                feed=link.feed.id,
                label=link.label,
                expires_on=link.expires_on,
                person=link.person,
            )
        )

    def rotate(self, link: Link, until: datetime) -> Link:
        """Begin the next generation; addresses of this one answer until then."""
        tokens = t.tokens.c
        self._connection.execute(
            update(t.tokens)
            .where(tokens.link == link.id, tokens.until.is_(None))
            .values(until=until)
        )
        later = replace(link, generation=link.generation + 1)
        self._connection.execute(
            update(t.links).where(t.links.c.id == link.id).values(generation=later.generation)
        )
        return later

    def revoke(self, number: int, at: datetime) -> None:
        self._connection.execute(
            update(t.links)
            .where(t.links.c.id == number, t.links.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    def note(self, number: int, act: Act) -> None:
        values = {"at": act.at, "by": act.by, "act": act.act, "before": dict(act.before)}
        self._connection.execute(insert(t.link_acts).values(link=number, **values))

    def acts(self, number: int) -> tuple[Act, ...]:
        """Give what was done with the link, newest first."""
        found = select(t.link_acts).where(t.link_acts.c.link == number)
        rows = self._connection.execute(found.order_by(t.link_acts.c.id.desc()))
        return tuple(Act(row.at, row.by, row.act, row.before) for row in rows)


def unused(on: date) -> tuple[Any, ...]:
    """Give the conditions of a link that answers on that day and that nothing has ever fetched."""
    links = t.links.c
    fetched = select(t.link_fetches.c.link).where(t.link_fetches.c.link == links.id)
    in_force = links.expires_on.is_(None) | (links.expires_on >= on)
    return links.revoked_at.is_(None), in_force, ~fetched.exists()


def _narrowed(campaign: CampaignId, query: LinkQuery) -> Select[Any]:
    found = _linked().where(t.feeds.c.campaign == campaign).order_by(t.links.c.id)
    if query.codes:
        units = t.feeds.c.scope.in_(("unit", "public"))
        found = found.where(units, t.feeds.c.code.in_(sorted(query.codes)))
    if query.roles:
        found = found.where(t.feeds.c.role.in_(sorted(query.roles)))
    if query.text:
        found = found.where(t.links.c.label.contains(query.text, autoescape=True))
    if query.refused:
        refused = select(t.link_refusals.c.link).where(t.link_refusals.c.link == t.links.c.id)
        found = found.where(refused.exists())
    return found if query.unused is None else found.where(*unused(query.unused))


_FEED = ("id", "campaign", "scope", "code", "role", "options", "revision", "modified", "narrowed")


def _linked(*more: Any) -> Select[Any]:
    links = t.links.c
    columns = [t.feeds.c[name].label(f"feed_{name}") for name in _FEED]
    return select(
        links.id, links.label, links.generation, links.created_by, links.created_at,
        links.expires_on, links.revoked_at, links.person, *columns, *more,
    ).join(t.feeds, t.feeds.c.id == links.feed)  # fmt: skip


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        feed=feed_in(row, "feed_"),
        label=row.label,
        generation=row.generation,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_on=row.expires_on,
        revoked_at=row.revoked_at,
        person=row.person,
    )
