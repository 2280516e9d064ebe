"""Whether enough events took place, are planned, or are still to be arranged."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from calendars.compliance.cells import Cell
from calendars.compliance.ledger import LedgerEntry
from calendars.compliance.outcome import (
    FULFILLED,
    MET,
    PLANNED,
    UNKNOWN,
    WAITING,
    Level,
    Outcome,
)
from calendars.compliance.pieces import Piece, outside
from calendars.compliance.requirements import (
    BoundKind,
    Cadence,
    Events,
    FieldCheck,
    Order,
    Presence,
    Target,
)
from calendars.compliance.verdict import Evidence, Lack, Mend
from calendars.ids import EventUid, GroupCode, PhaseCode, RoleCode
from calendars.times import DAY
from calendars.timetable import Event

# By themselves: to find a member in its class takes longer than many a judgement.
_ANY, _AT_ONCE = Presence.ANY, BoundKind.AT_ONCE
_Standing = tuple[Piece, Lack | None, Mend | None]


def events(need: Events, cell: Cell) -> Outcome:
    if missing := _hangs_on(need, cell):
        return cell.dangling(missing, due=_due(need, cell))
    candidates, astray = _candidates(need, cell)
    if need.most and len(candidates) > need.most:
        return _too_many(need, candidates)
    standings: dict[Level, list[_Standing]] = {}
    for piece in candidates:
        level, lack, mend = _standing(piece, need, cell)
        standings.setdefault(level, []).append((piece, lack, mend))
    wanted = cell.frame.number(need.count)
    evidence: tuple[Evidence, ...] = ()
    for level in (MET, PLANNED, UNKNOWN):
        here = standings.get(level, ())
        before = len(evidence)
        evidence += tuple([found[0].evidence for found in here])
        if len(evidence) >= wanted:
            turns = here[wanted - before - 1][0].last + DAY if level is PLANNED else None
            lacks = tuple([lack for _, lack, _ in here if lack]) + _unusual(need, candidates)
            mend = next((mend for *_, mend in here if mend), None) if lacks else None
            return Outcome(level, _due(need, cell), evidence, lacks, mend, turns)
    return _open(need, cell, evidence, standings.get(WAITING, ()), astray)


def cadence(need: Cadence, cell: Cell) -> Outcome:
    if cell.phase is None:
        return FULFILLED
    months = dict.fromkeys(_months(*cell.windows[cell.phase]), 0)
    for piece in cell.unit.of_kinds(need.kinds):
        month = (piece.first.year, piece.first.month)
        event = piece.event
        if event and month in months and present(need.presence, event, piece, cell):
            months[month] += 1
    wanted = cell.frame.number(need.count)
    short = [f"{year}-{month:02}" for (year, month), found in months.items() if found < wanted]
    if not short:
        return FULFILLED
    return cell.open(None, [Lack("cadence", {"months": tuple(short), "count": wanted})])


@cache
def _months(first: date, last: date) -> tuple[tuple[int, int], ...]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(dict.fromkeys((day.year, day.month) for day in days))


def present(presence: Presence, event: Event, piece: Piece, cell: Cell) -> bool:
    return _PRESENT[presence](event, piece, cell)


def _anybody(_: Event, __: Piece, ___: Cell) -> bool:
    return True


def _as_leader(event: Event, _: Piece, cell: Cell) -> bool:
    return cell.subject in event.people


def _as_member(event: Event, piece: Piece, cell: Cell) -> bool:
    return cell.subject in cell.unit.invited(event, piece.first)


def _as_group(event: Event, piece: Piece, cell: Cell) -> bool:
    group = GroupCode(cell.subject)
    if group in event.groups:
        return True
    members = cell.frame.campaign.posts_of_group.get(group, ()) if event.people else ()
    return any(post.person in event.people and post.holds(piece.first) for post in members)


def _as_branch(event: Event, _: Piece, cell: Cell) -> bool:
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


_PRESENT: Mapping[Presence, Callable[[Event, Piece, Cell], bool]] = {
    Presence.ANY: _anybody,
    Presence.GROUP: _as_group,
    Presence.LEADER: _as_leader,
    Presence.BRANCH: _as_branch,
    Presence.MEMBER: _as_member,
}


def _hangs_on(need: Events, cell: Cell) -> Target | None:
    if need.given and not cell.unit.of_kinds(need.kinds):
        return Target(need.kinds[0])
    return cell.missing_target(need.orders) if need.orders else None


def _candidates(need: Events, cell: Cell) -> tuple[list[Piece], list[tuple[Piece, Lack]]]:
    """Give the events that could count, and those out of window or order with the reason."""
    phase = cell.phase if need.each_phase else need.phase
    first, last = cell.windows[phase] if phase else (None, None)
    since = cell.day(need.since) if need.since else None
    by = cell.day(need.by) if need.by else None
    found: list[Piece] = []
    astray: list[tuple[Piece, Lack]] = []
    for piece in _looked_at(need, phase, cell):
        if outside(piece, first, last) or outside(piece, since, by):
            astray.append((piece, Lack("outside_window", {"event": piece.id})))
        elif need.orders and (order := cell.broken(piece, need.orders)):
            astray.append((piece, _out_of_order(piece, order)))
        elif need.everywhere and (early := _before_it(piece, need, cell)):
            astray.append((piece, Lack("out_of_order", {"event": early})))
        else:
            found.append(piece)
    return found, astray


def _looked_at(need: Events, phase: PhaseCode | None, cell: Cell) -> Sequence[Piece]:
    """Give the events that are meant at all, wherever they lie."""
    pieces = cell.unit.of_kinds(need.kinds) if need.kinds else cell.unit.of_phase(phase)
    if need.joint:
        pieces = [*pieces, *cell.joint(need.joint, need.kinds)]
    if phase is not None and need.kinds:
        pieces = [piece for piece in pieces if piece.event and piece.event.phase == phase]
    if need.role is not None:
        pieces = [piece for piece in pieces if piece.event and need.role in piece.event.roles]
    if need.presence is not _ANY:
        pieces = [p for p in pieces if p.event and present(need.presence, p.event, p, cell)]
    return pieces


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


_Judged = tuple[Level, Lack | None, Mend | None]


def _standing(piece: Piece, need: Events, cell: Cell) -> _Judged:
    event = piece.event
    if event is None:
        return WAITING, None, None
    if not cell.done(piece):
        return _planned(event, need, cell) if need.checks else (PLANNED, None, None)
    if need.held and event.held_on is None:
        data = {"event": piece.id}
        return UNKNOWN, Lack("confirmation", data), Mend("confirm", data)
    return _recorded(event, piece, need, cell) if need.checks else (MET, None, None)


def _planned(event: Event, need: Events, cell: Cell) -> _Judged:
    """Who has to speak or be there is invited; what else is asked will be seen."""
    for check in need.checks:
        if check.role and not _invited(event, check.role, cell):
            data = {"event": event.uid, "role": check.role}
            return WAITING, Lack("invitation", data), Mend("invite", data)
    return PLANNED, None, None


def _invited(event: Event, role: RoleCode, cell: Cell) -> bool:
    day = event.when.first_day
    return (
        role in event.roles
        or bool(event.people.intersection(cell.unit.holders(role, day)))
        or any(g in event.groups and _has_role(g, role, cell) for g in cell.unit.groups)
    )


def _has_role(group: GroupCode, role: RoleCode, cell: Cell) -> bool:
    posts = cell.frame.campaign.posts_of_group.get(group, ())
    return any(post.role == role for post in posts)


def _record(event: Event, cell: Cell) -> LedgerEntry | None:
    code = f"{event.kind}.{cell.frame.rulebook.structure.record}"
    found = (entry for entry in cell.unit.entries(code) if entry.subject == event.uid)
    return next(found, None)


def _recorded(event: Event, piece: Piece, need: Events, cell: Cell) -> _Judged:
    record = _record(event, cell)
    code = f"{event.kind}.{cell.frame.rulebook.structure.record}"
    worst: _Judged = (MET, None, None)
    for check in need.checks:
        fits = None if record is None else cell.fits(record, check, piece.first)
        if not fits:
            data = _field(code, event.uid, check)
            lack = Lack("field" if fits is None else "field_other", data)
            level = UNKNOWN if fits is None else WAITING
            if level > worst[0]:
                worst = (level, lack, Mend("enter", data))
    return worst


def _field(code: str, uid: EventUid, check: FieldCheck) -> dict[str, Any]:
    asked = {"role": check.role} if check.role else {}
    return {"entry": code, "subject": uid, "field": check.fields[0], **asked}


def _unusual(need: Events, pieces: Sequence[Piece]) -> tuple[Lack, ...]:
    if not need.usual or len(pieces) <= need.usual:
        return ()
    data = {"events": tuple(piece.id for piece in pieces), "usual": need.usual}
    return (Lack("more_than_usual", data),)


def _too_many(need: Events, pieces: Sequence[Piece]) -> Outcome:
    lack = Lack("too_many", {"events": tuple(piece.id for piece in pieces), "most": need.most})
    mend = Mend("cancel", {"event": pieces[-1].id})
    return Outcome(UNKNOWN, None, tuple(p.evidence for p in pieces), (lack,), mend)


def _due(need: Events, cell: Cell) -> date | None:
    """Give the binding day, else the rule's, else the end of the phase that is asked for."""
    if need.by is not None and need.by.kind is not _AT_ONCE:
        return cell.day(need.by)
    if cell.rule.due is not None:
        return cell.day(cell.rule.due)
    phase = cell.phase if need.each_phase else need.phase
    return cell.windows[phase][1] if phase else cell.ends()


def _open(
    need: Events,
    cell: Cell,
    evidence: tuple[Evidence, ...],
    waiting: Sequence[_Standing],
    astray: list[tuple[Piece, Lack]],
) -> Outcome:
    wrong = [(lack, mend) for _, lack, mend in waiting if lack]
    due = _due(need, cell)
    move = next((piece for piece, _ in astray if not cell.done(piece)), None)
    by = {"by": due} if due else {}
    if wrong:
        mend = wrong[0][1]
    elif move is not None:
        mend = Mend("move", {"event": move.id, **by})
    else:
        mend = Mend("schedule", {**_wanted(need, cell), **by})
    lacks = [
        Lack("event", {"kinds": need.kinds, "count": cell.frame.number(need.count)}),
        *(lack for lack, _ in wrong),
        *(lack for _, lack in astray),
    ]
    return cell.open(due, lacks, evidence=evidence, mend=mend)


def _wanted(need: Events, cell: Cell) -> dict[str, Any]:
    """Say what event would count: of which kind and phase, and whom it has to ask."""
    phase = cell.phase if need.each_phase else need.phase
    kinds = cell.frame.campaign.kinds
    fitting = (
        code
        for code in need.kinds
        if (phase is None or phase in kinds[code].phases)
        and (need.role is None or need.role in kinds[code].roles)
    )
    found = {"kind": next(fitting, need.kinds[0] if need.kinds else "")}
    if phase is not None:
        found["phase"] = phase
    if need.presence in _ASKED:
        found[_ASKED[need.presence]] = cell.subject
    return found


_ASKED = {
    Presence.LEADER: "person",
    Presence.MEMBER: "person",
    Presence.GROUP: "group",
    Presence.BRANCH: "branch",
}
