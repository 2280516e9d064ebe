"""Pages of the timetable. Views fetch, call and answer; they decide nothing."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import Faulty, InvalidValue
from calendars.ids import EventUid, read_uid
from calendars.text import TITLE_LIMIT
from calendars.times import Days
from calendars.timetable import Campaign, Difference, Event, Extent, Side, Status, as_usual
from service.errors import NotAllowed, NotFound, StaleEdit
from service.publishing import Outcome, Sent, new_operation
from service.timetable import Record, filters, releases, repeats, usecases
from service.timetable.advice import Advice
from service.timetable.batch_forms import DeedForm
from service.timetable.checking import advised, asked_extent, looks
from service.timetable.company import others
from service.timetable.conflicts import Merge, merge, since
from service.timetable.forms import LIST_ANEW, EventForm, as_dated, as_taken, fill_lists
from service.timetable.sentences import in_sentences
from service.timetable.viewing import LIST, asked_days, first_view, framed
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, Reach, may_edit, reach
from service.web.problems import in_words
from service.web.ruler import ruler
from service.web.scope import unit_of
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable", __name__)


@blueprint.get("/timetable")
@needs(Action.SEE)
def timetable() -> ResponseReturnValue:
    if elsewhere := first_view():
        return redirect(elsewhere, 303)
    campaign = usecases.campaign_of(services().store)
    query = replace(filters.query(), limit=usecases.PAGE, offset=filters.offset())
    found = usecases.listing(services().store, query)
    at = asked_days(query, campaign.window)
    return render_template(
        "timetable/list.html",
        frame=framed(LIST, campaign, query, found.counts, at),
        campaign=campaign,
        found=found,
        query=query,
        args=request.args.to_dict(flat=False),
        next_offset=query.offset + usecases.PAGE,
        previous_offset=max(query.offset - usecases.PAGE, 0),
        deeds=_deeds(),
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
    )


def _deeds() -> DeedForm | None:
    """Give the form for many at once to those who may edit."""
    if reach(account(), Action.EDIT) is Reach.NONE:
        return None
    form = DeedForm(formdata=None)
    form.offer(usecases.campaign_of(services().store), language())
    return form


@blueprint.get("/units/<code>")
@needs(Action.SEE)
def unit(code: str) -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    key = unit_of(code, campaign)
    found = usecases.of_unit(services().store, key)

    def href(days: Days) -> str:
        span = {"from": days.first.isoformat(), "to": days.last_day.isoformat()}
        return "/timetable?" + urlencode({"unit": code, **span})

    drawn = ruler(campaign, found.counts, today(), None, href)
    sheet = campaign.units[key]
    return render_template(
        "timetable/unit.html",
        campaign=campaign,
        unit=sheet,
        found=found,
        ruler=drawn,
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
@needs(Action.EDIT)
def new() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    form = EventForm(as_taken(request.form))
    if request.method == "GET":
        form.operation_id.data = new_operation()
        _prefill(form)
    fill_lists(form, campaign)
    if request.method == "GET" or looks():
        return _form(form, None, advice=advised(form, None, campaign))
    if not form.validate():
        return _form(form, None), 422
    event = form.new_event(usecases.new_uid(), campaign)
    if not may_edit(account(), event):
        raise NotAllowed("not_allowed", uid=event.uid)
    try:
        outcome = usecases.schedule(services().store, event, _sent(form))
    except Faulty as error:
        form.tell(error.faults)
        return _form(form, None), 422
    uid = outcome.changes[0].key if outcome.changes else event.uid
    return _saved(outcome, uid)


def _prefill(form: EventForm) -> None:
    """Fill in what the address asks for, such as the button that mends a cell."""
    args, found = request.args, account()
    own = [found.unit] if found and found.unit else []
    form.district.data = "district" in args
    form.units.data = [] if form.district.data else args.getlist("unit") or own
    form.date.data, form.start.data = filters.day("date"), filters.hour("start")
    form.title.data = args.get("title", "")[:TITLE_LIMIT]
    form.people.data, form.groups.data = args.getlist("person"), args.getlist("group")
    form.kind.data, form.phase.data = args.get("kind", ""), args.get("phase", "")


@blueprint.route("/events/<uid>", methods=["GET", "POST"])
@needs(Action.SEE)
def event(uid: str) -> ResponseReturnValue:
    campaign, record = usecases.event(services().store, _uid(uid))
    _refuse_foreign(record.event)
    form, shown = EventForm(as_taken(request.form)), _drafted(record)
    if request.method == "GET":
        form.show(shown, record.version)
        form.operation_id.data = new_operation()
    elif not may_edit(account(), record.event):
        raise NotAllowed("not_allowed", uid=uid)
    fill_lists(form, campaign, shown)
    if request.method == "GET" or looks():
        return _form(form, record, advice=advised(form, record.event, campaign, shown))
    if not form.validate() or form.version.data is None:
        return _form(form, record), 422
    both = _merge(form, record, campaign)
    if both.event is None:
        return _conflict(form, both)
    if not may_edit(account(), both.event):
        raise NotAllowed("not_allowed", uid=uid)
    try:
        if request.form.get("step") == "draft":
            return _kept(both.event, form)
        outcome = _amended(both.event, form)
    except (Faulty, NotAllowed) as error:
        _refused(form, error)
        return _form(form, record), 422
    except StaleEdit:
        return _conflict(form, _merge(form, record, campaign))
    return _saved(outcome, uid)


def _refused(form: EventForm, error: Faulty | NotAllowed) -> None:
    """Say why it was not saved, beside the fields if it is for their sake."""
    if isinstance(error, Faulty):
        form.tell(error.faults)
    else:
        flash(in_words(error.code, error.data), "error")


def _drafted(record: Record) -> Event:
    """Give the event as its draft has it, if there is one and the account may edit."""
    kept = releases.draft_of(services().store, record.event.uid)
    if kept is None or not may_edit(account(), record.event):
        return record.event
    return kept.draft.over(record.event)[0]


def _draft_seen() -> int:
    return request.form.get("draft", type=int) or 0


def _kept(changed: Event, form: EventForm) -> ResponseReturnValue:
    """Keep what was typed for a later release; subscribers see nothing of it."""
    versions = form.version.data or 0, _draft_seen()
    releases.keep(services().store, changed, versions, _sent(form))
    flash(_("已存为草稿改动，发布之前订阅者看不到。"), "done")
    return redirect(url_for("timetable.event", uid=changed.uid), 303)


def _merge(form: EventForm, record: Record, campaign: Campaign) -> Merge:
    """Lay what was typed, and picked where two were at it, over what is stored now."""
    seen = form.version.data or 0
    base = request.form.get("base", type=int) or seen
    picked = {
        name.removeprefix("pick-"): Side(side)
        for name, side in request.form.items()
        if name.startswith("pick-") and side in tuple(Side)
    }
    uid, store = record.event.uid, services().store
    return merge(store, uid, (base, seen), lambda event: form.changed(event, campaign), picked)


def _amended(changed: Event, form: EventForm) -> Outcome:
    """Save for this event, or for as much of its series as was chosen."""
    store, seen, sent, extent = (
        services().store,
        form.version.data,
        _sent(form),
        asked_extent(changed),
    )
    if extent is Extent.ONE:
        return usecases.amend(store, changed, seen, sent, _draft_seen())
    whole = repeats.extended(store, changed, extent)
    if not all(may_edit(account(), event) for event in whole.concerned):
        raise NotAllowed("series.not_allowed", uid=changed.uid)
    return repeats.amend(store, whole, seen, sent)


@blueprint.post("/events/check")
@needs(Action.EDIT)
def check() -> ResponseReturnValue:
    """Say what saving the form would bring; the page asks while it is being filled in."""
    campaign = usecases.campaign_of(services().store)
    uid = request.form.get("uid", "")
    old = usecases.event(services().store, _uid(uid))[1].event if uid else None
    typed = request.form if old else as_dated(request.form, campaign, today())
    form = EventForm(formdata=typed)
    fill_lists(form, campaign, old)
    advice = advised(form, old, campaign, dated=typed is request.form)
    return render_template("timetable/_check.html", advice=advice, apart=True)


@blueprint.post("/events/<uid>/<action>")
@needs(Action.EDIT)
def act(uid: str, action: str) -> ResponseReturnValue:
    """Cancel an event, or take its cancellation back."""
    acts = {"cancel": usecases.cancel, "reinstate": usecases.reinstate}
    if action not in acts:
        raise NotFound("page.unknown")
    record = usecases.event(services().store, _uid(uid))[1]
    if not may_edit(account(), record.event):
        raise NotAllowed("not_allowed", uid=uid)
    seen = request.form.get("version", type=int) or 0
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    sent = Sent(actor(), operation, services().clock.now())
    try:
        outcome = acts[action](services().store, _uid(uid), seen, sent)
    except StaleEdit:
        return _overtaken(_uid(uid), seen)
    if action == "cancel" and record.event.status is Status.DRAFT:
        flash(_("草稿已删除。"), "done")
        return redirect(url_for("timetable.timetable"), 303)
    return _saved(outcome, uid)


def _overtaken(uid: EventUid, seen: int) -> ResponseReturnValue:
    """Show what somebody else made of the event meanwhile; the act is there to be asked again."""
    campaign, record = usecases.event(services().store, uid)
    form = EventForm(formdata=None)
    form.show(record.event, record.version)
    form.operation_id.data = new_operation()
    fill_lists(form, campaign, record.event)
    return _form(form, record, told=since(services().store, uid, seen)), 409


def _uid(text: str) -> EventUid:
    try:
        return read_uid(text)
    except InvalidValue:
        raise NotFound("event.unknown") from None


def _refuse_foreign(one: Event) -> None:
    own = filters.seen()
    if own is not None and not one.district and not one.units & own:
        raise NotAllowed("not_allowed", uid=one.uid)


def _sent(form: EventForm) -> Sent:
    now = services().clock.now()
    return Sent(actor(), form.operation_id.data, now, form.reason.data or "")


def _others(record: Record | None) -> tuple[str, ...]:
    """Name those who have the same event open."""
    found = account()
    if record is None or found is None:
        return ()
    return others(services().store, record.event.uid, found.id, services().clock.now())


def _form(
    form: EventForm,
    record: Record | None,
    found: Merge | None = None,
    advice: Advice | None = None,
    told: Sequence[Difference] | None = None,
) -> str:
    campaign = usecases.campaign_of(services().store)
    editable = record is None or may_edit(account(), record.event)
    listed_anew = request.form.get("step") == LIST_ANEW
    return render_template(
        "timetable/event.html",
        siblings=len(repeats.siblings(services().store, record.event)) if record else 0,
        form=form,
        record=record,
        campaign=campaign,
        advice=advice,
        editable=editable,
        unusual=listed_anew or (record is not None and _unusual(record.event, campaign)),
        merge=found,
        overtaken=told,
        kept=releases.draft_of(services().store, record.event.uid) if record else None,
        others=_others(record) if editable else (),
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
    )


def _unusual(one: Event, campaign: Campaign) -> bool:
    """Tell whether it asks or shows itself to others than its kind says."""
    return bool(one.people) or one != as_usual(one, campaign)


def _conflict(form: EventForm, found: Merge) -> ResponseReturnValue:
    """Show what somebody else made of it meanwhile, to pick from field by field."""
    if not found.told:
        flash(_("草稿或所在系列刚刚被他人改动，请核对后再保存。"), "warning")
    form.version.data = found.record.version
    form.version.raw_data = None
    form.operation_id.data = new_operation()
    return _form(form, found.record, found), 409


def _told(outcome: Outcome) -> str:
    """Say what subscribers see of a save."""
    change = outcome.changes[0]
    before, after = change.before, change.after
    if after is None:
        return _("已删除。")
    was_off = isinstance(before, Event) and before.status is Status.CANCELLED
    if isinstance(after, Event) and after.status is Status.DRAFT:
        return _("已存为草稿，没有发布。")
    if isinstance(after, Event) and after.status is Status.CANCELLED and not was_off:
        return _("已取消，%(feeds)s 个订阅日历已更新。", feeds=outcome.feeds)
    return _("已保存并发布，%(feeds)s 个订阅日历已更新。", feeds=outcome.feeds)


def _saved(outcome: Outcome, uid: str) -> ResponseReturnValue:
    if outcome.batch is None:
        flash(_("没有改动。"), "info")
    else:
        flash(_told(outcome), "done")
        for warning in in_sentences(services().store, outcome.clashes, outcome.notices):
            flash(warning, "warning")
    return redirect(url_for("timetable.event", uid=uid, undo=outcome.batch), 303)
