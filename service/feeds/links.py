"""Links: a subscriber's secret addresses, made, amended, rotated and revoked."""

import gzip
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendars.feeds import Feed, Options, UnitFeed, ViewFeed, feed_name
from calendars.ids import PersonCode
from calendars.text import LANGUAGES, Language, Words
from calendars.timetable import Campaign, Stamp
from service.feeds.life import Why, end_of
from service.feeds.tokens import hash_of, token_of
from service.feeds.usecases import Answer, by_token
from service.rendering.keys import key_of, named_by
from service.settings import Settings
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
    name: Words
    """As it is called: the feed's own name where nobody has chosen another label."""
    token: str
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


def terms_of(link: Link) -> Terms:
    options = Options.read(link.feed.key.options)
    return Terms(link.label, options, link.expires_on, link.person)


def create(
    store: Store,
    link_key: bytes,
    feed: Feed,
    terms: Terms,
    by: str,
    now: datetime,
    newest: int | None = None,
) -> int:
    """Make a link of its own for one subscriber; give its number.

    `newest` is the newest link to the feed that somebody saw who asks for one more: when there is
    a newer one, the form was sent before, and that one is given.
    """
    key = key_of(feed, replace(terms.options, edition=0))
    with store.writing() as work:
        campaign = work.campaigns.current().id
        there = work.links.leading_to(campaign, key.scope, [key.code])
        newer = [link.id for link in there if link.feed.key.role == key.role]
        if newest is not None and newer and newer[-1] > newest:
            return newer[-1]
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
        work.feeds.forget_unlinked(link.feed.campaign, now - _LONGEST_REQUEST)
    return True


def _feed_on(work: Work, link: Link, wanted: Options, now: datetime) -> StoredFeed:
    """Give the feed of these options that is newer than the one the link has, made if need be."""
    held, campaign = Options.read(link.feed.key.options), link.feed.campaign
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
    desk = Desk(link_key, base_url, current.campaign, current.stamp, now)
    return tuple(map(desk.address, links))


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever may see addresses, at an instant; `issued` stamps the campaign."""

    link_key: bytes
    base_url: str
    campaign: Campaign
    issued: Stamp
    now: datetime

    def address(self, link: Link, token: str = "") -> Address:
        """Give the link at its newest address, or at the one that is given."""
        token = token or token_of(self.link_key, link.id, link.generation)
        end = end_of(link, self.campaign, self.issued)
        return Address(
            id=link.id,
            unit=link.feed.key.code,
            role=link.feed.key.role,
            label=link.label,
            name=self.name(link.label, named_by(link.feed.key)),
            token=token,
            url=f"{self.base_url}/feeds/{token}.ics",
            lang=Options.read(link.feed.key.options).language,
            expires_on=link.expires_on,
            revoked=link.revoked_at is not None,
            ended=end.why if end and end.at <= self.now else None,
        )

    def name(self, label: str, feed: Feed | None) -> Words:
        if feed is not None:
            names = [feed_name(feed, self.campaign, language) for language in LANGUAGES]
            if label in names:
                return Words(*names)
        return Words(label, label)


@dataclass(frozen=True, slots=True)
class Held:
    """What the holder of an address has: the address, and the bytes that stand there."""

    campaign: Campaign
    address: Address
    answer: Answer

    @property
    def data(self) -> bytes:
        return gzip.decompress(self.answer.gzip)


def held(store: Store, settings: Settings, token: str, now: datetime) -> Held:
    """Give what is behind an address; whoever has an old one learns of no newer one.

    Raises:
        NotFound, Gone, Unrenderable: as the feed itself.
    """
    answer = by_token(store, token, now)
    with store.reading() as work:
        current = work.campaigns.of(answer.campaign)
        link = work.links.get(answer.link)
    desk = Desk(settings.link_key, settings.base_url, current.campaign, current.stamp, now)
    return Held(current.campaign, desk.address(link, token), answer)


def rotate(store: Store, link_key: bytes, number: int, by: str, now: datetime) -> None:
    """Give the link a new address; the old one goes on answering for 30 days."""
    with store.writing() as work:
        _rotate(work, link_key, work.links.get(number), by, now)


def rotate_all(store: Store, link_key: bytes, by: str, now: datetime) -> int:
    """Give every link that has not been revoked a new address, in every campaign; give how many."""
    with store.writing() as work:
        living = [link for link in work.links.all() if link.revoked_at is None]
        for link in living:
            _rotate(work, link_key, link, by, now)
    return len(living)


def _rotate(work: Work, link_key: bytes, link: Link, by: str, now: datetime) -> None:
    later = work.links.rotate(link, now + OVERLAP)
    token = token_of(link_key, link.id, later.generation)
    work.links.add_token(hash_of(token), link.id, later.generation)
    work.links.note(link.id, Act(now, by, "rotated", {}))


def key_fits(store: Store, link_key: bytes) -> bool:
    """Tell whether addresses made with this key are those that links have."""
    with store.reading() as work:
        newest = work.links.all()[-1:]
        tokens = (token_of(link_key, link.id, link.generation) for link in newest)
        return all(work.links.by_token(hash_of(token)) for token in tokens)


def revoke(store: Store, number: int, by: str, now: datetime) -> None:
    """End the link: from the next request on, every address of it answers 410."""
    with store.writing() as work:
        if work.links.get(number).revoked_at is None:
            work.links.revoke(number, now)
            work.links.note(number, Act(now, by, "revoked", {}))
