"""The open form tells that it is open, and learns who else has it open."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from calendars.errors import InvalidValue
from calendars.ids import read_uid
from service.errors import NotAllowed, NotFound
from service.timetable import company, usecases
from service.web.guard import account, needs
from service.web.policy import Action, may_edit
from service.web.wiring import services

blueprint = Blueprint("presence", __name__)


@blueprint.post("/events/<uid>/presence")
@needs(Action.EDIT)
def presence(uid: str) -> ResponseReturnValue:
    try:
        key = read_uid(uid)
    except InvalidValue:
        raise NotFound("event.unknown") from None
    event = usecases.event(services().store, key)[1].event
    found = account()
    if found is None or not may_edit(found, event):
        raise NotAllowed("not_allowed", uid=uid)
    if request.form.get("gone"):
        company.leave(services().store, key, found.id)
        return "", 204
    now = services().clock.now()
    names = company.arrive(services().store, key, found.id, now)
    return render_template("timetable/_presence.html", others=names)
