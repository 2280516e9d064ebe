"""What is found for one cell, and on what grounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from calendars.ids import PhaseCode, UnitCode


class State(StrEnum):
    """From the one that asks for most to the one that asks for nothing."""

    FAILED = "failed"
    UNKNOWN = "unknown"
    DUE_SOON = "due_soon"
    NOT_YET_DUE = "not_yet_due"
    MET_IF_HELD = "met_if_held"
    MET = "met"
    NOT_APPLICABLE = "not_applicable"

    @property
    def calm(self) -> int:
        """The higher, the less it asks for."""
        return _CALM[self]


_CALM = {state: number for number, state in enumerate(State)}


class Evidence(NamedTuple):
    """An event by UID, an entry by id, or a post by its person: what a verdict rests on."""

    type: Literal["event", "entry", "group", "unit"]
    id: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not there or stands against: `event`, `entry`, `field`, `confirmation`, `rule`."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mend:
    """The shortest way to mend a cell: `schedule`, `move`, `confirm`, `enter`, `invite`, ..."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Verdict(NamedTuple):
    """`unit` is None for the district, `phase` for rules without one cell a phase.

    `due` is the last day in time. `turns_on` is the day on which the state changes by itself if
    nothing is done; None where time alone changes nothing.
    """

    rule: str
    unit: UnitCode | None
    subject: str
    phase: PhaseCode | None
    state: State
    due: date | None
    turns_on: date | None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Lack, ...] = ()
    mend: Mend | None = None

    @property
    def cell(self) -> tuple[str, UnitCode | None, str, PhaseCode | None]:
        return self.rule, self.unit, self.subject, self.phase


Row = tuple[Verdict, ...]


def worst(verdicts: Row) -> Verdict:
    """Give the one that asks for most: how a rule with many cells stands for a whole unit."""
    return min(verdicts, key=lambda verdict: verdict.state.calm)
