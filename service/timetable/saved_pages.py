"""Saved views: named, shared by the office, opened first, taken out."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from calendars.errors import InvalidValue
from service.errors import NotFound
from service.timetable import EventQuery, saved
from service.timetable.viewing import LIST, PATHS, address
from service.web.guard import account, needs
from service.web.paths import known
from service.web.policy import Action, Reach, reach
from service.web.problems import in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable_saved", __name__)


@blueprint.post("/timetable/views")
@needs(Action.SEE)
def save() -> ResponseReturnValue:
    view = request.form.get("view", "")
    if view not in PATHS:
        raise NotFound("page.unknown")
    query = EventQuery.read(request.form.get("filter", "")[:2000])
    if view != LIST:
        query = replace(query, first=None, last=None)
    shared = bool(request.form.get("shared")) and reach(account(), Action.EDIT) is Reach.ALL
    name = request.form.get("name", "")
    try:
        saved.save(services().store, _number(), name, view, query, shared=shared)
    except InvalidValue as error:
        flash(in_words(error.code, error.data), "error")
    else:
        flash(_("已保存视图“%(name)s”。", name=name.strip()), "done")
    return redirect(address(view, query.canonical), 303)


@blueprint.post("/timetable/views/<int(max=2147483647):number>/<action>")
@needs(Action.SEE)
def act(number: int, action: str) -> ResponseReturnValue:
    """Open the timetable with it, no longer do so, or take it out."""
    store = services().store
    match action:
        case "first":
            saved.choose(store, _number(), number)
        case "not_first":
            saved.choose(store, _number(), None)
        case "remove":
            saved.remove(store, _number(), number)
        case _:
            raise NotFound("page.unknown")
    return redirect(known(request.form.get("back", ""), PATHS[LIST]), 303)


def _number() -> int:
    found = account()
    return found.id if found else 0
