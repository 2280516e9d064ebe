"""Needs that look at everything a unit has planned: caps, windows, publicity, and reach."""

from collections import Counter
from collections.abc import Iterator, Sequence

from calendars.compliance.cells import Cell
from calendars.compliance.outcome import (
    FULFILLED,
    MET,
    NOTHING,
    PLANNED,
    UNKNOWN,
    Outcome,
    every,
)
from calendars.compliance.pieces import Piece
from calendars.compliance.requirements import (
    InPhase,
    LeanAttendance,
    MeetingLoad,
    Publicity,
    Share,
)
from calendars.compliance.verdict import Lack, Mend
from calendars.ids import PersonCode, RoleCode
from calendars.timetable import attendees

WEEK = 7
MINUTES = 60


def in_phase(_: InPhase, cell: Cell) -> Outcome:
    if not cell.unit.own:
        return NOTHING
    windows = cell.windows
    astray = []
    for piece in cell.unit.own:
        if piece.event is None:
            continue
        first, last = windows[piece.event.phase]
        if piece.first < first or piece.last > last:
            data = {"event": piece.id, "first": first, "last": last}
            astray.append((piece, Lack("outside_window", data)))
    return _violations(astray, cell) if astray else FULFILLED


def publicity(need: Publicity, cell: Cell) -> Outcome:
    if not cell.unit.own and not cell.unit.shown:
        return NOTHING
    lacks = [
        Lack("public", {"event": event.uid})
        for event in cell.unit.shown
        if event.kind not in need.may
    ]
    lacks += [
        Lack("public", {"entry": entry.id})
        for code, entries in cell.unit.steps.items()
        if code.endswith(".published") and code.partition(".")[0] in need.documents
        for entry in entries
    ]
    if not lacks:
        return FULFILLED
    return cell.open(None, lacks, mend=Mend("withdraw", lacks[0].data))


def meeting_load(need: MeetingLoad, cell: Cell) -> Outcome:
    meetings = cell.unit.meetings
    if not meetings:
        return NOTHING
    most = cell.frame.number(need.meetings)
    minutes = cell.frame.number(need.hours) * MINUTES
    weeks: dict[int, list[Piece]] = {}
    for piece in meetings:
        weeks.setdefault((piece.first.toordinal() - 1) // WEEK, []).append(piece)
    over = [
        found
        for week in weeks.values()
        if len(week) > most or sum(piece.minutes for piece in week) > minutes
        for found in _over(week, most, minutes)
    ]
    return _violations(over, cell) if over else FULFILLED


def lean_attendance(need: LeanAttendance, cell: Cell) -> Outcome:
    if not cell.unit.own:
        return NOTHING
    kinds = cell.frame.campaign.kinds
    found = [
        (piece, Lack("accompanying", {"event": piece.id, "roles": tuple(sorted(extra))}))
        for piece in cell.unit.own
        if piece.event and (extra := piece.event.roles - kinds[piece.event.kind].roles)
    ]
    halves = _crowded(need, cell)
    found += _asked_twice(halves, cell.frame.number(need.most), cell)
    if not found and halves and not cell.unit.staff:
        lack = Lack("posts", {"role": cell.frame.rulebook.structure.body})
        return Outcome(UNKNOWN, None, missing=(lack,))
    return _violations(found, cell) if found else FULFILLED


def share(need: Share, cell: Cell) -> Outcome:
    counted = {e.subject: int(str(e.values["count"])) for e in cell.unit.entries(need.counted)}
    total = sum(counted.values())
    if need.group not in counted or not total:
        data = {"entry": need.counted, "subject": need.group}
        lack = Lack("entry", data)
        return Outcome(UNKNOWN, None, missing=(lack,), mend=Mend("enter", data))
    wanted = cell.frame.number(need.percent)
    pieces = cell.unit.of_phase(cell.phase)
    evidence = tuple(piece.evidence for piece in pieces if _reaches(piece, need))
    done = [piece for piece in pieces if cell.done(piece)]
    for level, some in ((MET, done), (PLANNED, pieces)):
        reached = sum(_reached(group, size, some, need, cell) for group, size in counted.items())
        if reached * 100 >= wanted * total:
            return Outcome(level, cell.ends(), evidence)
    percent = 100 * reached // total
    lack = Lack("share", {"percent": percent, "wanted": wanted})
    return cell.open(None, [lack], evidence=evidence, mend=_reaching_more(need, pieces, cell))


def _reaching_more(need: Share, pieces: Sequence[Piece], cell: Cell) -> Mend:
    """Give what reaches more: a meeting for all, and once there is one, those who came to it."""
    inviting = [
        piece
        for piece in pieces
        if _reaches(piece, need) and piece.event and not piece.event.district
    ]
    if not inviting:
        kinds = cell.frame.campaign.kinds.values()
        fitting = (k.code for k in kinds if need.role in k.roles and cell.phase in k.phases)
        return Mend("schedule", {"kind": next(fitting, "")})
    counted = {entry.subject for entry in cell.unit.entries(need.reached)}
    best = max(
        inviting,
        key=lambda one: (cell.done(one), one.id in counted, one.minutes > 0, one.late_start),
    )
    return Mend("enter", {"entry": need.reached, "subject": best.id})


def _reaches(piece: Piece, need: Share) -> bool:
    return piece.event is not None and need.role in piece.event.roles


def _reached(group: str, size: int, pieces: Sequence[Piece], need: Share, cell: Cell) -> int:
    """Give the most that one event reached; who came to which is not on record."""
    if group == need.group and any(_reaches(piece, need) for piece in pieces):
        return size
    uids = {piece.id for piece in pieces}
    records = (e for e in cell.unit.entries(need.reached) if e.subject in uids)
    found = (int(str(entry.values.get(group, 0))) for entry in records)
    return min(size, max(found, default=0))


def _violations(found: list[tuple[Piece, Lack]], cell: Cell) -> Outcome:
    """What is to come is due to be by its own day."""
    return every(
        [
            cell.open(
                piece.last, [lack], evidence=(piece.evidence,), mend=_better(piece, lack, cell)
            )
            for piece, lack in found
        ]
    )


def _better(piece: Piece, lack: Lack, cell: Cell) -> Mend:
    """What is past cannot be moved: it is only put right where it was entered wrongly."""
    if cell.done(piece) or lack.code == "accompanying":
        return Mend("correct", {"event": piece.id})
    return Mend("move", {"event": piece.id})


def _over(week: list[Piece], most: int, minutes: int) -> Iterator[tuple[Piece, Lack]]:
    """Name each meeting that goes beyond a cap, in order of time."""
    hours: dict[RoleCode, int] = {}
    for number, piece in enumerate(week, 1):
        if piece.event is None:
            continue
        heavy = []
        for role in piece.event.roles:
            hours[role] = hours.get(role, 0) + piece.minutes
            if hours[role] > minutes:
                heavy.append(role)
        if number > most:
            yield piece, Lack("too_many_meetings", {"event": piece.id, "most": most})
        elif heavy:
            data = {"event": piece.id, "roles": tuple(sorted(heavy))}
            yield piece, Lack("too_many_hours", data)


def _crowded(need: LeanAttendance, cell: Cell) -> list[list[Piece]]:
    """Give the meetings of each half day that has more than are allowed to anybody."""
    most = cell.frame.number(need.most)
    noon = cell.frame.campaign.clock(need.noon)
    halves: dict[tuple[object, bool], list[Piece]] = {}
    for piece in cell.unit.meetings:
        half = (piece.first, piece.late_start.time() >= noon)
        halves.setdefault(half, []).append(piece)
    return [pieces for pieces in halves.values() if len(pieces) > most]


def _asked_twice(halves: list[list[Piece]], most: int, cell: Cell) -> Iterator[tuple[Piece, Lack]]:
    """Find meetings in one half day that ask for the same person."""
    for pieces in halves:
        asked: Counter[PersonCode] = Counter()
        for piece in pieces:
            people = _of_unit(piece, cell)
            asked.update(people)
            again = sorted(person for person in people if asked[person] > most)
            if again:
                yield piece, Lack("twice", {"event": piece.id, "people": tuple(again)})


def _of_unit(piece: Piece, cell: Cell) -> frozenset[PersonCode]:
    event, unit = piece.event, cell.unit
    if event is None or unit.code is None:
        return frozenset()
    if len(event.units) == 1:
        posts = cell.frame.campaign.posts_of_unit.get(unit.code, ())
        roles, day = event.roles, piece.first
        invited = (post.person for post in posts if post.role in roles and post.holds(day))
        return (unit.staff & event.people).union(invited)
    return unit.staff & attendees(event, cell.frame.campaign)
