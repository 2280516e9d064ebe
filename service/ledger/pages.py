"""What is done for several entries at once: confirming what was held, and agreeing to plans."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import Faulty
from service.errors import NotAllowed, StaleEdit
from service.ledger import usecases
from service.ledger.book import Book
from service.ledger.filters import asked_for, may_confirm, may_enter, seen, sent, title_of
from service.ledger.held import HeldForm
from service.ledger.queue import answer_to, head_of, waiting
from service.ledger.sentences import subject_in_words
from service.publishing import new_operation
from service.web.guard import needs
from service.web.policy import Action
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("ledger_tasks", __name__)


@blueprint.route("/ledger/<unit>/held", methods=["GET", "POST"])
@needs(Action.SEE)
def held(unit: str) -> ResponseReturnValue:
    book = usecases.book(services().store, asked_for(unit))
    if request.method == "GET":
        return _held(HeldForm(book, today()), book, unit)
    if not may_confirm(book):
        raise NotAllowed("not_allowed", unit=unit)
    form = HeldForm(book, today(), request.form)
    if form.stale:
        return _held(form, book, unit), 409
    try:
        confirmations = form.confirmations()
        outcome = usecases.confirm(services().store, book, confirmations, sent())
    except Faulty:
        return _held(form, book, unit), 422
    except StaleEdit:
        again = usecases.book(services().store, book.unit)
        return _held(HeldForm(again, today(), request.form), again, unit), 409
    if outcome.batch is None:
        flash(_("没有勾选，未作确认。"), "info")
    else:
        flash(_("已确认 %(count)s 项。", count=len(confirmations)), "done")
    return redirect(url_for("ledger_tasks.held", unit=unit, undo=outcome.batch), 303)


def _held(form: HeldForm, book: Book, unit: str) -> str:
    counts = book.attendance is not None and may_enter(book.attendance, book)
    return render_template(
        "ledger/held.html",
        form=form,
        key=unit,
        campaign=book.campaign,
        title=title_of(book),
        editable=may_confirm(book),
        fields=form.fields if counts else (),
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
        on=today(),
    )


@blueprint.get("/ledger/queue")
@needs(Action.SEE)
def queue() -> ResponseReturnValue:
    """List what waits for somebody to agree to it."""
    campaign = usecases.campaign_of(services().store)
    books = usecases.books_waiting(services().store, [unit.code for unit in seen(campaign)])
    found = [
        {
            "waiting": one,
            "about": subject_in_words(one.kind, one.asked.entry.subject, one.book),
            "answer": answer_to(one.kind, one.asked.entry, today(), head_of(one.book)),
            "may": may_enter(one.kind, one.book),
            "operation": new_operation(),
        }
        for one in waiting(books)
    ]
    return render_template(
        "ledger/queue.html",
        campaign=campaign,
        found=found,
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
    )
