"""What a feed is, what stands in it, and whom a change reaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from calendars.ids import RoleCode, UnitCode
from calendars.timetable import (
    Campaign,
    Change,
    Event,
    Noun,
    Stamped,
    Visibility,
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


Feed = UnitFeed | PublicFeed


def shows(feed: Feed, event: Event, campaign: Campaign) -> bool:
    match feed:
        case UnitFeed(unit, role):
            return reaches(event, unit, role, campaign)
        case PublicFeed(unit):
            return public(event) and (unit is None or event.concerns(unit))


def selection(feed: Feed, stamped: Iterable[Stamped], campaign: Campaign) -> tuple[Stamped, ...]:
    """Give what stands in `feed`, by time: a draft never does."""
    chosen = (one for one in stamped if shows(feed, one.event, campaign))
    return tuple(sorted(chosen, key=lambda one: in_order(one.event)))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which feeds a change may alter: of `units` (or everybody) and `roles`, and public ones."""

    everybody: bool = False
    units: frozenset[UnitCode] = frozenset()
    roles: frozenset[RoleCode] = frozenset()
    public: bool = False

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            self.everybody or other.everybody,
            self.units | other.units,
            self.roles | other.roles,
            self.public or other.public,
        )

    def includes(self, feed: Feed) -> bool:
        match feed:
            case UnitFeed(unit, role):
                return role in self.roles and (self.everybody or unit in self.units)
            case PublicFeed(unit):
                return self.public and (unit is None or self.everybody or unit in self.units)


NOBODY = Reach()


def affected(change: Change, campaign: Campaign) -> Reach:
    """Give whom a change reaches: who saw the event before, and who sees it now."""
    if change.noun is Noun.UNIT:
        unit = frozenset({UnitCode(change.key)})
        return Reach(units=unit, roles=frozenset(campaign.roles), public=True)
    if change.noun is not Noun.EVENT:
        return NOBODY
    reach = NOBODY
    for event in (change.before, change.after):
        if event is not None and event.status.published:
            reach |= _of_event(event, campaign)
    return reach


def obliged(change: Change, acting: frozenset[RoleCode], campaign: Campaign) -> Reach:
    """Give who has deadlines that a change may meet, move or bring back; `acting` see to them."""
    roles = frozenset(
        role.code for role in campaign.roles.values() if role.everything or role.sees & acting
    )
    reach = NOBODY
    if acting and change.noun is Noun.SETTING:
        return Reach(everybody=True, roles=roles)
    if acting and change.noun is Noun.ENTRY:
        sides = (side for side in (change.before, change.after) if side is not None)
        named = {unit for side in sides for unit in (side.unit, side.values.get("unit")) if unit}
        return Reach(units=frozenset(map(UnitCode, named)), roles=roles)
    if acting and change.noun is Noun.EVENT:
        for event in (change.before, change.after):
            if event is not None and event.status.published:
                reach |= Reach(event.district, event.units, roles)
    return reach


def _of_event(event: Event, campaign: Campaign) -> Reach:
    readers = frozenset(
        role.code for role in campaign.roles.values() if role.everything or role.sees & event.roles
    )
    seen_outside = event.visibility is Visibility.PUBLIC
    return Reach(event.district, event.units, readers, seen_outside)
