"""`/campaign`: pages on which the office keeps the campaign; each shows first what would move."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import EditConflict, Faulty, InvalidValue
from calendars.ids import PersonCode
from calendars.timetable import Keep, Noun, by_field, drop, keep, key_of, shelf
from service.publishing import Sent, new_operation
from service.upkeep import usecases
from service.upkeep.forms import ThingForm
from service.upkeep.rooms import ROOMS, Room
from service.web.guard import actor, needs
from service.web.policy import Action
from service.web.problems import fault_in_words, in_words
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("upkeep", __name__)
_MOST = 20
# Of the numbers that PostgreSQL keeps in an INTEGER.
_LARGEST = 2_147_483_647
NEW = "new"


def _room(name: str) -> Room:
    return ROOMS.get(name) or abort(404)


@blueprint.get("/campaign")
@needs(Action.KEEP)
def index() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    counts = [(room, len(shelf(campaign, room.noun))) for room in ROOMS.values() if room.listed]
    return render_template("upkeep/index.html", campaign=campaign, counts=counts)


@blueprint.get("/campaign/<room>")
@needs(Action.KEEP)
def things(room: str) -> ResponseReturnValue:
    found, campaign = _room(room), usecases.campaign_of(services().store)
    wanted = request.args.get("q", "").strip().casefold()[:80]
    rows = [(key, found.row(one, campaign)) for key, one in shelf(campaign, found.noun).items()]
    if wanted:
        rows = [row for row in rows if wanted in " ".join((row[0], *row[1])).casefold()]
    batch = request.args.get("undo", type=int)
    return render_template(
        "upkeep/list.html",
        room=found,
        rows=rows,
        q=request.args.get("q", ""),
        undo=batch if batch and 0 < batch <= _LARGEST else None,
    )


@blueprint.route("/campaign/<room>/<path:key>", methods=["GET", "POST"])
@needs(Action.KEEP)
def thing(room: str, key: str) -> ResponseReturnValue:
    """Show a thing; show what another one would move; save it."""
    found, store = _room(room), services().store
    if key == NEW and not found.open:
        abort(404)
    old = None if key == NEW else usecases.thing(store, found.noun, key)
    form = found.form()
    form.offer(usecases.campaign_of(store), old)
    if request.method == "GET":
        _fill(form, old)
        return _page(found, key, old, form)
    edit = _edit(form, old)
    if edit is None:
        return _page(found, key, old, form), 422
    try:
        foreseen = usecases.foresee(store, edit)
        if request.form.get("do") == "look":
            return _page(found, key, old, form, foreseen)
        sent = Sent(actor(), _operation(form), services().clock.now(), form.reason.data or "")
        outcome = usecases.save(store, edit, sent)
    except Faulty as error:
        _at_fields(form, error)
        return _page(found, key, old, form), 422
    except EditConflict as error:
        form.reason.errors = [in_words(error.code, error.data)]
        return _page(found, key, old, form), 409
    flash(*((_("已保存。"), "done") if outcome.batch else (_("没有改动。"), "info")))
    return redirect(url_for("upkeep.things", room=found.name, undo=outcome.batch), 303)


def _fill(form: ThingForm, old: Any) -> None:
    form.operation_id.data = new_operation()
    if old is not None:
        form.show(old)
    else:
        form.process(request.args, operation_id=form.operation_id.data)


def _edit(form: ThingForm, old: Any) -> Keep | None:
    if request.form.get("do") == "drop" and old is not None:
        return drop(old)
    if not form.validate_on_submit():
        return None
    try:
        thing_ = form.thing()
    except InvalidValue as error:
        form.own[-1].errors = [in_words(error.code, error.data)]
        return None
    edit = keep(thing_)
    return edit if old is None else Keep(edit.noun, key_of(old), thing_)


def _operation(form: ThingForm) -> str:
    return (form.operation_id.data or "")[:80] or abort(400)


def _at_fields(form: ThingForm, error: Faulty) -> None:
    for fault in error.faults:
        field = form[fault.where] if fault.where in form else form.own[-1]
        field.errors = [*field.errors, fault_in_words(fault)]


def _page(
    room: Room,
    key: str,
    old: Any,
    form: ThingForm,
    foreseen: usecases.Foreseen | None = None,
) -> str:
    store, campaign = services().store, usecases.campaign_of(services().store)
    edit = None if foreseen is None else keep(form.thing())
    person = PersonCode(key) if room.noun is Noun.PERSON and old is not None else None
    return render_template(
        "upkeep/thing.html",
        room=room,
        key=key,
        old=old,
        form=form,
        campaign=campaign,
        foreseen=foreseen,
        cells=services().foresee([edit]) if edit else (),
        posts=[] if person is None else [
            (key_of(post), ROOMS["posts"].row(post, campaign))
            for post in campaign.posts_of_person.get(person, ())
        ],
        visits=() if person is None else usecases.visits(store, person, today()),
        person=person,
        most=_MOST,
        differences=by_field,
    )  # fmt: skip
