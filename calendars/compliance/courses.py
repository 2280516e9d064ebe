"""How a rule stands in a unit day after day, judged anew only where something turns."""

from datetime import date
from typing import NamedTuple

from calendars.compliance.asof import AsOf
from calendars.compliance.check import of_rule
from calendars.compliance.facts import Facts
from calendars.compliance.rulebook import Rule
from calendars.compliance.verdict import State, worst
from calendars.ids import UnitCode


class Turn(NamedTuple):
    """From `on` a rule stands so for a unit as a whole: as its worst cell does."""

    on: date
    state: State


def course(
    facts: Facts, unit: UnitCode | None, rule: Rule, first: date, last: date
) -> tuple[Turn, ...]:
    """Give the turns of a rule as of the days from `first` to `last`, both included.

    All in the light of the same facts: it says the same as a check as of each of these days.
    """
    turns: list[Turn] = []
    day = first
    while day <= last:
        on = AsOf(day)
        state = worst(tuple(of_rule(facts, unit, rule, on))).state
        if not turns or turns[-1].state is not state:
            turns.append(Turn(day, state))
        day = on.turns_on
    return tuple(turns)
