"""Whom to call: apps refresh slowly, and do not know yet of what has changed and is soon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from calendars.feeds import affected, visible
from calendars.ids import EventUid, GroupCode, PersonCode, RoleCode, UnitCode
from calendars.text import Words
from calendars.timetable import Campaign, Change, Event, Noun
from service.errors import NotFound
from service.feeds.life import end_of
from service.store import Store
from service.store.links import Link

_MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Call:
    """A link whose reader may not know. `unit` is whose it is, if one's; `people` hold its post."""

    unit: UnitCode | None
    role: RoleCode | None
    label: str
    people: Sequence[Words]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class CallList:
    """What changed last of an event, at `at`, and who has not fetched it since."""

    campaign: Campaign
    event: Event
    at: datetime
    calls: Sequence[Call]
    told: int
    """Living links that it reaches, those that have fetched since among them."""


def calls(store: Store, uid: EventUid, now: datetime, on: date) -> CallList:
    """Look at the newest change of an event that subscribers are shown; `on` tells who is in post.

    Raises:
        NotFound: `event.unknown`, or nobody was ever shown it.
    """
    with store.reading() as work:
        current = work.campaigns.in_force()
        campaign = current.campaign
        event = work.events.get(uid).event
        found = next(
            (
                one
                for one in work.recent.of_event(uid, _MOST_CHANGES)
                if _shown(one.change, campaign)
            ),
            None,
        )
        if found is None:
            raise NotFound("event.unknown", uid=uid)
        reach = affected(found.change, campaign)
        within = work.feeds.within(campaign, reach)
        unaware = () if within is None else work.links.unaware(within, found.at)
        _, told = work.feeds.concerned(campaign, reach)
    living = [
        (link, last)
        for link, last in unaware
        if (end := end_of(link, campaign, current.stamp)) is None or now < end.at
    ]
    return CallList(
        campaign, event, found.at, [_call(link, last, campaign, on) for link, last in living], told
    )


def _shown(change: Change, campaign: Campaign) -> bool:
    sides = [
        visible(side, campaign) if side is not None and side.status.published else None
        for side in (change.before, change.after)
    ]
    return change.noun is Noun.EVENT and sides[0] != sides[1]


def _call(link: Link, last: datetime | None, campaign: Campaign, on: date) -> Call:
    key = link.feed.key
    unit = UnitCode(key.code) if key.scope == "unit" else None
    role = RoleCode(key.role) if key.scope == "unit" else None
    people = [campaign.people[code].words for code in _people(link, campaign, on)]
    return Call(unit, role, link.label, people, last)


def _people(link: Link, campaign: Campaign, on: date) -> Iterator[PersonCode]:
    key = link.feed.key
    match key.scope:
        case "person" | "leader":
            yield PersonCode(key.code)
        case "unit":
            for post in campaign.posts_of_unit.get(UnitCode(key.code), ()):
                if post.role == key.role and post.holds(on):
                    yield post.person
        case "group":
            for post in campaign.posts_of_group.get(GroupCode(key.code), ()):
                if post.holds(on):
                    yield post.person
