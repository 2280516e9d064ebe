"""The forms of many events at once: deeds, copies, and series."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from calendars.errors import InvalidValue
from calendars.ids import EventUid, UnitCode
from calendars.text import PLACE_LIMIT, TITLE_LIMIT, Language
from calendars.times import Days
from calendars.timetable import (
    CallOff,
    Campaign,
    ChangeHost,
    ChangePlace,
    Deed,
    Monthly,
    OncePerPhase,
    OnRest,
    Recurrence,
    Series,
    Settle,
    ShiftDays,
    ShiftWorkdays,
    Unit,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
)
from service.timetable.forms import EventForm
from service.timetable.repeats import new_series
from service.web.fields import Choice, Choices, Clean, Day, unit_choices
from service.web.problems import in_words

_FURTHEST = 92
"""Days in one shift: further than that is another plan."""


class DeedForm(FlaskForm):
    """What to do with many events at once."""

    deed = Choice(_l("操作"), validators=[InputRequired(_l("请选择操作。"))])
    days = IntegerField(_l("天数(负数为提前)"), validators=[Optional()])
    place = StringField(_l("新地点"), validators=[Clean(PLACE_LIMIT)])
    host = Choice(_l("新承办单位"), default="")
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, language: Language) -> None:
        self.host.choices = [
            SelectChoice("", _l("请选择")),
            *unit_choices(campaign.units.values(), campaign, language),
        ]
        words = {
            "workdays": _l("整体顺延或提前若干工作日"),
            "days": _l("整体顺延或提前若干天"),
            "place": _l("改地点"),
            "host": _l("改承办单位"),
            "settle": _l("确定并发布"),
            "cancel": _l("取消(草稿则删除)"),
        }
        self.deed.choices = [SelectChoice(code, words[code]) for code in words]

    def validate_days(self, field: Any) -> None:
        shifts = self.deed.data in ("days", "workdays")
        if shifts and not (field.data and -_FURTHEST <= field.data <= _FURTHEST):
            raise ValidationError(_l("请填写 1 至 92 之间的天数，提前填负数。"))

    def validate_host(self, field: Any) -> None:
        if self.deed.data == "host" and not field.data:
            raise ValidationError(_l("请选择新的承办单位。"))

    def as_deed(self) -> Deed:
        match self.deed.data:
            case "days":
                return ShiftDays(self.days.data)
            case "workdays":
                return ShiftWorkdays(self.days.data)
            case "place":
                return ChangePlace(self.place.data or "")
            case "host":
                return ChangeHost(UnitCode(self.host.data))
            case "settle":
                return Settle()
            case _:
                return CallOff()


class CopyForm(FlaskForm):
    """To which units a unit's timetable is copied, and what of it."""

    targets = Choices(_l("复制到"), validators=[InputRequired(_l("请选择至少一个单位。"))])
    kinds = Choices(_l("事项类型"))
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, source: Unit, language: Language) -> None:
        """List the units of the same category first."""
        others = [unit for unit in campaign.units.values() if unit.code != source.code]
        others.sort(key=lambda unit: unit.category != source.category)
        self.targets.choices = unit_choices(others, campaign, language)
        self.kinds.choices = [
            SelectChoice(kind.code, f"{kind.code} {kind.words.in_(language)}")
            for kind in campaign.kinds.values()
        ]


class Ruled:
    """The fields of a rule, shared by new series and by those that get another rule."""

    repeat = Choice(_l("重复"), default="weekly")
    every = IntegerField(_l("几周一次"), default=1, validators=[Optional()])
    nth = Choice(_l("第几个"), default="1")
    last = Day(_l("重复至"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))])
    on_rest = Choice(_l("遇节假日或周末"), default=OnRest.NEXT.value)

    def offer_rules(self) -> None:
        repeats = {
            "weekly": _l("每周，与首次同一天"),
            "monthly": _l("每月第几个星期几，与首次同一天"),
            "month": _l("每月第几个工作日"),
            "period": _l("每旬第几个工作日"),
            "phase": _l("每阶段一次，第几个工作日"),
        }
        self.repeat.choices = [SelectChoice(code, repeats[code]) for code in repeats]
        nths = {
            "1": _l("第一个"),
            "2": _l("第二个"),
            "3": _l("第三个"),
            "4": _l("第四个"),
            "5": _l("第五个"),
            "-1": _l("最后一个"),
        }
        self.nth.choices = [SelectChoice(code, nths[code]) for code in nths]
        rests = {
            OnRest.NEXT: _l("顺延到下一个工作日"),
            OnRest.SKIP: _l("跳过这一次"),
            OnRest.KEEP: _l("照常进行"),
        }
        self.on_rest.choices = [SelectChoice(one.value, rests[one]) for one in rests]

    def rule(self, first: date) -> Recurrence:
        """Raise InvalidValue (`series.rule`) for none that is known."""
        nth = int(self.nth.data)
        match self.repeat.data:
            case "weekly":
                return Weekly(first.weekday(), self.every.data or 1)
            case "monthly":
                return Monthly(first.weekday(), nth)
            case "month":
                return WorkdayOfMonth(nth)
            case "period":
                return WorkdayOfPeriod(nth)
            case "phase":
                return OncePerPhase(nth)
            case _:
                raise InvalidValue("series.rule")

    def days(self, first: date, campaign: Campaign) -> Days:
        return Days.of(first, min(self.last.data, campaign.window.last_day))


class SeriesForm(Ruled, EventForm):
    """A new event, and the rule by which it comes again."""

    def offer(self, campaign: Campaign, language: Language) -> None:
        super().offer(campaign, language)
        self.offer_rules()

    def validate_last(self, field: Any) -> None:
        if field.data and self.date.data and field.data < self.date.data:
            raise ValidationError(in_words("days.backwards", {}))

    def series(self, uid: EventUid, campaign: Campaign) -> Series:
        """Raise InvalidValue (`series.rule`) for a rule that gives no days."""
        first: date = self.date.data
        days, event = self.days(first, campaign), self.new_event(uid, campaign)
        return Series(new_series(), self.rule(first), days, OnRest(self.on_rest.data), event)


class RuleForm(Ruled, FlaskForm):
    """Another rule for a series."""

    first = Day(_l("首次"), validators=[InputRequired(_l("请填写日期，如 2009-03-13。"))])
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    batch = HiddenField()
    operation_id = HiddenField()

    def validate_last(self, field: Any) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(in_words("days.backwards", {}))

    def show(self, series: Series, batch: int) -> None:
        """Fill the form from the rule that is kept."""
        self.first.data, self.last.data = series.days.first, series.days.last_day
        self.on_rest.data, self.batch.data = series.on_rest.value, str(batch)
        self.nth.data = str(getattr(series.recurrence, "nth", 1))
        self.every.data = getattr(series.recurrence, "every", 1)
        kinds = {
            Weekly: "weekly", Monthly: "monthly", WorkdayOfMonth: "month",
            WorkdayOfPeriod: "period", OncePerPhase: "phase",
        }  # fmt: skip
        self.repeat.data = kinds[type(series.recurrence)]

    def changed(self, series: Series, campaign: Campaign) -> Series:
        """Raise InvalidValue (`series.rule`, `days.backwards`)."""
        first: date = self.first.data
        return replace(
            series,
            recurrence=self.rule(first),
            days=self.days(first, campaign),
            on_rest=OnRest(self.on_rest.data),
        )
