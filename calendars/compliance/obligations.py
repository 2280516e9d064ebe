"""What a unit still has to do, whatever the day is: gone once it is planned or on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from calendars.compliance.check import check
from calendars.compliance.ledger import Ledger
from calendars.compliance.rulebook import RuleBook, Severity
from calendars.compliance.verdict import State, Verdict
from calendars.ids import PhaseCode, RoleCode, UnitCode
from calendars.text import Words
from calendars.times import DAY
from calendars.timetable import Timetable

_OPEN = frozenset({State.NOT_YET_DUE, State.DUE_SOON})
_BINDING = frozenset({Severity.MUST, Severity.SHOULD})


@dataclass(frozen=True, slots=True)
class Obligation:
    """A cell that nothing fulfils yet. `due` is still in time itself; `roles` have to act."""

    rule: str
    words: Words
    unit: UnitCode
    subject: str
    phase: PhaseCode | None
    due: date
    roles: frozenset[RoleCode]


def obligations(
    timetable: Timetable, ledger: Ledger, rulebook: RuleBook, unit: UnitCode
) -> tuple[Obligation, ...]:
    """Give what is open for `unit` by must- and should-rules, by due day.

    What hangs on something of another rule is left to that one.

    As of the day before the campaign nothing is past: what fulfils a rule then is what is planned
    or entered, and what is open is so on every day.
    """
    before = timetable.campaign.window.first - DAY
    matrix = check(timetable, ledger, rulebook, before, [unit])
    found = _open(matrix.rows[unit], rulebook, unit)
    return tuple(sorted(found, key=lambda each: (each.due, each.rule, each.subject)))


def _open(row: tuple[Verdict, ...], rulebook: RuleBook, unit: UnitCode) -> Iterator[Obligation]:
    for verdict in row:
        rule = rulebook.rules[verdict.rule]
        roles = rulebook.structure.acting.get(rule.scope, frozenset())
        hangs = any(lack.code == "rule" for lack in verdict.missing)
        binding = rule.severity in _BINDING and verdict.state in _OPEN and not hangs
        if roles and verdict.due and binding:
            yield Obligation(
                rule.id, rule.words, unit, verdict.subject, verdict.phase, verdict.due, roles
            )
