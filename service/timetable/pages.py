"""Views of the timetable by days: the same filter as the list, laid out over a 旬 or a month."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from calendars.times import Days, Period
from service.timetable import filters, sheets, usecases
from service.timetable.viewing import framed, place, whole
from service.web.guard import needs
from service.web.language import language
from service.web.policy import Action
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("timetable_views", __name__)
_MOST_IN_PERIOD = 8
_MOST_IN_MONTH = 3


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


def _title(view: str, days: Days) -> str:
    if view == "period" and language() == "zh":
        return Period.holding(days.first).written
    if view == "period":
        return f"{days.first.day}–{days.last_day.day} {days.first:%B}"
    month = f"{days.first:%B}" if language() == "en" else days.first.month
    return _("%(year)s年%(month)s月", year=days.first.year, month=month)
