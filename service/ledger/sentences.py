"""Entries in words: what they are about, what they say, and what was changed in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from calendars.compliance import (
    Catalogue,
    EntryField,
    EntryKind,
    FieldType,
    LedgerEntry,
    Subject,
    Value,
)
from calendars.feeds import day_in_words, summary
from calendars.text import Language, Words
from calendars.timetable import Campaign, Change
from service.ledger.book import Book
from service.web.language import language
from service.web.shown import value_in_words
from service.web.words import say as _

_LEAST_COMMON = 2


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


def subject_in_words(kind: EntryKind, subject: str, book: Book) -> str:
    """Say what an entry is about; nothing where there is one of its kind at most."""
    match kind.subject:
        case Subject.NONE:
            return ""
        case Subject.EVENT:
            return _event(subject, book)
        case Subject.PERSON:
            return _named(book.campaign.people, subject)
        case Subject.PHASE:
            return _named(book.campaign.phases, subject)
        case Subject.CHOICE:
            return _worded(kind.subjects or {}, subject)
        case Subject.NUMBER:
            return _title(kind, subject, book)


def name_field(kind: EntryKind) -> str:
    """Give the field that a numbered thing goes by: its first text, if it has one."""
    texts = (code for code, field in kind.fields.items() if field.type is FieldType.TEXT)
    return next(texts, "") if kind.subject is Subject.NUMBER else ""


def _event(uid: str, book: Book) -> str:
    event = book.events_by_uid.get(uid)
    if event is None:
        return _("已删除的事项")
    day = day_in_words(event.when.first_day, language())
    return f"{day} {summary(event, book.campaign, language())}"


def _title(kind: EntryKind, subject: str, book: Book) -> str:
    """Give what a numbered thing is called, else its number."""
    base = book.catalogue.kinds[kind.of] if kind.of else kind
    record = book.record(base.code, subject)
    if record is not None and record.entry.values.get(name_field(base)):
        return str(record.entry.values[name_field(base)])
    return _("第%(number)s号", number=subject)


def values_in_words(entry: LedgerEntry, kind: EntryKind, campaign: Campaign) -> str:
    """Say what an entry holds besides its day and its name, field by field."""
    said = (
        _("%(label)s：%(value)s", label=field.words.in_(language()),
          value=value_of(field, entry.values[code], campaign))
        for code, field in kind.fields.items()
        if code in entry.values and code != name_field(kind)
    )  # fmt: skip
    return _("；").join(said)


def value_of(field: EntryField | None, value: Value, campaign: Campaign) -> str:
    match field.type if field else None:
        case FieldType.CHOICE | FieldType.CHOICES if field:
            return _several(field.choices or {}, value, _worded)
        case FieldType.PERSON | FieldType.PEOPLE:
            return _several({**campaign.people, **campaign.roles}, value, _named)
        case FieldType.UNIT:
            return _several(campaign.units, value, _named)
        case FieldType.GROUP:
            return _several(campaign.groups, value, _named)
        case FieldType.PHASE:
            return _several(campaign.phases, value, _named)
        case FieldType.TEXTS if isinstance(value, tuple):
            return _("；").join(value)
        case _:
            return value_in_words(value)


def _several(things: Mapping[Any, Any], value: Value, say: Any) -> str:
    codes = value if isinstance(value, tuple) else (value,)
    return _("、").join(say(things, code) for code in codes)


def _named(things: Mapping[Any, Any], code: Any) -> str:
    found = things.get(code)
    return found.words.in_(language()) if found else str(code)


def _worded(words: Mapping[str, Words], code: Any) -> str:
    found = words.get(code)
    return found.in_(language()) if found else str(code)


def differences(change: Change, catalogue: Catalogue, campaign: Campaign) -> Sequence[Difference]:
    """Tell what a change did to an entry, field by field; of a new one, all that it says."""
    before, after = change.before, change.after
    kind = catalogue.kinds.get((after or before).code)
    return tuple(_differing(before, after, kind, campaign))


def _differing(
    before: LedgerEntry | None,
    after: LedgerEntry | None,
    kind: EntryKind | None,
    campaign: Campaign,
) -> Iterator[Difference]:
    on = [side.on if side else None for side in (before, after)]
    if on[0] != on[1]:
        yield Difference(_("日期"), *(value_in_words(day) if day else "" for day in on))
    sides: list[Mapping[str, Value]] = [side.values if side else {} for side in (before, after)]
    for code in dict.fromkeys((*(kind.fields if kind else ()), *sides[0], *sides[1])):
        if sides[0].get(code) != sides[1].get(code):
            field = kind.fields.get(code) if kind else None
            said = (value_of(field, side[code], campaign) if code in side else "" for side in sides)
            yield Difference(field.words.in_(language()) if field else code, *said)


def heading_of(kinds: Sequence[EntryKind], lang: Language) -> tuple[str, Mapping[str, str]]:
    """Name what several kinds are steps of, and each of them by the rest of its words.

    What is itself the thing, such as a topic of which reports are made, has no words left.
    """
    words = {kind.code: kind.words.in_(lang) for kind in kinds}
    first = words[kinds[0].code]
    if len({kind.code.partition(".")[0] for kind in kinds}) > 1:
        return first, {**words, kinds[0].code: ""}
    alike = takewhile(lambda marks: len(set(marks)) == 1, zip(*words.values(), strict=False))
    common = "".join(marks[0] for marks in alike)
    if lang == "en" and common not in words.values():
        common = common.rpartition(" ")[0]
    if len(common) < _LEAST_COMMON:
        return first, words
    return common.strip(), {code: said.removeprefix(common).strip() for code, said in words.items()}
