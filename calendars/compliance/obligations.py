"""What a unit still has to do, whatever the day is: gone once it is planned or on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from calendars.compliance.asof import AsOf
from calendars.compliance.check import of_rule
from calendars.compliance.laying import lay
from calendars.compliance.ledger import Ledger
from calendars.compliance.rulebook import Rule, RuleBook, Scope, Severity
from calendars.compliance.verdict import State, Verdict
from calendars.ids import PhaseCode, RoleCode, UnitCode
from calendars.text import Words
from calendars.times import DAY
from calendars.timetable import Campaign, Timetable

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
    before = AsOf(timetable.campaign.window.first - DAY)
    facts = lay(timetable, ledger, rulebook)
    found = [
        Obligation(rule.id, rule.words, unit, cell.subject, cell.phase, cell.due, roles)
        for rule, roles in _binding(rulebook)
        for cell in of_rule(facts, unit, rule, before)
        if cell.due and _open(cell)
    ]
    return tuple(sorted(found, key=lambda each: (each.due, each.rule, each.subject)))


def bearing(campaign: Campaign) -> frozenset[UnitCode | None]:
    """Give whose entries bear on the obligations of every unit: the district's, its leaders'.

    Of other units only the contact points and what is the unit's own does.
    """
    bodies = (unit.code for unit in campaign.units.values() if unit.leadership_body)
    return frozenset((None, *bodies))


def _binding(rulebook: RuleBook) -> Iterator[tuple[Rule, frozenset[RoleCode]]]:
    """Give the rules that somebody in a unit has to see to, with who has to."""
    for rule in rulebook.rules.values():
        roles = rulebook.structure.acting.get(rule.scope, frozenset())
        if roles and rule.severity in _BINDING and rule.scope is not Scope.DISTRICT:
            yield rule, roles


def _open(cell: Verdict) -> bool:
    return cell.state in _OPEN and not any(lack.code == "rule" for lack in cell.missing)
