"""Causes, goals and outcomes of a plan in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from calendars.feeds import day_in_words
from calendars.planner import HALVES, Cause, CauseCode, Outcome, Placement, Problem, Purpose
from calendars.timetable import Campaign
from service.planner.names import Names, day_told
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
_STAGES: Mapping[str, Callable[[], str]] = {
    "greedy": lambda: _("先排出一份可行的安排"),
    "bound": lambda: _("估算最好能排到多少"),
    "whole": lambda: _("整体求最优"),
    "repair": lambda: _("逐步放开，求最少的移动"),
    "explain": lambda: _("查找排不下的原因，并逐一试算出路"),
    "improve": lambda: _("逐块改进"),
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


def stage_in_words(stage: str) -> str:
    return _STAGES.get(stage, _STAGES["improve"])()


def cause_in_words(cause: Cause, campaign: Campaign, problem: Problem | None = None) -> str:
    """Say what stands in the way, with names, days and figures where the cause has them.

    Without a `problem` its tasks cannot be named.
    """
    if tell := _DEMANDS.get(cause.code):
        told = tell(cause, Names(campaign, problem))
        if told is not None:
            return told
    said = _CAUSES[cause.code]()
    whose = Names(campaign, problem).of(cause.subject) if cause.subject else ""
    if "of" in cause.data and "halves" in cause.data:
        share = _("%(halves)s/%(of)s 个半天", halves=cause.data["halves"], of=cause.data["of"])
        return _("%(said)s(%(share)s)", said=said, share=share)
    if "blocked" in cause.data and whose:
        return _(
            "%(said)s：%(whose)s，挡住 %(count)s 个半天",
            said=said, whose=whose, count=cause.data["blocked"],
        )  # fmt: skip
    return _("%(said)s：%(whose)s", said=said, whose=whose) if whose else said


def _too_few(cause: Cause, names: Names) -> str:
    data = cause.data
    many = len(data["subjects"])
    told = {
        "when": _halves(data),
        "who": _scarce(data, names),
        "halves": data["halves"],
        "places": data["places"],
        "need": data["need"],
        "what": names.kind(data.get("tasks", ())),
    }
    if data["places"] == many * data["halves"]:
        return _(
            "%(when)s，%(who)s：%(many)s × %(halves)s 个半天 = %(places)s < %(need)s 次%(what)s",
            many=_many(data, many), **told,
        )  # fmt: skip
    return _(
        "%(when)s共 %(halves)s 个半天，%(who)s：最多 %(places)s 次 < %(need)s 次%(what)s", **told
    )


def _scarce(data: Mapping[str, Any], names: Names) -> str:
    match data["resource"]:
        case "hall":
            return _("规模 %(size)s 以上的会场", size=_("、").join(data["subjects"]))
        case "member":
            return _("%(who)s的成员", who=names.some(data["subjects"]))
        case _:
            return names.some(data["subjects"])


def _many(data: Mapping[str, Any], many: int) -> str:
    match data["resource"]:
        case "team" | "member":
            return _("%(count)s 组", count=many)
        case "hall":
            return _("%(count)s 个会场", count=many)
        case _:
            return _("%(count)s 方", count=many)


def _halves(data: Mapping[str, Any]) -> str:
    """Say from when to when, in half days where it does not begin or end with the day."""
    first, last = day_told(data["first"]), day_told(data["last"])
    if data["half"] % HALVES:
        first = _("%(day)s下午", day=first)
    if not (data["half"] + data["halves"] - 1) % HALVES:
        last = _("%(day)s上午", day=last)
    return first if first == last else _("%(first)s至%(last)s", first=first, last=last)


def _out_of_order(cause: Cause, names: Names) -> str | None:
    if "after" not in cause.data:
        return None
    data = cause.data
    told = {"what": names.of(cause.subject), "kind": names.kind(data["tasks"])}
    if data.get("on"):
        told["what"] = _("%(what)s(%(day)s)", what=told["what"], day=day_told(data["on"]))
    if data["after"]:
        said = _("%(kind)s须在%(what)s之后", **told)
    else:
        said = _("%(kind)s须在%(what)s之前", **told)
    if data["days"]:
        said = _("%(said)s，至少隔 %(days)s 个工作日", said=said, days=data["days"])
    return _("%(said)s(依据：%(rule)s)", said=said, rule=data["rule"]) if data["rule"] else said


def _outside(cause: Cause, names: Names) -> str | None:
    told = {"kind": names.kind(cause.data.get("tasks", ()))}
    if "last" in cause.data:
        return _("%(kind)s最迟在%(day)s", day=day_told(cause.data["last"]), **told)
    if "first" in cause.data:
        return _("%(kind)s最早在%(day)s", day=day_told(cause.data["first"]), **told)
    return None


def _away(cause: Cause, names: Names) -> str | None:
    if not cause.data.get("away"):
        return None
    return _("%(who)s有些日子不能到", who=names.of(cause.subject))


def _pinned(cause: Cause, names: Names) -> str | None:
    if "on" not in cause.data:
        return None
    day = day_told(cause.data["on"])
    return _("%(what)s固定在%(day)s", what=names.of(cause.subject), day=day)


def _empty_window(cause: Cause, names: Names) -> str | None:
    if not (uids := cause.data.get("tasks")):
        return None
    what = names.of(uids[0])
    if len(uids) > 1:
        what = _("%(kind)s(%(count)s 项)", kind=names.kind(uids), count=len(uids))
    if "first" not in cause.data:
        return _("%(what)s没有可用的日子", what=what)
    first, last = day_told(cause.data["first"]), day_told(cause.data["last"])
    if not cause.data.get("after"):
        return _(
            "%(what)s只能在%(first)s至%(last)s，其间没有可用的半天",
            what=what, first=first, last=last,
        )  # fmt: skip
    return _(
        "%(what)s只能在%(first)s至%(last)s，又须在%(before)s之后，其间没有可用的半天",
        what=what, first=first, last=last, before=names.of(cause.data["after"]),
    )  # fmt: skip


def _cycle(cause: Cause, names: Names) -> str:
    circle = _(" → ").join(names.of(uid) for uid in cause.data["tasks"])
    return _("前后次序互相矛盾：%(circle)s", circle=circle)


_DEMANDS: Mapping[CauseCode, Callable[[Cause, Names], str | None]] = {
    CauseCode.TOO_FEW_PLACES: _too_few,
    CauseCode.OUT_OF_ORDER: _out_of_order,
    CauseCode.OUTSIDE_WINDOW: _outside,
    CauseCode.PINNED: _pinned,
    CauseCode.UNIT_BLOCKED: _away,
    CauseCode.PERSON_ABSENT: _away,
    CauseCode.EMPTY_WINDOW: _empty_window,
    CauseCode.ORDER_CYCLE: _cycle,
}


def placement_in_words(placement: Placement | None, problem: Problem, campaign: Campaign) -> str:
    if placement is None:
        return _("未排")
    half = _("下午") if placement.half % 2 else _("上午")
    said = [f"{day_in_words(problem.day(placement.half), language())} {half}"]
    if placement.comrade is not None:
        said.append(Names(campaign).of(placement.comrade))
    if placement.hall:
        said.append(placement.hall)
    if placement.joins is not None:
        said.append(_("结合会议进行"))
    return _("，").join(said)


def asked_in_words(asked: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    """Give what a run was told besides its purpose; tasks are named where `names` knows them."""
    return (*_missing(asked, names), *_named(asked, names))


def _missing(asked: Mapping[str, Any], names: Names) -> Iterator[str]:
    for code, days in asked["people"].items():
        yield _("%(who)s不能参加：%(days)s", who=names.of(code), days=_days(days))
    for code, days in asked["units"].items():
        yield _("%(who)s不能安排：%(days)s", who=names.of(code), days=_days(days))
    for place, days in asked["places"].items():
        yield _("%(place)s不能用：%(days)s", place=place, days=_days(days))
    if asked["days"]:
        yield _("都不开会：%(days)s", days=_days(asked["days"]))


def _named(asked: Mapping[str, Any], names: Names) -> Iterator[str]:
    free, hold = asked["freed"], asked["pinned"]
    if free:
        yield _with_names(_("放开 %(count)s 项", count=len(free)), free, names)
    if hold:
        yield _with_names(_("固定 %(count)s 项", count=len(hold)), hold, names)


def _with_names(said: str, uids: Sequence[str], names: Names) -> str:
    if names.problem is None:
        return said
    return _("%(said)s：%(whose)s", said=said, whose=names.some(uids))


def _days(days: Sequence[str]) -> str:
    """Say days that follow each other as one stretch."""
    found: list[list[date]] = []
    for day in sorted(map(date.fromisoformat, days)):
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1][-1] = day
        else:
            found.append([day, day])
    return _("、").join(
        day_told(first)
        if first == last
        else _("%(first)s至%(last)s", first=day_told(first), last=day_told(last))
        for first, last in found
    )
