"""Drafts released together, and what each release told: to everybody what is public."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import Faulty, InvalidValue
from calendars.ids import UnitCode
from calendars.text import NOTE_LIMIT, TITLE_LIMIT, clean_text
from calendars.timetable import Event, public
from service.errors import StaleEdit
from service.publishing import Sent, new_operation
from service.timetable import filters, releases
from service.web.guard import account, actor, needs
from service.web.policy import Action, Reach, may_edit, reach
from service.web.problems import fault_in_words, in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("releases", __name__)
# Of the numbers that PostgreSQL keeps in an INTEGER.
_LARGEST = 2_147_483_647


@blueprint.route("/releases/new", methods=["GET", "POST"])
@needs(Action.EDIT)
def new() -> ResponseReturnValue:
    """Show what a release of the drafts would tell whom; then release those ticked."""
    units = frozenset(UnitCode(unit) for unit in request.args.getlist("unit") if unit)
    campaign, found = releases.waiting(services().store, _may, units)
    chosen = [one for one in found if not one.contested and _ticked(one)]
    faults, status = [], HTTPStatus.OK
    if request.method == "POST" and request.form.get("step") == "release":
        faults, status = _faults(chosen), HTTPStatus.UNPROCESSABLE_ENTITY
        answer = None if faults else _release(chosen, faults)
        if answer is not None:
            return answer
    return (
        render_template(
            "releases/new.html",
            campaign=campaign,
            found=found,
            chosen={one.uid for one in chosen},
            effect=releases.effect(services().store, chosen),
            faults=faults,
            units=units,
            most=releases.MOST,
            operation=new_operation(),
        ),
        status,
    )


def _may(event: Event) -> bool:
    return may_edit(account(), event)


def _ticked(one: releases.Waiting) -> bool:
    return request.method == "GET" or one.uid in request.form.getlist("uid")


def _faults(chosen: Sequence[releases.Waiting]) -> list[str]:
    faults = []
    for name, limit, lines in (("name", TITLE_LIMIT, False), ("note", NOTE_LIMIT, True)):
        try:
            text = clean_text(request.form.get(name, ""), limit, lines=lines)
        except InvalidValue as error:
            faults.append(in_words(error.code, error.data))
            continue
        if name == "name" and not text:
            faults.append(_("请填写名称。"))
    if not chosen:
        faults.append(_("请先勾选要发布的草稿。"))
    return faults


def _release(chosen: Sequence[releases.Waiting], faults: list[str]) -> ResponseReturnValue | None:
    """Release what was seen; None, with `faults` filled in, where somebody was faster."""
    seen = set(request.form.getlist("seen"))
    if any(_version(one) not in seen for one in chosen):
        faults.append(_("有草稿刚刚被他人改动，下面已是最新内容，请核对后再发布。"))
        return None
    operation = request.form.get("operation_id", "")[:80] or new_operation()
    note = clean_text(request.form.get("note", ""), NOTE_LIMIT, lines=True)
    name = clean_text(request.form["name"], TITLE_LIMIT)
    sent = Sent(actor(), operation, services().clock.now(), note)
    try:
        outcome = releases.release(services().store, chosen, name, sent)
    except StaleEdit:
        faults.append(_("有草稿刚刚被他人改动，下面已是最新内容，请核对后再发布。"))
        return None
    except Faulty as error:
        faults.extend(fault_in_words(fault) for fault in error.faults)
        return None
    flash(_("已发布，%(feeds)s 个订阅日历已更新。", feeds=outcome.feeds), "done")
    return redirect(url_for("releases.one", number=outcome.batch, undo=outcome.batch), 303)


@blueprint.app_template_global("draft_version")
def _version(one: releases.Waiting) -> str:
    """Give what tells the event and its draft as they are from any other state of them."""
    return f"{one.uid},{one.record.version},{one.kept.batch if one.kept else 0}"


@blueprint.get("/releases")
def listing() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    before = None if before is None else min(max(before, 0), _LARGEST)
    campaign, found = releases.listed(services().store, before)
    return render_template("releases/list.html", campaign=campaign, found=found, page=releases.PAGE)


@blueprint.get("/releases/<int(max=2147483647):number>")
def one(number: int) -> ResponseReturnValue:
    """Tell what a release changed: what is public to everybody, what is their own to others."""
    told = releases.told(services().store, number, _sees())
    unit = request.args.get("unit", "")
    units = {code: changes for code, changes in told.units.items() if not unit or code == unit}
    return render_template(
        "releases/one.html",
        told=told,
        units=units,
        unit=unit,
        undo=request.args.get("undo", type=int) if account() else None,
        operation=new_operation(),
    )


def _sees() -> Callable[[Event], bool]:
    """Give which events the account may know of; nobody but accounts knows what is not public."""
    found = account()
    if reach(found, Action.SEE) is Reach.ALL:
        return lambda _event: True
    own = (filters.seen() if found else None) or frozenset()
    inside = found is not None
    return lambda event: public(event) or (inside and (event.district or bool(event.units & own)))
