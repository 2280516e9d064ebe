"""Units, their categories, and the guidance groups sent to them."""

from dataclasses import dataclass

from calendars.ids import CategoryCode, GroupCode, UnitCode
from calendars.text import Words


@dataclass(frozen=True, slots=True)
class UnitCategory:
    code: CategoryCode
    words: Words


@dataclass(frozen=True, slots=True)
class Unit:
    """`parent` is for display only: Party subordination is a question to be asked, not guessed."""

    code: UnitCode
    words: Words
    category: CategoryCode
    group: GroupCode | None
    headcount: int
    parent: str = ""
    leadership_body: bool = False
    """One of the four leadership bodies, each with a plan of its own (plan 四/6)."""


@dataclass(frozen=True, slots=True)
class GuidanceGroup:
    """`teams` comrades or pairs of comrades can attend that many meetings at once."""

    code: GroupCode
    words: Words
    teams: int = 1
