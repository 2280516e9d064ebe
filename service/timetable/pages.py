"""The timetable by 旬 and by month, with the list's filter; and a unit's sheet of A4."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from calendars.times import Days, Period
from service.timetable import filters, sheets, usecases
from service.timetable.viewing import framed, place, whole
from service.web.guard import needs
from service.web.language import language
from service.web.pdf import PdfBusy, PdfMissing, as_pdf
from service.web.policy import Action
from service.web.problems import page
from service.web.scope import unit_of
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable_views", __name__)
_MOST_IN_PERIOD = 8
_MOST_IN_MONTH = 3
_MOST_ON_SHEET = 400


@blueprint.get("/timetable/period")
@needs(Action.SEE)
def period() -> ResponseReturnValue:
    return _page("period", sheets.period_of, _MOST_IN_PERIOD)


@blueprint.get("/timetable/month")
@needs(Action.SEE)
def month() -> ResponseReturnValue:
    return _page("month", sheets.month_of, _MOST_IN_MONTH)


def _page(view: str, around: Callable[[date], Days], most: int) -> str:
    campaign = usecases.campaign_of(services().store)
    days = around(place(campaign))
    query = whole(filters.query())
    board = usecases.board(services().store, query, days, most)
    laid = sheets.laid_out(campaign, days, board.found, board.counts)
    before, after = sheets.neighbours(days, campaign.window)
    return render_template(
        f"timetable/{view}.html",
        frame=framed(view, campaign, query, board.counts, days),
        title=_title(view, days),
        days=laid,
        weeks=sheets.weeks(laid),
        board=board,
        total=sum(day.count for day in laid),
        before=before,
        after=after,
        today=today(),
    )


@blueprint.get("/units/<code>.pdf")
@needs(Action.SEE)
def sheet(code: str) -> ResponseReturnValue:
    """Give a unit's timetable on A4, to be pinned on a wall."""
    campaign = usecases.campaign_of(services().store)
    key = unit_of(code, campaign)
    found = usecases.sheet(services().store, key, _MOST_ON_SHEET + 1)
    if len(found) > _MOST_ON_SHEET:
        return page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    html = render_template(
        "timetable/sheet.html",
        campaign=campaign,
        unit=campaign.units[key],
        records=found,
        today=today(),
    )
    try:
        written = as_pdf(html, Path(str(current_app.static_folder)))
    except PdfMissing:
        return page(HTTPStatus.NOT_IMPLEMENTED)
    except PdfBusy:
        return page(HTTPStatus.SERVICE_UNAVAILABLE)
    response = Response(written, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="xunli-{code}.pdf"'
    return response


def _title(view: str, days: Days) -> str:
    if view == "period" and language() == "zh":
        return Period.holding(days.first).written
    if view == "period":
        return f"{days.first.day}–{days.last_day.day} {days.first:%B}"
    month = f"{days.first:%B}" if language() == "en" else days.first.month
    return _("%(year)s年%(month)s月", year=days.first.year, month=month)
