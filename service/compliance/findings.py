"""What is missing, what a verdict rests on, and what mends it, each in one sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from calendars.compliance import Evidence, Lack, Mend, Verdict
from service.compliance.names import Names
from service.web.scope import DISTRICT
from service.web.words import say as _

Data = Mapping[str, Any]
_Sentence = Callable[[Data, Names], str]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and where it leads; `href` is empty where it leads nowhere."""

    text: str
    href: str = ""


def lack_in_words(lack: Lack, names: Names) -> str:
    return _LACKS[lack.code](lack.data, names)


def _thing(data: Data, names: Names) -> str:
    """Name the event or the entry that a lack is about."""
    if "event" in data:
        return names.event(data["event"])
    key = str(data.get("entry", ""))
    if "/" in key:
        return names.entry(key)
    return names.thing(key, str(data.get("subject", "")))


def _event(data: Data, names: Names) -> str:
    what = names.several(map(names.kind, data["kinds"])) or _("活动")
    if data["count"] > 1:
        return _("“%(what)s”不足 %(count)s 次。", what=what, count=data["count"])
    return _("没有符合要求的“%(what)s”。", what=what)


def _entry(data: Data, names: Names) -> str:
    what = _thing(data, names)
    if "unit" in data:
        return _("%(unit)s尚未登记“%(what)s”。", unit=names.unit(data["unit"]), what=what)
    if data.get("count", 1) > 1:
        return _("台账中“%(what)s”不足 %(count)s 条。", what=what, count=data["count"])
    return _("台账中还没有“%(what)s”。", what=what)


def _field(data: Data, names: Names) -> str:
    field = names.field(data["entry"], data["field"])
    return _("“%(what)s”没有填写“%(field)s”。", what=_thing(data, names), field=field)


def _field_other(data: Data, names: Names) -> str:
    what, field = _thing(data, names), names.field(data["entry"], data["field"])
    if "role" in data:
        return _("“%(what)s”的“%(field)s”应有%(role)s。", what=what, field=field,
                 role=names.role(data["role"]))  # fmt: skip
    return _("“%(what)s”的“%(field)s”不符合要求。", what=what, field=field)


def _rule(data: Data, names: Names) -> str:
    what = names.kind(data["needs"])
    if data["rule"]:
        return _("取决于 %(rule)s：还没有“%(what)s”。", rule=names.rule(data["rule"]), what=what)
    return _("取决于“%(what)s”，目前还没有。", what=what)


def _outside(data: Data, names: Names) -> str:
    what = _thing(data, names)
    if "first" in data:
        first, last = names.day(data["first"]), names.day(data["last"])
        return _("%(what)s不在规定时间内(%(first)s至%(last)s)。", what=what, first=first, last=last)
    return _("%(what)s不在规定时间内，不予计入。", what=what)


_ORDERS: dict[str, _Sentence] = {
    "after": lambda d, n: _(
        "%(what)s应在“%(target)s”之后。", what=_thing(d, n), target=n.kind(d["target"])
    ),
    "since": lambda d, n: _(
        "%(what)s不能早于“%(target)s”当日。", what=_thing(d, n), target=n.kind(d["target"])
    ),
    "before": lambda d, n: _(
        "%(what)s应在“%(target)s”之前。", what=_thing(d, n), target=n.kind(d["target"])
    ),
    "until": lambda d, n: _(
        "%(what)s应在“%(target)s”之前。", what=_thing(d, n), target=n.kind(d["target"])
    ),
    "": lambda d, n: _("先后次序不对：%(what)s。", what=_thing(d, n)),
}


def _too_many(data: Data, _names: Names) -> str:
    count = len(data.get("events", data.get("entries", ())))
    if "events" in data:
        return _("共有 %(count)s 次，只应有 %(most)s 次，须明确以哪一次为准。", count=count,
                 most=data["most"])  # fmt: skip
    return _("共有 %(count)s 条，以不超过 %(most)s 条为宜。", count=count, most=data["most"])


def _group(data: Data, _names: Names) -> str:
    count = len(data.get("groups", ()))
    if count > 1:
        return _("同时有 %(count)s 个指导检查组，只应有一个。", count=count)
    return _("还没有指派指导检查组。")


_LACKS: dict[str, _Sentence] = {
    "accompanying": lambda d, n: _(
        "%(event)s：%(roles)s不必陪会。",
        event=n.event(d["event"]), roles=n.several(map(n.role, d["roles"])),
    ),
    "aim": lambda d, n: _("努力方向：%(what)s", what=_LACKS[d["code"]](d, n)),
    "cadence": lambda d, n: _(
        "%(months)s不足每月 %(count)s 次。", months=n.several(d["months"]), count=d["count"]
    ),
    "confirmation": lambda d, n: _("尚未确认已召开：%(event)s。", event=n.event(d["event"])),
    "entry": _entry,
    "event": _event,
    "field": _field,
    "field_other": _field_other,
    "group": _group,
    "head": lambda d, n: _("%(group)s没有登记组长。", group=n.group(d["group"])),
    "invitation": lambda d, n: _(
        "%(event)s没有安排%(role)s参加。", event=n.event(d["event"]), role=n.role(d["role"])
    ),
    "leadership_bodies": lambda _d, _n: _("没有登记四大班子是哪几个单位。"),
    "more_than_usual": lambda d, _n: _(
        "共有 %(count)s 次，一般为 %(usual)s 次，请留意。", count=len(d["events"]), usual=d["usual"]
    ),
    "out_of_order": lambda d, n: _ORDERS[d.get("relation", "")](d, n),
    "outside_window": _outside,
    "posts": lambda d, n: _("没有登记谁担任%(role)s。", role=n.role(d["role"])),
    "public": lambda d, n: _("不应公开：%(what)s。", what=_thing(d, n)),
    "rule": _rule,
    "share": lambda d, _n: _(
        "目前覆盖 %(percent)s，应达 %(wanted)s。",
        percent=f"{d['percent']}%", wanted=f"{d['wanted']}%",
    ),
    "too_many": _too_many,
    "too_many_hours": lambda d, n: _(
        "%(event)s使%(roles)s一周开会的时数超过上限。",
        event=n.event(d["event"]), roles=n.several(map(n.role, d["roles"])),
    ),
    "too_many_meetings": lambda d, n: _(
        "%(event)s所在的一周开会超过 %(most)s 次。", event=n.event(d["event"]), most=d["most"]
    ),
    "twice": lambda d, n: _(
        "%(event)s：%(people)s半天之内要赶两场。",
        event=n.event(d["event"]), people=n.several(map(n.person, d["people"])),
    ),
}  # fmt: skip


def evidence_in_words(evidence: Evidence, names: Names) -> Said:
    match evidence.type:
        case "event":
            return Said(names.event(evidence.id), f"/events/{evidence.id}")
        case "entry":
            return Said(names.entry(evidence.id), ledger_href(evidence.id.partition("/")[0]))
        case "group":
            return Said(names.group(evidence.id))
        case "unit":
            return Said(names.unit(evidence.id), f"/units/{evidence.id}")


def action_of(verdict: Verdict, names: Names) -> Said | None:
    """Give the shortest way to mend a cell: what the button says, and where it leads."""
    return _ACTIONS[verdict.mend.code](verdict.mend, verdict, names) if verdict.mend else None


def _schedule(mend: Mend, verdict: Verdict, names: Names) -> Said:
    kind = mend.data.get("kind", "")
    whose = {"unit": verdict.unit} if verdict.unit else {"district": "yes"}
    asked = whose | {
        "kind": kind,
        "phase": mend.data.get("phase") or names.fitting_phase(kind, verdict.phase),
        "date": mend.data.get("by", ""),
        "person": mend.data.get("person", ""),
        "group": mend.data.get("group", ""),
        "title": names.branch(verdict) if "branch" in mend.data else "",
    }
    query = urlencode({key: str(value) for key, value in asked.items() if value})
    what = names.kind(kind) if kind else _("事项")
    return Said(_("安排“%(what)s”", what=what), f"/events/new?{query}")


def _enter(mend: Mend, verdict: Verdict, names: Names) -> Said:
    code, subject = str(mend.data["entry"]), str(mend.data.get("subject", ""))
    unit = mend.data.get("unit", verdict.unit)
    return Said(_("登记“%(what)s”", what=names.entry_kind(code)), ledger_href(unit, code, subject))


def _of_event(words: Callable[[], str]) -> Callable[[Mend, Verdict, Names], Said]:
    def said(mend: Mend, verdict: Verdict, _names: Names) -> Said:
        uid = mend.data.get("event")
        return Said(words(), f"/events/{uid}" if uid else f"/timetable?unit={verdict.unit or ''}")

    return said


def _confirm(mend: Mend, _verdict: Verdict, names: Names) -> Said:
    whose = names.sole_unit(mend.data["event"]) or DISTRICT
    return Said(_("确认召开情况"), f"/ledger/{whose}/held")


def _withdraw(mend: Mend, verdict: Verdict, _names: Names) -> Said:
    if "event" in mend.data:
        return Said(_("改为不公开"), f"/events/{mend.data['event']}")
    return Said(_("到台账中核减"), ledger_href(verdict.unit))


_ACTIONS: dict[str, Callable[[Mend, Verdict, Names], Said]] = {
    "cancel": _of_event(lambda: _("取消多余的一次")),
    "confirm": _confirm,
    "correct": _of_event(lambda: _("核对更正")),
    "enter": _enter,
    "invite": _of_event(lambda: _("补充参加人员")),
    "move": _of_event(lambda: _("调整时间")),
    "schedule": _schedule,
    "withdraw": _withdraw,
}


def ledger_href(unit: str | None, code: str = "", subject: str = "") -> str:
    """Give where an entry is made."""
    asked = {"kind": code, "subject": subject}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"/ledger/{unit or DISTRICT}" + (f"?{query}" if query else "")
