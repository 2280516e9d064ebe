"""What a single clause finds, and how findings join."""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from calendars.compliance.verdict import Evidence, Lack, Mend


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


MET, PLANNED, UNKNOWN, WAITING, FAILED, DANGLING = Level
"""By themselves: to find a member in its class takes longer than many a judgement."""


class Outcome(NamedTuple):
    """`turns` is the day on which a plan will have come true."""

    level: Level
    due: date | None = None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Lack, ...] = ()
    mend: Mend | None = None
    turns: date | None = None


FULFILLED = Outcome(MET)
NOTHING = Outcome(MET)
"""Met by there being nothing to look at; a cell of such outcomes alone is not applicable."""


def every(outcomes: Sequence[Outcome]) -> Outcome:
    """All must hold: the worst decides, the earliest due among equals; all lacks are told."""
    if len(outcomes) == 1:
        return outcomes[0]
    worst = outcomes[0]
    turns = None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Lack, ...] = ()
    for each in outcomes:
        if each.level > worst.level or (each.level == worst.level and _sooner(each, worst)):
            worst = each
        if each.turns and (turns is None or each.turns > turns):
            turns = each.turns
        evidence += each.evidence
        missing += each.missing
    if len(evidence) > 1:
        evidence = tuple(dict.fromkeys(evidence))
    return Outcome(worst.level, worst.due, evidence, missing, worst.mend, turns)


def either(outcomes: Sequence[Outcome]) -> Outcome:
    """One must hold: the best decides, and the first among equals."""
    return min(outcomes, key=lambda each: each.level)


def _sooner(one: Outcome, other: Outcome) -> bool:
    """What is due on no day at all asks for an answer now."""
    return other.due is not None and (one.due is None or one.due < other.due)
