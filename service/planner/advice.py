"""What could be changed where not everything finds a place: in words, what it costs, and where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from calendars.ids import EventUid
from calendars.planner import Fix, WayOut
from calendars.timetable import Campaign
from service.planner.names import Names, day_told
from service.web.language import language
from service.web.words import say as _


@dataclass(frozen=True, slots=True)
class Advice:
    """`href` is where it can be done, empty where no page does it; `label` says what is there."""

    text: str
    cost: str
    href: str = ""
    label: str = ""


def advice(way: WayOut, names: Names, stored: frozenset[EventUid]) -> Advice:
    """Word a way out; `stored` are the events that have a page."""
    href, label = _where(way, names, stored)
    return Advice(way_in_words(way, names), _cost(way), href, label)


def way_in_words(way: WayOut, names: Names) -> str:
    return _WAYS[way.fix](way, names)


def _cost(way: WayOut) -> str:
    if way.unplaced:
        return _(
            "评分 %(points)s；另有 %(count)s 项因别的原因仍排不下",
            points=way.objective, count=way.unplaced,
        )  # fmt: skip
    return _("全部排下，评分 %(points)s", points=way.objective)


def _teams(way: WayOut, names: Names) -> str:
    return _(
        "%(who)s每组多派 %(more)s 队，由现有成员分担",
        who=names.some(way.data["groups"]), more=way.data["more"],
    )  # fmt: skip


def _member(way: WayOut, names: Names) -> str:
    return _(
        "%(who)s每组增加 %(more)s 名成员", who=names.some(way.data["groups"]), more=way.data["more"]
    )


def _groups(way: WayOut, names: Names) -> str:
    units = way.data["units"]
    return _(
        "增设 %(more)s 个指导检查组，接管 %(count)s 个单位：%(units)s",
        more=way.data["more"], count=len(units), units=names.some(units),
    )  # fmt: skip


def _hall(way: WayOut, _names: Names) -> str:
    return _("增加 %(more)s 个规模 %(size)s 的会场", more=way.data["more"], size=way.subject)


def _later(way: WayOut, names: Names) -> str:
    late = way.data["tasks"]
    return _(
        "期限推迟 %(days)s 个工作日，到%(until)s；%(count)s 项排在原期限之后：%(tasks)s",
        days=way.data["days"], until=day_told(way.data["until"]),
        count=len(late), tasks=names.some(late),
    )  # fmt: skip


def _earlier(way: WayOut, names: Names) -> str:
    return _(
        "%(what)s提前 %(days)s 个工作日，改到%(on)s",
        what=names.of(way.subject), days=way.data["days"], on=day_told(way.data["on"]),
    )  # fmt: skip


def _unpin(way: WayOut, names: Names) -> str:
    return _(
        "解除固定：%(what)s，现固定在%(on)s",
        what=names.of(way.subject), on=day_told(way.data["on"]),
    )  # fmt: skip


def _gap(way: WayOut, names: Names) -> str:
    return _(
        "不再要求%(what)s与%(kind)s之间隔 %(days)s 个工作日",
        what=names.of(way.subject), kind=names.kind(way.data["tasks"]), days=way.data["days"],
    )  # fmt: skip


def _release(way: WayOut, names: Names) -> str:
    return _("%(who)s腾出不能参加的日子", who=names.of(way.subject))


_WAYS: Mapping[Fix, Callable[[WayOut, Names], str]] = {
    Fix.TEAMS: _teams,
    Fix.MEMBER: _member,
    Fix.GROUPS: _groups,
    Fix.HALL: _hall,
    Fix.LATER: _later,
    Fix.EARLIER: _earlier,
    Fix.UNPIN: _unpin,
    Fix.GAP: _gap,
    Fix.RELEASE: _release,
}


def _where(way: WayOut, names: Names, stored: frozenset[EventUid]) -> tuple[str, str]:
    campaign, problem = names.campaign, names.problem
    uid = EventUid(way.subject)
    match way.fix:
        case Fix.TEAMS | Fix.MEMBER | Fix.GROUPS:
            return _of_guidance(way)
        case Fix.RELEASE if way.subject in campaign.people:
            return _room("people", way.subject), _("查看任职")
        case Fix.RELEASE:
            return url_for("planner.plan", _anchor="ask"), _("去掉条件后重新计算")
        case Fix.UNPIN:
            return url_for("planner.plan", free=uid, _anchor="ask"), _("放开后重新计算")
        case Fix.EARLIER if uid in stored:
            return url_for("timetable.event", uid=uid), _("修改日程")
        case Fix.EARLIER if problem is not None and uid in problem.by_uid:
            return _dated(campaign, problem.day(problem.by_uid[uid].first))
        case Fix.LATER if problem is not None:
            until = problem.days.index(date.fromisoformat(str(way.data["until"])))
            return _dated(campaign, problem.days[until - way.data["days"]])
        case _:
            return "", ""


def _of_guidance(way: WayOut) -> tuple[str, str]:
    if way.fix is Fix.GROUPS:
        return _room("groups", "new"), _("新增指导检查组")
    if not way.subject:
        return url_for("upkeep.things", room="groups"), _("逐组修改")
    if way.fix is Fix.TEAMS:
        return _room("groups", way.subject), _("修改该组")
    posts = url_for("upkeep.thing", room="posts", key="new", group=way.subject)
    return posts, _("增加成员")


def _room(room: str, key: str) -> str:
    return url_for("upkeep.thing", room=room, key=key)


def _dated(campaign: Campaign, day: date) -> tuple[str, str]:
    """Give the page of the deadline, figure or phase by which something falls on that day."""
    for deadline in campaign.deadlines:
        if deadline.on == day:
            return _room("deadlines", deadline.code), _("修改“%(what)s”", what=_words(deadline))
    for key, setting in campaign.settings.items():
        if setting.value == day:
            return _room("figures", key), _("修改“%(what)s”", what=_words(setting))
    for code, phase in campaign.phases.items():
        if phase.window.last_day == day:
            return _room("phases", code), _("修改“%(what)s”", what=_words(phase))
    return "", ""


def _words(thing: Any) -> str:
    return str(thing.words.in_(language()))
