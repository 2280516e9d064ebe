"""The form of an event. It works without script, keeps what was typed, and says what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
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
from calendars.ids import (
    EventUid,
    GroupCode,
    KindCode,
    PersonCode,
    PhaseCode,
    RoleCode,
    UnitCode,
)
from calendars.text import NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT, Language
from calendars.times import Days, Span, When
from calendars.timetable import Campaign, Event, EventKind, Status, Visibility, as_usual
from service.timetable import usecases
from service.web.fields import Choice, Choices, Clean, Day, Hour, Ticks, unit_choices
from service.web.guard import account
from service.web.language import language
from service.web.policy import may_ask_anybody
from service.web.problems import fault_in_words, in_words
from service.web.wiring import services

_FIELDS = {"when": "end"}
LIST_ANEW, CHECK = "people", "check"
"""Buttons that save nothing: list anew who can be asked, say what saving would bring."""


class EventForm(FlaskForm):
    known_kinds: Mapping[KindCode, EventKind] = MappingProxyType({})
    kind = Choice(_l("事项类型"), validators=[InputRequired(_l("请选择事项类型。"))])
    title = StringField(_l("补充标题"), validators=[Clean(TITLE_LIMIT)])
    phase = Choice(_l("阶段"), default="")
    district = BooleanField(_l("全区"))
    units = Choices(_l("单位"))
    date = Day(_l("日期"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))])
    until = Day(_l("至(跨多日时填写)"), validators=[Optional()])
    start = Hour(_l("开始"), validators=[Optional()])
    end = Hour(_l("结束"), validators=[Optional()])
    place = StringField(_l("地点"), validators=[Clean(PLACE_LIMIT)])
    note = TextAreaField(_l("备注"), validators=[Clean(NOTE_LIMIT, lines=True)])
    status = Choice(_l("状态"), default=Status.CONFIRMED.value)
    roles = Ticks(_l("参加人员"))
    groups = Ticks(_l("指导检查组"))
    people = Ticks(_l("具体人员"))
    visibility = Choice(_l("公开范围"), default="")
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, language: Language) -> None:
        """Fill the lists from the campaign."""
        self.known_kinds = campaign.kinds
        self.kind.choices = [
            SelectChoice(k.code, f"{k.code} {k.words.in_(language)}")
            for k in campaign.kinds.values()
        ]
        self.phase.choices = [
            SelectChoice("", _l("按日期归入")),
            *(SelectChoice(p.code, p.words.in_(language)) for p in campaign.phases.values()),
        ]
        self.units.choices = unit_choices(campaign.units.values(), campaign, language)
        words = {
            Status.CONFIRMED: _l("已确定"),
            Status.TENTATIVE: _l("暂定"),
            Status.DRAFT: _l("草稿(不发布)"),
        }
        self.status.choices = [SelectChoice(s.value, words[s]) for s in words]
        self.roles.choices = _listed(
            {code: role for code, role in campaign.roles.items() if not role.everything}, language
        )
        seen_by = {
            "": _l("按事项类型"),
            Visibility.OWN.value: _l("本单位"),
            Visibility.INTERNAL.value: _l("参加人员"),
            Visibility.PUBLIC.value: _l("公开"),
        }
        self.visibility.choices = [SelectChoice(code, seen_by[code]) for code in seen_by]

    def offer_circle(
        self,
        circle: usecases.Circle,
        campaign: Campaign,
        language: Language,
        event: Event | None,
        *,
        anybody: bool,
    ) -> None:
        """List who can be asked: the circle of the units, and those that `event` has already.

        With `anybody`, every leader and group too, and whoever is asked already.
        """
        people = dict.fromkeys([*circle.people, *circle.leaders])
        groups = dict.fromkeys(circle.groups)
        if event is not None:
            people |= dict.fromkeys(sorted(event.people))
            groups |= dict.fromkeys(sorted(event.groups))
        if anybody:
            people |= dict.fromkeys([*circle.others, *(self.people.data or ())])
            groups = dict.fromkeys(campaign.groups)
        shelf = campaign.people
        self.people.choices = _listed({c: shelf[c] for c in people if c in shelf}, language)
        self.groups.choices = _listed({c: campaign.groups[c] for c in groups}, language)

    def validate_operation_id(self, field: Any) -> None:
        if not 1 <= len(field.data or "") <= 80:  # noqa: PLR2004 -- the column's width
            raise ValidationError(in_words("operation.missing", {}))

    def validate_start(self, field: Any) -> None:
        if field.data is not None and self.end.data is None and not self._minutes():
            raise ValidationError(_l("请填写结束时间；全天的，开始也不填。"))

    def validate_end(self, field: Any) -> None:
        if self.start.data is None and field.data is not None:
            raise ValidationError(_l("请填写开始时间；全天的，结束也不填。"))
        try:
            if not self.date.errors and not self.until.errors:
                self.when()
        except InvalidValue as error:
            raise ValidationError(in_words(error.code, error.data)) from error

    def when(self) -> When:
        """Give the time as filled in, without an end as long as its kind says.

        Raises:
            InvalidValue: it runs backwards.
        """
        first: date = self.date.data
        last: date = self.until.data or first
        start: time | None = self.start.data
        end: time | None = self.end.data
        if start is None:
            return Days.of(first, last)
        if end is None:
            lasting = timedelta(minutes=self._minutes())
            return Span(datetime.combine(first, start), datetime.combine(last, start) + lasting)
        return Span(datetime.combine(first, start), datetime.combine(last, end))

    def _minutes(self) -> int:
        kind = self.known_kinds.get(KindCode(self.kind.data or ""))
        return kind.minutes if kind else 0

    def advise(self, beside: Mapping[str, Sequence[str]]) -> None:
        """Put what is to be said beside the field that causes it."""
        for name, texts in beside.items():
            self[name].advice = texts

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
        self.status.data, self.visibility.data = event.status.value, event.visibility.value
        self.roles.data, self.groups.data = sorted(event.roles), sorted(event.groups)
        self.people.data = sorted(event.people)

    def new_event(self, uid: EventUid, campaign: Campaign) -> Event:
        """Give a new event; what is left empty of whom it asks is as its kind says."""
        when, kind = self.when(), KindCode(self.kind.data)
        return self.changed(Event(uid, kind, self._phase(campaign), when), campaign, fresh=True)

    def _phase(self, campaign: Campaign) -> PhaseCode:
        if self.phase.data:
            return PhaseCode(self.phase.data)
        return campaign.phase_of(KindCode(self.kind.data), self.date.data)

    def changed(self, event: Event, campaign: Campaign, *, fresh: bool = False) -> Event:
        """Give `event` as the form has it.

        Whom it asks and who sees it goes with its kind and units as long as it was as usual.
        """
        cancelled = event.status is Status.CANCELLED
        after = replace(
            event,
            kind=KindCode(self.kind.data),
            phase=self._phase(campaign),
            when=self.when(),
            units=frozenset(UnitCode(unit) for unit in self.units.data or ()),
            district=bool(self.district.data),
            title=self.title.data or "",
            place=self.place.data or "",
            note=self.note.data or "",
            status=event.status if cancelled else Status(self.status.data),
            people=frozenset(PersonCode(person) for person in self.people.data or ()),
        )
        typed, usual = self._typed(), as_usual(event, campaign)
        left = [
            name
            for name, value in typed.items()
            if value is None
            or (not value if fresh else value == getattr(event, name) == getattr(usual, name))
        ]
        new = as_usual(after, campaign)
        return replace(after, **(typed | {name: getattr(new, name) for name in left}))

    def _typed(self) -> dict[str, Any]:
        """Give what the form has of that which a kind settles; None leaves it to the kind."""
        return {
            "roles": frozenset(RoleCode(role) for role in self.roles.data or ()),
            "groups": frozenset(GroupCode(group) for group in self.groups.data or ()),
            "visibility": Visibility(self.visibility.data) if self.visibility.data else None,
        }

    def tell(self, faults: tuple[Fault, ...]) -> None:
        """Put each fault beside the field that causes it."""
        for fault in faults:
            field = self[_FIELDS.get(fault.where, fault.where)]
            field.errors = [*field.errors, fault_in_words(fault)]


def _listed(things: Mapping[Any, Any], language: Language) -> list[SelectChoice]:
    return [SelectChoice(code, thing.words.in_(language)) for code, thing in things.items()]


def as_taken(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """Give what was typed with the slot that was clicked filled in, if there is one."""
    start, _slash, end = typed.get("slot", "").partition("/")
    try:
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
    except (InvalidValue, ValueError):
        return typed
    several = span.last_day != span.first_day
    filled = {
        "date": span.first_day.isoformat(),
        "until": span.last_day.isoformat() if several else "",
        "start": f"{span.start:%H:%M}",
        "end": f"{span.end:%H:%M}",
    }
    found = typed.copy()
    for name, value in filled.items():
        found.setlist(name, [value])
    return found


def as_dated(typed: MultiDict[str, str], campaign: Campaign, today: date) -> MultiDict[str, str]:
    """Give what was typed, on the first day to come of a phase of it where it has no day.

    So that times can be offered before anybody has thought of one. The same where it has a day.
    """
    asked, kind = typed.get("phase", ""), campaign.kinds.get(KindCode(typed.get("kind", "")))
    codes = [asked] if asked else kind.phases if kind else ()
    windows = [campaign.phases[PhaseCode(code)].window for code in codes if code in campaign.phases]
    ahead = [window for window in windows if window.last_day >= today]
    if typed.get("date") or not ahead:
        return typed
    found = typed.copy()
    found.setlist("date", [max(ahead[0].first, today).isoformat()])
    return found


def fill_lists(form: EventForm, campaign: Campaign, event: Event | None = None) -> None:
    """Fill every list of `form`, once it is known which units it is about.

    Names that are not in a list are refused, so that an account asks only whom it may.
    """
    form.offer(campaign, language())
    if event is None:
        form.kind.choices = [SelectChoice("", _l("请选择")), *form.kind.choices]
    anybody = may_ask_anybody(account())
    groups = [GroupCode(group) for group in form.groups.data or () if anybody]
    units = [UnitCode(unit) for unit in form.units.data or ()]
    circle = usecases.circle(services().store, units, groups)
    form.offer_circle(circle, campaign, language(), event, anybody=anybody)
