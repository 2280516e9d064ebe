"""What an edit did: the thing as it was and as it is. History is made of these."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Noun(StrEnum):
    EVENT = "event"
    UNIT = "unit"
    PERSON = "person"
    SETTING = "setting"
    POST = "post"
    POINT = "contact_point"
    GROUP = "group"
    PHASE = "phase"
    DEADLINE = "deadline"
    DAY = "day"
    """Of rest, or made up for one."""
    ENTRY = "entry"
    """Of a unit's ledger."""
    SERIES = "series"
    """The rule by which several events were made."""
    DRAFT = "draft"
    """An edit of an event that is kept until it is released."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for what was made, `after` for what was taken away."""

    noun: Noun
    key: str
    before: Any
    after: Any

    @property
    def of_campaign(self) -> bool:
        """Tell whether it is a change of the campaign itself, and of nothing planned in it."""
        return self.noun not in {Noun.EVENT, Noun.ENTRY, Noun.SERIES, Noun.DRAFT}

    @property
    def nothing(self) -> bool:
        """A save that changes nothing raises nothing."""
        return bool(self.before == self.after)


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: Any
    after: Any


def by_field(change: Change) -> tuple[FieldChange, ...]:
    """Tell what differs, field by field; for what was made or taken away, every field."""
    side = change.before if change.after is None else change.after
    return tuple(
        FieldChange(field.name, old, new)
        for field in fields(side)
        if (old := getattr(change.before, field.name, None))
        != (new := getattr(change.after, field.name, None))
    )


class Facet(StrEnum):
    """What a change can be found by."""

    UNIT = "unit"
    PERSON = "person"
    NOUN = "noun"
    WHAT = "what"


class What(StrEnum):
    """What was done, as people ask for it."""

    MADE = "made"
    REMOVED = "removed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    MOVED = "moved"
    PLACE = "place"
    AUDIENCE = "audience"
    HELD = "held"
    OTHER = "other"


EVERY_UNIT = "*"
"""Stands for all units where something concerns the whole district."""


def facets(change: Change) -> frozenset[tuple[Facet, str]]:
    """Give what `change` can be found by; a unit that was left is concerned too."""
    found = {(Facet.NOUN, change.noun.value)}
    found |= {(Facet.WHAT, what.value) for what in _what(change)}
    own = {Noun.UNIT: Facet.UNIT, Noun.PERSON: Facet.PERSON}.get(change.noun)
    if own is not None:
        found.add((own, change.key))
    for side in (change.before, change.after):
        if side is not None and own is None:
            found |= {(Facet.UNIT, unit) for unit in _units(change.noun, side)}
            found |= {(Facet.PERSON, person) for person in _people(change.noun, side)}
    return frozenset(found)


def _units(noun: Noun, side: Any) -> frozenset[str]:
    match noun:
        case Noun.DRAFT:
            return _units(Noun.EVENT, side.event)
        case Noun.SERIES:
            return _units(Noun.EVENT, side.pattern)
        case Noun.EVENT:
            return frozenset({EVERY_UNIT}) if side.district else side.units
        case Noun.ENTRY:
            return frozenset({side.unit or EVERY_UNIT})
        case Noun.POST | Noun.POINT:
            return frozenset({side.unit} - {None})
        case _:
            return frozenset()


def _people(noun: Noun, side: Any) -> frozenset[str]:
    match noun:
        case Noun.DRAFT:
            return _people(Noun.EVENT, side.event)
        case Noun.EVENT:
            people: frozenset[str] = side.people
            return people
        case Noun.POST:
            return frozenset({side.person})
        case Noun.POINT:
            return frozenset({side.leader})
        case _:
            return frozenset()


def _what(change: Change) -> Iterator[What]:
    if change.before is None or change.after is None:
        yield What.MADE if change.before is None else What.REMOVED
        return
    if change.noun is not Noun.EVENT:
        yield What.OTHER
        return
    told = False
    for what, names in _TOLD_BY.items():
        if any(getattr(change.before, name) != getattr(change.after, name) for name in names):
            told = True
            yield what
    old, new = change.before.status.value, change.after.status.value
    if old != new:
        yield _BY_STATUS.get((old, new), What.OTHER)
    elif not told:
        yield What.OTHER


_TOLD_BY = {
    What.MOVED: ("when",),
    What.PLACE: ("place",),
    What.AUDIENCE: ("units", "district", "roles", "groups", "people"),
    What.HELD: ("held_on",),
}
_BY_STATUS = {
    ("draft", "tentative"): What.PUBLISHED,
    ("draft", "confirmed"): What.PUBLISHED,
    ("draft", "cancelled"): What.CANCELLED,
    ("tentative", "cancelled"): What.CANCELLED,
    ("confirmed", "cancelled"): What.CANCELLED,
    ("cancelled", "tentative"): What.REINSTATED,
    ("cancelled", "confirmed"): What.REINSTATED,
}
