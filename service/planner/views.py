"""`/planner`: ask for a plan, watch it, look at what it would change, accept of it."""

from collections.abc import Collection
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.ids import EventUid
from calendars.planner import Problem, Purpose, options
from calendars.timetable import Campaign, Status
from service.errors import NotAllowed, NotFound, StaleEdit
from service.planner import jobs, usecases
from service.planner.advice import advice
from service.planner.diff import acceptable, chosen, line, ordered
from service.planner.forms import DISTRICT, MOST, PlanForm
from service.planner.goals import goal_in_words
from service.planner.names import Names
from service.planner.sentences import (
    asked_in_words,
    cause_in_words,
    outcome_in_words,
    placement_in_words,
    purpose_in_words,
    stage_in_words,
)
from service.publishing import Sent, new_operation
from service.web.guard import actor, needs
from service.web.paging import paged
from service.web.policy import Action
from service.web.problems import in_words
from service.web.today import today, zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("planner", __name__)
_NUMBER = "<int(max=2147483647):number>"
_ALTERNATIVES = 6
_WAYS = ("unit", "day", "person")
_KEPT = ("by", "unit", "kind", "rebased")
_ROWS = 200
"""Changes on a page."""
_SIDES = ("free", "hold")


def _campaign() -> Campaign:
    with services().store.reading() as work:
        return work.campaigns.current()


@blueprint.route("/planner", methods=["GET", "POST"])
@needs(Action.PLAN)
def plan() -> ResponseReturnValue:
    """List runs, and queue another."""
    form, store = PlanForm(), services().store
    form.offer(_campaign())
    looking = request.form.get("do") == "list"
    if looking or not form.validate_on_submit():
        return _asking(form), 422 if form.errors and not looking else 200
    free, hold = (form.scope(side, request.form.getlist(side)) for side in _SIDES)
    wishes = usecases.named(store, form.wishes(today()), free, hold, today())
    for side, scope, found in zip(
        _SIDES, (free, hold), (wishes.freed | wishes.pinned, wishes.pinned), strict=True
    ):
        if scope.given and not found:
            form.refuse_empty(side)
            return _asking(form), 422
    sent = Sent(actor(), (form.operation_id.data or "")[:80] or abort(400), services().clock.now())
    purpose, work = Purpose(form.purpose.data), float(form.work.data)
    try:
        number = usecases.request(store, purpose, wishes, work, sent)
    except (NotAllowed, NotFound) as error:
        flash(in_words(error.code, error.data), "error")
        return redirect(url_for("planner.plan"), 303)
    jobs.start_worker()
    return redirect(url_for("planner.run", number=number), 303)


def _asking(form: PlanForm) -> str:
    """Show the form, and the events that are, or can be, freed and held one by one."""
    form.operation_id.data = form.operation_id.data or new_operation()
    chosen = {side: set(request.values.getlist(side)) for side in _SIDES}
    whose = form.whose.data or ""
    singles = [
        event
        for event in (
            usecases.movable(services().store, today()) if whose or any(chosen.values()) else ()
        )
        if event.uid in chosen["free"] | chosen["hold"]
        or (event.district if whose == DISTRICT else whose in event.units)
    ]
    return render_template(
        "planner/list.html",
        form=form,
        chosen=chosen,
        singles=singles[:MOST],
        campaign=_campaign(),
        runs=usecases.runs(services().store),
        lost=lambda run: usecases.lost(run, services().clock.now(), jobs.PATIENCE),
        purpose_words=purpose_in_words,
        zone=zone(),
    )


@blueprint.get(f"/planner/{_NUMBER}")
@needs(Action.PLAN)
def run(number: int) -> ResponseReturnValue:
    """Show how far a run is, or what it proposes."""
    store, now = services().store, services().clock.now()
    found = usecases.run_of(store, number)
    if found.proposal is None:
        return render_template(
            "planner/progress.html",
            run=found,
            asked=asked_in_words(found.asked, Names(_campaign())),
            lost=usecases.lost(found, now, jobs.PATIENCE) or found.fault == jobs.LOST,
            failed=usecases.finished(found),
            ahead=usecases.ahead(store, found),
            purpose_words=purpose_in_words,
            stage_words=stage_in_words,
        )
    seen = usecases.see(store, number, today(), rebased=_rebased())
    by = request.args.get("by", "unit")
    unit, kind = request.args.get("unit", ""), request.args.get("kind", "")
    campaign = seen.ground.timetable.campaign
    shown = chosen(seen, unit=unit, kind=kind)
    places, paging = paged(ordered(seen, shown, by), _ROWS)
    names = Names(campaign, seen.ground.problem)
    return render_template(
        "planner/proposal.html",
        run=found,
        asked=asked_in_words(found.asked, names),
        names=names,
        seen=seen,
        campaign=campaign,
        lines=[line(seen, title, change) for title, change in places],
        paging=paging,
        args=request.args.to_dict() | {"number": number},
        count=sum(acceptable(seen, change) for change in shown),
        by=by if by in _WAYS else "unit",
        unit=unit,
        kind=kind,
        kinds={seen.ground.problem.by_uid[c.uid].kind for c in seen.proposal.changes
               if c.uid in seen.ground.problem.by_uid},
        operation=new_operation(),
        cause_words=lambda cause: cause_in_words(cause, campaign, seen.ground.problem),
        advice=[advice(way, names, frozenset(seen.ground.versions))
                for way in (seen.why.ways_out if seen.why else ())],
        goal_words=goal_in_words,
        outcome_words=outcome_in_words(seen.proposal.outcome),
        purpose_words=purpose_in_words,
        task=seen.ground.problem.by_uid.get,
    )  # fmt: skip


@blueprint.post(f"/planner/{_NUMBER}/stop")
@needs(Action.PLAN)
def stop(number: int) -> ResponseReturnValue:
    usecases.stop(services().store, number)
    return redirect(url_for("planner.run", number=number), 303)


@blueprint.post(f"/planner/{_NUMBER}/again")
@needs(Action.PLAN)
def again(number: int) -> ResponseReturnValue:
    """Ask once more, with an event held where it stands."""
    held = set(map(EventUid, request.form.getlist("hold"))) or abort(400)
    pressed = request.form.get("operation_id", "")[:80] or abort(400)
    operation = str(uuid5(NAMESPACE_URL, "/".join((pressed, *sorted(held)))))
    sent = Sent(actor(), operation, services().clock.now())
    try:
        other = usecases.again(services().store, number, held, today(), sent)
    except NotAllowed as error:
        flash(in_words(error.code, error.data), "error")
        return redirect(url_for("planner.run", number=number), 303)
    jobs.start_worker()
    return redirect(url_for("planner.run", number=other), 303)


@blueprint.post(f"/planner/{_NUMBER}/accept")
@needs(Action.PLAN)
def accept(number: int) -> ResponseReturnValue:
    """Publish what is ticked, or everything, as one batch with one undo."""
    kept: dict[str, Any] = {name: request.form[name] for name in _KEPT if request.form.get(name)}
    back = url_for("planner.run", number=number, **kept)
    status = Status.DRAFT if request.form.get("status") == "draft" else Status.CONFIRMED
    operation = request.form.get("operation_id", "")[:80] or abort(400)
    reason = _("采纳第 %(n)s 号排期方案", n=number)
    sent = Sent(actor(), operation, services().clock.now(), reason)
    try:
        outcome = usecases.accept(
            services().store, number, _wanted, status, sent, today(), rebased=_rebased()
        )
    except NotAllowed as error:
        flash(in_words(error.code, error.data), "error")
        return redirect(back, 303)
    except StaleEdit:
        flash(_("刚才有人改动了日程，请核对后再采纳。"), "error")
        return redirect(back, 303)
    if outcome.batch is None:
        flash(_("没有选中任何改动。"), "info")
        return redirect(back, 303)
    flash(_("已采纳 %(count)s 项改动。", count=len(outcome.changes)), "done")
    return redirect(url_for("planner.run", number=number, undo=outcome.batch, **kept), 303)


def _wanted(seen: usecases.Seen) -> Collection[EventUid]:
    """Give what is ticked, or all that the filter shows."""
    form = request.form
    if not form.get("all"):
        return frozenset(map(EventUid, form.getlist("uid")))
    if not (form.get("unit") or form.get("kind")):
        return usecases.every(seen)
    shown = chosen(seen, unit=form.get("unit", ""), kind=form.get("kind", ""))
    return frozenset(change.uid for change in shown)


def _rebased() -> bool:
    """Tell whether the page shows the proposal held against the timetable of now."""
    return request.values.get("rebased") == "1"


@blueprint.get(f"/planner/{_NUMBER}/<uid>")
@needs(Action.PLAN)
def why(number: int, uid: str) -> ResponseReturnValue:
    """Say what binds one event, and what other times would cost."""
    seen = usecases.see(services().store, number)
    problem: Problem = seen.ground.problem
    task = problem.by_uid.get(EventUid(uid))
    if task is None:
        raise NotFound("event.unknown", uid=uid)
    after = {c.uid: c.after for c in seen.proposal.changes if c.after is not None}
    found = options(problem, {**problem.current, **after}, task.uid)
    here = after.get(task.uid, task.current)
    others = (one for one in found if one.free and (here is None or one.half != here.half))
    free = sorted(others, key=lambda one: (one.cost, one.half))
    campaign = seen.ground.timetable.campaign
    blocked: dict[str, int] = {}
    for option in found:
        for said in {cause_in_words(cause, campaign, problem) for cause in option.blockers}:
            blocked[said] = blocked.get(said, 0) + 1
    return render_template(
        "planner/why.html",
        number=number,
        task=task,
        campaign=campaign,
        here=placement_in_words(here, problem, campaign),
        free=free[:_ALTERNATIVES],
        count=len(found),
        blocked=sorted(blocked.items(), key=lambda each: -each[1])[:_ALTERNATIVES],
        day=problem.day,
        goal_words=goal_in_words,
        orders=problem.orders_of.get(task.uid, ()),
        name=Names(campaign, problem).task,
    )
