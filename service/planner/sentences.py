"""Causes, goals and outcomes of a plan in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from calendars.feeds import day_in_words
from calendars.planner import Cause, CauseCode, Goal, Outcome, Placement, Problem, Purpose
from calendars.timetable import Campaign
from service.web.language import language
from service.web.words import say as _

_CAUSES: Mapping[CauseCode, Callable[[], str]] = {
    CauseCode.UNIT_BUSY: lambda: _("该单位已有会议"),
    CauseCode.UNIT_BLOCKED: lambda: _("该单位当天不能安排"),
    CauseCode.PERSON_BUSY: lambda: _("须到场人员另有会议"),
    CauseCode.PERSON_ABSENT: lambda: _("须到场人员不在"),
    CauseCode.PLACE_TAKEN: lambda: _("地点已被占用"),
    CauseCode.HALL_UNFIT: lambda: _("会场关闭或太小"),
    CauseCode.HALLS_FULL: lambda: _("会场已满"),
    CauseCode.TEAMS_BUSY: lambda: _("指导检查组已派满"),
    CauseCode.COMRADE_UNFIT: lambda: _("到场的不是本组在岗成员"),
    CauseCode.COMRADES_BUSY: lambda: _("指导检查组成员都有安排"),
    CauseCode.OUTSIDE_WINDOW: lambda: _("不在规定时间内"),
    CauseCode.WRONG_HALF: lambda: _("半天之内排不下"),
    CauseCode.OUT_OF_ORDER: lambda: _("与前后事项的次序不合"),
    CauseCode.PINNED: lambda: _("已固定"),
    CauseCode.IN_THE_PAST: lambda: _("时间已过"),
    CauseCode.NOT_A_HOST: lambda: _("不能结合该次会议"),
    CauseCode.UNKNOWN_TASK: lambda: _("没有这一项"),
    CauseCode.EMPTY_WINDOW: lambda: _("规定时间和前后次序之间没有空余半天"),
    CauseCode.TOO_FEW_PLACES: lambda: _("场次不足"),
    CauseCode.NO_GROUP: lambda: _("单位还没有指导检查组"),
    CauseCode.ORDER_CYCLE: lambda: _("前后次序互相矛盾"),
}
_GOALS: Mapping[Goal, Callable[[], str]] = {
    Goal.TRIPS: lambda: _("单独下点"),
    Goal.GROUPS: lambda: _("指导检查组一周过忙"),
    Goal.LEADERS: lambda: _("领导一周过忙"),
    Goal.UNITS: lambda: _("单位一周会多"),
    Goal.SPREAD: lambda: _("偏离适宜日期"),
    Goal.AWKWARD: lambda: _("周一上午、周五下午等"),
    Goal.RESERVE: lambda: _("临近截止"),
    Goal.CHANGES: lambda: _("改动已定安排"),
    Goal.UNPLACED: lambda: _("未能排定"),
}
_OUTCOMES: Mapping[Outcome, Callable[[], str]] = {
    Outcome.OPTIMAL: lambda: _("已证明最优"),
    Outcome.WITHIN_GAP: lambda: _("已接近最优"),
    Outcome.FEASIBLE: lambda: _("可行"),
    Outcome.PARTIAL: lambda: _("部分未能排定"),
    Outcome.INVALID: lambda: _("条件互相矛盾"),
    Outcome.STOPPED: lambda: _("已停止，保留当前最好结果"),
}
_PURPOSES: Mapping[Purpose, Callable[[], str]] = {
    Purpose.FILL: lambda: _("补排：只排尚未排定的事项"),
    Purpose.IMPROVE: lambda: _("优化：草稿可以移动，已发布的不动"),
    Purpose.REPAIR: lambda: _("调整：条件变了，改动最少的安排"),
}


def purpose_in_words(purpose: str) -> str:
    return _PURPOSES[Purpose(purpose)]()


def outcome_in_words(outcome: Outcome) -> str:
    return _OUTCOMES[outcome]()


def goal_in_words(goal: Goal) -> str:
    return _GOALS[goal]()


def cause_in_words(cause: Cause, campaign: Campaign) -> str:
    """Say what stands in the way, with names and figures where the cause has them."""
    if cause.code is CauseCode.TOO_FEW_PLACES:
        return _too_few(cause.data, campaign)
    said = _CAUSES[cause.code]()
    whose = _name(cause.subject, campaign) if cause.subject else ""
    if "of" in cause.data and "halves" in cause.data:
        share = _("%(halves)s/%(of)s 个半天", halves=cause.data["halves"], of=cause.data["of"])
        return _("%(said)s(%(share)s)", said=said, share=share)
    return _("%(said)s：%(whose)s", said=said, whose=whose) if whose else said


def _too_few(data: Mapping[str, Any], campaign: Campaign) -> str:
    who = _("、").join(_name(code, campaign) for code in list(data["subjects"])[:3])
    if len(data["subjects"]) > 3:  # noqa: PLR2004 -- as many as are named
        who = _("%(who)s等 %(count)s 方", who=who, count=len(data["subjects"]))
    return _(
        "%(who)s：%(first)s至%(last)s共 %(halves)s 个半天，最多 %(places)s 场，需要 %(need)s 场",
        who=who,
        first=_day(data["first"]),
        last=_day(data["last"]),
        halves=data["halves"],
        places=data["places"],
        need=data["need"],
    )


def _day(day: date | str) -> str:
    return day_in_words(date.fromisoformat(day) if isinstance(day, str) else day, language())


def _name(code: str, campaign: Campaign) -> str:
    for things in (campaign.groups, campaign.units, campaign.people):
        found: Any = things.get(code)  # type: ignore[call-overload]  # any code may be asked of any
        if found is not None:
            return str(found.words.in_(language()))
    return code


def placement_in_words(placement: Placement | None, problem: Problem, campaign: Campaign) -> str:
    if placement is None:
        return _("未排")
    half = _("下午") if placement.half % 2 else _("上午")
    said = [f"{day_in_words(problem.day(placement.half), language())} {half}"]
    if placement.comrade is not None:
        said.append(_name(placement.comrade, campaign))
    if placement.hall:
        said.append(placement.hall)
    if placement.joins is not None:
        said.append(_("结合会议进行"))
    return _("，").join(said)
