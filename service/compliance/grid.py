"""The matrix without what lies behind it: kept in the database for a process that begins."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import calendars.compliance
from calendars.compliance import RuleBook, State
from calendars.errors import Faulty
from calendars.ids import UnitCode
from calendars.timetable import Campaign
from service.clock import Clock, day_of
from service.compliance.standing import Shares, Standing, at_hand, shares_of, standing
from service.errors import NotFound
from service.store import KeptVerdicts, Store, Unavailable

States = Mapping[UnitCode | None, Mapping[str, State]]
"""How each rule stands for each unit as a whole."""
_LETTERS = {state: chr(ord("a") + number) for number, state in enumerate(State)}
_STATES = {letter: state for state, letter in _LETTERS.items()}
_NONE = "-"
"""The rule has no cell for the unit."""


@dataclass(frozen=True)
class Grid:
    """What the page of the matrix shows."""

    campaign: Campaign
    rulebook: RuleBook
    on: date
    states: States

    @cached_property
    def shares(self) -> Shares:
        return shares_of(self.states, self.rulebook)


Shown = Grid | Standing


def grid(store: Store, on: date) -> Shown:
    """Give the matrix as of a day; while this process has judged nothing, as it was kept.

    Raises:
        NotFound, Faulty: as `standing`.
    """
    if not at_hand(store):
        with store.reading() as work:
            campaign = work.campaigns.current()
            rulebook = work.rules.of(campaign).rulebook
            kept, mark = work.verdicts.of(campaign.id), work.history.mark(campaign.id)
        if kept is not None and kept.same(on, mark, _judge(rulebook)):
            return Grid(campaign, rulebook, on, _read(kept.rows, rulebook))
    return standing(store, on)


def keep(store: Store, clock: Clock, set_day: date | None) -> None:
    """Judge what has changed, and store how things stand unless that is stored already."""
    # Nothing to judge yet, or nothing that can be: pages say so.
    with suppress(NotFound, Faulty, Unavailable):
        with store.reading() as work:
            campaign = work.campaigns.current()
            before = work.verdicts.of(campaign.id)
        now = standing(store, day_of(clock, campaign, set_day))
        judge = _judge(now.rulebook)
        if before is not None and before.same(now.on, now.mark, judge):
            return
        rows = _written(now.states, now.rulebook)
        with store.writing() as work:
            work.verdicts.keep(now.campaign.id, KeptVerdicts(now.on, now.mark, judge, rows))


def _judge(rulebook: RuleBook) -> str:
    """Tell apart rules, and code that may judge by them otherwise: a newer release is another."""
    return sha256("\n".join([_code(), *rulebook.rules]).encode()).hexdigest()


@cache
def _code() -> str:
    files = sorted(Path(calendars.compliance.__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _written(states: States, rulebook: RuleBook) -> dict[str, str]:
    return {
        unit or "": "".join(
            _LETTERS[cells[rule]] if rule in cells else _NONE for rule in rulebook.rules
        )
        for unit, cells in states.items()
    }


def _read(rows: Mapping[str, str], rulebook: RuleBook) -> States:
    return {
        UnitCode(unit) if unit else None: {
            rule: _STATES[letter]
            for rule, letter in zip(rulebook.rules, row, strict=True)
            if letter != _NONE
        }
        for unit, row in rows.items()
    }
