"""Fields and their values as history and comparisons show them."""

from datetime import date
from enum import Enum
from typing import Any

from calendars.feeds import day_in_words, when_in_words
from calendars.text import Words
from calendars.times import Days, Span
from service.web.language import language
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
    }
    return names.get(name, name)


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
        case Enum():
            return _STATES.get(value.value, lambda: str(value.value))()
        case bool():
            return _("是") if value else _("否")
        case frozenset():
            return "、".join(sorted(map(str, value))) or "—"
        case _:
            return str(value)


_STATES = {
    "draft": lambda: _("草稿"),
    "tentative": lambda: _("暂定"),
    "confirmed": lambda: _("已确定"),
    "cancelled": lambda: _("已取消"),
    "public": lambda: _("公开"),
    "own": lambda: _("本单位"),
    "internal": lambda: _("参加人员"),
}
