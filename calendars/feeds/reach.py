"""Whom a change reaches: exactly the feeds that hold something of it, before or after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from calendars.feeds.feed import (
    Feed,
    GroupFeed,
    LeaderFeed,
    PersonFeed,
    PublicFeed,
    UnitFeed,
    ViewFeed,
    shows,
)
from calendars.feeds.view import named
from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.timetable import (
    Campaign,
    Change,
    Event,
    Noun,
    Post,
    contact_leaders,
    followers,
    groups_of,
    public,
    readers,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which feeds a change alters.

    `roles`: pairs of unit and role, a unit None standing for every unit. `public` holds units, None
    for every one of them, and `overall` is the public feed of all. What a view lets through only
    the view knows: `events` are to be shown to it, and `names` are marks of names that it bears.
    """

    roles: frozenset[tuple[UnitCode | None, RoleCode]] = frozenset()
    public: frozenset[UnitCode | None] = frozenset()
    overall: bool = False
    people: frozenset[PersonCode] = frozenset()
    leaders: frozenset[PersonCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    events: frozenset[Event] = frozenset()
    names: frozenset[str] = frozenset()
    everything: bool = False
    """All feeds there are: what they are made by has changed."""

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(self)))

    def includes(self, feed: Feed, campaign: Campaign) -> bool:
        if self.everything:
            return True
        match feed:
            case UnitFeed(unit, role):
                return not self.roles.isdisjoint({(unit, role), (None, role)})
            case PublicFeed(None):
                return self.overall
            case PublicFeed(unit):
                return not self.public.isdisjoint({unit, None})
            case PersonFeed(person):
                return person in self.people
            case LeaderFeed(leader):
                return leader in self.leaders
            case GroupFeed(group):
                return group in self.groups
            case ViewFeed(view):
                renamed = not self.names.isdisjoint(view.names | view.anchors)
                return renamed or any(shows(feed, event, campaign) for event in self.events)


NOBODY = Reach()


def affected(change: Change, campaign: Campaign) -> Reach:
    """Give whom a change reaches: who saw the event before, who sees it now, who bears the name."""
    match change.noun:
        case Noun.UNIT:
            if _placed_elsewhere(change):
                return Reach(everything=True)
            unit = UnitCode(change.key)
            pairs = frozenset((unit, role) for role in campaign.roles)
            return Reach(pairs, frozenset({unit}), names=frozenset({named("units", unit)}))
        case Noun.PERSON:
            who = frozenset({PersonCode(change.key)})
            return Reach(people=who, leaders=who, names=frozenset({named("people", change.key)}))
        case Noun.GROUP:
            which = frozenset({GroupCode(change.key)})
            return Reach(groups=which, names=frozenset({named("groups", change.key)}))
        case Noun.POST:
            return _of_post(change.after or change.before)
        case Noun.POINT:
            return Reach(leaders=frozenset({(change.after or change.before).leader}))
        case Noun.PHASE | Noun.DEADLINE:
            return Reach(everything=True)
        case Noun.EVENT:
            return _of_events((change.before, change.after), campaign)
        case _:
            return NOBODY


def _of_post(post: Post) -> Reach:
    """A post brings its holder events, and to a group the meetings that invite its comrades."""
    who = frozenset({post.person})
    groups = frozenset({post.group} if post.group else ())
    return Reach(people=who, leaders=who, groups=groups, names=frozenset({f"people/{post.person}"}))


def _placed_elsewhere(change: Change) -> bool:
    """Tell whether a unit is in another category or guided by another group than before."""
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return (before.category, before.group) != (after.category, after.group)


def _of_events(sides: Iterable[Event | None], campaign: Campaign) -> Reach:
    reach = NOBODY
    for event in sides:
        if event is not None and event.status.published:
            reach |= _of_event(event, campaign)
    return reach


def _of_event(event: Event, campaign: Campaign) -> Reach:
    units = _units(event)
    seen_outside = public(event)
    return Reach(
        frozenset((unit, role) for unit in units for role in readers(event, campaign)),
        units if seen_outside else frozenset(),
        seen_outside,
        followers(event, campaign),
        contact_leaders(event, campaign),
        groups_of(event, campaign),
        frozenset({event}),
    )


def _units(event: Event) -> frozenset[UnitCode | None]:
    return frozenset({None}) if event.district else frozenset(event.units)


def obliged(
    change: Change,
    acting: frozenset[RoleCode],
    campaign: Campaign,
    guests: Mapping[UnitCode, Iterable[UnitCode]],
) -> Reach:
    """Give who has deadlines that a change may meet, move or bring back; `acting` see to them.

    `guests` are the units, by host, for which events of another count as well.
    """
    units: set[UnitCode | None] = set()
    if acting and change.of_campaign:
        units = {None}
    if acting and change.noun is Noun.ENTRY:
        sides = (side for side in (change.before, change.after) if side is not None)
        units = {unit for side in sides for unit in (side.unit, side.values.get("unit")) if unit}
    if acting and change.noun is Noun.EVENT:
        for event in (change.before, change.after):
            if event is not None and event.status.published:
                units |= _units(event)
                units |= {guest for host in event.units for guest in guests.get(host, ())}
    return _acting_in(units, acting, campaign)


def _acting_in(
    units: set[UnitCode | None], acting: frozenset[RoleCode], campaign: Campaign
) -> Reach:
    roles = frozenset(
        role.code for role in campaign.roles.values() if role.everything or role.sees & acting
    )
    within = campaign.units if None in units else units
    posts = (post for unit in within if unit for post in campaign.posts_of_unit.get(unit, ()))
    return Reach(
        frozenset((unit, role) for unit in units for role in roles),
        people=frozenset(post.person for post in posts if post.role in roles),
    )
