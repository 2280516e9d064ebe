"""Fields and their values as history and comparisons show them."""

from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from typing import Any

from calendars.feeds import day_in_words, when_in_words
from calendars.text import Words
from calendars.times import Days, Span
from calendars.timetable import Campaign, Doubt
from service.web.language import language
from service.web.ruler import Cell
from service.web.words import say as _


def field_in_words(name: str) -> str:
    names = {
        "kind": _("事项类型"),
        "phase": _("阶段"),
        "when": _("时间"),
        "moved_from": _("原定"),
        "units": _("单位"),
        "district": _("全区"),
        "roles": _("参加人员"),
        "groups": _("指导检查组"),
        "people": _("具体人员"),
        "status": _("状态"),
        "visibility": _("公开范围"),
        "title": _("补充标题"),
        "place": _("地点"),
        "note": _("备注"),
        "held_on": _("召开日期"),
        "words": _("名称"),
        "value": _("取值"),
        "on": _("日期"),
        "values": _("内容"),
    }
    return names.get(name, name)


def grant_in_words(grant: str) -> str:
    names = {
        "admin": _("系统管理员"),
        "office": _("区活动办公室"),
        "unit": _("单位联络员"),
        "guidance": _("指导检查组"),
        "viewer": _("查阅人员"),
    }
    return names.get(grant, grant)


_BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def agent_in_words(agent: str) -> str:
    """Name a browser and its machine as people know them; more is not to be had honestly."""
    known = [next((n for n in names if n in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    shown = {"Edg": "Edge", "Macintosh": "Mac"}
    return " · ".join(shown.get(name, name) for name in known if name) or _("未知设备")


def value_in_words(value: Any) -> str:
    match value:
        case None | "":
            return "—"
        case Span() | Days():
            return when_in_words(value, language())
        case Words():
            return value.in_(language())
        case date():
            return day_in_words(value, language())
        case time():
            return f"{value:%H:%M}"
        case Enum():
            return _STATES.get(value.value, lambda: str(value.value))()
        case bool():
            return _("是") if value else _("否")
        case frozenset() | tuple():
            return "、".join(sorted(map(str, value))) or "—"
        case Mapping():
            said = (f"{key}：{value_in_words(each)}" for key, each in value.items())
            return "；".join(said) or "—"
        case _:
            return str(value)


def level_in_words(level: str) -> str:
    """Say how much something weighs with the planner."""
    names = {
        "none": _("不计"),
        "low": _("低"),
        "normal": _("一般"),
        "high": _("高"),
        "highest": _("最高"),
    }
    return names.get(level, level)


_SHELVES = {
    "kind": "kinds", "phase": "phases", "units": "units", "roles": "roles", "groups": "groups",
    "people": "people",
}  # fmt: skip
_MOST = 12


def detail_in_words(field: str, value: Any, campaign: Campaign) -> str:
    """Say a field's value, codes of the campaign by their names."""
    if field not in _SHELVES or not value:
        return value_in_words(value)
    shelf = getattr(campaign, _SHELVES[field])
    codes = [value] if isinstance(value, str) else sorted(value)
    said = _("、").join(
        shelf[code].words.in_(language()) if code in shelf else code for code in codes[:_MOST]
    )
    return said + (_("等 %(count)s 项", count=len(codes)) if len(codes) > _MOST else "")


def cell_label(cell: Cell) -> tuple[str, str]:
    """Give the month and the part of it that a cell of the ruler stands for."""
    if language() == "en":
        return f"{cell.days.first:%b}", f"{cell.days.first.day}–{cell.days.last_day.day}"
    written = cell.period.written
    return written[:-2], written[-2:]


def cell_words(cell: Cell) -> str:
    """Say what a cell of the ruler shows, for those who hear it."""
    said = _("%(when)s，%(count)s 项", when=when_in_words(cell.days, language()), count=cell.count)
    if not cell.holidays:
        return said
    names = _("、").join(words.in_(language()) for words in cell.holidays)
    return _("%(said)s，含%(names)s假期", said=said, names=names)


_STATES = {
    "draft": lambda: _("草稿"),
    "tentative": lambda: _("暂定"),
    "confirmed": lambda: _("已确定"),
    "cancelled": lambda: _("已取消"),
    "public": lambda: _("公开"),
    "own": lambda: _("本单位"),
    "internal": lambda: _("参加人员"),
}


_DOUBTS = {
    Doubt.OUTSIDE_PHASE: lambda: _("请注意：不在所属阶段的时间内。"),
    Doubt.DAY_OFF: lambda: _("请注意：当天是节假日或周末。"),
    Doubt.OUTSIDE_HOURS: lambda: _("请注意：不在工作时间内。"),
    Doubt.AFTER_DEADLINE: lambda: _("请注意：晚于规定的截止日期。"),
    Doubt.NO_GUIDANCE: lambda: _("请注意：尚未安排指导检查组参加。"),
    Doubt.SHOWN: lambda: _("请注意：此类事项一般不公开，保存后会出现在公开日历上。"),
}


def doubt_in_words(doubt: Doubt) -> str:
    return _DOUBTS[doubt]()
