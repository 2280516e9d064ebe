"""What can be entered in a ledger: kinds of entries with their fields, so that a form is data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from calendars.compliance.ledger import LedgerEntry, Value
from calendars.errors import Fault, Faulty, InvalidValue
from calendars.text import NOTE_LIMIT, TITLE_LIMIT, Words, clean_text
from calendars.timetable import Campaign

MOST = 1_000_000
"""Of anything counted."""
MOST_ITEMS = 200
SUBJECT_LIMIT = 60
MARGIN = timedelta(days=366)
"""Before and after the campaign: papers may be older than it, and some come late."""


class Subject(StrEnum):
    """What tells several entries of one kind apart."""

    NONE = "none"
    """There is one at most."""
    PERSON = "person"
    EVENT = "event"
    PHASE = "phase"
    CHOICE = "choice"
    """One of the kind's own `subjects`."""
    NUMBER = "number"
    """A code that the unit gives: of a branch, a topic, a problem."""


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    PERSON = "person"
    PEOPLE = "people"
    """Persons, or roles for everybody who holds them."""
    UNIT = "unit"
    GROUP = "group"
    PHASE = "phase"


class EnteredBy(StrEnum):
    UNIT = "unit"
    GUIDANCE = "guidance"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class EntryField:
    code: str
    words: Words
    type: FieldType
    required: bool = False
    choices: Mapping[str, Words] | None = None
    not_before: str = ""
    """The field of the same kind that holds the earliest day."""


@dataclass(frozen=True, slots=True)
class EntryKind:
    """`code` is kind and step, such as `D02.filed`. `dated`: an entry has to say when.

    `events` are the kinds of events of which it can be entered; empty for those of any kind.
    Without `fields` it is done or not done, and no word more (plan 三/第二阶段/1).
    `of` is the kind whose subjects these are, as a report is of a topic. `answers` is the kind
    that somebody else enters first: what a unit proposes, its guidance group agrees to.
    """

    code: str
    words: Words
    subject: Subject
    by: EnteredBy
    fields: Mapping[str, EntryField]
    dated: bool = True
    subjects: Mapping[str, Words] | None = None
    events: tuple[str, ...] = ()
    ref: str = ""
    of: str = ""
    answers: str = ""
    setting: str = ""
    """A switch of the campaign; the kind is there only where it is on."""
    district: bool = False
    """Entered for the district; others are for a unit."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    kinds: Mapping[str, EntryKind]

    def offered(self, campaign: Campaign) -> Iterator[EntryKind]:
        """Give what the settings of `campaign` leave to be entered."""
        return (kind for kind in self.kinds.values() if _switched_on(kind, campaign))


def checked_entry(entry: LedgerEntry, catalogue: Catalogue, campaign: Campaign) -> LedgerEntry:
    """Give `entry` with its texts cleaned, or every fault in it at once.

    Raises:
        Faulty: `entry.invalid`; a fault's `where` is the field's name.
    """
    kind = catalogue.kinds.get(entry.code)
    if kind is None or not _switched_on(kind, campaign):
        raise Faulty("entry.invalid", [Fault("entry.unknown_kind", "kind")], entry=entry.code)
    faults: list[Fault] = []
    faults += _in_place(entry, kind, campaign)
    values: dict[str, Value] = {}
    for code, value in entry.values.items():
        field = kind.fields.get(code)
        if field is None:
            faults.append(Fault("entry.unknown_field", code))
            continue
        try:
            values[code] = _checked(value, field, campaign)
        except InvalidValue as error:
            faults.append(Fault(error.code, code, data=error.data))
    for code, field in kind.fields.items():
        if field.required and entry.values.get(code) in (None, "", ()):
            faults.append(Fault("field.empty", code))
    faults += _in_time(entry.on, values, kind, campaign)
    if faults:
        raise Faulty("entry.invalid", faults, entry=entry.code)
    return replace(entry, values=values)


def _switched_on(kind: EntryKind, campaign: Campaign) -> bool:
    return not kind.setting or campaign.setting(kind.setting) is True


def _in_place(entry: LedgerEntry, kind: EntryKind, campaign: Campaign) -> Iterator[Fault]:
    if entry.unit is not None and entry.unit not in campaign.units:
        yield Fault("entry.unknown_unit", "unit", data={"code": str(entry.unit)[:40]})
    if kind.dated and entry.on is None:
        yield Fault("field.empty", "on")
    try:
        subject = clean_text(entry.subject, SUBJECT_LIMIT)
    except InvalidValue as error:
        yield Fault(error.code, "subject", data=error.data)
        return
    known: Mapping[Subject, Any] = {
        Subject.NONE: ("",),
        Subject.PERSON: campaign.people,
        Subject.PHASE: campaign.phases,
        Subject.CHOICE: kind.subjects or (),
    }
    right = subject in known[kind.subject] if kind.subject in known else bool(subject)
    if not right or subject != entry.subject:
        yield Fault("entry.unknown_subject", "subject", data={"code": subject[:40]})


def _in_time(
    on: date | datetime | None,
    values: Mapping[str, Value],
    kind: EntryKind,
    campaign: Campaign,
) -> Iterator[Fault]:
    """Note days that no entry of this campaign can have, such as those of another century."""
    first, last = campaign.window.first - MARGIN, campaign.window.last_day + MARGIN
    days = {key: value for key, value in {"on": on, **values}.items() if isinstance(value, date)}
    for key, day in days.items():
        if not first <= (day.date() if isinstance(day, datetime) else day) <= last:
            yield Fault("entry.outside_campaign", key, data={"first": first, "last": last})
    for key, field in kind.fields.items():
        earliest = days.get(field.not_before)
        if key in days and earliest is not None and days[key] < earliest:
            yield Fault("days.backwards", key)


def _checked(value: Value, field: EntryField, campaign: Campaign) -> Value:
    known = _known(field, campaign)
    match field.type:
        case FieldType.NUMBER:
            return _number(value)
        case FieldType.DAY:
            if type(value) is not date:
                raise InvalidValue("field.other_type", expected="day")
            return value
        case FieldType.CHOICES | FieldType.TEXTS | FieldType.PEOPLE:
            if not isinstance(value, tuple) or len(value) > MOST_ITEMS:
                raise InvalidValue("field.other_type", expected="several")
            return tuple(_text(item, known) for item in value)
        case _:
            return _text(value, known)


def _number(value: Value) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise InvalidValue("number.out_of_range", expected=[0, MOST])
    return value


def _text(value: Value, known: Any) -> str:
    if not isinstance(value, str):
        raise InvalidValue("field.other_type", expected="text")
    clean = clean_text(value, NOTE_LIMIT if known is None else TITLE_LIMIT, lines=known is None)
    if known is not None and clean not in known:
        raise InvalidValue("choice.unknown", found=clean[:40])
    return clean


def _known(field: EntryField, campaign: Campaign) -> Any:
    """Everything that the field may say; None for free text."""
    known: Mapping[FieldType, Any] = {
        FieldType.CHOICE: field.choices or {},
        FieldType.CHOICES: field.choices or {},
        FieldType.PERSON: campaign.people,
        FieldType.PEOPLE: {**campaign.people, **campaign.roles},
        FieldType.UNIT: campaign.units,
        FieldType.GROUP: campaign.groups,
        FieldType.PHASE: campaign.phases,
    }
    return known.get(field.type)
