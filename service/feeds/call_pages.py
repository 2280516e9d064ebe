"""`/events/<uid>/calls`: whom to call after something soon has changed, to be printed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from calendars.errors import InvalidValue
from calendars.ids import UnitCode, read_uid
from service.errors import NotAllowed, NotFound
from service.feeds import calls
from service.web.guard import account, needs
from service.web.policy import Action, Reach, reach
from service.web.today import today
from service.web.wiring import services

blueprint = Blueprint("calls", __name__)


@blueprint.get("/events/<uid>/calls")
@needs(Action.SEE_LINKS)
def of_event(uid: str) -> ResponseReturnValue:
    """List whose link has not fetched the newest change; a unit is told of its own links."""
    try:
        key = read_uid(uid)
    except InvalidValue:
        raise NotFound("event.unknown") from None
    found = calls.calls(services().store, key, services().clock.now(), today())
    mine = account()
    everything = reach(mine, Action.SEE_LINKS) is Reach.ALL
    own = mine.unit if mine else None
    if not everything and (own is None or not found.event.concerns(UnitCode(own))):
        raise NotAllowed("not_allowed", uid=uid)
    listed = [one for one in found.calls if everything or (one.unit and one.unit == own)]
    return render_template(
        "feeds/calls.html", campaign=found.campaign, found=found, calls=listed,
        everything=everything, zone=found.campaign.zone,
    )  # fmt: skip
