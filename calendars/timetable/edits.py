"""What a coordinator does to a timetable: an edit gives a new timetable and a Change."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from calendars.errors import EditConflict, Fault, Faulty, UnknownCode
from calendars.ids import EventUid, PersonCode, SeriesId, UnitCode
from calendars.text import Words
from calendars.timetable.campaign import Campaign, SettingValue
from calendars.timetable.changes import Change, Noun
from calendars.timetable.drafts import Draft
from calendars.timetable.events import Event, Status, checked
from calendars.timetable.renewal import Series
from calendars.timetable.reversal import Decided, Reversal, reverse
from calendars.timetable.timetable import Timetable
from calendars.timetable.upkeep import Keep, changed, keep, kept, refuse_in_use, shelf


@dataclass(frozen=True, slots=True)
class Schedule:
    """A new event, with the UID it will keep."""

    event: Event


@dataclass(frozen=True, slots=True)
class Amend:
    """The event as it shall be; the time that subscribers saw is noted by `apply`."""

    event: Event


@dataclass(frozen=True, slots=True)
class Cancel:
    uid: EventUid


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Take a cancellation back."""

    uid: EventUid


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an event out of the timetable; history keeps it, and it can be restored."""

    uid: EventUid


@dataclass(frozen=True, slots=True)
class ConfirmHeld:
    """Record that it took place on `on`, or that it did not after all (`None`)."""

    uid: EventUid
    on: date | None


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Keep the event as it shall be, for a later release; one like what is stored drops it."""

    event: Event


@dataclass(frozen=True, slots=True)
class DropDraft:
    uid: EventUid


@dataclass(frozen=True, slots=True)
class KeepSeries:
    """Keep the rule of a series; the events that it makes are edits of their own."""

    series: Series


@dataclass(frozen=True, slots=True)
class RenameUnit:
    unit: UnitCode
    words: Words


@dataclass(frozen=True, slots=True)
class RenamePerson:
    person: PersonCode
    words: Words


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    key: str
    value: SettingValue


@dataclass(frozen=True, slots=True)
class Revert:
    """Undo `change`, also when other fields have changed since.

    `decided` says of fields that were changed again whether they go back.
    """

    change: Change
    decided: Decided = field(default_factory=dict)


EventEdit = Schedule | Amend | Cancel | Reinstate | Remove | ConfirmHeld
KeptEdit = KeepDraft | DropDraft | KeepSeries
CampaignEdit = Keep | RenameUnit | RenamePerson | ChangeSetting
Edit = EventEdit | KeptEdit | CampaignEdit | Revert


def apply(timetable: Timetable, edit: Edit) -> tuple[Timetable, Change]:
    """Give the timetable after `edit`, and what it did.

    Raises:
        Faulty: `event.invalid`, with every fault of the event.
        UnknownCode: the edit refers to something that is not there.
        EditConflict: a `Revert` meets a field that was changed again since.
    """
    change = _change(timetable, edit)
    return _with(timetable, change), change


def concerned(edits: Iterable[object]) -> frozenset[EventUid]:
    """Give the events that `edits` are about; edits of other things are about none."""
    found: set[EventUid] = set()
    for edit in edits:
        match edit:
            case Schedule(event) | Amend(event) | KeepDraft(event):
                found.add(event.uid)
            case Cancel(uid) | Reinstate(uid) | Remove(uid) | ConfirmHeld(uid) | DropDraft(uid):
                found.add(uid)
            case Revert(change) if change.noun in {Noun.EVENT, Noun.DRAFT}:
                found.add(EventUid(change.key))
            case _:
                pass
    return frozenset(found)


def inverse(change: Change) -> Revert:
    return Revert(change)


def _change(timetable: Timetable, edit: Edit) -> Change:
    match edit:
        case Schedule(event):
            if event.uid in timetable.events:
                raise EditConflict("event.exists", uid=event.uid, fields=["uid"])
            return Change(Noun.EVENT, event.uid, None, checked(event, timetable.campaign))
        case Amend(event):
            before = timetable.event(event.uid)
            after = replace(event, moved_from=_moved_from(before, event))
            return Change(Noun.EVENT, event.uid, before, checked(after, timetable.campaign))
        case Remove(uid):
            return Change(Noun.EVENT, uid, timetable.event(uid), None)
        case Cancel(uid):
            return _replaced(timetable.event(uid), status=Status.CANCELLED)
        case Reinstate(uid):
            return _replaced(timetable.event(uid), status=Status.CONFIRMED)
        case ConfirmHeld(uid, on):
            return _held(timetable.event(uid), on)
        case KeepDraft() | DropDraft() | KeepSeries():
            return _kept(timetable, edit)
        case Revert():
            return _reverted(timetable, edit)
        case _:
            return kept(timetable.campaign, _whole(timetable.campaign, edit))


def _kept(timetable: Timetable, edit: KeptEdit) -> Change:
    if isinstance(edit, KeepSeries):
        key = edit.series.id
        return Change(Noun.SERIES, key, timetable.series.get(key), edit.series)
    if isinstance(edit, DropDraft):
        if edit.uid not in timetable.drafts:
            raise UnknownCode("draft.unknown", uid=edit.uid)
        return Change(Noun.DRAFT, edit.uid, timetable.drafts[edit.uid], None)
    event = edit.event
    base = timetable.event(event.uid)
    clean = checked(replace(event, moved_from=base.moved_from), timetable.campaign)
    after = None if clean == base else Draft(base, clean)
    return Change(Noun.DRAFT, event.uid, timetable.drafts.get(event.uid), after)


def _replaced(before: Event, **values: Any) -> Change:
    return Change(Noun.EVENT, before.uid, before, replace(before, **values))


def _held(before: Event, on: date | None) -> Change:
    if on is not None and before.status is Status.CANCELLED:
        raise Faulty(
            "event.invalid", [Fault("event.held_but_cancelled", "held_on")], uid=before.uid
        )
    return _replaced(before, held_on=on)


def _moved_from(before: Event, after: Event) -> Any:
    """Tell subscribers the time they knew; a move back to it needs no telling."""
    if before.when == after.when or not before.status.published:
        return before.moved_from
    known = before.moved_from or before.when
    return None if known == after.when else before.when


def _whole(campaign: Campaign, edit: CampaignEdit) -> Keep:
    """Say what a thing shall be, where an edit says only what of it shall be another."""
    match edit:
        case RenameUnit(unit, words):
            return keep(replace(_known(campaign, Noun.UNIT, unit), words=words))
        case RenamePerson(person, words):
            return keep(replace(_known(campaign, Noun.PERSON, person), words=words))
        case ChangeSetting(key, value):
            return keep(replace(_known(campaign, Noun.SETTING, key), value=value))
        case Keep():
            return edit


def _known(campaign: Campaign, noun: Noun, key: str) -> Any:
    things = shelf(campaign, noun)
    if key not in things:
        raise UnknownCode(f"{noun}.unknown", key=key)
    return things[key]


def _current(timetable: Timetable, noun: Noun, key: str) -> Any:
    if noun is Noun.EVENT:
        return timetable.events.get(EventUid(key))
    if noun is Noun.DRAFT:
        return timetable.drafts.get(EventUid(key))
    if noun is Noun.SERIES:
        return timetable.series.get(SeriesId(key))
    return shelf(timetable.campaign, noun).get(key)


def _with(timetable: Timetable, change: Change) -> Timetable:
    if change.noun is Noun.EVENT:
        return timetable.with_event(EventUid(change.key), change.after)
    if change.noun is Noun.DRAFT:
        return timetable.with_draft(EventUid(change.key), change.after)
    if change.noun is Noun.SERIES:
        return timetable.with_series(SeriesId(change.key), change.after)
    return timetable.with_campaign(changed(timetable.campaign, change))


def _reverted(timetable: Timetable, edit: Revert) -> Change:
    """Merge three ways: what the change set goes back, what others set since stays."""
    change = edit.change
    current = _current(timetable, change.noun, change.key)
    before, made, now = (_fields(side) for side in (change.before, change.after, current))
    done = reverse(before, made, now, edit.decided)
    refuse_undecided(change, done)
    after = None
    if done.fields is not None:
        after = replace(current or change.before, **done.fields)
    if change.noun is Noun.EVENT and after is not None:
        if current is not None and current.when != change.after.when and "when" in done.back:
            after = replace(after, moved_from=_moved_from(current, after))
        after = checked(after, timetable.campaign)
    if after is None and change.of_campaign:
        refuse_in_use(timetable.campaign, change.noun, change.key)
    return Change(change.noun, change.key, current, after)


def refuse_undecided(change: Change, done: Reversal) -> None:
    """Raise EditConflict (`undo.moved_on`) while there is something to choose."""
    if done.conflicts:
        names = [conflict.field for conflict in done.conflicts]
        raise EditConflict("undo.moved_on", key=change.key, fields=names, conflicts=done.conflicts)


def _fields(side: Any) -> dict[str, Any] | None:
    return None if side is None else {one.name: getattr(side, one.name) for one in fields(side)}
