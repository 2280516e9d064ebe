"""One form for each sort of thing that a campaign is kept of."""

from dataclasses import replace
from datetime import date, time
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    InputRequired,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from calendars.ids import (
    CategoryCode,
    GroupCode,
    KindCode,
    PersonCode,
    PhaseCode,
    RoleCode,
    UnitCode,
)
from calendars.planner import LEVEL, Level
from calendars.text import TITLE_LIMIT, Words
from calendars.times import Days, window_written
from calendars.timetable import (
    Campaign,
    ContactPoint,
    Deadline,
    GuidanceGroup,
    Person,
    Phase,
    Post,
    Setting,
    Thing,
    Unit,
)
from calendars.workdays import SpecialDay
from service.web.fields import Choice, Clean, Day, Hour, Ticks
from service.web.language import language
from service.web.shown import level_in_words

NEEDED = InputRequired(_l("请填写。"))
CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}\Z", message=_l("只用字母、数字和短横线。"))
"""As in the files of a campaign, to which it has to go back."""
_MOST = 1_000_000


class ThingForm(FlaskForm):
    """`fixed` names fields that are the thing's key: they are chosen once."""

    fixed: ClassVar[tuple[str, ...]] = ()
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    operation_id = HiddenField()

    def offer(self, campaign: Campaign, old: Any) -> None:
        """Fill lists; where a thing is there already, keep its key."""
        self.campaign, self.old = campaign, old
        for name in self.fixed if old is not None else ():
            self[name].render_kw = {**(self[name].render_kw or {}), "readonly": True}

    def show(self, thing: Any) -> None:
        """Fill the fields with what a thing is."""
        raise NotImplementedError

    def thing(self) -> Thing:
        raise NotImplementedError

    @property
    def own(self) -> list[Field]:
        """Give the fields that are this sort's."""
        shared = {"reason", "operation_id", "csrf_token"}
        return [field for field in self if field.name not in shared]


class _Named(ThingForm):
    zh = StringField(_l("中文名称"), validators=[NEEDED, Clean(TITLE_LIMIT)])
    en = StringField(_l("英文名称"), validators=[NEEDED, Clean(TITLE_LIMIT)])

    def show(self, thing: Any) -> None:
        self.zh.data, self.en.data = thing.words.zh, thing.words.en

    @property
    def words(self) -> Words:
        return Words(self.zh.data, self.en.data)


class _Coded(_Named):
    fixed = ("code",)
    code = StringField(
        _l("代号"),
        validators=[NEEDED, CODE],
        render_kw={"maxlength": 40},
    )

    def show(self, thing: Any) -> None:
        super().show(thing)
        self.code.data = thing.code

    @property
    def key(self) -> str:
        return str(self.old.code if self.old is not None else self.code.data)


def _listed(things: Any, lang: Any, *, none: bool = False) -> list[SelectChoice]:
    offered = [SelectChoice("", "—")] if none else []
    return offered + [
        SelectChoice(one.code, f"{one.code} {one.words.in_(lang)}") for one in things.values()
    ]


class UnitForm(_Coded):
    category = Choice(_l("类别"))
    group = Choice(_l("指导检查组"))
    headcount = IntegerField(_l("人数"), validators=[NEEDED, NumberRange(0, _MOST)])
    parent = StringField(_l("上级"), validators=[Clean(TITLE_LIMIT)])
    leadership_body = BooleanField(_l("四大班子之一"))

    def offer(self, campaign: Campaign, old: Any) -> None:
        super().offer(campaign, old)
        self.category.choices = _listed(campaign.categories, language())
        self.group.choices = _listed(campaign.groups, language(), none=True)

    def show(self, thing: Unit) -> None:
        super().show(thing)
        self.category.data, self.group.data = thing.category, thing.group or ""
        self.headcount.data, self.parent.data = thing.headcount, thing.parent
        self.leadership_body.data = thing.leadership_body

    def thing(self) -> Unit:
        return Unit(
            UnitCode(self.key), self.words, CategoryCode(self.category.data),
            GroupCode(self.group.data) if self.group.data else None, self.headcount.data,
            (self.parent.data or "").strip(), self.leadership_body.data,
        )  # fmt: skip


class PersonForm(_Coded):
    def thing(self) -> Person:
        return Person(PersonCode(self.key), self.words)


class GroupForm(_Coded):
    teams = IntegerField(
        _l("可同时派出的队数"), validators=[NEEDED, NumberRange(1, _MOST)], default=1
    )

    def show(self, thing: GuidanceGroup) -> None:
        super().show(thing)
        self.teams.data = thing.teams

    def thing(self) -> GuidanceGroup:
        return GuidanceGroup(GroupCode(self.key), self.words, self.teams.data)


class PostForm(ThingForm):
    fixed = ("person", "role", "unit", "group")
    person = Choice(_l("人员"))
    role = Choice(_l("角色"))
    unit = Choice(_l("单位"))
    group = Choice(_l("指导检查组"))
    head = BooleanField(_l("负责人或组长"))
    since = Day(_l("自(含当天)"), validators=[Optional()])
    until = Day(_l("至(当天起不再任职)"), validators=[Optional()])

    def offer(self, campaign: Campaign, old: Any) -> None:
        super().offer(campaign, old)
        self.person.choices = _listed(campaign.people, language())
        self.role.choices = _listed(campaign.roles, language())
        self.unit.choices = _listed(campaign.units, language(), none=True)
        self.group.choices = _listed(campaign.groups, language(), none=True)

    def show(self, thing: Post) -> None:
        self.person.data, self.role.data = thing.person, thing.role
        self.unit.data, self.group.data = thing.unit or "", thing.group or ""
        self.head.data, self.since.data, self.until.data = thing.head, thing.since, thing.until

    def thing(self) -> Post:
        dated = {"head": self.head.data, "since": self.since.data, "until": self.until.data}
        if isinstance(self.old, Post):
            return replace(self.old, **dated)
        return Post(
            PersonCode(self.person.data), RoleCode(self.role.data),
            UnitCode(self.unit.data) if self.unit.data else None,
            GroupCode(self.group.data) if self.group.data else None, **dated,
        )  # fmt: skip


class PointForm(ThingForm):
    fixed = ("leader", "unit")
    leader = Choice(_l("联系领导"))
    unit = Choice(_l("联系点"))

    def offer(self, campaign: Campaign, old: Any) -> None:
        super().offer(campaign, old)
        self.leader.choices = _listed(campaign.people, language())
        self.unit.choices = _listed(campaign.units, language())

    def show(self, thing: ContactPoint) -> None:
        self.leader.data, self.unit.data = thing.leader, thing.unit

    def thing(self) -> ContactPoint:
        if isinstance(self.old, ContactPoint):
            return self.old
        return ContactPoint(PersonCode(self.leader.data), UnitCode(self.unit.data))


class PhaseForm(_Named):
    first = Day(_l("第一天"), validators=[NEEDED])
    last = Day(_l("最后一天"), validators=[NEEDED])

    def show(self, thing: Phase) -> None:
        super().show(thing)
        self.first.data, self.last.data = thing.window.first, thing.window.last_day

    def thing(self) -> Phase:
        phase: Phase = self.old
        window = Days.of(self.first.data, self.last.data)
        # What the plan wrote is no longer what holds; whole 旬 are called by their names again.
        written = phase.written if window == phase.window else window_written(window)
        return Phase(PhaseCode(phase.code), self.words, written, window, phase.counted)


class DeadlineForm(_Coded):
    on = Day(_l("截止日期(含当天)"), validators=[NEEDED])
    kind = Choice(_l("事项类型"))
    roles = Ticks(_l("须办理的角色"), validators=[NEEDED])

    def offer(self, campaign: Campaign, old: Any) -> None:
        super().offer(campaign, old)
        self.kind.choices = _listed(campaign.kinds, language())
        self.roles.choices = [
            SelectChoice(role.code, role.words.in_(language())) for role in campaign.roles.values()
        ]

    def show(self, thing: Deadline) -> None:
        super().show(thing)
        self.on.data, self.kind.data = thing.on, thing.kind
        self.roles.data = sorted(thing.roles)

    def thing(self) -> Deadline:
        roles = frozenset(map(RoleCode, self.roles.data))
        ref = self.old.ref if self.old is not None else ""
        kind = KindCode(self.kind.data)
        return Deadline(self.key, self.words, self.on.data, kind, roles, ref)


class DayForm(ThingForm):
    fixed = ("on",)
    on = Day(_l("日期"), validators=[NEEDED])
    zh = StringField(_l("假日名称"), validators=[Clean(TITLE_LIMIT)])
    en = StringField(_l("英文名称"), validators=[Clean(TITLE_LIMIT)])
    works = BooleanField(_l("调休上班"))

    def show(self, thing: SpecialDay) -> None:
        self.on.data, self.works.data = thing.on, thing.words is None
        if thing.words is not None:
            self.zh.data, self.en.data = thing.words.zh, thing.words.en

    def thing(self) -> SpecialDay:
        on: date = self.old.on if self.old is not None else self.on.data
        words = None if self.works.data else Words(self.zh.data, self.en.data)
        return SpecialDay(on, words)

    def validate_zh(self, field: Any) -> None:
        self._needed(field)

    def validate_en(self, field: Any) -> None:
        self._needed(field)

    def _needed(self, field: Any) -> None:
        if not self.works.data and not (field.data or "").strip():
            raise ValidationError(_l("请填写；当天上班的，请勾选“调休上班”。"))


class SettingForm(ThingForm):
    """The field is of the kind that the figure is of."""

    text = StringField(_l("取值"), validators=[Optional(), Clean(TITLE_LIMIT)])
    number = IntegerField(_l("取值"), validators=[Optional(), NumberRange(0, _MOST)])
    day = Day(_l("取值"), validators=[Optional()])
    hour = Hour(_l("取值"), validators=[Optional()])
    switch = BooleanField(_l("启用"))
    level = Choice(_l("取值"), validators=[Optional()])

    def offer(self, campaign: Campaign, old: Any) -> None:
        super().offer(campaign, old)
        self.level.choices = [SelectChoice(each.value, level_in_words(each)) for each in Level]

    @property
    def own(self) -> list[Field]:
        return [self._field(self.old)]

    def _field(self, setting: Setting) -> Any:
        match setting.value:
            case bool():
                return self.switch
            case int():
                return self.number
            case date():
                return self.day
            case time():
                return self.hour
            case _ if setting.key.startswith(LEVEL):
                return self.level
            case _:
                return self.text

    def show(self, thing: Setting) -> None:
        self._field(thing).data = thing.value

    def thing(self) -> Setting:
        setting: Setting = self.old
        found = self._field(setting).data
        return replace(setting, value=setting.value if found is None else found)
