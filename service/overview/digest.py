"""`/units/<code>/week`: the weekly digest of a unit, as a page, a sheet to print, and Atom."""

from datetime import UTC, datetime, time
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from calendars.feeds import when_in_words
from calendars.ids import UnitCode
from calendars.times import Days
from service.compliance import filters, usecases
from service.compliance.standing import Standing, standing
from service.overview.atom import Item, atom
from service.overview.sentences import parts_of
from service.overview.week import next_week, programme, week_of, weeks_before
from service.web.guard import needs
from service.web.language import language
from service.web.policy import Action
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
        atom=f"/units/{unit}/week.atom?" + urlencode({"lang": language()}),
    )


@blueprint.get("/units/<code>/week.atom")
@needs(Action.SEE)
def week_atom(code: str) -> ResponseReturnValue:
    now, unit = _asked(code)
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
