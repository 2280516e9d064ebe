"""People by the post they hold, and leaders' contact points."""

from dataclasses import dataclass
from datetime import date

from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.text import Words


@dataclass(frozen=True, slots=True)
class Person:
    """Named by post (区教育局主要负责同志): a timetable needs no personal names."""

    code: PersonCode
    words: Words


@dataclass(frozen=True, slots=True)
class Post:
    """A person in a role, in a unit or in a guidance group, on the days [since, until).

    `None` at either end means as long as the campaign. `head` leads the group or the unit.
    """

    person: PersonCode
    role: RoleCode
    unit: UnitCode | None = None
    group: GroupCode | None = None
    head: bool = False
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A leader's contact point (联系点): the unit to which the leader often goes (plan 五/1)."""

    leader: PersonCode
    unit: UnitCode
