"""`/history`: every change of everything, newest first, each with its undo."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import CalendarsError
from calendars.timetable import Noun, by_field
from service.history import usecases
from service.publishing import new_operation
from service.web.guard import account, actor, needs
from service.web.paths import known
from service.web.policy import Action, Reach, reach
from service.web.problems import in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("history", __name__)
# Of the numbers that PostgreSQL keeps in an INTEGER.
_LARGEST = 2_147_483_647


@blueprint.get("/history")
@needs(Action.SEE_HISTORY)
def history() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    before = None if before is None else max(0, min(before, _LARGEST))
    key = request.args.get("key", "")[:80]
    page = usecases.page(services().store, key=key, before=before)
    return render_template(
        "history/list.html",
        page=page,
        by_field=by_field,
        event_noun=Noun.EVENT,
        operation=new_operation(),
    )


@blueprint.post("/history/<int(max=2147483647):batch>/undo")
@needs(Action.UNDO)
def undo(batch: int) -> ResponseReturnValue:
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    own_only = reach(account(), Action.UNDO) is Reach.OWN
    now = services().clock.now()
    try:
        usecases.undo(services().store, batch, actor(), operation, now, own_only=own_only)
    except CalendarsError as error:
        flash(in_words(error.code, error.data), "error")
    else:
        flash(_("已撤销，订阅日历已同步更新。"), "done")
    otherwise = "/" if own_only else url_for("history.history")
    return redirect(known(request.form.get("back", ""), otherwise), 303)
