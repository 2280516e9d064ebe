"""`/history`: every change of everything, newest first, each with its undo."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from calendars.errors import EditConflict, Faulty
from calendars.ids import EventUid
from calendars.timetable import Noun, What
from service.errors import NotFound, StaleEdit
from service.history import filters, reversals, sentences, usecases
from service.publishing import Outcome, Sent, Undo, new_operation, undo
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.paths import known
from service.web.policy import Action, Reach, reach
from service.web.problems import fault_in_words
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("history", __name__)
_BATCH = "int(max=2147483647)"
_MOST_CHOICES = 2000


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "event_noun": Noun.EVENT,
        "entry_noun": Noun.ENTRY,
        "lines": sentences.lines,
        "thing_words": sentences.thing_in_words,
        "may_see_history": reach(account(), Action.SEE_HISTORY) is not Reach.NONE,
    }


@blueprint.get("/history")
@needs(Action.SEE_HISTORY)
def history() -> ResponseReturnValue:
    number = filters.number("number")
    if number:
        return redirect(url_for("history.batch", batch=number), 303)
    wanted = filters.read()
    query = wanted.query(zone(), filters.number("before"))
    page = usecases.page(services().store, query)
    people = page.campaign.people
    return render_template(
        "history/list.html",
        page=page,
        people=[
            (code, people[code].words.in_(language())) for code in page.people if code in people
        ],
        actors=[(name, name) for name in page.actors],
        wanted=wanted,
        kept=filters.kept(),
        nouns=[(noun.value, words()) for noun, words in sentences.NOUNS.items()],
        whats=[(what.value, sentences.WHATS[what]()) for what in What],
        operation=new_operation(),
    )


@blueprint.get(f"/history/<{_BATCH}:batch>")
@needs(Action.SEE_HISTORY)
def batch(batch: int) -> ResponseReturnValue:
    """Show one save whole, each of its changes with an undo of its own."""
    offset = filters.number("offset") or 0
    page = usecases.batch(services().store, batch, offset)
    return render_template("history/batch.html", page=page, operation=new_operation())


@blueprint.get("/history/removed")
@needs(Action.SEE_HISTORY)
def removed() -> ResponseReturnValue:
    page = usecases.removed(services().store, filters.number("before"))
    return render_template("history/removed.html", page=page, operation=new_operation())


@blueprint.get(f"/history/<{_BATCH}:batch>/undo")
@needs(Action.UNDO)
def choose(batch: int) -> ResponseReturnValue:
    """Show what undoing would do, and ask about what was changed again since."""
    _refuse_foreign(batch)
    return _trial(Undo(batch, filters.number("ordinal")))


@blueprint.post(f"/history/<{_BATCH}:batch>/undo", endpoint="undo")
@needs(Action.UNDO)
def take_back(batch: int) -> ResponseReturnValue:
    _refuse_foreign(batch)
    wanted = _wanted(batch)
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    reason = request.form.get("reason", "")[:200]
    sent = Sent(actor(), operation, services().clock.now(), reason)
    try:
        outcome = undo(services().store, wanted, sent)
    except (EditConflict, StaleEdit):
        back = request.form.get("back") or None
        asked = url_for("history.choose", batch=batch, ordinal=wanted.ordinal, back=back)
        return redirect(asked, 303)
    except Faulty as error:
        said = [fault_in_words(fault) for fault in error.faults]
        flash(_("不能撤销：%(why)s", why=" ".join(said)), "error")
    else:
        flash(_undone(batch, outcome), "done")
    otherwise = "/" if _own_only() else url_for("history.history")
    return redirect(known(request.form.get("back", ""), otherwise), 303)


def _undone(batch: int, outcome: Outcome) -> str:
    """Say what came back, with the way to it for who may see history."""
    if outcome.batch is None:
        return _("没有改动。")
    said = _(
        "第 %(batch)s 号改动已撤销，恢复 %(count)s 项，订阅日历已同步更新。",
        batch=batch, count=len(outcome.changes),
    )  # fmt: skip
    if reach(account(), Action.SEE_HISTORY) is Reach.NONE:
        return said
    href = url_for("history.batch", batch=outcome.batch)
    return Markup('{} <a href="{}">{}</a>').format(said, href, _("查看恢复了什么"))


def _trial(wanted: Undo) -> ResponseReturnValue:
    trial = reversals.trial(services().store, wanted)
    if not trial.steps:
        raise NotFound("batch.unknown", id=wanted.batch)
    return render_template(
        "history/undo.html",
        trial=trial,
        ordinal=wanted.ordinal,
        choices=sentences.choices,
        fault_words=fault_in_words,
        operation=new_operation(),
    )


def _wanted(batch: int) -> Undo:
    """Read what was chosen, and the versions that the choice rests on."""
    form = request.form
    decided: dict[int, dict[str, bool]] = {}
    for name, chosen in [*form.items()][:_MOST_CHOICES]:
        kind, _dash, rest = name.partition("-")
        ordinal, _dash, field = rest.partition("-")
        if kind == "choice" and ordinal.isdecimal() and chosen in ("back", "keep"):
            decided.setdefault(int(ordinal), {})[field] = chosen == "back"
    ordinal = form.get("ordinal", "")
    return Undo(
        batch,
        int(ordinal) if ordinal.isdecimal() else None,
        decided,
        {EventUid(key): version for key, version in _seen("event").items()},
        _seen("entry"),
    )


def _seen(name: str) -> dict[str, int]:
    found = {}
    for text in request.form.getlist(name)[:_MOST_CHOICES]:
        key, _comma, version = text.rpartition(",")
        if version.isdecimal():
            found[key] = int(version)
    return found


def _own_only() -> bool:
    return reach(account(), Action.UNDO) is Reach.OWN


def _refuse_foreign(batch: int) -> None:
    """Who may undo only what is their own may look at that only, too."""
    if _own_only():
        usecases.refuse_foreign(services().store, batch, actor())
