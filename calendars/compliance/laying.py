"""From a timetable and a ledger to facts by unit, and from one change to the next facts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from calendars.compliance.facts import Facts, Frame, UnitFacts
from calendars.compliance.ledger import Ledger, LedgerEntry, Steps, in_order
from calendars.compliance.pieces import Piece, counts, event_piece, exposed
from calendars.compliance.rulebook import RuleBook
from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.timetable import Change, Event, Noun, Timetable, changed

Touched = set[UnitCode | None]


def lay(timetable: Timetable, ledger: Ledger, rulebook: RuleBook) -> Facts:
    campaign = timetable.campaign
    frame = Frame(campaign, rulebook)
    own: dict[UnitCode | None, list[Piece]] = {unit: [] for unit in (None, *campaign.units)}
    shown: dict[UnitCode | None, list[Event]] = {}
    for event in timetable.events.values():
        units = _places(event)
        if counts(event):
            piece = event_piece(event)
            for unit in units:
                own[unit].append(piece)
        if exposed(event, campaign):
            for unit in units:
                shown.setdefault(unit, []).append(event)
    shared = _sorted(own[None])
    contacts = _contacts(frame, ledger)
    return Facts(
        frame,
        {
            unit: UnitFacts(
                unit,
                frame,
                _sorted(own[unit]),
                shared if unit is not None else (),
                ledger.of_unit.get(unit, {}),
                contacts.get(unit, ()),
                _by_uid(shown.get(unit, ())),
            )
            for unit in own
        },
    )


def relay(facts: Facts, changes: Iterable[Change]) -> tuple[Facts, Touched]:
    """Give the facts after `changes`, and the units that could see a difference.

    A change of the campaign itself touches every unit.
    """
    units = dict(facts.units)
    frame = facts.frame
    touched: Touched = {None}
    for change in changes:
        if change.noun is Noun.ENTRY:
            touched |= _enter(units, change, frame)
        elif change.noun is Noun.EVENT:
            touched |= _reschedule(units, change, frame)
        elif change.of_campaign:
            frame = Frame(changed(frame.campaign, change), frame.rulebook)
            units = _reframe(units, change, frame)
            touched = set(units)
    after = Facts(frame, units)
    for followers in (facts.followers, after.followers):
        touched |= {unit for host in followers if host in touched for unit in followers[host]}
    return after, touched


def _places(event: Event) -> Iterable[UnitCode | None]:
    return (None,) if event.district else event.units


def _sorted(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (piece.late_start, piece.id)))


def _by_uid(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.uid))


def _contacts(frame: Frame, ledger: Ledger) -> Mapping[UnitCode | None, tuple[PersonCode, ...]]:
    found: dict[UnitCode | None, dict[PersonCode, None]] = {}
    for point in frame.campaign.contact_points:
        found.setdefault(point.unit, {})[point.leader] = None
    contact = frame.rulebook.structure.contact
    for steps in ledger.of_unit.values():
        for entry in steps.get(contact, ()):
            place = UnitCode(str(entry.values.get("unit", "")))
            found.setdefault(place, {})[PersonCode(entry.subject)] = None
    return {unit: tuple(sorted(leaders)) for unit, leaders in found.items()}


def _reschedule(units: dict[UnitCode | None, UnitFacts], change: Change, frame: Frame) -> Touched:
    uid = EventUid(change.key)
    touched: Touched = set()
    for event in (change.before, change.after):
        touched |= set() if event is None else set(_places(event))
    for code in touched:
        here = change.after if change.after and code in _places(change.after) else None
        units[code] = _with_event(units[code], uid, here, frame)
    if None in touched:
        shared = units[None].own
        for code, unit in units.items():
            if code is not None:
                units[code] = replace(unit, shared=shared)
        return set(units)
    return touched


def _with_event(unit: UnitFacts, uid: EventUid, event: Event | None, frame: Frame) -> UnitFacts:
    own = [piece for piece in unit.own if piece.id != uid]
    shown = [each for each in unit.shown if each.uid != uid]
    if event is not None and counts(event):
        own.append(event_piece(event))
    if event is not None and exposed(event, frame.campaign):
        shown.append(event)
    return replace(unit, own=_sorted(own), shown=_by_uid(shown))


def _enter(units: dict[UnitCode | None, UnitFacts], change: Change, frame: Frame) -> Touched:
    touched: Touched = set()
    contact = frame.rulebook.structure.contact
    for entry, added in ((change.before, False), (change.after, True)):
        if entry is None:
            continue
        unit = units[entry.unit]
        units[entry.unit] = replace(unit, steps=_with_entry(unit.steps, entry, added=added))
        touched.add(entry.unit)
        place = UnitCode(str(entry.values.get("unit", "")))
        if entry.code == contact and place in units:
            touched.add(place)
            units[place] = _with_leader(units, place, PersonCode(entry.subject))
    return touched


def _with_entry(steps: Steps, entry: LedgerEntry, *, added: bool) -> Steps:
    kept = [each for each in steps.get(entry.code, ()) if each.id != entry.id]
    if added:
        kept.append(entry)
    after = {**steps, **in_order({entry.code: kept})}
    return after if kept else {code: each for code, each in after.items() if each}


def _with_leader(
    units: Mapping[UnitCode | None, UnitFacts], place: UnitCode, leader: PersonCode
) -> UnitFacts:
    """Enter `leader` where an entry or the campaign still names the place, else take him out."""
    unit = units[place]
    frame = unit.frame
    named = place in frame.campaign.points_of_leader.get(leader, ()) or any(
        entry.subject == leader and entry.values.get("unit") == place
        for each in units.values()
        for entry in each.entries(frame.rulebook.structure.contact)
    )
    others = {each for each in unit.contacts if each != leader}
    return replace(unit, contacts=tuple(sorted(others | ({leader} if named else set()))))


def _reframe(
    units: Mapping[UnitCode | None, UnitFacts], change: Change, frame: Frame
) -> dict[UnitCode | None, UnitFacts]:
    """Give every unit the frame after a change of the campaign; a new unit begins with nothing."""
    after: dict[UnitCode | None, UnitFacts] = {
        code: replace(unit, frame=frame)
        for code, unit in units.items()
        if code is None or code in frame.campaign.units
    }
    for code in frame.campaign.units:
        if code not in after:
            after[code] = UnitFacts(code, frame, shared=after[None].own)
    if change.noun is Noun.POINT:
        point = change.after or change.before
        after[point.unit] = _with_leader(after, point.unit, point.leader)
    return after
