"""`/ledger`: what a unit has on record, by phases, and one form for every kind of entry."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.compliance import EnteredBy, EntryKind, Subject
from calendars.errors import Faulty
from calendars.timetable import Change, Noun
from service.errors import NotAllowed, NotFound, StaleEdit
from service.ledger import usecases
from service.ledger.book import Book
from service.ledger.chapters import Cell, Chapter, Part, chapters, to_do
from service.ledger.filters import asked_for, may_confirm, may_enter, seen, sent, title_of
from service.ledger.forms import EntryForm, form_of
from service.ledger.outline import outline_of
from service.ledger.queue import answer_to, head_of, waiting
from service.ledger.sentences import (
    differences,
    heading_of,
    subject_in_words,
    values_in_words,
)
from service.publishing import new_operation
from service.web.guard import needs
from service.web.language import language
from service.web.paging import paged
from service.web.paths import known
from service.web.policy import Action
from service.web.scope import DISTRICT, seen_units
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("ledger", __name__)
_UNITS = 40
"""On a page of the list."""


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """Give templates what they say of entries."""
    return {"entry_differences": _differences, "heading_of": heading_of,
            "about_words": subject_in_words, "values_words": values_in_words}  # fmt: skip


def _differences(change: Change) -> Any:
    if "ledger_rules" not in g:
        g.ledger_rules = usecases.rules_of(services().store)
    campaign, rules = g.ledger_rules
    return differences(change, rules.catalogue, campaign)


@blueprint.get("/ledger")
@needs(Action.SEE)
def units() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    allowed = seen_units(campaign)
    if allowed is not None and len(allowed) == 1:
        return redirect(url_for("ledger.of_unit", unit=next(iter(allowed))), 303)
    codes = [unit.code for unit in seen(campaign)]
    store, only = services().store, request.args.get("only") == "open"
    here, paging = paged(codes, len(codes) or 1 if only else _UNITS)
    found = [_line(book) for book in usecases.books_of(store, here, today())]
    lines = [line for line in found if line["busy"] or not only]
    return render_template(
        "ledger/units.html",
        campaign=campaign,
        lines=lines,
        paging=paging,
        allowed=allowed,
        phases=[chapter.phase for chapter in lines[0]["chapters"]] if lines else (),
        args=request.args,
        waiting=len(list(waiting(usecases.books_waiting(store, codes)))),
        district=DISTRICT,
        on=today(),
    )


def _line(book: Book) -> dict[str, Any]:
    laid = _chapters(book)
    coming = next(iter(_to_do(book, laid)), None)
    left = len(book.to_confirm(today()))
    return {"book": book, "chapters": laid, "next": coming, "left": left,
            "busy": bool(coming or left)}  # fmt: skip


def _chapters(book: Book) -> tuple[Chapter, ...]:
    if "ledger_outline" not in g:
        g.ledger_outline = outline_of(book.campaign, book.rules)
    return chapters(book, g.ledger_outline, today())


def _to_do(book: Book, laid: tuple[Chapter, ...]) -> list[tuple[Cell, int]]:
    """Give what the account can enter next, each kind once with the number of its entries."""
    found: dict[str, list[Cell]] = {}
    for cell in to_do(laid, today()):
        if may_enter(cell.kind, book):
            found.setdefault(cell.kind.code, []).append(cell)
    return [(cells[0], len(cells)) for cells in found.values()]


@blueprint.route("/ledger/<unit>", methods=["GET", "POST"])
@needs(Action.SEE)
def of_unit(unit: str) -> ResponseReturnValue:
    book = usecases.book(services().store, asked_for(unit))
    code = request.args.get("kind", "")
    if not code:
        return _list(book, unit)
    kind = next((kind for kind in book.kinds if kind.code == code), None)
    if kind is None:
        raise NotFound("entry.unknown_kind", key=code[:40])
    if not may_enter(kind, book):
        raise NotAllowed("not_allowed", kind=code)
    subject = _subject(kind, book)
    form = form_of(kind, book, language(), subject)
    page = Page(form, kind, book, unit, subject)
    if request.method == "GET":
        return page.opened()
    return page.taken_back() if request.form.get("take_back") else page.saved()


def _list(book: Book, unit: str) -> str:
    laid = _chapters(book)
    return render_template(
        "ledger/unit.html",
        book=book,
        key=unit,
        campaign=book.campaign,
        title=title_of(book),
        chapters=[chapter for chapter in laid if _shown(chapter, book)],
        to_do=_to_do(book, laid),
        may_enter=[kind.code for kind in book.kinds if may_enter(kind, book)],
        may_confirm=may_confirm(book),
        left=len(book.to_confirm(today())),
        waiting=list(waiting([book])),
        undo=request.args.get("undo", type=int),
        operation=new_operation(),
        on=today(),
        shows=lambda part: _part_shown(part, book),
    )


def _shown(chapter: Chapter, book: Book) -> bool:
    return any(_part_shown(part, book) for part in chapter.parts)


def _part_shown(part: Part, book: Book) -> bool:
    """Leave out what is nobody's task here and not on record either."""
    there = any(cell.record for row in part.rows for cell in row.cells)
    ours = any(may_enter(kind, book) or kind.by is EnteredBy.UNIT for kind in part.kinds)
    return there or (ours and bool(part.rows or part.grows))


def _subject(kind: EntryKind, book: Book) -> str:
    """Read whom or what the entry is about, if the address says so already."""
    subject = request.args.get("subject", "")[:80]
    if not subject or kind.subject is Subject.NONE:
        return ""
    offered: dict[Subject, Collection[str]] = {
        Subject.CHOICE: kind.subjects or {},
        Subject.PERSON: book.campaign.people,
        Subject.PHASE: book.campaign.phases,
        Subject.EVENT: {event.uid for event in book.events_of(kind)},
    }
    there = book.record(kind.code, subject) is not None
    if not there and kind.subject in offered and subject not in offered[kind.subject]:
        raise NotFound("entry.unknown_subject", key=subject)
    return subject


class Page:
    """The form of one entry."""

    def __init__(
        self, form: EntryForm, kind: EntryKind, book: Book, unit: str, subject: str
    ) -> None:
        self.form, self.kind, self.book, self.unit, self.subject = form, kind, book, unit, subject
        self.record = book.record(kind.code, subject)

    def opened(self) -> ResponseReturnValue:
        if self.record:
            self.form.show(self.record.entry, self.record.version)
        elif asked := self.book.record(self.kind.answers, self.subject):
            self.form.show(answer_to(self.kind, asked.entry, today(), head_of(self.book)), 0)
        elif "on" in self.form:
            self.form["on"].data = today()
        return self._shown()

    def saved(self) -> ResponseReturnValue:
        if not self.form.validate_on_submit():
            return self._shown(), 422
        entry = self.form.entry(self.kind, self.book, self.subject)
        try:
            seen = self.form.version.data or 0
            outcome = usecases.enter(services().store, entry, seen, sent())
        except Faulty as error:
            self.form.tell(error.faults)
            return self._shown(), 422
        except StaleEdit as error:
            stored = error.data["record"]
            now = None if stored is None or stored.removed else stored
            self.form.version.data = now.version if now else 0
            self.form.version.raw_data = None
            self.form.operation_id.data = new_operation()
            change = Change(Noun.ENTRY, entry.id, now.entry if now else None, entry)
            return self._shown(conflict=change), 409
        flash(*((_("已登记。"), "done") if outcome.batch else (_("没有改动。"), "info")))
        return self._back(outcome.batch)

    def taken_back(self) -> ResponseReturnValue:
        if self.record is None:
            return self._back(None)
        seen = self.form.version.data or 0
        try:
            outcome = usecases.take_back(services().store, self.record.entry.id, seen, sent())
        except StaleEdit:
            flash(_("此条刚刚被他人改动，没有撤回；请核对后再定。"), "error")
            return redirect(request.full_path, 303)
        flash(_("已撤回。"), "done")
        return self._back(outcome.batch)

    def _back(self, batch: int | None) -> ResponseReturnValue:
        part = self.kind.code.partition(".")[0]
        here = url_for("ledger.of_unit", unit=self.unit, undo=batch, _anchor=part)
        return redirect(known(request.form.get("back", ""), here), 303)

    def _shown(self, *, conflict: Change | None = None) -> str:
        if not self.form.operation_id.data:
            self.form.operation_id.data = new_operation()
        about = subject_in_words(self.kind, self.subject, self.book) if self.subject else ""
        return render_template(
            "ledger/entry.html",
            form=self.form,
            kind=self.kind,
            key=self.unit,
            title=title_of(self.book),
            about=about,
            record=self.record,
            conflict=conflict,
        )
