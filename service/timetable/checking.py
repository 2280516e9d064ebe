"""What is said of the event form that was sent, while it is still being filled in."""

from flask import request

from calendars.errors import Faulty
from calendars.timetable import Campaign, Event, Extent
from service.errors import NotAllowed
from service.timetable import usecases
from service.timetable.advice import Advice, advice_on
from service.timetable.forms import CHECK, LIST_ANEW, EventForm
from service.web.guard import account
from service.web.policy import may_edit


def looks() -> bool:
    """Tell whether a button was pressed that saves nothing."""
    return "slot" in request.form or request.form.get("step") in {LIST_ANEW, CHECK}


def asked_extent(event: Event) -> Extent:
    """Give how far the edit of `event` shall go in its series."""
    extent = request.form.get("extent", Extent.ONE.value)
    known = event.series is not None and extent in tuple(Extent)
    return Extent(extent) if known else Extent.ONE


def advised(
    form: EventForm,
    old: Event | None,
    campaign: Campaign,
    shown: Event | None = None,
    *,
    dated: bool = True,
) -> Advice | None:
    """Say what saving the form would bring, once it is filled in; when it is opened, as `shown`.

    Where it is not `dated`, its day is none that anybody has chosen.
    """
    if request.method == "GET":
        return _beside(form, shown, old) if shown else None
    if request.form.get("step") == LIST_ANEW or not form.validate():
        return None
    fresh = usecases.new_uid()
    new = form.changed(old, campaign) if old else form.new_event(fresh, campaign)
    if not may_edit(account(), old or new) or not may_edit(account(), new):
        raise NotAllowed("not_allowed", uid=new.uid)
    return _beside(form, new, old, dated=dated)


def _beside(form: EventForm, new: Event, old: Event | None, *, dated: bool = True) -> Advice | None:
    if not may_edit(account(), new):
        return None
    try:
        found = advice_on(new, old, dated=dated, extent=asked_extent(new))
    except Faulty as error:
        form.tell(error.faults)
        return None
    form.advise(found.beside)
    return found
