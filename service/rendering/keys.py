"""Feeds as the store knows them, and what has to be looked at to fill them."""

from collections.abc import Iterator
from dataclasses import replace

from calendars.feeds import (
    Feed,
    GroupFeed,
    LeaderFeed,
    Options,
    PersonFeed,
    PublicFeed,
    UnitFeed,
    View,
    ViewFeed,
)
from calendars.ids import CampaignId, GroupCode, PersonCode, RoleCode, UnitCode
from calendars.timetable import Campaign, Status, Visibility
from service.errors import NotFound
from service.store import EventQuery, Record, Work
from service.store.feeds import EVERYTHING, FeedKey

_PUBLISHED = EventQuery(statuses=frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.CANCELLED}))


def key_of(feed: Feed, options: Options) -> FeedKey:
    match feed:
        case UnitFeed(unit, role):
            return FeedKey("unit", unit, role, options.text)
        case PublicFeed(unit):
            return FeedKey("public", unit or EVERYTHING, "", options.text)
        case PersonFeed(person):
            return FeedKey("person", person, "", options.text)
        case LeaderFeed(leader):
            return FeedKey("leader", leader, "", options.text)
        case GroupFeed(group):
            return FeedKey("group", group, "", options.text)
        case ViewFeed(view):
            return FeedKey("view", view.code, "", options.text)


def feed_of(work: Work, campaign: CampaignId, key: FeedKey) -> Feed:
    """Raise NotFound (`feed.unknown`) for a kind of feed that there is not."""
    if key.scope == "view":
        return ViewFeed(work.views.get(campaign, key.code))
    found = named_by(key)
    if found is None:
        raise NotFound("feed.unknown", scope=key.scope)
    return found


def named_by(key: FeedKey) -> Feed | None:
    """Give the feed that its key says all of: not a view, which is kept apart."""
    match key.scope:
        case "unit":
            return UnitFeed(UnitCode(key.code), RoleCode(key.role))
        case "person":
            return PersonFeed(PersonCode(key.code))
        case "leader":
            return LeaderFeed(PersonCode(key.code))
        case "group":
            return GroupFeed(GroupCode(key.code))
        case "public":
            return PublicFeed(None if key.code == EVERYTHING else UnitCode(key.code))
        case _:
            return None


Found = dict[EventQuery, tuple[Record, ...]]
"""What was looked up before in the same transaction."""


def candidates(
    work: Work, feed: Feed, campaign: Campaign, before: Found | None = None
) -> tuple[Record, ...]:
    """Give published events with all that stand in `feed` among them, and its units' whole."""
    before = {} if before is None else before
    found: dict[str, Record] = {}
    for query in _queries(feed, campaign):
        if query not in before:
            before[query] = work.events.select(campaign.id, query)
        found |= {record.event.uid: record for record in before[query]}
    return tuple(found.values())


def published_of(work: Work, campaign: Campaign, units: set[UnitCode]) -> Iterator[Record]:
    for query in _concerning(units):
        yield from work.events.select(campaign.id, query)


def _queries(feed: Feed, campaign: Campaign) -> Iterator[EventQuery]:
    match feed:
        case UnitFeed(unit):
            yield replace(_PUBLISHED, units=frozenset({unit}))
        case PublicFeed(unit):
            units = frozenset() if unit is None else frozenset({unit})
            yield replace(_PUBLISHED, units=units, visibilities=frozenset({Visibility.PUBLIC}))
        case PersonFeed(person):
            posts = campaign.posts_of_person.get(person, ())
            yield from _concerning({post.unit for post in posts})
            for group in {post.group for post in posts if post.group}:
                yield from _queries(GroupFeed(group), campaign)
            yield replace(_PUBLISHED, people=frozenset({person}))
        case LeaderFeed(leader):
            posts = campaign.posts_of_person.get(leader, ())
            points = campaign.points_of_leader.get(leader, ())
            yield from _concerning({*points, *(post.unit for post in posts)})
            yield replace(_PUBLISHED, people=frozenset({leader}))
        case GroupFeed(group):
            yield from _concerning({u.code for u in campaign.units.values() if u.group == group})
            yield replace(_PUBLISHED, groups=frozenset({group}))
        case ViewFeed(view):
            yield query_of(view)


def _concerning(units: set[UnitCode] | set[UnitCode | None]) -> Iterator[EventQuery]:
    """Look for nothing where there are no units: an empty set would look for everything."""
    if known := frozenset(filter(None, units)):
        yield replace(_PUBLISHED, units=known)


def query_of(view: View) -> EventQuery:
    """Leave the text to the view: databases know letters of either case in ASCII only."""
    return replace(
        _PUBLISHED,
        units=view.units,
        categories=view.categories,
        groups=view.groups,
        kinds=view.kinds,
        phases=view.phases,
        people=view.people,
        statuses=view.statuses or _PUBLISHED.statuses,
        first=view.first,
        last=view.last,
    )
