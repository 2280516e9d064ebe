"""Two edits of one event at once: what each did, field by field, and what both together make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from calendars.errors import EditConflict
from calendars.timetable.events import Event
from calendars.timetable.reversal import LEADERS

_DERIVED = frozenset({"uid", "series", "moved_from"})


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two edits of `base` came out differently."""

    field: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def side(self) -> Side | None:
        """Whose it is when only one of them touched it."""
        if self.mine == self.base:
            return Side.THEIRS
        return Side.MINE if self.theirs == self.base else None


def compared(base: Event, mine: Event, theirs: Event) -> tuple[Difference, ...]:
    """Give what has to be told; a field that goes with another is told by that one."""
    found: dict[str, Difference] = {}
    for one in fields(Event):
        if one.name in _DERIVED or getattr(mine, one.name) == getattr(theirs, one.name):
            continue
        leader = LEADERS.get(one.name, one.name)
        sides = (_told(side, leader) for side in (base, mine, theirs))
        found.setdefault(leader, Difference(leader, *sides))
    return tuple(found.values())


def merged(
    mine: Event, theirs: Event, told: Iterable[Difference], picked: Mapping[str, Side]
) -> Event:
    """Give `theirs` with what is mine of it; what one side alone touched needs no picking.

    Raises:
        EditConflict: `edit.contested`; `data['fields']` are still to be picked.
    """
    told = tuple(told)
    sides = {one.field: picked.get(one.field, one.side) for one in told}
    if open_fields := [name for name, side in sides.items() if side is None]:
        raise EditConflict("edit.contested", uid=mine.uid, fields=open_fields)
    taken = {
        name: getattr(mine, name)
        for one in told
        if sides[one.field] is Side.MINE
        for name in (one.field, *_followers(one.field))
    }
    return replace(theirs, **taken)


def _followers(leader: str) -> list[str]:
    return [name for name, of in LEADERS.items() if of == leader and name not in _DERIVED]


def _told(event: Event, field: str) -> Any:
    """Give a field's value; the whole district stands for the units that it has instead."""
    return True if field == "units" and event.district else getattr(event, field)
