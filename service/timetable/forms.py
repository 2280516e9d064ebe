"""The form of an event. It works without script, keeps what was typed, and says what is wrong."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from calendars.errors import Fault, InvalidValue
from calendars.ids import EventUid, KindCode, PhaseCode, UnitCode
from calendars.text import NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT, Language
from calendars.times import Days, Span, When
from calendars.timetable import Campaign, Event, Status
from service.web.fields import Choice, Choices, Clean, Day, Hour
from service.web.problems import fault_in_words, in_words

_FIELDS = {"when": "end", "kind": "kind", "phase": "phase", "units": "units"}


class EventForm(FlaskForm):
    kind = Choice(_l("事项类型"), validators=[InputRequired(_l("请选择事项类型。"))])
    title = StringField(_l("补充标题"), validators=[Clean(TITLE_LIMIT)])
    phase = Choice(_l("阶段"), validators=[InputRequired(_l("请选择阶段。"))])
    district = BooleanField(_l("全区"))
    units = Choices(_l("单位"))
    date = Day(_l("日期"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))])
    until = Day(_l("至(跨多日时填写)"), validators=[Optional()])
    start = Hour(_l("开始"), validators=[Optional()])
    end = Hour(_l("结束"), validators=[Optional()])
    place = StringField(_l("地点"), validators=[Clean(PLACE_LIMIT)])
    note = TextAreaField(_l("备注"), validators=[Clean(NOTE_LIMIT, lines=True)])
    status = Choice(_l("状态"), default=Status.CONFIRMED.value)
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, language: Language) -> None:
        """Fill the lists from the campaign."""
        self.kind.choices = [
            SelectChoice(k.code, f"{k.code} {k.words.in_(language)}")
            for k in campaign.kinds.values()
        ]
        self.phase.choices = [
            SelectChoice(p.code, p.words.in_(language)) for p in campaign.phases.values()
        ]
        self.units.choices = [
            SelectChoice(u.code, f"{u.code} {u.words.in_(language)}")
            for u in campaign.units.values()
        ]
        words = {
            Status.CONFIRMED: _l("已确定"),
            Status.TENTATIVE: _l("暂定"),
            Status.DRAFT: _l("草稿(不发布)"),
        }
        self.status.choices = [SelectChoice(s.value, words[s]) for s in words]

    def validate_operation_id(self, field: Any) -> None:
        if not 1 <= len(field.data or "") <= 80:  # noqa: PLR2004 -- the column's width
            raise ValidationError(in_words("operation.missing", {}))

    def validate_end(self, field: Any) -> None:
        if (self.start.data is None) != (field.data is None):
            raise ValidationError(_l("开始和结束时间要么都填，要么都不填(全天)。"))
        try:
            if not self.date.errors and not self.until.errors:
                self.when()
        except InvalidValue as error:
            raise ValidationError(in_words(error.code, error.data)) from error

    def when(self) -> When:
        """Give the time as filled in; raise InvalidValue when it runs backwards."""
        first: date = self.date.data
        last: date = self.until.data or first
        start: time | None = self.start.data
        end: time | None = self.end.data
        if start is None or end is None:
            return Days.of(first, last)
        return Span(datetime.combine(first, start), datetime.combine(last, end))

    def show(self, event: Event, version: int) -> None:
        """Fill the form from a stored event."""
        when = event.when
        self.kind.data, self.phase.data, self.title.data = event.kind, event.phase, event.title
        self.units.data, self.district.data = sorted(event.units), event.district
        self.date.data = when.first_day
        self.until.data = when.last_day if when.last_day != when.first_day else None
        if isinstance(when, Span):
            self.start.data, self.end.data = when.start.time(), when.end.time()
        self.place.data, self.note.data, self.version.data = event.place, event.note, version
        self.status.data = event.status.value

    def new_event(self, uid: EventUid, campaign: Campaign) -> Event:
        """Give a new event; its kind says who is invited and who may see it."""
        kind = campaign.kinds[KindCode(self.kind.data)]
        units = frozenset(UnitCode(unit) for unit in self.units.data or ())
        known = (campaign.units[unit] for unit in units if unit in campaign.units)
        groups = {unit.group for unit in known} if kind.guidance else set()
        event = Event(
            uid=uid,
            kind=kind.code,
            phase=PhaseCode(self.phase.data),
            when=self.when(),
            roles=kind.roles,
            groups=frozenset(group for group in groups if group is not None),
            visibility=kind.visibility,
        )
        return self.changed(event, campaign)

    def changed(self, event: Event, campaign: Campaign) -> Event:
        """Give `event` as the form has it; another kind brings its own invitations."""
        kind = campaign.kinds[KindCode(self.kind.data)]
        if kind.code != event.kind:
            event = replace(event, roles=kind.roles, visibility=kind.visibility)
        cancelled = event.status is Status.CANCELLED
        return replace(
            event,
            kind=kind.code,
            phase=PhaseCode(self.phase.data),
            when=self.when(),
            units=frozenset(UnitCode(unit) for unit in self.units.data or ()),
            district=bool(self.district.data),
            title=self.title.data or "",
            place=self.place.data or "",
            note=self.note.data or "",
            status=event.status if cancelled else Status(self.status.data),
        )

    def tell(self, faults: tuple[Fault, ...]) -> None:
        """Put each fault beside the field that causes it."""
        for fault in faults:
            field = self[_FIELDS.get(fault.where, fault.where)]
            field.errors = [*field.errors, fault_in_words(fault)]
