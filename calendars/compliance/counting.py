"""Whether enough events took place, are planned, or are still to be arranged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from calendars.compliance.cells import Cell
from calendars.compliance.facts import Piece, outside
from calendars.compliance.ledger import LedgerEntry
from calendars.compliance.matrix import Evidence, Lack, Mend
from calendars.compliance.outcome import Level, Outcome
from calendars.compliance.requirements import (
    BoundKind,
    Cadence,
    Events,
    FieldCheck,
    Order,
    Presence,
    Target,
)
from calendars.ids import EventUid, GroupCode, PersonCode, PhaseCode, RoleCode
from calendars.times import DAY
from calendars.timetable import Event


def events(need: Events, cell: Cell) -> Outcome:
    if missing := _hangs_on(need, cell):
        return cell.dangling(missing, due=_due(need, cell))
    candidates, astray = _candidates(need, cell)
    wanted = cell.frame.number(need.count)
    standings = [(piece, *_standing(piece, need, cell)) for piece in candidates]
    if need.most and len(standings) > need.most:
        return _too_many(need, [piece for piece, *_ in standings])
    evidence: list[Evidence] = []
    turns = None
    for level in (Level.MET, Level.PLANNED, Level.UNKNOWN):
        here = [found for found in standings if found[1] is level]
        evidence += [Evidence("event", piece.id) for piece, *_ in here]
        if level is Level.PLANNED and here and len(evidence) >= wanted:
            turns = here[wanted - len(evidence) - 1][0].last + DAY
        if len(evidence) >= wanted:
            due = _due(need, cell)
            lacks = tuple(lack for _, _, lack, _ in here if lack) + _unusual(need, standings)
            mend = next((mend for *_, mend in here if mend), None)
            return Outcome(level, due, tuple(evidence), lacks, mend, turns)
    return _open(need, cell, evidence, standings, astray)


def cadence(need: Cadence, cell: Cell) -> Outcome:
    if cell.phase is None:
        return Outcome(Level.MET)
    first, last = cell.unit.windows[cell.phase]
    months: dict[tuple[int, int], int] = {}
    day = first
    while day <= last:
        months[day.year, day.month] = 0
        day += DAY
    for piece in cell.unit.of_kinds(need.kinds):
        month = (piece.first.year, piece.first.month)
        event = piece.event
        if event and month in months and present(need.presence, event, piece, cell):
            months[month] += 1
    wanted = cell.frame.number(need.count)
    short = [f"{year}-{month:02}" for (year, month), found in months.items() if found < wanted]
    if not short:
        return Outcome(Level.MET)
    return cell.open(None, [Lack("cadence", {"months": tuple(short), "count": wanted})])


def present(presence: Presence, event: Event, piece: Piece, cell: Cell) -> bool:
    match presence:
        case Presence.ANY:
            return True
        case Presence.GROUP:
            group = GroupCode(cell.subject)
            members = cell.frame.campaign.posts_of_group.get(group, ())
            return group in event.groups or any(
                post.person in event.people and post.holds(piece.first) for post in members
            )
        case Presence.LEADER:
            return PersonCode(cell.subject) in event.people
        case Presence.MEMBER:
            return cell.subject in event.people or any(
                cell.subject in cell.unit.holders(role, piece.first) for role in event.roles
            )
        case Presence.BRANCH:
            return _of_branch(event, cell)


def _of_branch(event: Event, cell: Cell) -> bool:
    """By its record, by its title, or because the unit has no other branch."""
    branches = cell.unit.entries(cell.rule.subject_entry)
    if len(branches) == 1:
        return True
    record = _record(event, cell)
    if record is not None and "branch" in record.values:
        return record.values["branch"] == cell.subject
    return any(
        branch.subject == cell.subject and event.title and event.title == branch.values.get("name")
        for branch in branches
    )


def _hangs_on(need: Events, cell: Cell) -> Target | None:
    if need.given and not any(True for _ in cell.unit.of_kinds(need.kinds)):
        return Target(need.kinds[0])
    return cell.missing_target(need.orders) if need.orders else None


def _candidates(need: Events, cell: Cell) -> tuple[list[Piece], list[tuple[Piece, Lack]]]:
    """Give the events that could count, and those out of window or order with the reason."""
    phase = cell.phase if need.each_phase else need.phase
    first, last = cell.unit.windows[phase] if phase else (None, None)
    since = cell.day(need.since) if need.since else None
    by = cell.day(need.by) if need.by else None
    found: list[Piece] = []
    astray: list[tuple[Piece, Lack]] = []
    pieces = cell.unit.of_kinds(need.kinds)
    if need.joint:
        pieces = [*pieces, *cell.joint(need.joint, need.kinds)]
    for piece in pieces:
        event = piece.event
        if event is None or not _asked_for(event, piece, need, phase, cell):
            continue
        if outside(piece, first, last) or outside(piece, since, by):
            astray.append((piece, Lack("outside_window", {"event": piece.id})))
        elif order := cell.broken(piece, need.orders) if need.orders else None:
            astray.append((piece, _out_of_order(piece, order)))
        elif need.everywhere and (early := _before_it(piece, need, cell)):
            astray.append((piece, Lack("out_of_order", {"event": early})))
        else:
            found.append(piece)
    return found, astray


def _asked_for(
    event: Event, piece: Piece, need: Events, phase: PhaseCode | None, cell: Cell
) -> bool:
    if phase is not None and event.phase != phase:
        return False
    if need.role is not None and need.role not in event.roles:
        return False
    return need.presence is Presence.ANY or present(need.presence, event, piece, cell)


def _out_of_order(piece: Piece, order: Order) -> Lack:
    data = {"event": piece.id, "relation": str(order.relation), "target": order.target.code}
    return Lack("out_of_order", data)


def _before_it(piece: Piece, need: Events, cell: Cell) -> str:
    """Give the first event of any unit that does not wait for `piece`."""
    for order in need.everywhere:
        for unit in cell.facts.units.values():
            for other in unit.moments(order.target):
                if piece.early_end > other.late_start:
                    return other.id
    return ""


_Standing = tuple[Level, Lack | None, Mend | None]


def _standing(piece: Piece, need: Events, cell: Cell) -> _Standing:
    event = piece.event
    if event is None:
        return Level.WAITING, None, None
    if not piece.done:
        return _planned(event, need, cell) if need.checks else (Level.PLANNED, None, None)
    if need.held and event.held_on is None:
        return (
            Level.UNKNOWN,
            Lack("confirmation", {"event": piece.id}),
            Mend("confirm", {"event": piece.id}),
        )
    return _recorded(event, piece, need, cell) if need.checks else (Level.MET, None, None)


def _planned(event: Event, need: Events, cell: Cell) -> _Standing:
    """Who has to speak or be there is invited; what else is asked will be seen."""
    for check in need.checks:
        if check.role and not _invited(event, check.role, cell):
            data = {"event": event.uid, "role": check.role}
            return Level.WAITING, Lack("invitation", data), Mend("invite", data)
    return Level.PLANNED, None, None


def _invited(event: Event, role: RoleCode, cell: Cell) -> bool:
    day = event.when.first_day
    return (
        role in event.roles
        or bool(event.people.intersection(cell.unit.holders(role, day)))
        or any(g in event.groups and _of_group(g, role, cell) for g in cell.unit.groups)
    )


def _of_group(group: Any, role: RoleCode, cell: Cell) -> bool:
    posts = cell.frame.campaign.posts_of_group.get(group, ())
    return any(post.role == role for post in posts)


def _record(event: Event, cell: Cell) -> LedgerEntry | None:
    code = f"{event.kind}.{cell.frame.rulebook.structure.record}"
    found = (entry for entry in cell.unit.entries(code) if entry.subject == event.uid)
    return next(found, None)


def _recorded(event: Event, piece: Piece, need: Events, cell: Cell) -> _Standing:
    record = _record(event, cell)
    code = f"{event.kind}.{cell.frame.rulebook.structure.record}"
    worst: _Standing = (Level.MET, None, None)
    for check in need.checks:
        fits = None if record is None else cell.fits(record, check, piece.first)
        if not fits:
            data = _field(code, event.uid, check)
            lack = Lack("field" if fits is None else "field_other", data)
            level = Level.UNKNOWN if fits is None else Level.WAITING
            if level > worst[0]:
                worst = (level, lack, Mend("enter", data))
    return worst


def _field(code: str, uid: EventUid, check: FieldCheck) -> dict[str, Any]:
    asked = {"role": check.role} if check.role else {}
    return {"entry": code, "subject": uid, "field": check.fields[0], **asked}


def _unusual(need: Events, standings: Sequence[tuple[Piece, Any, Any, Any]]) -> tuple[Lack, ...]:
    if not need.usual or len(standings) <= need.usual:
        return ()
    events = tuple(piece.id for piece, *_ in standings)
    return (Lack("more_than_usual", {"events": events, "usual": need.usual}),)


def _too_many(need: Events, pieces: list[Piece]) -> Outcome:
    lack = Lack("too_many", {"events": tuple(piece.id for piece in pieces), "most": need.most})
    mend = Mend("cancel", {"event": pieces[-1].id})
    evidence = tuple(Evidence("event", piece.id) for piece in pieces)
    return Outcome(Level.UNKNOWN, None, evidence, (lack,), mend)


def _due(need: Events, cell: Cell) -> date | None:
    """Give the binding day, else the rule's, else the end of the phase that is asked for."""
    if need.by is not None and need.by.kind is not BoundKind.AT_ONCE:
        return cell.day(need.by)
    if cell.rule.due is not None:
        return cell.day(cell.rule.due)
    phase = cell.phase if need.each_phase else need.phase
    return cell.unit.windows[phase][1] if phase else cell.ends()


def _open(
    need: Events,
    cell: Cell,
    evidence: list[Evidence],
    standings: list[tuple[Piece, Level, Lack | None, Mend | None]],
    astray: list[tuple[Piece, Lack]],
) -> Outcome:
    wrong = [(lack, mend) for _, level, lack, mend in standings if lack and level is Level.WAITING]
    due = _due(need, cell)
    kind = need.kinds[0] if need.kinds else ""
    move = next((piece for piece, _ in astray if not piece.done), None)
    by = {"by": due} if due else {}
    if wrong:
        mend = wrong[0][1]
    elif move is not None:
        mend = Mend("move", {"event": move.id, **by})
    else:
        mend = Mend("schedule", {"kind": kind, **by})
    lacks = [
        Lack("event", {"kinds": need.kinds, "count": cell.frame.number(need.count)}),
        *(lack for lack, _ in wrong),
        *(lack for _, lack in astray),
    ]
    return cell.open(due, lacks, evidence=tuple(evidence), mend=mend)
