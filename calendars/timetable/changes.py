"""What an edit did: the thing as it was and as it is. History is made of these."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Noun(StrEnum):
    EVENT = "event"
    UNIT = "unit"
    PERSON = "person"
    SETTING = "setting"
    ENTRY = "entry"
    """Of a unit's ledger."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is None for what was made, `after` for what was taken away."""

    noun: Noun
    key: str
    before: Any
    after: Any

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
