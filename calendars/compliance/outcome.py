"""What a single clause finds, and how findings join."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from calendars.compliance.matrix import Evidence, Lack, Mend


class Level(IntEnum):
    """In the order in which one clause of several decides for all."""

    MET = 1
    PLANNED = 2
    UNKNOWN = 3
    """Something is not entered or not confirmed."""
    WAITING = 4
    """Not there, and not due yet."""
    FAILED = 5
    DANGLING = 6
    """It hangs on something that another rule asks for, and that is not there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`turns` is the day on which a plan will have come true."""

    level: Level
    due: date | None = None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Lack, ...] = ()
    mend: Mend | None = None
    turns: date | None = None


MET = Outcome(Level.MET)


def every(outcomes: list[Outcome]) -> Outcome:
    """All must hold: the worst decides, the earliest due among equals; all lacks are told."""
    if len(outcomes) == 1:
        return outcomes[0]
    worst = max(outcomes, key=lambda each: (each.level, _sooner(each.due)))
    evidence = dict.fromkeys(e for each in outcomes for e in each.evidence)
    return Outcome(
        worst.level,
        worst.due,
        tuple(evidence),
        tuple(lack for each in outcomes for lack in each.missing),
        worst.mend,
        max((each.turns for each in outcomes if each.turns), default=None),
    )


def either(outcomes: list[Outcome]) -> Outcome:
    """One must hold: the best decides, and the first among equals."""
    return min(outcomes, key=lambda each: each.level)


def _sooner(due: date | None) -> int:
    return -due.toordinal() if due else 0
