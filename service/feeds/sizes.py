"""Feeds that are or soon will be too large for some apps, and the addresses of their months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from calendars.feeds import Size, by_month, feed_name
from calendars.ids import UnitCode
from calendars.text import LANGUAGES, Words
from calendars.timetable import Stamped
from service.feeds.tokens import token_of
from service.rendering.keys import candidates, feed_of
from service.settings import Settings
from service.store import Store
from service.store.links import Link


@dataclass(frozen=True, slots=True)
class Large:
    """A large feed that somebody reads. `link` is the newest to it; a unit's own has its `unit`."""

    name: Words
    size: Size
    link: int
    unit: UnitCode | None


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A link's feed in months. `size` is None until somebody has fetched it whole."""

    link: Link
    name: Words
    size: Size | None
    months: Sequence[Month]


def large(store: Store) -> Sequence[Large]:
    """Give the large feeds, the largest first."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        return [
            Large(
                Words(*(feed_name(feed, campaign, language) for language in LANGUAGES)),
                one.size,
                one.link,
                UnitCode(one.key.code) if one.key.scope == "unit" else None,
            )
            for one in work.sizes.crowded(campaign.id)
            for feed in (feed_of(work, campaign.id, one.key),)
        ]


def parts(store: Store, settings: Settings, number: int, token: str = "") -> Parts:
    """Give the months of a link, at its newest address unless one is given.

    Raises:
        NotFound: `link.unknown`.
    """
    with store.reading() as work:
        link = work.links.get(number)
        campaign = work.campaigns.of(link.feed.campaign).campaign
        feed = feed_of(work, campaign.id, link.feed.key)
        data = work.feeds.bytes_of(link.feed.id)
        records = candidates(work, feed, campaign)
    counts = by_month(feed, [Stamped(one.event, one.stamp) for one in records], campaign)
    token = token or token_of(settings.link_key, link.id, link.generation)
    base = f"{settings.base_url}/feeds/{token}"
    return Parts(
        link,
        Words(*(feed_name(feed, campaign, language) for language in LANGUAGES)),
        Size(data.events, data.length) if data else None,
        [Month(first, count, f"{base}/{first:%Y-%m}.ics") for first, count in counts.items()],
    )
