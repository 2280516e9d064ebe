"""The matrix: a verdict for every cell, and what differs between two matrices."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from calendars.compliance.facts import Facts
from calendars.compliance.rulebook import RuleBook, Severity
from calendars.compliance.verdict import Row, State, Verdict
from calendars.ids import UnitCode


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by unit, the district's under None. Two are equal when their verdicts are."""

    on: date | datetime
    rows: Mapping[UnitCode | None, Row]
    facts: Facts = field(repr=False, compare=False)
    """What it was made from, so that one edit need not make everything anew."""

    @property
    def rulebook(self) -> RuleBook:
        return self.facts.frame.rulebook

    def __iter__(self) -> Iterator[Verdict]:
        for row in self.rows.values():
            yield from row

    def of_rule(self, rule: str) -> Row:
        return tuple(verdict for verdict in self if verdict.rule == rule)

    def cell(
        self, rule: str, unit: UnitCode | None, subject: str = "", phase: str | None = None
    ) -> Verdict:
        """Raise LookupError when there is no such cell."""
        for verdict in self.rows[unit]:
            if verdict.cell == (rule, unit, subject, phase):
                return verdict
        raise LookupError(rule, unit, subject, phase)

    def counts(self) -> Mapping[State, int]:
        found = dict.fromkeys(State, 0)
        for verdict in self:
            found[verdict.state] += 1
        return found

    def failed(self, units: Iterable[UnitCode | None] | None = None) -> Row:
        """Give the failed must-rules of `units`: those for which a check fails as a whole."""
        rules = self.rulebook.rules
        return tuple(
            verdict
            for unit in (self.rows if units is None else units)
            for verdict in self.rows[unit]
            if verdict.state is State.FAILED and rules[verdict.rule].severity is Severity.MUST
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """A cell that an edit changes; `before` is None for a new one, `after` for one gone."""

    before: Verdict | None
    after: Verdict | None


def effects(before: Matrix, after: Matrix) -> tuple[Effect, ...]:
    """Give the cells whose state differs, in the order of the matrix."""
    found: list[Effect] = []
    for unit in {**before.rows, **after.rows}:
        olds, news = before.rows.get(unit, ()), after.rows.get(unit, ())
        if olds is news:
            continue
        old = {verdict.cell: verdict for verdict in olds}
        new = {verdict.cell: verdict for verdict in news}
        found += [
            Effect(old.get(cell), new.get(cell))
            for cell in {**old, **new}
            if getattr(old.get(cell), "state", None) != getattr(new.get(cell), "state", None)
        ]
    return tuple(found)
