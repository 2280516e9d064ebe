"""Many events at once: every save is shown item by item before it is made, and has one undo."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import Faulty, InvalidValue
from calendars.ids import EventUid, SeriesId, UnitCode, read_uid
from calendars.timetable import (
    Campaign,
    Event,
    LeftOut,
    Occurrence,
    Schedule,
)
from service.errors import NotAllowed, NotFound, StaleEdit
from service.publishing import Outcome, Sent, new_operation
from service.timetable import filters, repeats, selections, usecases
from service.timetable.batch_forms import CopyForm, DeedForm, RuleForm, SeriesForm
from service.timetable.forms import LIST_ANEW, fill_lists
from service.timetable.selections import DryRun
from service.timetable.sentences import by_event, rule_in_words
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, may_edit
from service.web.problems import in_words
from service.web.scope import unit_of
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("batches", __name__)

_AGAIN = "again"
"""The button that leads from the dry run back to the form, as it was filled in."""


@blueprint.post("/events/many")
@needs(Action.EDIT)
def many() -> ResponseReturnValue:
    """Show what a deed would do to each event that was ticked, then do it."""
    form = DeedForm()
    form.offer(usecases.campaign_of(services().store), language())
    if not form.validate():
        return _back(next(iter(form.errors.values()))[0])
    query = filters.query() if request.form.get("all") else None
    store = services().store
    try:
        campaign, records = selections.chosen(store, _ticked(), query, _may)
        dry = selections.dry_run(store, campaign, records, form.as_deed())
    except InvalidValue as error:
        return _back(in_words(error.code, error.data))
    if any(item.after and not _may(item.after) for item in dry.items):
        raise NotAllowed("not_allowed")
    if not records:
        return _back(_("请先勾选要处理的事项。"))
    if request.form.get("step") != "save":
        return _shown(dry, form, _("批量操作"))
    if dry.faulty:
        return _shown(dry, form, _("批量操作")), 422
    try:
        outcome = selections.save(store, dry.edits, _seen(), _sent(form))
    except StaleEdit:
        return _shown(dry, form, _("批量操作"), stale=True), 409
    return _saved(outcome, filters.without())


@blueprint.route("/units/<code>/copy", methods=["GET", "POST"])
@needs(Action.COPY)
def copy(code: str) -> ResponseReturnValue:
    """Take a unit's timetable as the pattern for others, as drafts."""
    store = services().store
    campaign = usecases.campaign_of(store)
    unit = campaign.units[unit_of(code, campaign)]
    form = CopyForm()
    form.offer(campaign, unit, language())
    if request.method == "GET":
        form.operation_id.data = new_operation()
        return render_template("timetable/copy.html", form=form, unit=unit, campaign=campaign)
    if request.form.get("step") == _AGAIN:
        return render_template("timetable/copy.html", form=form, unit=unit, campaign=campaign)
    if not form.validate():
        return render_template("timetable/copy.html", form=form, unit=unit, campaign=campaign), 422
    targets = [UnitCode(target) for target in form.targets.data]
    try:
        kinds = frozenset(form.kinds.data or ())
        campaign, new = selections.copies(store, unit.code, targets, kinds)
    except InvalidValue as error:
        form.targets.errors = [*form.targets.errors, in_words(error.code, error.data)]
        return render_template("timetable/copy.html", form=form, unit=unit, campaign=campaign), 422
    if request.form.get("step") != "save":
        title = _("复制日程：%(unit)s", unit=unit.words.in_(language()))
        return _shown(selections.dry_copy(store, campaign, new), form, title)
    try:
        outcome = selections.save(store, [*map(Schedule, new)], {}, _sent(form))
    except Faulty as error:
        return _back(in_words(error.code, error.data))
    return _saved(outcome, {"status": ["draft"]})


@blueprint.route("/series/new", methods=["GET", "POST"])
@needs(Action.EDIT)
def new_series() -> ResponseReturnValue:
    """Make several events by a rule; every date is shown before anything is saved."""
    store = services().store
    campaign = usecases.campaign_of(store)
    form = SeriesForm()
    if request.method == "GET":
        form.operation_id.data = new_operation()
        form.units.data = request.args.getlist("unit")
        form.kind.data = request.args.get("kind", "")
        form.date.data, form.last.data = filters.day("date"), campaign.window.last_day
    fill_lists(form, campaign)
    if request.method == "GET" or request.form.get("step") in {LIST_ANEW, _AGAIN}:
        return render_template("timetable/series.html", form=form)
    if not form.validate():
        return render_template("timetable/series.html", form=form), 422
    try:
        found = repeats.planned(form.series(usecases.new_uid(), campaign), campaign)
    except InvalidValue as error:
        form.repeat.errors = [*form.repeat.errors, in_words(error.code, error.data)]
        return render_template("timetable/series.html", form=form), 422
    if not may_edit(account(), found.series.pattern):
        raise NotAllowed("not_allowed", uid=found.series.pattern.uid)
    if request.form.get("step") == "save" and found.events:
        return _made(form, found)
    dry = selections.dry_copy(store, campaign, found.events)
    return _shown(dry, form, _("按规律重复安排"), shifted=found.occurrences)


def _made(form: SeriesForm, found: repeats.Planned) -> ResponseReturnValue:
    try:
        outcome = selections.save(services().store, found.edits, {}, _sent(form))
    except Faulty as error:
        form.tell(error.faults)
        return render_template("timetable/series.html", form=form), 422
    flash(_("已安排 %(count)s 次。", count=len(outcome.changes) - 1), "done")
    series = outcome.changes[0].after.series
    return redirect(url_for("batches.series", series=series, undo=outcome.batch), 303)


@blueprint.get("/series/<series>")
@needs(Action.SEE)
def series(series: str) -> ResponseReturnValue:
    """Show every event of a series, whatever has become of it."""
    run = _run(series)
    return render_template(
        "timetable/series_events.html",
        campaign=run.campaign,
        records=run.records,
        run=run,
        rule=run.rule and rule_in_words(run.rule.series),
        editable=all(_may(record.event) for record in run.records),
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
    )


def _run(series: str) -> repeats.Run:
    """Give a series as far as the account sees it."""
    run = repeats.of(services().store, SeriesId(series[:80]))
    seen = filters.seen()
    shown = [r for r in run.records if seen is None or r.event.district or r.event.units & seen]
    if not shown:
        raise NotFound("series.unknown")
    return replace(run, records=tuple(shown))


@blueprint.route("/series/<series>/rule", methods=["GET", "POST"])
@needs(Action.EDIT)
def rule(series: str) -> ResponseReturnValue:
    """Lengthen a series, or give it another rule; what was moved by itself stays where it is."""
    run, form = _run(series).ruled, RuleForm()
    if run.rule is None:
        raise NotFound("series.unknown")
    if not all(_may(record.event) for record in run.records):
        raise NotAllowed("not_allowed", series=series)
    form.offer_rules()
    if request.method == "GET":
        form.show(run.rule.series, run.rule.batch)
        form.operation_id.data = new_operation()
        return render_template("timetable/rule.html", form=form, run=run)
    if request.form.get("step") == _AGAIN:
        return render_template("timetable/rule.html", form=form, run=run)
    if not form.validate():
        return render_template("timetable/rule.html", form=form, run=run), 422
    try:
        redo = repeats.redone(services().store, run, form.changed(run.rule.series, run.campaign))
    except InvalidValue as error:
        form.repeat.errors = [*form.repeat.errors, in_words(error.code, error.data)]
        return render_template("timetable/rule.html", form=form, run=run), 422
    if request.form.get("step") != "save" or redo.dry.faulty:
        return _redone(redo, form)
    outcome = _rule_saved(redo, form)
    if outcome is None:
        form.batch.data = str(redo.batch)
        return _redone(redo, form, stale=True), 409
    flash(_("系列已按新的规律排定。") if outcome.batch else _("没有改动。"), "done")
    return redirect(url_for("batches.series", series=series, undo=outcome.batch), 303)


def _rule_saved(redo: repeats.Redone, form: RuleForm) -> Outcome | None:
    """Save what was seen; None where somebody was faster."""
    batch = int(form.batch.data) if (form.batch.data or "").isdecimal() else 0
    seen, touched = _versions(), {item.uid for item in redo.dry.items if item.before}
    if set(seen) != touched:
        return None
    try:
        return repeats.save_rule(services().store, redo, seen, batch, _sent(form))
    except StaleEdit:
        return None


def _redone(redo: repeats.Redone, form: RuleForm, *, stale: bool = False) -> str:
    exceptions = [(one, _("单独改过或已召开、已取消，保持不变")) for one in redo.renewal.exceptions]
    return _shown(
        redo.dry, form, _("改系列的规律"), stale=stale, shifted=redo.occurrences, kept=exceptions,
    )  # fmt: skip


def _may(event: Event) -> bool:
    return may_edit(account(), event)


def _ticked() -> list[EventUid]:
    found = []
    for text in request.form.getlist("uid")[: selections.MOST + 1]:
        try:
            found.append(read_uid(text))
        except InvalidValue:
            raise NotFound("event.unknown") from None
    return found


def _versions() -> dict[EventUid, int]:
    """Read the versions that the dry run showed."""
    found = {}
    for text in request.form.getlist("seen")[: selections.MOST + 1]:
        uid, _comma, version = text.rpartition(",")
        if version.isdecimal():
            found[EventUid(uid)] = int(version)
    return found


def _seen() -> dict[EventUid, int]:
    """Read the versions that the dry run showed, of the events still ticked."""
    ticked = set(request.form.getlist("uid"))
    found = {uid: version for uid, version in _versions().items() if uid in ticked}
    if set(found) != ticked:
        raise NotAllowed("selection.unseen")
    return found


def _sent(form: DeedForm | CopyForm | SeriesForm | RuleForm) -> Sent:
    operation = (form.operation_id.data or "")[:80] or new_operation()
    return Sent(actor(), operation, services().clock.now(), form.reason.data or "")


def _shown(
    dry: DryRun,
    form: Any,
    title: str,
    *,
    stale: bool = False,
    shifted: Sequence[Occurrence] = (),
    kept: Sequence[tuple[Event, str]] = (),
) -> str:
    form.operation_id.data = new_operation()
    form.operation_id.raw_data = None
    return render_template(
        "timetable/dry_run.html",
        dry=dry,
        campaign=dry.campaign,
        form=form,
        title=title,
        stale=stale,
        shifted=[(one, _holiday(one, dry.campaign)) for one in shifted if one.day != one.ruled],
        kept=kept,
        pick=not isinstance(form, RuleForm),
        again=None if isinstance(form, DeedForm) else _AGAIN,
        said=by_event(services().store, dry.items),
        left_words={why: _LEFT_OUT[why]() for why in LeftOut},
        clashing=sum(bool(item.clashes) for item in dry.items),
    )


def _holiday(one: Occurrence, campaign: Campaign) -> str:
    words = campaign.workdays.holidays.get(one.ruled)
    return words.in_(language()) if words else _("周末")


def _back(message: str) -> ResponseReturnValue:
    flash(message, "error")
    return redirect(url_for("timetable.timetable", **filters.without()), 303)


def _saved(outcome: Outcome, args: Mapping[str, Any]) -> ResponseReturnValue:
    if outcome.batch is None:
        flash(_("没有改动。"), "info")
        return redirect(url_for("timetable.timetable", **args), 303)
    said = _(
        "已处理 %(count)s 项，%(feeds)s 个订阅日历已更新。",
        count=len(outcome.changes), feeds=outcome.feeds,
    )  # fmt: skip
    flash(said, "done")
    return redirect(url_for("timetable.timetable", **{**args, "undo": outcome.batch}), 303)


_LEFT_OUT = {
    LeftOut.HELD: lambda: _("已召开"),
    LeftOut.CANCELLED: lambda: _("已取消"),
    LeftOut.SHARED: lambda: _("由多个单位或全区共同举行"),
    LeftOut.NOTHING: lambda: _("无需改动"),
}
