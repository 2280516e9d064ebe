"""One feed of every kind, and who sees what, said as plainly as it can be."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

from hypothesis import strategies as st

from calendars.feeds import (
    GroupFeed,
    LeaderFeed,
    PersonFeed,
    PublicFeed,
    UnitFeed,
    View,
    ViewFeed,
)
from calendars.timetable import Post, Status, Visibility
from tests.strategies import subsets, wide


@cache
def posted():
    """Give `wide()` with people who change posts, hold several, and serve in two places."""
    more = (
        Post("A-2", "leader", "D", since=date(2026, 11, 11)),
        Post("A-2", "liaison", "E", until=date(2026, 11, 11)),
        Post("B-L", "guidance", group="N", since=date(2026, 11, 12)),
        Post("C-2", "all", "D"),
    )
    return replace(wide(), posts=wide().posts + more)


def views():
    campaign = wide()
    days = st.none() | st.dates(date(2026, 11, 8), date(2026, 11, 16))
    return st.builds(
        View,
        subsets(campaign.units),
        st.sampled_from([frozenset(), frozenset({"BUREAU"})]),
        subsets(campaign.groups),
        subsets(campaign.kinds),
        subsets(campaign.phases),
        st.frozensets(st.sampled_from(sorted(campaign.people)), max_size=2),
        st.frozensets(st.sampled_from([s for s in Status if s.published]), max_size=2),
        days,
        days,
        st.sampled_from(["", "a", "A", "学习", "room", "二楼"]),
        st.booleans(),
    ).map(ordered)


def ordered(view):
    if view.first and view.last and view.last < view.first:
        return replace(view, first=view.last, last=view.first)
    return view


UNITS = tuple(UnitFeed(*pair) for pair in product(("A", "D", "E"), ("leader", "member", "all")))
FEEDS = (
    *UNITS,
    *map(PublicFeed, (None, "A", "E")),
    *map(PersonFeed, ("A-1", "A-2", "B-L", "C-1", "C-2", "N-1", "S-2")),
    *map(LeaderFeed, ("C-1", "C-2")),
    *map(GroupFeed, "NS"),
    ViewFeed(View()),
    ViewFeed(View(internal=True)),
    ViewFeed(View(categories=frozenset({"BUREAU"}))),
    ViewFeed(View(units=frozenset("AD"), kinds=frozenset({"OPEN", "TALK"}), internal=True)),
    ViewFeed(View(groups=frozenset("N"), first=date(2026, 11, 11))),
    ViewFeed(View(people=frozenset({"A-1"}), text="A")),
)


def feeds():
    return st.sampled_from(FEEDS) | st.builds(ViewFeed, views())


def sees(feed, event, campaign):
    """Tell whether the reader of `feed` is shown `event`, without a thought for speed."""
    if event.status is Status.DRAFT:
        return False
    inside = event.visibility is Visibility.INTERNAL
    match feed:
        case UnitFeed(unit, role):
            return at(event, unit) and takes_part(event, role, campaign)
        case PublicFeed(unit):
            return event.visibility is Visibility.PUBLIC and (unit is None or at(event, unit))
        case PersonFeed(person):
            return person in event.people or any(
                post.holds(event.when.first_day) and comes(event, post, campaign)
                for post in campaign.posts
                if post.person == person
            )
        case LeaderFeed(leader):
            points = [p.unit for p in campaign.contact_points if p.leader == leader]
            return has_to_come(event, leader, campaign) or (
                not inside and any(at(event, unit) for unit in points)
            )
        case GroupFeed(group):
            return attends(event, group, campaign)
        case ViewFeed(view):
            return (view.internal or not inside) and found(view, event, campaign)


def at(event, unit):
    return event.district or unit in event.units


def has_to_come(event, person, campaign):
    return person in event.people or any(
        post.person == person
        and post.unit
        and at(event, post.unit)
        and post.role in event.roles
        and post.holds(event.when.first_day)
        for post in campaign.posts
    )


def takes_part(event, role, campaign):
    reader = campaign.roles[role]
    return reader.everything or any(code in event.roles for code in reader.sees)


def comes(event, post, campaign):
    if post.unit:
        return at(event, post.unit) and takes_part(event, post.role, campaign)
    return attends(event, post.group, campaign)


def attends(event, group, campaign):
    if event.groups:
        return group in event.groups
    own = [unit.code for unit in campaign.units.values() if unit.group == group]
    near = event.district or any(at(event, unit) for unit in own)
    members = [post.role for post in campaign.posts if post.group == group]
    return near and any(takes_part(event, role, campaign) for role in members)


def found(view, event, campaign):
    categories = {campaign.units[unit].category for unit in event.units}
    asked = (
        not view.units or event.district or view.units & event.units,
        not view.categories or event.district or view.categories & categories,
        not view.groups or view.groups & event.groups,
        not view.kinds or event.kind in view.kinds,
        not view.phases or event.phase in view.phases,
        not view.people or any(has_to_come(event, one, campaign) for one in view.people),
        not view.statuses or event.status in view.statuses,
        view.first is None or event.when.last_day >= view.first,
        view.last is None or event.when.first_day <= view.last,
        view.text.lower() in event.title.lower() or view.text.lower() in event.place.lower(),
    )
    return all(asked)
