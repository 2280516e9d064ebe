"""`/units/<code>/week`: the weekly digest of a unit, as a page, a sheet to print, and Atom."""

from datetime import UTC, datetime, time
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.feeds import when_in_words
from calendars.ids import UnitCode
from calendars.times import Days
from service.compliance import filters, usecases
from service.compliance.standing import Standing, standing
from service.errors import NotFound
from service.overview import addresses
from service.overview.atom import Item, atom
from service.overview.sentences import parts_of
from service.overview.week import next_week, programme, week_of, weeks_before
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, may
from service.web.scope import unit_of
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("digest", __name__)
_MOST_LINES = 60
_BEFORE = 3


@blueprint.get("/units/<code>/week")
@needs(Action.SEE)
def week(code: str) -> ResponseReturnValue:
    now, unit = _asked(code)
    this = week_of(now.matrix.on)
    coming = next_week(this)
    return render_template(
        "overview/week.html",
        now=now,
        campaign=now.campaign,
        unit=now.campaign.units[unit],
        this=this,
        coming=coming,
        here=programme(now, unit, this),
        then=programme(now, unit, coming),
        needs=parts_of(now, frozenset({unit}), _MOST_LINES),
        address=_address(unit),
        manages=may(account(), Action.SEE_LINKS, frozenset({unit})),
    )


@blueprint.get("/units/<code>/week.atom")
@needs(Action.SEE)
def week_atom(code: str) -> ResponseReturnValue:
    now, unit = _asked(code)
    return _atom(now, unit)


@blueprint.get("/digests/<token>.atom")
def at_address(token: str) -> ResponseReturnValue:
    """Answer a feed reader, which has no session."""
    store = services().store
    try:
        unit = addresses.unit_at(store, token)
    except NotFound:
        return _plain(HTTPStatus.NOT_FOUND)
    except addresses.Ended:
        return _plain(HTTPStatus.GONE)
    return _atom(standing(store, filters.as_of(usecases.campaign_of(store))), unit)


@blueprint.post("/units/<code>/week/address")
@needs(Action.SEE_LINKS)
def change_address(code: str) -> ResponseReturnValue:
    """Make a new address, or end the one there is."""
    store, at, by = services().store, services().clock.now(), actor().name
    unit = unit_of(code, usecases.campaign_of(store))
    if request.form.get("deed") == "end":
        addresses.end(store, unit, by, at)
        flash(_("地址已停用。"), "done")
    else:
        addresses.make(store, services().settings.link_key, unit, by, at)
        flash(_("已启用新地址，此前的地址不再有效。"), "done")
    return redirect(url_for("digest.week", code=unit), 303)


def _plain(status: HTTPStatus) -> Response:
    return Response(f"{status.value} {status.phrase}\n", status, mimetype="text/plain")


def _address(unit: UnitCode) -> str:
    """Give the unit's address to those who may see it; empty where there is none."""
    if not may(account(), Action.SEE_LINKS, frozenset({unit})):
        return ""
    settings = services().settings
    token = addresses.address_of(services().store, settings.link_key, unit)
    return f"{settings.base_url}/digests/{token}.atom?lang={language()}" if token else ""


def _atom(now: Standing, unit: UnitCode) -> ResponseReturnValue:
    this = week_of(now.matrix.on)
    items = [
        _item(now, unit, each, current=each == this)
        for each in (this, *weeks_before(this, _BEFORE, now.campaign.window))
    ]
    words, base = now.campaign.units[unit].words.in_(language()), services().settings.base_url
    title = _("%(unit)s每周提要", unit=words)
    key = f"{now.campaign.id}/{unit}/week"
    data = atom(key, title, f"{base}{request.full_path.rstrip('?')}", _("旬历"), items)
    answer = Response(data, mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _asked(code: str) -> tuple[Standing, UnitCode]:
    store = services().store
    campaign = usecases.campaign_of(store)
    return standing(store, filters.as_of(campaign)), unit_of(code, campaign)


def _item(now: Standing, unit: UnitCode, week_: Days, *, current: bool) -> Item:
    """Give a week's entry; only the current one tells what is to be done."""
    began = datetime.combine(week_.first, time.min, now.campaign.zone).astimezone(UTC)
    changed = now.mark.at
    html = render_template(
        "overview/_digest.html",
        campaign=now.campaign,
        here=programme(now, unit, week_),
        needs=parts_of(now, frozenset({unit}), _MOST_LINES) if current else (),
        base=services().settings.base_url,
    )
    title = _("%(week)s提要", week=when_in_words(week_, language()))
    href = f"{services().settings.base_url}/units/{unit}/week?on={week_.first.isoformat()}"
    key = f"{now.campaign.id}/{unit}/week/{week_.first}"
    return Item(key, title, href, max(began, changed) if changed else began, html)
