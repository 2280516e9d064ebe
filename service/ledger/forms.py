"""The form of an entry, made from its kind: a new kind needs no code."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from calendars.compliance import EntryField, EntryKind, FieldType, LedgerEntry, Subject, Value
from calendars.errors import Fault
from calendars.text import NOTE_LIMIT, TITLE_LIMIT, Language, Words
from service.ledger.book import Book
from service.ledger.sentences import subject_in_words
from service.web.fields import Choice, Clean, Day, Ticks
from service.web.problems import fault_in_words

_PREFIX = "value_"
_MOST_SUBJECT = 60
Options = list[SelectChoice]


class EntryForm(FlaskForm):
    """`subject` and `on` are there where the kind asks for them, and `value_...` by field."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    operation_id = HiddenField()

    def fields_shown(self) -> list[Any]:
        return [field for field in self if field.name in {"subject", "on"} or _own(field.name)]

    def show(self, entry: LedgerEntry, version: int) -> None:
        """Fill the form from an entry; `version` is 0 for one that is proposed only."""
        self.version.data = version
        if "on" in self:
            self.on.data = _day(entry.on)
        for field in filter(lambda one: _own(one.name), self):
            value = entry.values.get(field.name.removeprefix(_PREFIX))
            lines = isinstance(field, TextAreaField) and isinstance(value, tuple)
            field.data = "\n".join(map(str, value)) if lines else value  # type: ignore[arg-type]  # a tuple, as just seen

    def entry(self, kind: EntryKind, book: Book, subject: str) -> LedgerEntry:
        """Give the entry as filled in, about `subject` unless the form asks; empty is left out."""
        name, _, step = kind.code.rpartition(".")
        values = {
            code: _read(self[_PREFIX + code].data, field.type)
            for code, field in kind.fields.items()
            if self[_PREFIX + code].data not in (None, "", [])
        }
        about = (self.subject.data or "").strip() if "subject" in self else subject
        on: date | None = self.on.data if "on" in self else None
        return LedgerEntry(book.unit, name, step, about, on, values)

    def tell(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside the field that causes it; one that has none, at the first."""
        shown = self.fields_shown()
        for fault in faults:
            own = next((f for f in shown if f.name in {fault.where, _PREFIX + fault.where}), None)
            field = own or shown[0]
            field.errors = [*field.errors, fault_in_words(fault)]


def _own(name: str) -> bool:
    return name.startswith(_PREFIX)


def _day(on: date | datetime | None) -> date | None:
    return on.date() if isinstance(on, datetime) else on


def _read(data: Any, kind: FieldType) -> Value:
    match kind:
        case FieldType.TEXTS:
            return tuple(line.strip() for line in str(data).splitlines() if line.strip())
        case FieldType.CHOICES | FieldType.PEOPLE:
            return tuple(map(str, data))
        case FieldType.NUMBER:
            return int(data)
        case FieldType.DAY:
            found: date = data
            return found
        case _:
            return str(data)


def form_of(kind: EntryKind, book: Book, language: Language, subject: str = "") -> EntryForm:
    """Make the form of `kind`, its lists filled; it asks for the subject unless that is given."""
    fields: dict[str, Any] = {}
    if not subject and (about := _subject(kind, book)) is not None:
        fields["subject"] = about
    if kind.dated:
        fields["on"] = Day(
            _l("日期"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))]
        )
    record = book.record(kind.code, subject)
    values = record.entry.values if record else {}
    for code, field in kind.fields.items():
        fields[_PREFIX + code] = _field(field, book, language, values.get(code))
    made: EntryForm = type("EntryForm", (EntryForm,), fields)()
    return made


def _subject(kind: EntryKind, book: Book) -> Any:
    needed = [InputRequired(_l("请选择或填写。"))]
    labels = {
        Subject.EVENT: _l("事项"),
        Subject.PERSON: _l("人员"),
        Subject.PHASE: _l("阶段"),
        Subject.CHOICE: _l("类别"),
    }
    if kind.subject is Subject.NONE:
        return None
    if kind.subject is Subject.NUMBER and not kind.of:
        number = book.next_number(kind.code)
        return StringField(_l("编号"), [*needed, Clean(_MOST_SUBJECT)], default=number)
    options = [
        SelectChoice(code, subject_in_words(kind, code, book)) for code in _subjects(kind, book)
    ]
    label = labels.get(kind.subject, book.catalogue.kinds[kind.of or kind.code].words.zh)
    return Choice(label, needed, choices=options)


def _subjects(kind: EntryKind, book: Book) -> Iterable[str]:
    match kind.subject:
        case Subject.EVENT:
            return [event.uid for event in book.events_of(kind)]
        case Subject.PERSON:
            return _people(book)
        case Subject.PHASE:
            return [phase.code for phase in book.campaign.phases.values()]
        case Subject.CHOICE:
            return kind.subjects or ()
        case _:
            return [record.entry.subject for record in book.of_kind(kind.of)]


def _field(field: EntryField, book: Book, language: Language, kept: Value | None) -> Any:
    validators = [InputRequired(_l("请填写。")) if field.required else Optional()]
    label = field.words.in_(language)
    if (options := _options(field, book, language, kept)) is not None:
        if field.type in {FieldType.CHOICES, FieldType.PEOPLE}:
            return Ticks(label, validators, choices=options)
        alone = options[0].value if field.required and len(options) == 1 else None
        blank = [SelectChoice("", "—")]
        return Choice(label, validators, choices=blank + options, default=alone)
    plain: dict[FieldType, Callable[[], Any]] = {
        FieldType.NUMBER: lambda: IntegerField(label, validators),
        FieldType.DAY: lambda: Day(label, validators),
        FieldType.TEXTS: lambda: TextAreaField(
            label, [*validators, Clean(NOTE_LIMIT, lines=True)], description=_l("每行一条。")
        ),
    }
    make = plain.get(field.type, lambda: StringField(label, [*validators, Clean(TITLE_LIMIT)]))
    return make()


def _options(
    field: EntryField, book: Book, language: Language, kept: Value | None
) -> Options | None:
    campaign = book.campaign
    match field.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            return _worded(field.choices or {}, language)
        case FieldType.PERSON | FieldType.PEOPLE:
            return _named({**campaign.people, **campaign.roles}, _people(book, kept), language)
        case FieldType.UNIT:
            return _named(campaign.units, campaign.units, language)
        case FieldType.GROUP:
            return _named(campaign.groups, campaign.groups, language)
        case FieldType.PHASE:
            return _named(campaign.phases, campaign.phases, language)
        case _:
            return None


def _people(book: Book, kept: Value | None = None) -> list[str]:
    """Offer those who hold a post in the unit or its guidance group, and who is named already."""
    campaign = book.campaign
    if book.unit is None:
        return list(campaign.people)
    posts = list(campaign.posts_of_unit.get(book.unit, ()))
    if group := campaign.units[book.unit].group:
        posts += campaign.posts_of_group.get(group, ())
    named = kept if isinstance(kept, tuple) else (str(kept),) if kept else ()
    return list(dict.fromkeys([*(str(post.person) for post in posts), *named]))


def _named(things: Mapping[Any, Any], codes: Iterable[str], language: Language) -> Options:
    return [
        SelectChoice(code, things[code].words.in_(language) if code in things else code)
        for code in codes
    ]


def _worded(words: Mapping[str, Words], language: Language) -> Options:
    return [SelectChoice(code, each.in_(language)) for code, each in words.items()]
