"""How large feeds are that somebody reads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from calendars.feeds import MANY_BYTES, MANY_EVENTS, Size
from calendars.ids import CampaignId
from service.store.feeds import FeedKey
from service.store.tables import feeds as t


@dataclass(frozen=True, slots=True)
class Crowded:
    """A large feed, and the newest living link to it."""

    key: FeedKey
    size: Size
    link: int


class Sizes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def crowded(self, campaign: CampaignId) -> tuple[Crowded, ...]:
        """Give the feeds that soon are or already are too large for some apps, the largest first.

        A feed that nobody reads is none of them, nor is a month's part of one.
        """
        rows = self._connection.execute(_large(campaign)).mappings()
        return tuple(
            Crowded(
                FeedKey(row["scope"], row["code"], row["role"], row["options"]),
                Size(row["events"], row["length"]),
                row["link"],
            )
            for row in rows
        )


def _large(campaign: CampaignId) -> Select[Any]:
    feeds, there, links = t.feeds.c, t.feed_bytes.c, t.links.c
    what = (feeds.scope, feeds.code, feeds.role, feeds.options, there.events, there.length)
    return (
        select(*what, func.max(links.id).label("link"))
        .join(t.feed_bytes, there.feed == feeds.id)
        .join(t.links, links.feed == feeds.id)
        .where(
            feeds.campaign == campaign,
            links.revoked_at.is_(None),
            or_(there.events >= MANY_EVENTS, there.length >= MANY_BYTES),
        )
        .group_by(feeds.id, *what)
        .order_by(there.length.desc(), feeds.id)
    )
