"""The sorts of things that a campaign is kept of: where each is found, and how it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from calendars.feeds import day_in_words
from calendars.planner import LEVEL
from calendars.timetable import Campaign, Noun
from service.upkeep import forms
from service.web.language import language
from service.web.shown import level_in_words, value_in_words
from service.web.words import say as _

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """`name` stands in the address. `row` gives what a list shows of a thing, after its key.

    `open`: things may be added and taken out; the others come with the campaign.
    """

    name: str
    noun: Noun
    form: type[forms.ThingForm]
    title: Callable[[], str]
    heads: Callable[[], Row]
    row: Callable[[Any, Campaign], Row]
    open: bool = True
    listed: bool = True


def _words(thing: Any) -> str:
    return str(thing.words.in_(language()))


def _of(things: Mapping[Any, Any], code: Any) -> str:
    return _words(things[code]) if code in things else "—"


def _day(day: Any) -> str:
    return day_in_words(day, language()) if day else "—"


def _unit(unit: Any, campaign: Campaign) -> Row:
    return (
        _words(unit),
        _of(campaign.categories, unit.category),
        _of(campaign.groups, unit.group),
        str(unit.headcount),
    )


def _person(person: Any, campaign: Campaign) -> Row:
    posts = campaign.posts_of_person.get(person.code, ())
    places = dict.fromkeys(
        _of(campaign.units, post.unit) if post.unit else _of(campaign.groups, post.group)
        for post in posts
    )
    roles = dict.fromkeys(_of(campaign.roles, post.role) for post in posts)
    return (_words(person), _("、").join(places) or "—", _("、").join(roles) or "—")


def _group(group: Any, campaign: Campaign) -> Row:
    guided = sum(unit.group == group.code for unit in campaign.units.values())
    members = {post.person for post in campaign.posts_of_group.get(group.code, ())}
    return (_words(group), str(group.teams), str(len(members)), str(guided))


def _figure(setting: Any) -> str:
    weighs = setting.key.startswith(LEVEL)
    return level_in_words(setting.value) if weighs else value_in_words(setting.value)


def _post(post: Any, campaign: Campaign) -> Row:
    place = _of(campaign.units, post.unit) if post.unit else _of(campaign.groups, post.group)
    return (_of(campaign.people, post.person), _of(campaign.roles, post.role), place,
            _day(post.since), _day(post.until))  # fmt: skip


ROOMS: Mapping[str, Room] = {
    room.name: room
    for room in (
        Room(
            "units", Noun.UNIT, forms.UnitForm, lambda: _("单位"),
            lambda: (_("名称"), _("类别"), _("指导检查组"), _("人数")), _unit,
        ),
        Room(
            "people", Noun.PERSON, forms.PersonForm, lambda: _("人员"),
            lambda: (_("名称"), _("单位或组"), _("角色")), _person,
        ),
        Room(
            "groups", Noun.GROUP, forms.GroupForm, lambda: _("指导检查组"),
            lambda: (_("名称"), _("队数"), _("成员"), _("联系单位")), _group,
        ),
        Room(
            "posts", Noun.POST, forms.PostForm, lambda: _("任职"),
            lambda: (_("人员"), _("角色"), _("单位或组"), _("自"), _("至")), _post, listed=False,
        ),
        Room(
            "points", Noun.POINT, forms.PointForm, lambda: _("联系点"),
            lambda: (_("联系领导"), _("联系点")),
            lambda one, c: (_of(c.people, one.leader), _of(c.units, one.unit)),
        ),
        Room(
            "phases", Noun.PHASE, forms.PhaseForm, lambda: _("阶段"),
            lambda: (_("名称"), _("第一天"), _("最后一天")),
            lambda one, _c: (_words(one), _day(one.window.first), _day(one.window.last_day)),
            open=False,
        ),
        Room(
            "deadlines", Noun.DEADLINE, forms.DeadlineForm, lambda: _("截止日期"),
            lambda: (_("名称"), _("日期"), _("事项类型")),
            lambda one, c: (_words(one), _day(one.on), _of(c.kinds, one.kind)),
        ),
        Room(
            "days", Noun.DAY, forms.DayForm, lambda: _("节假日与调休"),
            lambda: (_("名称"),),
            lambda one, _c: (_words(one) if one.words else _("调休上班"),),
        ),
        Room(
            "figures", Noun.SETTING, forms.SettingForm, lambda: _("指标"),
            lambda: (_("名称"), _("取值"), _("来源")),
            lambda one, _c: (
                _words(one), _figure(one),
                _("方案") if one.source == "plan" else _("本区自定"),
            ),
            open=False,
        ),
    )
}  # fmt: skip
