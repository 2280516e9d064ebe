"""A change as people read it: each field by its name, each code by what it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from calendars.feeds import day_in_words, summary
from calendars.timetable import (
    WHOLE,
    Campaign,
    Change,
    Conflict,
    ContactPoint,
    Draft,
    Noun,
    Post,
    Series,
    What,
    by_field,
)
from calendars.workdays import SpecialDay
from service.web.language import language
from service.web.shown import detail_in_words, field_in_words
from service.web.words import say as _

_SILENT = frozenset({"uid", "series", "id", "planned", "pattern"})


@dataclass(frozen=True, slots=True)
class Line:
    """What a field was and is, in words."""

    label: str
    before: str
    after: str


def lines(change: Change, campaign: Campaign) -> list[Line]:
    """Tell field by field; of what was made or taken away, every field that says something."""
    if change.noun is Noun.DRAFT:
        draft = change.after or change.before
        change = Change(Noun.EVENT, change.key, draft.base, draft.event)
    return [
        Line(
            field_in_words(one.field),
            detail_in_words(one.field, one.before, campaign),
            detail_in_words(one.field, one.after, campaign),
        )
        for one in by_field(change)
        if one.field not in _SILENT and (one.before or one.after)
    ]


def thing_in_words(change: Change, campaign: Campaign) -> str:
    """Name a thing of the campaign, also one that it no longer has."""
    match change.after or change.before:
        case Post(person, role, unit, group):
            where = _name(campaign.units, unit) or _name(campaign.groups, group)
            return " ".join((_name(campaign.people, person), where, _name(campaign.roles, role)))
        case ContactPoint(leader, unit):
            return f"{_name(campaign.people, leader)} → {_name(campaign.units, unit)}"
        case Series(pattern=pattern):
            return _("系列：%(what)s", what=summary(pattern, campaign, language()))
        case Draft(event=event):
            return _("草稿改动：%(what)s", what=summary(event, campaign, language()))
        case SpecialDay(on, words):
            said = words.in_(language()) if words else _("调休上班")
            return f"{day_in_words(on, language())} {said}"
        case thing:
            return str(thing.words.in_(language()))


def _name(things: Mapping[Any, Any], code: str | None) -> str:
    if code is None:
        return ""
    return str(things[code].words.in_(language())) if code in things else code


def choices(conflict: Conflict, noun: Noun, campaign: Campaign) -> tuple[str, str, str, str]:
    """Give the field, what it was, what it was made, what it is now."""
    if conflict.field == WHOLE:
        label = _("整个事项") if noun is Noun.EVENT else _("整条记录")
        return label, _there(conflict.was), _there(conflict.made), _there(conflict.now)
    label = field_in_words(conflict.field) if conflict.field else _("日期")
    was, made, now = (
        detail_in_words(conflict.field, side, campaign)
        for side in (conflict.was, conflict.made, conflict.now)
    )
    return label, was, made, now


def _there(side: Mapping[str, Any] | None) -> str:
    return _("没有") if side is None else _("有")


NOUNS: Mapping[Noun, Callable[[], str]] = {
    Noun.EVENT: lambda: _("事项"),
    Noun.DRAFT: lambda: _("草稿改动"),
    Noun.SERIES: lambda: _("系列规律"),
    Noun.ENTRY: lambda: _("台账"),
    Noun.UNIT: lambda: _("单位"),
    Noun.PERSON: lambda: _("人员"),
    Noun.POST: lambda: _("任职"),
    Noun.POINT: lambda: _("联系点"),
    Noun.GROUP: lambda: _("指导检查组"),
    Noun.PHASE: lambda: _("阶段"),
    Noun.DEADLINE: lambda: _("截止日期"),
    Noun.DAY: lambda: _("节假日"),
    Noun.SETTING: lambda: _("设置"),
}
WHATS: Mapping[What, Callable[[], str]] = {
    What.MADE: lambda: _("新增"),
    What.MOVED: lambda: _("改期"),
    What.PLACE: lambda: _("改地点"),
    What.AUDIENCE: lambda: _("改单位或人员"),
    What.PUBLISHED: lambda: _("草稿发布"),
    What.CANCELLED: lambda: _("取消"),
    What.REINSTATED: lambda: _("恢复已取消的"),
    What.HELD: lambda: _("确认召开"),
    What.REMOVED: lambda: _("删除"),
    What.OTHER: lambda: _("其他改动"),
}
