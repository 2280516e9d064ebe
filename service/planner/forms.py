"""What is asked of the planner."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from calendars.ids import EventUid, GroupCode, KindCode, PersonCode, UnitCode
from calendars.planner import Conditions, Goal, Level, Purpose, Wishes
from calendars.text import PLACE_LIMIT, TITLE_LIMIT
from calendars.timetable import Campaign
from service.planner.conditions import Scope
from service.planner.goals import goal_in_words
from service.planner.sentences import purpose_in_words
from service.web.fields import Choice, Choices, Clean, Day, Levels, unit_choices
from service.web.language import language
from service.web.shown import level_in_words

_LONGEST = 400
"""Days that one condition may cover."""
MOST = 400
"""Events that can be named one by one."""
DISTRICT = "*"


class GoalsForm(FlaskForm):
    """A row of levels for each goal that the campaign lets be set."""

    trips = Levels()
    groups = Levels()
    leaders = Levels()
    units = Levels()
    spread = Levels()
    awkward = Levels()
    reserve = Levels()
    reason = StringField(_l("改动原因"), validators=[Clean(TITLE_LIMIT)])
    operation_id = HiddenField()

    def offer(self, levels: Mapping[Goal, Level]) -> None:
        """Leave the rows of `levels` alone, as they are now."""
        for goal in Goal:
            if goal in self and goal not in levels:
                del self[goal]
        for field in self.rows:
            field.label.text = goal_in_words(Goal(field.name))
            field.choices = [SelectChoice(each.value, level_in_words(each)) for each in Level]
            if not self.is_submitted():
                field.data = levels[Goal(field.name)].value

    @property
    def rows(self) -> list[Levels]:
        return [field for field in self if isinstance(field, Levels)]

    def levels(self) -> dict[Goal, Level]:
        return {Goal(field.name): Level(field.data) for field in self.rows}


class PlanForm(FlaskForm):
    purpose = Choice(_l("要做什么"), validators=[InputRequired()])
    work = Choice(_l("计算多久"), default="30")
    person = Choice(_l("谁不能参加"))
    unit = Choice(_l("哪个单位不能安排"))
    place = StringField(_l("哪个会场不能用"), validators=[Clean(PLACE_LIMIT)])
    first = Day(_l("自"), validators=[Optional()])
    last = Day(_l("至(含当天)"), validators=[Optional()])
    free_units = Choices(_l("单位"))
    free_groups = Choices(_l("指导检查组"))
    free_kinds = Choices(_l("事项类型"))
    hold_units = Choices(_l("单位"))
    hold_groups = Choices(_l("指导检查组"))
    hold_kinds = Choices(_l("事项类型"))
    whose = Choice(_l("列出哪个单位的事项"))
    operation_id = HiddenField()

    def offer(self, campaign: Campaign) -> None:
        lang, nobody = language(), SelectChoice("", "—")
        self.purpose.choices = [SelectChoice(p.value, purpose_in_words(p.value)) for p in Purpose]
        self.work.choices = [
            SelectChoice("10", _l("约 10 秒")),
            SelectChoice("30", _l("约半分钟")),
            SelectChoice("120", _l("约两分钟")),
        ]
        self.person.choices = [
            nobody, *(SelectChoice(p.code, p.words.in_(lang)) for p in campaign.people.values())
        ]  # fmt: skip
        units = unit_choices(campaign.units.values(), campaign, lang)
        self.unit.choices = [nobody, *units]
        self.whose.choices = [nobody, SelectChoice(DISTRICT, _l("全区")), *units]
        groups, kinds = (
            [SelectChoice(one.code, one.words.in_(lang)) for one in things.values()]
            for things in (campaign.groups, campaign.kinds)
        )
        self.free_units.choices = self.hold_units.choices = units
        self.free_groups.choices = self.hold_groups.choices = groups
        self.free_kinds.choices = self.hold_kinds.choices = kinds

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the days together: a field that is left empty is not looked at by itself."""
        sound = bool(super().validate(extra_validators))
        if not sound or (told := self._wrong_days()) is None:
            return sound
        self.last.errors = [told]
        return False

    def _wrong_days(self) -> Any:
        first, last = self.first.data, self.last.data
        if first is None and last is None:
            somebody = self.person.data or self.unit.data or self.place.data
            return _l("请填写起止日期。") if somebody else None
        if first is None or last is None:
            return _l("起止日期要么都填，要么都不填。")
        if not timedelta(0) <= last - first <= timedelta(days=_LONGEST):
            return _l("结束日期不能早于开始日期，最多相隔 400 天。")
        return None

    def scope(self, side: str, events: list[str]) -> Scope:
        """Give what is freed (`free`) or held (`hold`), `events` besides."""
        units, groups, kinds = (
            self[f"{side}_{name}"].data or [] for name in ("units", "groups", "kinds")
        )
        return Scope(
            frozenset(map(UnitCode, units)),
            frozenset(map(GroupCode, groups)),
            frozenset(map(KindCode, kinds)),
            frozenset(map(EventUid, events[:MOST])),
        )

    def refuse_empty(self, side: str) -> None:
        """Say that nothing is there which could be freed or held."""
        told = _l("没有符合的事项：已召开的和今天以前的不能移动。")
        self[f"{side}_units"].errors = [told]

    def wishes(self, today: date) -> Wishes:
        """Nothing is moved that lies before `today`."""
        days: frozenset[date] = frozenset()
        if self.first.data is not None:
            count = (self.last.data - self.first.data).days + 1
            days = frozenset(self.first.data + timedelta(days=n) for n in range(count))
        person, unit, place = self.person.data, self.unit.data, (self.place.data or "").strip()
        anybody = days if not (person or unit or place) else frozenset[date]()
        return Wishes(
            today=today,
            conditions=Conditions(
                people={PersonCode(person): days} if person else {},
                units={UnitCode(unit): days} if unit else {},
                places={place: days} if place else {},
                days=anybody,
            ),
        )
