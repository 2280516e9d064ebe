"""Links: a subscriber's secret addresses, handed out, rotated and revoked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendars.feeds import Options, UnitFeed, feed_name
from calendars.text import Language
from calendars.timetable import Campaign
from service.feeds.tokens import hash_of, token_of
from service.feeds.usecases import feed_of, key_of
from service.store import Store
from service.store.feeds import FeedKey, Link

OVERLAP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Address:
    """A link with its secret address, for those who may see it."""

    id: int
    unit: str
    role: str
    label: str
    url: str
    lang: Language
    expires_on: date | None
    revoked: bool


def hand_out(
    store: Store, link_key: bytes, wanted: Iterable[tuple[FeedKey, str]], by: str, now: datetime
) -> int:
    """Make a link with its label for each feed that has none yet; give how many were made."""
    made = 0
    with store.writing() as work:
        campaign = work.campaigns.current().id
        there = {link.feed.key for link in work.links.select(campaign) if not link.revoked_at}
        for key, label in wanted:
            if key in there:
                continue
            feed = work.feeds.ensure(campaign, key, now)
            number = work.links.add(feed.id, label, by, now)
            work.links.add_token(hash_of(token_of(link_key, number, 1)), number, 1)
            made += 1
    return made


def for_every_role(campaign: Campaign, language: Language) -> list[tuple[FeedKey, str]]:
    """Name a feed for every unit and role, labelled as an app will list it."""
    options = Options(language=language)
    feeds = [UnitFeed(unit, role) for unit in campaign.units for role in campaign.roles]
    return [(key_of(feed, options), feed_name(feed, campaign, language)) for feed in feeds]


def addresses(
    store: Store,
    link_key: bytes,
    base_url: str,
    units: Collection[str] = (),
    roles: Collection[str] = (),
) -> tuple[Address, ...]:
    with store.reading() as work:
        links = work.links.select(work.campaigns.current().id, units, roles)
    return tuple(address(link, link_key, base_url) for link in links)


def address(link: Link, link_key: bytes, base_url: str) -> Address:
    feed = feed_of(link.feed.key)
    token = token_of(link_key, link.id, link.generation)
    return Address(
        id=link.id,
        unit=link.feed.key.code,
        role=feed.role if isinstance(feed, UnitFeed) else "",
        label=link.label,
        url=f"{base_url}/feeds/{token}.ics",
        lang=Options.read(link.feed.key.options).language,
        expires_on=link.expires_on,
        revoked=link.revoked_at is not None,
    )


def rotate(store: Store, link_key: bytes, number: int, now: datetime) -> None:
    """Give the link a new address; the old one goes on answering for 30 days."""
    with store.writing() as work:
        link = work.links.get(number)
        work.links.rotate(link, now + OVERLAP)
        generation = link.generation + 1
        work.links.add_token(hash_of(token_of(link_key, number, generation)), number, generation)


def revoke(store: Store, number: int, now: datetime) -> None:
    """End the link: from the next request on, every address of it answers 410."""
    with store.writing() as work:
        work.links.get(number)
        work.links.revoke(number, now)
