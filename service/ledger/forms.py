"""The form of an entry, made from its kind: a new kind needs no code."""

from collections.abc import Callable, Iterable
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
from calendars.feeds import day_in_words, summary
from calendars.text import NOTE_LIMIT, TITLE_LIMIT, Language, Words
from calendars.timetable import Campaign
from service.ledger.usecases import Book
from service.web.fields import Choice, Choices, Clean, Day
from service.web.problems import fault_in_words

_PREFIX = "value_"
_MOST_SUBJECT = 60
Options = list[SelectChoice]


class EntryForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """`subject` and `on` are there where the kind asks for them, and `value_...` by field."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    operation_id = HiddenField()

    def fields_shown(self) -> list[Any]:
        return [field for field in self if field.name in {"subject", "on"} or _own(field.name)]

    def show(self, entry: LedgerEntry, version: int) -> None:
        """Fill the form from a stored entry."""
        self.version.data = version
        if "subject" in self:
            self.subject.data = entry.subject
        if "on" in self:
            self.on.data = entry.on.date() if isinstance(entry.on, datetime) else entry.on
        for field in filter(lambda one: _own(one.name), self):
            value = entry.values.get(field.name.removeprefix(_PREFIX))
            lines = isinstance(field, TextAreaField) and isinstance(value, tuple)
            field.data = "\n".join(map(str, value)) if lines else value  # type: ignore[arg-type]  # a tuple, as just seen

    def entry(self, kind: EntryKind, book: Book) -> LedgerEntry:
        """Give the entry as filled in; what is empty is left out."""
        name, _, step = kind.code.rpartition(".")
        values = {
            code: _read(self[_PREFIX + code].data, field.type)
            for code, field in kind.fields.items()
            if self[_PREFIX + code].data not in (None, "", [])
        }
        subject = (self.subject.data or "").strip() if "subject" in self else ""
        on: date | None = self.on.data if "on" in self else None
        return LedgerEntry(book.unit, name, step, subject, on, values)

    def tell(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside the field that causes it; one that has none, at the first."""
        shown = self.fields_shown()
        for fault in faults:
            own = next((f for f in shown if f.name in {fault.where, _PREFIX + fault.where}), None)
            field = own or shown[0]
            field.errors = [*field.errors, fault_in_words(fault)]


def _own(name: str) -> bool:
    return name.startswith(_PREFIX)


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


def form_of(kind: EntryKind, book: Book, language: Language) -> EntryForm:
    """Make the form of `kind` for a unit, its lists filled."""
    fields: dict[str, Any] = {}
    if (about := _subject(kind, book, language)) is not None:
        fields["subject"] = about
    if kind.dated:
        fields["on"] = Day(
            _l("日期"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))]
        )
    for code, field in kind.fields.items():
        fields[_PREFIX + code] = _field(field, book, language)
    made: EntryForm = type("EntryForm", (EntryForm,), fields)()
    return made


def _subject(kind: EntryKind, book: Book, language: Language) -> Any:
    needed = [InputRequired(_l("请选择或填写。"))]
    label = kind.words.in_(language)
    match kind.subject:
        case Subject.NONE:
            return None
        case Subject.NUMBER:
            return StringField(_l("编号"), [*needed, Clean(_MOST_SUBJECT)],
                               default=str(len(book.of_kind(kind.code)) + 1))  # fmt: skip
        case Subject.EVENT:
            options = [
                SelectChoice(
                    event.uid,
                    f"{day_in_words(event.when.first_day, language)} "
                    f"{summary(event, book.campaign, language)}",
                )
                for event in book.events_of(kind)
            ]
            return Choice(_l("事项"), needed, choices=options)
        case Subject.PERSON:
            return Choice(_l("人员"), needed, choices=_people(book, language))
        case Subject.PHASE:
            return Choice(_l("阶段"), needed, choices=_named(book.campaign.phases, language))
        case Subject.CHOICE:
            return Choice(label, needed, choices=_worded(kind.subjects or {}, language))


def _field(field: EntryField, book: Book, language: Language) -> Any:
    validators = [InputRequired(_l("请填写。")) if field.required else Optional()]
    label = field.words.in_(language)
    if (options := _options(field, book, language)) is not None:
        if field.type in {FieldType.CHOICES, FieldType.PEOPLE}:
            return Choices(label, validators, choices=options)
        blank = [SelectChoice("", "—")]
        return Choice(label, validators, choices=blank + options)
    plain: dict[FieldType, Callable[[], Any]] = {
        FieldType.NUMBER: lambda: IntegerField(label, validators),
        FieldType.DAY: lambda: Day(label, validators),
        FieldType.TEXTS: lambda: TextAreaField(
            label, [*validators, Clean(NOTE_LIMIT, lines=True)], description=_l("每行一条。")
        ),
    }
    make = plain.get(field.type, lambda: StringField(label, [*validators, Clean(TITLE_LIMIT)]))
    return make()


def _options(field: EntryField, book: Book, language: Language) -> Options | None:
    campaign: Campaign = book.campaign
    match field.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            return _worded(field.choices or {}, language)
        case FieldType.PERSON | FieldType.PEOPLE:
            return _people(book, language)
        case FieldType.UNIT:
            return _named(campaign.units, language)
        case FieldType.GROUP:
            return _named(campaign.groups, language)
        case FieldType.PHASE:
            return _named(campaign.phases, language)
        case _:
            return None


def _people(book: Book, language: Language) -> Options:
    """Offer those who hold a post in the unit or in its guidance group; all for the district."""
    campaign = book.campaign
    if book.unit is None:
        return _named(campaign.people, language)
    posts = list(campaign.posts_of_unit.get(book.unit, ()))
    if group := campaign.units[book.unit].group:
        posts += campaign.posts_of_group.get(group, ())
    codes = dict.fromkeys(post.person for post in posts)
    return [SelectChoice(code, campaign.people[code].words.in_(language)) for code in codes]


def _named(things: Any, language: Language) -> Options:
    return [SelectChoice(code, each.words.in_(language)) for code, each in things.items()]


def _worded(words: Any, language: Language) -> Options:
    found: dict[str, Words] = dict(words)
    return [SelectChoice(code, each.in_(language)) for code, each in found.items()]
