"""Units by time: a table by 旬 that stands without script, and what the script asks for."""

from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from calendars.errors import CalendarsError, Faulty, InvalidValue
from calendars.feeds import day_in_words, when_in_words
from calendars.ids import EventUid, UnitCode, read_uid
from calendars.times import Days, Span, When
from calendars.timetable import Campaign, Event
from service.errors import NotAllowed, NotFound, StaleEdit
from service.publishing import Preview, Sent, new_operation
from service.timetable import DISTRICT, Bar, filters, sheets, timeline, usecases
from service.timetable.sentences import in_sentences
from service.timetable.viewing import Frame, framed, place, whole
from service.web.answers import as_json
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, may_ask_anybody, may_edit
from service.web.problems import fault_in_words, in_words
from service.web.ruler import hues
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable_units", __name__)
_EPOCH = date(1970, 1, 1)
_MOST_IN_CELL = 3


@blueprint.get("/timetable/units")
@needs(Action.SEE)
def units() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    at = place(campaign)
    days = sheets.period_of(at)
    query = whole(filters.query())
    number = filters.offset() // timeline.ROWS
    shown = replace(query, first=days.first, last=days.last_day)
    chunk = timeline.chunk(services().store, shown, number)
    counts = usecases.counts(services().store, query)
    before, after = sheets.neighbours(days, campaign.window)
    return render_template(
        "timetable/units.html",
        frame=framed("units", campaign, query, counts, days),
        at=at,
        days=sheets.laid_out(campaign, days, (), counts),
        rows=[(_unit_words(campaign, unit), unit, _cells(bars, days))
              for unit, bars in chunk.bars.items()],
        most=_MOST_IN_CELL,
        chunk=chunk,
        number=number,
        size=timeline.ROWS,
        before=before,
        after=after,
        today=today(),
    )  # fmt: skip


def _cells(bars: Any, days: Days) -> dict[date, list[Bar]]:
    """Give what begins on each day; what began before stands on the first."""
    found: dict[date, list[Bar]] = {}
    for bar in bars:
        found.setdefault(max(bar.when.first_day, days.first), []).append(bar)
    return found


def _unit_words(campaign: Campaign, unit: UnitCode) -> str:
    return _("全区") if unit == DISTRICT else campaign.units[unit].words.in_(language())


@blueprint.get("/timetable/units/frame.json")
@needs(Action.SEE)
def frame() -> Response:
    """Give what the drawing stands in: units, days, phases, and the words of it."""
    query = whole(filters.query())
    campaign, found = timeline.units(services().store, query)
    made = framed("units", campaign, query, {}, None)
    return as_json(
        {
            "units": [
                [unit, _unit_words(campaign, unit), f"/units/{unit}" if unit else ""]
                for unit in found
            ],
            "rows": timeline.ROWS,
            **_days(campaign, made),
            "statuses": filters.status_words(),
            "words": _words(),
            "add": "/events/new" if made.may_add else "",
            "hosts": may_ask_anybody(account()),
            "event": "/events",
            "operation": new_operation(),
        }
    )


def _days(campaign: Campaign, made: Frame) -> dict[str, Any]:
    days = [*campaign.window]
    workdays = campaign.workdays

    def minutes(key: str) -> int:
        clock = campaign.clock(key)
        return clock.hour * 60 + clock.minute

    return {
        "first": _number(days[0]),
        "until": _number(campaign.window.until),
        "today": _number(today()),
        "days": [day_in_words(day, language()) for day in days],
        "heads": [str(day.day) for day in days],
        "marks": [_mark(campaign, day) for day in days],
        "rests": [n for n, day in enumerate(days) if not workdays.works(day)],
        "months": [
            {"words": _("%(month)s月", month=day.month if language() == "zh" else f"{day:%b}"),
             "first": _number(day)}
            for n, day in enumerate(days) if n == 0 or day.day == 1
        ],
        "phases": [
            {
                "words": band.phase.words.in_(language()),
                "first": _number(band.phase.window.first),
                "last": _number(band.phase.window.last_day),
                "hue": band.hue,
                "lane": band.lane,
            }
            for band in made.ruler.bands
        ],
        "hours": {
            "opens": minutes("hours.open"),
            "noon": minutes("hours.noon_from"),
            "resumes": minutes("hours.noon_until"),
        },
    }  # fmt: skip


def _mark(campaign: Campaign, day: date) -> str:
    if day in campaign.workdays.holidays:
        return campaign.workdays.holidays[day].in_(language())
    return _("调休上班") if day in campaign.workdays.made_up else ""


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _words() -> dict[str, str]:
    """Give what the script says; %(name)s stands for what it puts in."""
    return {
        "picked": _("已拿起，左右键移动一天，上下键移动半天，空格放下，Esc 放回。"),
        "between": _("上页键、下页键换单位。"),
        "host": _("改由%(unit)s承办", unit="%(unit)s"),
        "reverted": _("已放回原处。"),
        "fixed": _("此事项不能由您移动。"),
        "clash": _("与“%(what)s”时间重叠。", what="%(what)s"),
        "failed": _("没有保存，已放回原处。请检查网络后重试。"),
        "signed_out": _("登录已失效，没有保存。请重新登录。"),
        "undone": _("已撤销，订阅日历已同步更新。"),
        "kept": _("没有撤销：此后又有人改动过，请到变更记录中查看。"),
        "add": _("新增：%(when)s", when="%(when)s"),
    }


@blueprint.get("/timetable/units/rows.json")
@needs(Action.SEE)
def rows() -> Response:
    """Give what is drawn for some units: `chunk` counts from 0."""
    number = request.args.get("chunk", type=int) or 0
    query = whole(filters.query())
    found = timeline.chunk(services().store, query, max(0, min(number, 10_000)))
    hue = hues(found.campaign)
    drawn = [
        [_drawn(bar, found.campaign, hue.get(bar.phase, 0)) for bar in bars]
        for bars in found.bars.values()
    ]
    return as_json({"rows": drawn})


def _drawn(bar: Bar, campaign: Campaign, hue: int) -> list[object]:
    kind = campaign.kinds[bar.kind].words.in_(language())
    start, end = _written(bar.when)
    return [
        bar.uid,
        bar.version,
        bar.kind,
        _("%(kind)s：%(title)s", kind=kind, title=bar.title) if bar.title else kind,
        start,
        end,
        hue,
        bar.status.value,
        0 if bar.district else len(bar.units),
        may_edit(account(), bar),
    ]


def _written(when: When) -> tuple[str, str]:
    """Write wall times to the minute, or the first and last of whole days."""
    if isinstance(when, Span):
        return when.start.isoformat("T", "minutes"), when.end.isoformat("T", "minutes")
    return when.first.isoformat(), when.last_day.isoformat()


@blueprint.post("/events/<uid>/move")
@needs(Action.EDIT)
def move(uid: str) -> Response:
    """Say what a move would bring (`step` check), or make it (save)."""
    try:
        key = read_uid(uid)
    except InvalidValue:
        raise NotFound("event.unknown") from None
    campaign, record = usecases.event(services().store, key)
    if not may_edit(account(), record.event):
        raise NotAllowed("not_allowed", uid=uid)
    seen = request.form.get("version", type=int) or 0
    try:
        changed = timeline.moved(record.event, request.form.get("start", ""))
        changed = timeline.rehosted(changed, request.form.get("unit", ""), campaign)
        if not may_edit(account(), changed):
            raise NotAllowed("not_allowed", uid=uid)
        if request.form.get("step") != "save":
            found = usecases.look(services().store, usecases.saving(changed, fresh=False))
            return _looked(record.event, changed, campaign, found)
        return _saved(record.event, changed, campaign, seen)
    except StaleEdit:
        return _faster(key)
    except Faulty as error:
        said = " ".join(map(fault_in_words, error.faults))
        return as_json({"message": said}, HTTPStatus.UNPROCESSABLE_ENTITY)
    except CalendarsError as error:
        said = in_words(error.code, error.data)
        return as_json({"message": said}, HTTPStatus.UNPROCESSABLE_ENTITY)


def _looked(event: Event, changed: Event, campaign: Campaign, found: Preview) -> Response:
    many = changed.district or len(changed.units) > 1
    host = _new_host(event, changed, campaign)
    units, _feeds, links = usecases.reached(services().store, event, changed)
    ask = _("将通知 %(units)s 个单位、%(links)s 个订阅链接。确定移动吗？", units=units, links=links)
    warnings = in_sentences(services().store, found.clashes, found.notices)
    asked = host + ask if many or host else ""
    return as_json({"warnings": warnings, "ask": asked, "operation": new_operation()})


def _new_host(event: Event, changed: Event, campaign: Campaign) -> str:
    """Say by whom it is held now, if by another unit."""
    if changed.units == event.units:
        return ""
    (unit,) = changed.units
    return _("改由%(unit)s承办。", unit=_unit_words(campaign, unit))


def _saved(event: Event, changed: Event, campaign: Campaign, seen: int) -> Response:
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    sent = Sent(actor(), operation, services().clock.now())
    outcome = usecases.amend(services().store, changed, seen, sent)
    record = usecases.event(services().store, changed.uid)[1]
    when = when_in_words(record.event.when, language())
    return as_json(
        {
            **_now(record.event, record.version),
            "batch": outcome.batch,
            "message": _new_host(event, changed, campaign)
            + _("已移到 %(when)s，%(feeds)s 个订阅日历已更新。", when=when, feeds=outcome.feeds),
            "warnings": in_sentences(services().store, outcome.clashes, outcome.notices),
            "operation": new_operation(),
        }
    )


def _now(event: Event, version: int) -> dict[str, object]:
    start, end = _written(event.when)
    return {"version": version, "start": start, "end": end}


def _faster(uid: EventUid) -> Response:
    """Say who was faster, and what stands there now."""
    campaign, record = usecases.event(services().store, uid)
    batch = timeline.newest_change(services().store, uid)
    who, at = (batch.actor, batch.at.astimezone(campaign.zone)) if batch else ("?", None)
    said = _(
        "%(who)s 已在 %(at)s 改动过此事项，现为 %(when)s；您的移动没有保存。",
        who=who,
        at=f"{day_in_words(at.date(), language())} {at:%H:%M}" if at else "?",
        when=when_in_words(record.event.when, language()),
    )
    now = _now(record.event, record.version)
    return as_json({"message": said, "now": now, "operation": new_operation()}, HTTPStatus.CONFLICT)
