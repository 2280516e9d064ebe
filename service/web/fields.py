"""Fields of forms that say in the reader's language what is wrong, and what would be right."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from wtforms import DateField, SelectField, SelectMultipleField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, RadioInput, Select

from calendars.errors import InvalidValue
from calendars.text import Language, clean_text
from calendars.timetable import Campaign, Unit
from service.web.problems import in_words


class Clean:
    """Refuse what no calendar app shows safely, in words, beside the field."""

    def __init__(self, limit: int, *, lines: bool = False) -> None:
        self.limit, self.lines = limit, lines

    def __call__(self, _form: Any, field: Any) -> None:
        try:
            clean_text(field.data or "", self.limit, lines=self.lines)
        except InvalidValue as error:
            raise ValidationError(in_words(error.code, error.data)) from error


class Day(DateField):
    """A date that says, when it is none, what one looks like."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("请填写日期，如 2009-03-13。")) from None


class Hour(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("请填写时间，如 09:00。")) from None


class _List(Select):
    """Writes its options as wtforms does, several times as fast: a district has many units."""

    @classmethod
    def render_option(cls, choice: Any, **attributes: Any) -> str:
        if attributes or choice.render_kw or not isinstance(choice.value, str):
            return str(super().render_option(choice, **attributes))
        mark = "selected " if choice.selected else ""
        label = escape(choice.label or choice.value)
        return f'<option {mark}value="{escape(choice.value)}">{label}</option>'


class Choice(SelectField):
    """Says in the reader's language that a code is not in the list."""

    widget = _List()

    def pre_validate(self, _form: Any) -> None:
        listed = _refuse_unlisted(self, [self.data])
        if not self.data and "" not in listed:
            raise ValidationError(_l("请选择。"))


class Levels(Choice):
    """One of a few that stand side by side, each with a button of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class Choices(SelectMultipleField):
    widget = _List(multiple=True)

    def pre_validate(self, _form: Any) -> None:
        _refuse_unlisted(self, self.data or [])


class Ticks(Choices):
    """Several of a few, each with a box of its own: nothing to hold down while clicking."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _refuse_unlisted(field: Any, codes: list[str | None]) -> set[str]:
    """Give what is listed."""
    listed: set[str] = {choice.value for choice in field.choices}
    for code in codes:
        if code and code not in listed:
            raise ValidationError(in_words("event.unknown_choice", {"code": code[:40]}))
    return listed


def unit_choices(
    units: Iterable[Unit], campaign: Campaign, language: Language
) -> list[SelectChoice]:
    """List units under their categories, in the order given."""
    return [
        SelectChoice(
            unit.code,
            f"{unit.code} {unit.words.in_(language)}",
            optgroup=campaign.categories[unit.category].words.in_(language),
        )
        for unit in units
    ]
