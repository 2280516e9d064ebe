"""`/planner/goals`: how much each goal of the planner weighs, as one of five words."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.planner import Goal
from service.planner import usecases
from service.planner.forms import GoalsForm
from service.planner.goals import meaning_of
from service.publishing import Sent, new_operation
from service.web.guard import actor, needs
from service.web.policy import Action
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("planner_goals", __name__)


@blueprint.route("/planner/goals", methods=["GET", "POST"])
@needs(Action.KEEP)
def goals() -> ResponseReturnValue:
    """Show how much each goal weighs, and set it."""
    form, store = GoalsForm(), services().store
    form.offer(usecases.levels(store))
    if not form.validate_on_submit():
        form.operation_id.data = form.operation_id.data or new_operation()
        page = render_template(
            "planner/goals.html",
            form=form,
            meaning=lambda name: meaning_of(Goal(name)),
            undo=request.args.get("undo", type=int),
        )
        return page, 422 if form.errors else 200
    operation = (form.operation_id.data or "")[:80] or abort(400)
    sent = Sent(actor(), operation, services().clock.now(), form.reason.data or "")
    outcome = usecases.weigh(store, form.levels(), sent)
    flash(*((_("已保存。"), "done") if outcome.batch else (_("没有改动。"), "info")))
    return redirect(url_for("planner_goals.goals", undo=outcome.batch), 303)
