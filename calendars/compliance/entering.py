"""Whether the ledger says what a rule wants it to say."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from calendars.compliance.cells import Cell
from calendars.compliance.ledger import LedgerEntry
from calendars.compliance.outcome import (
    FAILED,
    MET,
    PLANNED,
    UNKNOWN,
    WAITING,
    Level,
    Outcome,
    every,
)
from calendars.compliance.pieces import Piece, outside
from calendars.compliance.requirements import (
    Assigned,
    Bound,
    BoundKind,
    Each,
    Entries,
    EveryEntry,
    FieldCheck,
    HasPoint,
    MostEntries,
    Target,
)
from calendars.compliance.verdict import Evidence, Lack, Mend
from calendars.ids import PersonCode, PhaseCode

MANY = 4096
"""The same few things are not there in a thousand units."""
# By itself: to find a member in its class takes longer than many a judgement.
_NONE = Each.NONE
_Judged = tuple[Level, Lack | None]


def entries(need: Entries, cell: Cell) -> Outcome:
    if missing := cell.missing_target(need.orders):
        return cell.dangling(missing, due=_due(need, cell))
    if need.each is _NONE:
        return _enough(need, cell, cell.subject if need.own else None)
    return _in_each(need, cell)


def _in_each(need: Entries, cell: Cell) -> Outcome:
    match need.each:
        case Each.BODY:
            role = cell.frame.rulebook.structure.body
            subjects = list(dict.fromkeys(cell.unit.holders_now(role, cell.on)))
            if not subjects:
                return _nobody(role)
            return every([_enough(need, cell, subject) for subject in subjects])
        case Each.TOPIC:
            topics = [entry.subject for entry in cell.unit.entries(need.of)]
            if not topics:
                return cell.dangling(Target(need.of, step=True), due=_due(need, cell))
            return every([_enough(need, cell, topic) for topic in topics])
        case _:
            return _in_each_body(need, cell)


def every_entry(need: EveryEntry, cell: Cell) -> Outcome:
    found = cell.unit.entries(need.code)
    if not found:
        lack = Lack("entry", {"entry": need.code})
        outcome = cell.open(None, [lack], mend=Mend("enter", {"entry": need.code}))
        if outcome.level is not FAILED:
            return outcome
        return Outcome(UNKNOWN, outcome.due, missing=(lack,), mend=outcome.mend)
    lacks = [
        Lack("field", _where(entry, check))
        for entry in found
        for check in need.checks
        if not cell.fits(entry, check, None)
    ]
    if lacks:
        return cell.open(None, lacks, mend=Mend("enter", lacks[0].data))
    return Outcome(MET, None, tuple(Evidence("entry", entry.id) for entry in found))


def most_entries(need: MostEntries, cell: Cell) -> Outcome:
    found = cell.unit.entries(need.code)
    size = len(set(cell.unit.holders_now(need.role, cell.on)))
    if not size:
        return _nobody(need.role)
    most = max(1, size * cell.frame.number(need.most))
    evidence = tuple(Evidence("entry", entry.id) for entry in found)
    if len(found) <= most:
        return Outcome(MET, None, evidence)
    lack = Lack("too_many", {"entries": tuple(entry.id for entry in found), "most": most})
    mend = Mend("withdraw", {"entry": need.code, "most": most})
    return cell.open(None, [lack], evidence=evidence, mend=mend)


def assigned(need: Assigned, cell: Cell) -> Outcome:
    if missing := cell.missing_target(need.orders):
        return cell.dangling(missing)
    code = cell.frame.rulebook.structure.assigned
    groups = cell.unit.groups
    if len(groups) != 1:
        lack = Lack("group", {"groups": tuple(sorted(groups)), "entry": code})
        return cell.open(None, [lack], mend=Mend("enter", {"entry": code}))
    ((group, entry),) = groups.items()
    posts = cell.frame.campaign.posts_of_group.get(group, ())
    if not any(post.head for post in posts):
        return Outcome(UNKNOWN, None, missing=(Lack("head", {"group": group}),))
    piece = next((p for e, p in cell.unit.on_record(code) if e is entry), None)
    if piece is not None and cell.broken(piece, need.orders):
        mend = Mend("enter", {"entry": code})
        return cell.open(None, [Lack("out_of_order", {"entry": piece.id})], mend=mend)
    return Outcome(MET, None, (Evidence("group", group),))


def has_point(_: HasPoint, cell: Cell) -> Outcome:
    code = cell.frame.rulebook.structure.contact
    points = cell.frame.campaign.points_of_leader.get(PersonCode(cell.subject), ())
    own = [entry for entry in cell.unit.entries(code) if entry.subject == cell.subject]
    if points or own:
        evidence = [Evidence("unit", unit) for unit in points]
        evidence += [Evidence("entry", entry.id) for entry in own]
        return Outcome(MET, None, tuple(evidence))
    data = {"entry": code, "subject": cell.subject}
    return cell.open(None, [Lack("entry", data)], mend=Mend("enter", data))


def _nobody(role: str) -> Outcome:
    return Outcome(UNKNOWN, None, missing=(Lack("posts", {"role": role}),))


def _in_each_body(need: Entries, cell: Cell) -> Outcome:
    """One in each of the leadership bodies (plan 四/6)."""
    bodies = [unit for unit in cell.frame.campaign.units.values() if unit.leadership_body]
    if not bodies:
        return Outcome(UNKNOWN, None, missing=(Lack("leadership_bodies"),))
    kept, short = [], []
    for body in bodies:
        found = cell.facts.units[body.code].entries(need.code)
        kept += [Evidence("entry", entry.id) for entry in found]
        if not found:
            short.append(Lack("entry", {"entry": need.code, "unit": body.code}))
    if short:
        mend = Mend("enter", short[0].data)
        return cell.open(None, short, evidence=tuple(kept), mend=mend)
    return Outcome(MET, None, tuple(kept))


def _enough(need: Entries, cell: Cell, subject: str | None) -> Outcome:
    """Count the entries that fit, of `subject` where one is given."""
    unit, code = cell.unit, need.code
    looked_at = unit.on_record(code) if subject is None else unit.on_record_of(code, subject)
    wanted = cell.frame.number(need.count)
    evidence: tuple[Evidence, ...] = ()
    wrong: list[Lack] = []
    if looked_at or not wanted:
        found: dict[Level, list[tuple[Evidence, Lack | None]]] = {}
        for entry, piece in looked_at:
            level, lack = _judged(entry, piece, need, cell)
            named = piece.evidence if piece else Evidence("entry", entry.id)
            found.setdefault(level, []).append((named, lack))
        for level in (MET, PLANNED, UNKNOWN):
            here = found.get(level, ())
            evidence += tuple([each for each, _ in here])
            if len(evidence) >= wanted:
                lacks = tuple([lack for _, lack in here if lack])
                mend = Mend("enter", lacks[0].data) if lacks else None
                return Outcome(level, _due(need, cell), evidence, lacks, mend)
        wrong = [lack for _, lack in found.get(WAITING, ()) if lack]
    lack, mend = _absent(code, subject, wanted)
    return cell.open(_due(need, cell), (lack, *wrong), evidence=evidence, mend=mend)


@lru_cache(maxsize=MANY)
def _absent(code: str, subject: str | None, wanted: int) -> tuple[Lack, Mend]:
    data: dict[str, Any] = {"entry": code}
    if subject:
        data["subject"] = subject
    if wanted > 1:
        data["count"] = wanted
    return Lack("entry", data), Mend("enter", data)


def _judged(entry: LedgerEntry, piece: Piece | None, need: Entries, cell: Cell) -> _Judged:
    if need.phase or need.each_phase or need.since or need.by or need.orders:
        if piece is None:
            return UNKNOWN, Lack("field", {**_which(entry), "field": "on"})
        if lack := _misplaced(piece, entry, need, cell):
            return WAITING, lack
    for check in need.checks:
        fits = cell.fits(entry, check, piece.first if piece else None)
        if fits is None:
            return UNKNOWN, Lack("field", _where(entry, check))
        if not fits:
            return WAITING, Lack("field_other", _where(entry, check))
    return (MET if piece is None or cell.done(piece) else PLANNED), None


def _misplaced(piece: Piece, entry: LedgerEntry, need: Entries, cell: Cell) -> Lack | None:
    phase = cell.phase if need.each_phase else need.phase
    if phase is not None:
        first, last = cell.windows[phase]
        if not first <= piece.first <= last or (
            need.each_phase and _phase_of(entry, piece, cell) != phase
        ):
            return Lack("outside_window", {"entry": piece.id})
    since = cell.day(need.since) if need.since else None
    by = cell.day(need.by) if need.by else None
    if outside(piece, since, by):
        return Lack("outside_window", {"entry": piece.id})
    if order := cell.broken(piece, need.orders):
        data = {"entry": piece.id, "relation": str(order.relation), "target": order.target.code}
        return Lack("out_of_order", data)
    return None


def _phase_of(entry: LedgerEntry, piece: Piece, cell: Cell) -> PhaseCode | None:
    """One entry counts for one phase: the one it names, or the first that holds its day."""
    if named := entry.values.get("phase"):
        return PhaseCode(str(named))
    windows = cell.windows
    holding = (p for p in cell.rule.phases if windows[p][0] <= piece.first <= windows[p][1])
    return next(holding, None)


def _due(need: Entries, cell: Cell) -> date | None:
    if need.by is not None:
        return cell.day(need.by)
    for order in need.orders:
        if order.days is not None and cell.unit.moments(order.target):
            days = timedelta(days=cell.frame.number(order.days))
            return max(piece.last for piece in cell.unit.moments(order.target)) + days
    if cell.rule.due is not None:
        return cell.day(cell.rule.due)
    if need.phase and not need.each_phase:
        return cell.day(Bound(BoundKind.PHASE, need.phase))
    return cell.ends()


def _which(entry: LedgerEntry) -> dict[str, Any]:
    return {"entry": entry.code, "subject": entry.subject}


def _where(entry: LedgerEntry, check: FieldCheck) -> dict[str, Any]:
    return {**_which(entry), "field": check.fields[0]}
