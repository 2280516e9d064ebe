"""What a coordinator does to a timetable: an edit gives a new timetable and a Change."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from calendars.errors import EditConflict, Fault, Faulty, UnknownCode
from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.text import TITLE_LIMIT, Words, clean_text
from calendars.timetable.campaign import Setting, SettingValue
from calendars.timetable.changes import Change, Noun
from calendars.timetable.events import Event, Status, checked
from calendars.timetable.timetable import Timetable


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
    """Undo `change`, also when other fields have changed since."""

    change: Change


EventEdit = Schedule | Amend | Cancel | Reinstate | Remove | ConfirmHeld
CampaignEdit = RenameUnit | RenamePerson | ChangeSetting
Edit = EventEdit | CampaignEdit | Revert


def apply(timetable: Timetable, edit: Edit) -> tuple[Timetable, Change]:
    """Give the timetable after `edit`, and what it did.

    Raises:
        Faulty: `event.invalid`, with every fault of the event.
        UnknownCode: the edit refers to something that is not there.
        EditConflict: a `Revert` meets a field that was changed again since.
    """
    change = _change(timetable, edit)
    return _with(timetable, change), change


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
        case Revert(change):
            return _reverted(timetable, change)
        case _:
            return _campaign_change(timetable, edit)


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


def _campaign_change(timetable: Timetable, edit: CampaignEdit) -> Change:
    campaign = timetable.campaign
    match edit:
        case RenameUnit(unit, words):
            before = _known(campaign.units, unit, Noun.UNIT)
            return Change(Noun.UNIT, unit, before, replace(before, words=_clean(words)))
        case RenamePerson(person, words):
            known = _known(campaign.people, person, Noun.PERSON)
            return Change(Noun.PERSON, person, known, replace(known, words=_clean(words)))
        case ChangeSetting(key, value):
            setting: Setting = _known(campaign.settings, key, Noun.SETTING)
            if type(value) is not type(setting.value):
                raise Faulty("setting.invalid", [Fault("setting.other_type", key)])
            return Change(Noun.SETTING, key, setting, replace(setting, value=value))


def _known(things: Any, code: str, noun: Noun) -> Any:
    if code not in things:
        raise UnknownCode(f"{noun}.unknown", key=code)
    return things[code]


def _clean(words: Words) -> Words:
    return Words(clean_text(words.zh, TITLE_LIMIT), clean_text(words.en, TITLE_LIMIT))


def _current(timetable: Timetable, noun: Noun, key: str) -> Any:
    if noun is Noun.EVENT:
        return timetable.events.get(EventUid(key))
    return _shelf(timetable, noun).get(key)


def _shelf(timetable: Timetable, noun: Noun) -> dict[str, Any]:
    campaign = timetable.campaign
    shelves: dict[Noun, Any] = {
        Noun.UNIT: campaign.units,
        Noun.PERSON: campaign.people,
        Noun.SETTING: campaign.settings,
    }
    return dict(shelves.get(noun, {}))


def _with(timetable: Timetable, change: Change) -> Timetable:
    if change.noun is Noun.EVENT:
        return timetable.with_event(EventUid(change.key), change.after)
    shelf: Any = _shelf(timetable, change.noun) | {change.key: change.after}
    campaign = timetable.campaign
    match change.noun:
        case Noun.UNIT:
            return timetable.with_campaign(replace(campaign, units=shelf))
        case Noun.PERSON:
            return timetable.with_campaign(replace(campaign, people=shelf))
        case Noun.SETTING:
            return timetable.with_campaign(replace(campaign, settings=shelf))
        case Noun.ENTRY:
            raise UnknownCode("entry.elsewhere", key=change.key)


def _reverted(timetable: Timetable, change: Change) -> Change:
    """Merge three ways: what `change` set goes back, what others set since stays."""
    current = _current(timetable, change.noun, change.key)
    if current is None or change.before is None or change.after is None:
        if current != change.after:
            raise EditConflict("undo.moved_on", key=change.key, fields=["uid"])
        return Change(change.noun, change.key, current, change.before)
    touched = [
        field.name
        for field in fields(change.after)
        if getattr(change.before, field.name) != getattr(change.after, field.name)
    ]
    moved_on = [n for n in touched if getattr(current, n) != getattr(change.after, n)]
    if moved_on:
        raise EditConflict("undo.moved_on", key=change.key, fields=moved_on)
    after = replace(current, **{name: getattr(change.before, name) for name in touched})
    return Change(change.noun, change.key, current, after)
