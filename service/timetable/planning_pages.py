"""`/units/<code>/plan`: everything that a phase still wants, in one form, saved together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import Faulty, InvalidValue
from calendars.ids import EventUid, PhaseCode
from calendars.text import PLACE_LIMIT, clean_text
from calendars.times import Days, Span
from calendars.timetable import Campaign, Event, Schedule, Status
from service.errors import NotAllowed
from service.publishing import Sent, new_operation
from service.timetable import planning, selections, usecases
from service.timetable.sentences import by_event, in_sentences
from service.web.guard import account, actor, needs
from service.web.policy import Action, may_edit
from service.web.problems import in_words
from service.web.scope import unit_of
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable_planning", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """An event as proposed, and what was typed for it."""

    event: Event
    chosen: bool
    typed: Mapping[str, str]
    error: str = ""


@blueprint.route("/units/<code>/plan", methods=["GET", "POST"])
@needs(Action.EDIT)
def plan(code: str) -> ResponseReturnValue:
    store = services().store
    campaign = usecases.campaign_of(store)
    unit = unit_of(code, campaign)
    phase = _phase(campaign)
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    found = planning.wanted(store, unit, phase, operation)
    if any(not may_edit(account(), event) for event in found.events):
        raise NotAllowed("not_allowed", unit=code)
    rows = [_row(event) for event in found.events]
    chosen = [row.event for row in rows if row.chosen]
    wrong = any(row.error for row in rows)
    if request.method == "POST" and request.form.get("step") == "save" and chosen and not wrong:
        sent = Sent(actor(), operation, services().clock.now(), _("按阶段补排"))
        status = Status.DRAFT if request.form.get("status") == "draft" else Status.CONFIRMED
        edits = [Schedule(replace(event, status=status)) for event in chosen]
        try:
            outcome = selections.save(store, edits, {}, sent)
        except Faulty as error:
            flash(in_words(error.code, error.data), "error")
        else:
            flash(_("已排定 %(count)s 项。", count=len(chosen)), "done")
            for warning in in_sentences(store, outcome.clashes, outcome.notices):
                flash(warning, "warning")
            return redirect(url_for("timetable.unit", code=unit, undo=outcome.batch), 303)
    dry = selections.dry_copy(store, campaign, chosen)
    page = render_template(
        "timetable/plan.html",
        campaign=campaign,
        unit=campaign.units[unit],
        phase=campaign.phases[phase],
        rows=rows,
        said=by_event(store, dry.items),
        clashing={item.uid for item in dry.items if item.clashes or item.faults},
        operation=operation,
        status=request.form.get("status", Status.CONFIRMED.value),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _phase(campaign: Campaign) -> PhaseCode:
    """Give the phase that is asked for, else the one that is on, else the first."""
    asked = request.args.get("phase", "")
    if asked in campaign.phases:
        return PhaseCode(asked)
    here = campaign.phases_on(today()) or tuple(campaign.phases.values())
    return here[-1].code


def _row(event: Event) -> Row:
    if request.method == "GET":
        return Row(event, chosen=True, typed=_as_typed(event))
    uid: EventUid = event.uid
    typed = {
        name: request.form.get(f"{name}-{uid}", value) for name, value in _as_typed(event).items()
    }
    chosen = uid in request.form.getlist("uid")
    try:
        return Row(_changed(event, typed), chosen, typed)
    except InvalidValue as error:
        return Row(event, chosen, typed, in_words(error.code, error.data) if chosen else "")


def _as_typed(event: Event) -> dict[str, str]:
    when = event.when
    days = {"date": when.first_day.isoformat(), "place": event.place}
    if isinstance(when, Span):
        return days | {"start": f"{when.start:%H:%M}", "end": f"{when.end:%H:%M}"}
    return days | {"until": when.last_day.isoformat()}


def _changed(event: Event, typed: Mapping[str, str]) -> Event:
    """Raise InvalidValue for what is no day, no hour, or runs backwards."""
    place = clean_text(typed["place"], PLACE_LIMIT)
    try:
        first = date.fromisoformat(typed["date"])
        if "until" in typed:
            return replace(
                event, place=place, when=Days.of(first, date.fromisoformat(typed["until"]))
            )
        start, end = (time.fromisoformat(typed[name]) for name in ("start", "end"))
    except (ValueError, OverflowError):
        raise InvalidValue("day.unreadable") from None
    when = Span(datetime.combine(first, start), datetime.combine(first, end))
    return replace(event, place=place, when=when)
