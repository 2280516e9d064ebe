"""What there is to subscribe to besides units and roles, and who has a link to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from calendars.feeds import (
    Feed,
    GroupFeed,
    LeaderFeed,
    Options,
    PersonFeed,
    View,
    ViewFeed,
    feed_name,
    selection,
)
from calendars.ids import CategoryCode, GroupCode, PersonCode, UnitCode
from calendars.text import LANGUAGES, Words
from calendars.timetable import Campaign, Stamped, Visibility
from service.errors import NotFound
from service.feeds import links
from service.feeds.life import Why, end_of
from service.feeds.links import Terms
from service.feeds.tokens import token_of
from service.rendering.keys import candidates, key_of, query_of
from service.settings import Settings
from service.store import Store, Work
from service.store.links import Link


class Kind(StrEnum):
    """What a link may be made to on a page of its own."""

    PERSON = "person"
    LEADER = "leader"
    GROUP = "group"
    CATEGORY = "category"
    WHOLE = "whole"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Held:
    """A link that there is. `internal`: internal events pass; `view` leads back to its filter."""

    id: int
    label: str
    token: str
    url: str
    by: str
    at: datetime
    ended: Why | None
    internal: bool = False
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to subscribe to. `newest` tells a form that is sent again from one more wish."""

    code: str
    name: Words
    links: Sequence[Held]

    @property
    def newest(self) -> int:
        return max((link.id for link in self.links), default=0)


def feeds_of(kind: Kind, campaign: Campaign, of: str = "") -> Mapping[str, Feed]:
    """Give what there is of a kind by its code; people are those with a post in `of`."""
    match kind:
        case Kind.PERSON:
            posts = (
                *campaign.posts_of_unit.get(UnitCode(of), ()),
                *campaign.posts_of_group.get(GroupCode(of), ()),
            )
            return {post.person: PersonFeed(post.person) for post in posts}
        case Kind.LEADER:
            return {code: LeaderFeed(code) for code in campaign.points_of_leader}
        case Kind.GROUP:
            return {code: GroupFeed(code) for code in campaign.groups}
        case Kind.CATEGORY:
            return {code: _of_category(code) for code in campaign.categories}
        case Kind.WHOLE:
            return {"*": ViewFeed(View())}
        case Kind.VIEW:
            return {}


def _of_category(code: CategoryCode) -> ViewFeed:
    return ViewFeed(View(categories=frozenset({code})))


def with_internal(feed: Feed, *, internal: bool) -> Feed:
    return ViewFeed(replace(feed.view, internal=internal)) if isinstance(feed, ViewFeed) else feed


def offers(
    store: Store, settings: Settings, feeds: Mapping[str, Feed], now: datetime
) -> Sequence[Offer]:
    """Give each of `feeds`, all of one kind, with its links: in as many queries as for one."""
    with store.reading() as work:
        current = work.campaigns.in_force()
        campaign, wanted = current.campaign, _keys(feeds)
        found: defaultdict[str, list[Held]] = defaultdict(list)
        scope = next(iter(wanted), ("unit", ""))[0]
        for link in work.links.leading_to(campaign.id, scope, {code for _, code in wanted}):
            code, internal = wanted[scope, link.feed.key.code]
            end = end_of(link, campaign, current.stamp)
            ended = end.why if end and end.at <= now else None
            found[code].append(_held(link, settings, ended, internal=internal))
    return [Offer(code, _name(feed, campaign), found[code]) for code, feed in feeds.items()]


def _keys(feeds: Mapping[str, Feed]) -> dict[tuple[str, str], tuple[str, bool]]:
    """Tell of which offer a stored feed is, and whether internal events pass."""
    keys: dict[tuple[str, str], tuple[str, bool]] = {}
    for code, feed in feeds.items():
        for internal in (False, True):
            key = key_of(with_internal(feed, internal=internal), Options())
            keys.setdefault((key.scope, key.code), (code, internal))
    return keys


def _name(feed: Feed, campaign: Campaign) -> Words:
    return Words(*(feed_name(feed, campaign, language) for language in LANGUAGES))


def name(store: Store, feed: Feed) -> Words:
    with store.reading() as work:
        return _name(feed, work.campaigns.current())


def _held(
    link: Link, settings: Settings, ended: Why | None, *, internal: bool, view: View | None = None
) -> Held:
    token = token_of(settings.link_key, link.id, link.generation)
    url = f"{settings.base_url}/feeds/{token}.ics"
    return Held(
        link.id, link.label, token, url, link.created_by, link.created_at, ended, internal, view
    )


def views(store: Store, settings: Settings, now: datetime, by: str | None) -> Sequence[Held]:
    """Give the links to filters, those that `by` made if given, the newest first."""
    with store.reading() as work:
        current = work.campaigns.in_force()
        campaign = current.campaign
        found = work.links.leading_to(campaign.id, "view", None, by)
        known = work.views.some(campaign.id, {link.feed.key.code for link in found})
    ends = [(link, end_of(link, campaign, current.stamp)) for link in reversed(found)]
    return [
        _held(
            link,
            settings,
            end.why if end and end.at <= now else None,
            internal=known[link.feed.key.code].internal,
            view=known[link.feed.key.code],
        )
        for link, end in ends
    ]


@dataclass(frozen=True, slots=True)
class Look:
    """What a filter lets through now, how much of it is internal, and its newest link."""

    name: Words
    count: int
    internal: int
    newest: int


def look(store: Store, view: View) -> Look:
    """Look at a filter before somebody subscribes to it; raise UnknownCode (`view.unknown`)."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        view.checked(campaign)
        whole = ViewFeed(replace(view, internal=True))
        count, internal = _counted(work, whole, campaign)
        codes = {replace(view, internal=internal).code for internal in (True, False)}
        there = work.links.leading_to(campaign.id, "view", codes)
    newest = max((link.id for link in there), default=0)
    return Look(_name(whole, campaign), count, internal, newest)


def _counted(work: Work, feed: ViewFeed, campaign: Campaign) -> tuple[int, int]:
    """Count what a view lets through, and what is internal of it."""
    if not feed.view.text:
        # All of the filter is told to the database, which counts without reading.
        query = query_of(feed.view)
        internal = replace(query, visibilities=frozenset({Visibility.INTERNAL}))
        return work.events.count(campaign.id, query), work.events.count(campaign.id, internal)
    stamped = [Stamped(one.event, one.stamp) for one in candidates(work, feed, campaign)]
    events = [one.event for one in selection(feed, stamped, campaign)]
    return len(events), sum(event.visibility is Visibility.INTERNAL for event in events)


def make(
    store: Store, settings: Settings, feed: Feed, label: str, newest: int, by: str, now: datetime
) -> int:
    """Make a link to `feed`, or give the one that the same form made before.

    A link to a person's feed ends with the person's last post.
    """
    person: PersonCode | None = None
    match feed:
        case PersonFeed(code) | LeaderFeed(code):
            person = code
        case _:
            pass
    terms = Terms(label, Options(), person=person)
    return links.create(store, settings.link_key, feed, terms, by, now, newest)


def maker_of(store: Store, number: int) -> str:
    """Tell who made a link; raise NotFound (`link.unknown`) for one to a unit's role."""
    with store.reading() as work:
        link = work.links.get(number)
    if link.feed.key.scope in {"unit", "public"}:
        raise NotFound("link.unknown", id=number)
    return link.created_by
