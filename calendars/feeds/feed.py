"""What a feed is, and what stands in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from calendars.feeds.view import View
from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.text import Language, Words
from calendars.timetable import (
    Campaign,
    Event,
    Stamped,
    contact_leaders,
    followers,
    groups_of,
    in_order,
    public,
    reaches,
)


@dataclass(frozen=True, slots=True)
class UnitFeed:
    """What one role in one unit has to know."""

    unit: UnitCode
    role: RoleCode


@dataclass(frozen=True, slots=True)
class PublicFeed:
    """What everybody may know: of one unit, or of all of them."""

    unit: UnitCode | None = None


@dataclass(frozen=True, slots=True)
class PersonFeed:
    """What a person's posts bring while they are held, and what names the person."""

    person: PersonCode


@dataclass(frozen=True, slots=True)
class LeaderFeed:
    """What a contact leader attends, and what is on at the contact points."""

    leader: PersonCode


@dataclass(frozen=True, slots=True)
class GroupFeed:
    """What a guidance group takes part in."""

    group: GroupCode


@dataclass(frozen=True, slots=True)
class ViewFeed:
    """What a filter lets through: one category, the whole campaign, or anything else."""

    view: View


Feed = UnitFeed | PublicFeed | PersonFeed | LeaderFeed | GroupFeed | ViewFeed


def shows(feed: Feed, event: Event, campaign: Campaign) -> bool:
    """Tell whether `event` stands in `feed`; a draft stands in none."""
    return event.status.published and _chooses(feed, campaign)(event)


def _chooses(feed: Feed, campaign: Campaign) -> Callable[[Event], bool]:
    """Give what tells of a published event whether it stands in `feed`."""
    match feed:
        case UnitFeed(unit, role):
            return lambda event: reaches(event, unit, role, campaign)
        case PublicFeed(one):
            return lambda event: public(event) and (one is None or event.concerns(one))
        case PersonFeed(person):
            return lambda event: person in followers(event, campaign)
        case LeaderFeed(leader):
            return lambda event: leader in contact_leaders(event, campaign)
        case GroupFeed(group):
            return lambda event: group in groups_of(event, campaign)
        case ViewFeed(view):
            return lambda event: view.passes(event, campaign)


def selection(feed: Feed, stamped: Iterable[Stamped], campaign: Campaign) -> tuple[Stamped, ...]:
    """Give what stands in `feed`, by time: a draft never does."""
    stands = _chooses(feed, campaign)
    chosen = [one for one in stamped if one.event.status.published and stands(one.event)]
    return tuple(sorted(chosen, key=lambda one: in_order(one.event)))


def posts_in(feed: Feed, campaign: Campaign) -> tuple[tuple[UnitCode, RoleCode], ...]:
    """Give the units whose deadlines stand in `feed`, each with the role that has to see to them.

    Which posts a person holds on a day is asked of no deadline: it is the unit's until it is met.
    """
    match feed:
        case UnitFeed(unit, role):
            return ((unit, role),)
        case PersonFeed(person):
            posts = campaign.posts_of_person.get(person, ())
            return tuple(dict.fromkeys((post.unit, post.role) for post in posts if post.unit))
        case _:
            return ()


def feed_name(feed: Feed, campaign: Campaign, language: Language) -> str:
    """Give the name under which an app lists the feed: 区教育局 · 中心组."""
    match feed:
        case UnitFeed(unit, role):
            names = (campaign.units[unit].words, campaign.roles[role].words)
        case PublicFeed(unit):
            whose = campaign.short if unit is None else campaign.units[unit].words
            names = (whose, Words("公开日程", "public timetable"))
        case PersonFeed(person):
            names = (campaign.people[person].words, Words("个人日程", "personal timetable"))
        case LeaderFeed(leader):
            names = (campaign.people[leader].words, Words("联系点日程", "contact points"))
        case GroupFeed(group):
            names = (campaign.groups[group].words, Words("参加的活动", "meetings attended"))
        case ViewFeed(view):
            narrowed = view.in_words(campaign, language) or campaign.short.in_(language)
            return f"{narrowed} · {Words('日程', 'timetable').in_(language)}"
    return " · ".join(words.in_(language) for words in names)
