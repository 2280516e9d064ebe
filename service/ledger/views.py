"""`/ledger`: what a unit has on record; one form for every kind of entry; what was held."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.compliance import EntryKind
from calendars.errors import Faulty
from calendars.ids import UnitCode
from service.errors import NotAllowed, NotFound, StaleEdit
from service.ledger import usecases
from service.ledger.forms import EntryForm, form_of
from service.publishing import Sent, new_operation
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, Reach, own_units, reach
from service.web.scope import DISTRICT, seen_units, unit_of
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/ledger")
@needs(Action.SEE)
def units() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    own = seen_units(campaign)
    if own is not None and len(own) == 1:
        return redirect(url_for("ledger.of_unit", unit=next(iter(own))), 303)
    shown = [unit for unit in campaign.units.values() if own is None or unit.code in own]
    return render_template("ledger/units.html", campaign=campaign, units=shown, own=own)


@blueprint.route("/ledger/<unit>", methods=["GET", "POST"])
@needs(Action.SEE)
def of_unit(unit: str) -> ResponseReturnValue:
    book = usecases.book(services().store, _unit(unit))
    code = request.args.get("kind", "")
    if not code:
        return _list(book, unit)
    kind = book.catalogue.kinds.get(code)
    if kind is None:
        raise NotFound("entry.unknown_kind", key=code[:40])
    if not _may_enter(kind, book):
        raise NotAllowed("not_allowed", kind=code)
    form = form_of(kind, book, language())
    subject = request.args.get("subject", "")[:80]
    if request.method == "GET":
        return _shown(form, kind, book, unit, subject)
    return _saved(form, kind, book, unit)


@blueprint.route("/ledger/<unit>/held", methods=["GET", "POST"])
@needs(Action.SEE)
def held(unit: str) -> ResponseReturnValue:
    """Confirm what was held, all at once."""
    book = usecases.book(services().store, _unit(unit))
    shown = book.to_confirm(today())
    if request.method == "GET":
        return render_template(
            "ledger/held.html", book=book, key=unit, records=shown, campaign=book.campaign,
            title=_title(book), operation=new_operation(),
            editable=_may_confirm(book),
        )  # fmt: skip
    if not _may_confirm(book):
        raise NotAllowed("not_allowed", unit=unit)
    ticked = {record.event.uid for record in shown} if request.form.get("all") else set(
        request.form.getlist("uid")
    )  # fmt: skip
    outcome = usecases.confirm(services().store, shown, ticked, _sent())
    flash(_("已确认 %(count)s 项。", count=len(outcome.changes)), "done")
    return redirect(url_for("ledger.held", unit=unit), 303)


def _list(book: usecases.Book, unit: str) -> str:
    kinds = [kind for kind in book.catalogue.kinds.values() if book.unit or kind.by == "office"]
    return render_template(
        "ledger/unit.html",
        book=book,
        key=unit,
        title=_title(book),
        kinds=kinds,
        may_enter=[kind.code for kind in kinds if _may_enter(kind, book)],
        waiting=len(book.to_confirm(today())),
    )


def _shown(form: EntryForm, kind: EntryKind, book: usecases.Book, unit: str, subject: str) -> str:
    record = book.record(kind.code, subject)
    if record:
        form.show(record.entry, record.version)
    elif "subject" in form and subject:
        form["subject"].data = subject
    form.operation_id.data = new_operation()
    return _form(form, kind, book, unit, taken=record is not None)


def _saved(form: EntryForm, kind: EntryKind, book: usecases.Book, unit: str) -> ResponseReturnValue:
    back = redirect(url_for("ledger.of_unit", unit=unit), 303)
    sent, seen = _sent(), form.version.data or 0
    if request.form.get("take_back"):
        subject = request.args.get("subject", "")[:80]
        record = book.record(kind.code, subject)
        if record:
            usecases.take_back(services().store, record.entry.id, seen, sent)
            flash(_("已撤回。"), "done")
        return back
    if not form.validate_on_submit():
        return _form(form, kind, book, unit), 422
    try:
        usecases.enter(services().store, form.entry(kind, book), seen, sent)
    except Faulty as error:
        form.tell(error.faults)
        return _form(form, kind, book, unit), 422
    except StaleEdit as error:
        record = error.data["record"]
        form.version.data = record.version if record and not record.removed else 0
        form.version.raw_data = None
        return _form(form, kind, book, unit, now=record), 409
    flash(_("已登记。"), "done")
    return back


def _form(
    form: EntryForm, kind: EntryKind, book: usecases.Book, unit: str, *, taken: bool = False,
    now: Any = None,
) -> str:  # fmt: skip
    return render_template(
        "ledger/entry.html", form=form, kind=kind, key=unit, title=_title(book), taken=taken,
        now=now,
    )  # fmt: skip


def _title(book: usecases.Book) -> str:
    if book.unit is None:
        return _("全区")
    return book.campaign.units[book.unit].words.in_(language())


def _sent() -> Sent:
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    return Sent(actor(), operation, services().clock.now())


def _unit(text: str) -> UnitCode | None:
    """Read a unit; the whole district, None, is of those who see all of it."""
    campaign = usecases.campaign_of(services().store)
    if text != DISTRICT:
        return unit_of(text, campaign)
    if seen_units(campaign) is not None:
        raise NotAllowed("not_allowed", unit=text)
    return None


def _may_enter(kind: EntryKind, book: usecases.Book) -> bool:
    """An entry is made by those whose task its kind is, in units of their own."""
    found = account()
    granted = usecases.GRANTED.get(found.granted, frozenset()) if found else frozenset()
    how_far = reach(found, Action.ENTER)
    own = how_far is Reach.OWN and found and book.unit in own_units(found, book.campaign)
    return kind.by in granted and (how_far is Reach.ALL or bool(own))


def _may_confirm(book: usecases.Book) -> bool:
    found = account()
    how_far = reach(found, Action.EDIT)
    return how_far is Reach.ALL or bool(how_far is Reach.OWN and found and book.unit == found.unit)
