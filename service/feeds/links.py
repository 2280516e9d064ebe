"""Links: a subscriber's secret addresses, made, amended, rotated and revoked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendars.feeds import Feed, Options, UnitFeed, ViewFeed, feed_name
from calendars.ids import PersonCode
from calendars.text import Language
from calendars.timetable import Campaign
from service.feeds.keys import key_of
from service.feeds.life import Why, end_of
from service.feeds.tokens import hash_of, token_of
from service.store import Store, Work
from service.store.feeds import FeedKey, StoredFeed
from service.store.links import Act, Link

OVERLAP = timedelta(days=30)
"""How long an address goes on answering after it was exchanged for another."""
_LONGEST_REQUEST = timedelta(days=1)
LABEL_LIMIT = 120


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
    ended: Why | None
    """Why the address answers no more, None while it does."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody wants of a link; the edition of `options` is not theirs to choose."""

    label: str
    options: Options
    expires_on: date | None = None
    person: PersonCode | None = None


def hand_out(
    store: Store, link_key: bytes, wanted: Iterable[tuple[FeedKey, str]], by: str, now: datetime
) -> int:
    """Make a link with its label for each feed that has none yet; give how many were made.

    A link whose reader has chosen other options is one all the same.
    """
    made = 0
    with store.writing() as work:
        campaign = work.campaigns.current().id
        links = work.links.select(campaign)
        there = {_what(link.feed.key) for link in links if not link.revoked_at}
        for key, label in wanted:
            if _what(key) not in there:
                feed = work.feeds.ensure(campaign, key, now)
                _make(work, link_key, feed, Terms(label, Options.read(key.options)), by, now)
                made += 1
    return made


def _what(key: FeedKey) -> tuple[str, str, str]:
    return key.scope, key.code, key.role


def _make(
    work: Work, link_key: bytes, feed: StoredFeed, terms: Terms, by: str, now: datetime
) -> int:
    number = work.links.add(feed.id, terms.label, by, now, terms.expires_on, terms.person)
    work.links.add_token(hash_of(token_of(link_key, number, 1)), number, 1)
    return number


def get(store: Store, number: int) -> tuple[Link, tuple[Act, ...]]:
    """Give the link and what was done with it, newest first; raise NotFound (`link.unknown`)."""
    with store.reading() as work:
        return work.links.get(number), work.links.acts(number)


def terms_of(link: Link) -> Terms:
    options = Options.read(link.feed.key.options)
    return Terms(link.label, options, link.expires_on, link.person)


def create(store: Store, link_key: bytes, feed: Feed, terms: Terms, by: str, now: datetime) -> int:
    """Make a link of its own for one subscriber; give its number."""
    with store.writing() as work:
        key, campaign = key_of(feed, replace(terms.options, edition=0)), work.campaigns.current().id
        if isinstance(feed, ViewFeed):
            work.views.ensure(campaign, feed.view)
        stored = work.feeds.ensure(campaign, key, now)
        return _make(work, link_key, stored, terms, by, now)


def amend(store: Store, number: int, terms: Terms, by: str, now: datetime) -> bool:
    """Put the link on other terms, at the same address; tell whether anything changed.

    Other options make another edition, whose stamps are above all that its readers hold.

    Raises:
        NotFound: `link.unknown`.
    """
    with store.writing() as work:
        link = work.links.get(number)
        feed = _feed_on(work, link, terms.options, now)
        amended = replace(
            link, feed=feed, label=terms.label, expires_on=terms.expires_on, person=terms.person
        )
        if amended == link:
            return False
        work.links.save(amended)
        work.links.note(number, Act(now, by, "amended", _told_apart(link, amended)))
        work.feeds.forget_unlinked(work.campaigns.current().id, now - _LONGEST_REQUEST)
    return True


def _feed_on(work: Work, link: Link, wanted: Options, now: datetime) -> StoredFeed:
    """Give the feed of these options that is newer than the one the link has, made if need be."""
    held, campaign = Options.read(link.feed.key.options), work.campaigns.current().id
    options = held.exchanged_for(wanted)
    if options == held:
        return link.feed
    key = replace(link.feed.key, options=options.text)
    while options.edition != held.edition and work.feeds.find(campaign, key):
        options = replace(options, edition=options.edition + 1)
        key = replace(key, options=options.text)
    return work.feeds.ensure(campaign, key, now, after=link.feed.modified)


def _told_apart(old: Link, new: Link) -> Mapping[str, str]:
    """Give what the amended fields were before."""
    before = {
        "label": (old.label, new.label),
        "options": (old.feed.key.options, new.feed.key.options),
        "expires_on": (str(old.expires_on or ""), str(new.expires_on or "")),
        "person": (old.person or "", new.person or ""),
    }
    return {name: was for name, (was, now) in before.items() if was != now}


def for_every_role(campaign: Campaign, language: Language) -> list[tuple[FeedKey, str]]:
    """Name a feed for every unit and role, labelled as an app will list it."""
    options = Options(language=language)
    feeds = [UnitFeed(unit, role) for unit in campaign.units for role in campaign.roles]
    return [(key_of(feed, options), feed_name(feed, campaign, language)) for feed in feeds]


def addresses(
    store: Store,
    link_key: bytes,
    base_url: str,
    now: datetime,
    units: Collection[str] = (),
    roles: Collection[str] = (),
) -> tuple[Address, ...]:
    """Give the links of these units and roles, of all of them without any, as they are `now`."""
    with store.reading() as work:
        current = work.campaigns.in_force()
        links = work.links.select(current.campaign.id, units, roles)
    ends = ((link, end_of(link, current.campaign, current.stamp)) for link in links)
    return tuple(
        _address(link, link_key, base_url, end.why if end and end.at <= now else None)
        for link, end in ends
    )


def _address(link: Link, link_key: bytes, base_url: str, ended: Why | None) -> Address:
    token = token_of(link_key, link.id, link.generation)
    return Address(
        id=link.id,
        unit=link.feed.key.code,
        role=link.feed.key.role,
        label=link.label,
        url=f"{base_url}/feeds/{token}.ics",
        lang=Options.read(link.feed.key.options).language,
        expires_on=link.expires_on,
        revoked=link.revoked_at is not None,
        ended=ended,
    )


def rotate(store: Store, link_key: bytes, number: int, by: str, now: datetime) -> None:
    """Give the link a new address; the old one goes on answering for 30 days."""
    with store.writing() as work:
        link = work.links.rotate(work.links.get(number), now + OVERLAP)
        token = token_of(link_key, number, link.generation)
        work.links.add_token(hash_of(token), number, link.generation)
        work.links.note(number, Act(now, by, "rotated", {}))


def revoke(store: Store, number: int, by: str, now: datetime) -> None:
    """End the link: from the next request on, every address of it answers 410."""
    with store.writing() as work:
        if work.links.get(number).revoked_at is None:
            work.links.revoke(number, now)
            work.links.note(number, Act(now, by, "revoked", {}))
