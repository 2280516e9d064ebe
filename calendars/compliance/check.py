"""From timetable, ledger and rules to the matrix: whole, or anew where an edit was made."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from calendars.compliance.asof import AsOf
from calendars.compliance.cells import Cell
from calendars.compliance.counting import cadence, events
from calendars.compliance.entering import (
    assigned,
    entries,
    every_entry,
    has_point,
    most_entries,
)
from calendars.compliance.facts import Facts, UnitFacts
from calendars.compliance.laying import lay, relay
from calendars.compliance.ledger import Ledger
from calendars.compliance.limits import (
    in_phase,
    lean_attendance,
    meeting_load,
    publicity,
    share,
)
from calendars.compliance.matrix import Matrix
from calendars.compliance.outcome import (
    DANGLING,
    FAILED,
    FULFILLED,
    MET,
    NOTHING,
    PLANNED,
    UNKNOWN,
    WAITING,
    Outcome,
    either,
    every,
)
from calendars.compliance.requirements import (
    Assigned,
    Cadence,
    Clause,
    Entries,
    Events,
    EveryEntry,
    HasPoint,
    InPhase,
    LeanAttendance,
    MeetingLoad,
    MostEntries,
    Publicity,
    Share,
)
from calendars.compliance.rulebook import Rule, RuleBook, Scope, Subjects
from calendars.compliance.verdict import Lack, Mend, Row, State, Verdict
from calendars.ids import PhaseCode, UnitCode
from calendars.times import DAY
from calendars.timetable import Change, Timetable

_JUDGES: dict[type[Any], Callable[[Any, Cell], Outcome]] = {
    Events: events,
    Entries: entries,
    EveryEntry: every_entry,
    MostEntries: most_entries,
    Assigned: assigned,
    HasPoint: has_point,
    Share: share,
    Cadence: cadence,
    MeetingLoad: meeting_load,
    LeanAttendance: lean_attendance,
    InPhase: in_phase,
    Publicity: publicity,
}


def check(
    timetable: Timetable,
    ledger: Ledger,
    rulebook: RuleBook,
    on: date | datetime,
    units: Collection[UnitCode | None] | None = None,
) -> Matrix:
    """Judge every rule in every cell as of `on`; a day stands for its first moment.

    Only the rows of `units` are judged where these are given.

    Raises:
        UnknownCode: a rule refers to a setting that the campaign lacks.
    """
    facts = lay(timetable, ledger, rulebook)
    judged = facts.units if units is None else units
    asof = AsOf(on)
    rows = {unit: row(facts, unit, asof) for unit in judged}
    return Matrix(on, rows, facts)


def recheck(matrix: Matrix, changes: Iterable[Change]) -> Matrix:
    """Give the matrix after `changes`, judging only the units that could see a difference."""
    facts, touched = relay(matrix.facts, changes)
    on = AsOf(matrix.on)
    rows = {unit: cells for unit, cells in matrix.rows.items() if unit in facts.units}
    for unit in touched:
        rows[unit] = row(facts, unit, on)
    return Matrix(matrix.on, rows, facts)


def row(facts: Facts, unit: UnitCode | None, on: AsOf) -> Row:
    """Judge the rules of the district for the district, all others for each unit."""
    found: list[Verdict] = []
    for rule in facts.frame.rulebook.rules.values():
        if (rule.scope is _DISTRICT) is (unit is None):
            found += of_rule(facts, unit, rule, on)
    return tuple(found)


def of_rule(facts: Facts, code: UnitCode | None, rule: Rule, on: AsOf) -> list[Verdict]:
    """Judge one rule in every cell that it has for a unit."""
    unit = facts.units[code]
    subjects = _subjects(rule, unit, on)
    if isinstance(subjects, Verdict):
        return [subjects]
    phases: tuple[PhaseCode | None, ...] = rule.phases if rule.each_phase else (None,)
    return [
        _verdict(Cell(facts, facts.frame, unit, rule, phase, subject, on))
        for subject in subjects
        for phase in phases
    ]


_NONE, _DISTRICT = Subjects.NONE, Scope.DISTRICT


def _subjects(rule: Rule, unit: UnitFacts, on: AsOf) -> tuple[str, ...] | Verdict:
    """Give whom the unit has cells for; where there is nobody, the one verdict that says so."""
    if rule.subjects is _NONE:
        return ("",)
    frame = unit.frame
    body = frame.rulebook.structure.body
    found: Iterable[str]
    lack: Lack | None = None
    match rule.subjects:
        case Subjects.BODY:
            found = dict.fromkeys(unit.holders_now(body, on))
            lack = Lack("posts", {"role": body})
        case Subjects.DISTRICT_LEADERS:
            leading = unit.code is not None and frame.campaign.units[unit.code].leadership_body
            found = dict.fromkeys(unit.holders_now(body, on)) if leading else ()
            more = [e.subject for e in unit.entries(rule.subject_entry)]
            found = dict.fromkeys([*found, *more])
            lack = Lack("posts", {"role": body}) if leading else None
        case Subjects.CONTACT_LEADERS:
            found = unit.contacts
        case Subjects.GROUP:
            found = sorted(unit.groups)
            lack = Lack("group", {"entry": frame.rulebook.structure.assigned})
        case Subjects.ENTRIES:
            found = [entry.subject for entry in unit.entries(rule.subject_entry)]
            lack = Lack("entry", {"entry": rule.subject_entry})
    return tuple(found) or _nobody(rule, unit.code, lack)


def _nobody(rule: Rule, unit: UnitCode | None, lack: Lack | None) -> Verdict:
    if lack is None:
        return Verdict(rule.id, unit, "", None, State.NOT_APPLICABLE, None, None)
    entry = lack.data.get("entry")
    mend = Mend("enter", {"entry": entry}) if entry else None
    return Verdict(rule.id, unit, "", None, State.UNKNOWN, None, None, (), (lack,), mend)


def _verdict(cell: Cell) -> Verdict:
    outcomes: list[Outcome] = []
    aims: list[Outcome] = []
    for group in cell.rule.groups:
        held = [
            _JUDGES[type(clause.need)](clause.need, cell)
            for clause in group
            if _stands(clause, cell)
        ]
        if held:
            (aims if group[0].aim else outcomes).append(either(held) if len(held) > 1 else held[0])
    if not outcomes or (outcomes[0] is NOTHING and all(each is NOTHING for each in outcomes)):
        return _stated(cell, FULFILLED, State.NOT_APPLICABLE)
    outcome = every(outcomes)
    for aim in aims:
        if aim.level > PLANNED:
            lacks = tuple(Lack("aim", {"code": lack.code, **lack.data}) for lack in aim.missing)
            outcome = outcome._replace(missing=outcome.missing + lacks)
    return _stated(cell, outcome, _STATES[outcome.level])


_STATES = {
    MET: State.MET,
    PLANNED: State.MET_IF_HELD,
    UNKNOWN: State.UNKNOWN,
    WAITING: State.NOT_YET_DUE,
    FAILED: State.FAILED,
    DANGLING: State.UNKNOWN,
}


def _stands(clause: Clause, cell: Cell) -> bool:
    if clause.phases and cell.phase not in clause.phases:
        return False
    unit = cell.unit.code
    if clause.units and unit not in clause.units:
        return False
    if clause.leadership is None or unit is None:
        return True
    return cell.frame.campaign.units[unit].leadership_body is clause.leadership


def _stated(cell: Cell, outcome: Outcome, state: State) -> Verdict:
    due, turns = outcome.due, None
    if outcome.level is PLANNED:
        turns = outcome.turns
    elif outcome.level is WAITING and due is not None:
        soon = due - timedelta(days=cell.frame.number(cell.rule.warn_days))
        if cell.on.begun(soon):
            state, turns = State.DUE_SOON, due + DAY
        else:
            turns = soon
    return Verdict(
        cell.rule.id,
        cell.unit.code,
        cell.subject,
        cell.phase,
        state,
        due,
        turns,
        outcome.evidence,
        outcome.missing,
        outcome.mend,
    )
