"""`/`: the day's work when signed in; else what this is, and the public timetable."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from calendars.times import Days
from calendars.timetable import Status, Visibility
from service.timetable import EventQuery, usecases
from service.web.guard import account
from service.web.ruler import ruler
from service.web.today import today
from service.web.wiring import services

blueprint = Blueprint("overview", __name__)
_NEXT = 12
_AHEAD = timedelta(days=14)


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    store, on = services().store, today()
    found_account = account()
    query = EventQuery(
        statuses=frozenset({Status.CONFIRMED, Status.TENTATIVE}),
        begins=on,
        last=on + _AHEAD,
        limit=_NEXT,
    )
    if found_account is None:
        query = EventQuery(
            statuses=query.statuses,
            visibilities=frozenset({Visibility.PUBLIC}),
            begins=on,
            limit=_NEXT,
        )
    elif found_account.unit:
        query = EventQuery(
            statuses=query.statuses,
            units=frozenset({found_account.unit}),  # type: ignore[arg-type]  # an account keeps a plain code
            begins=on,
            last=query.last,
            limit=_NEXT,
        )
    found = usecases.listing(store, query)

    def href(days: Days) -> str:
        span = {"from": days.first.isoformat(), "to": days.last_day.isoformat()}
        return "/timetable?" + urlencode(span)

    drafts = usecases.listing(store, EventQuery(statuses=frozenset({Status.DRAFT}), limit=_NEXT))
    return render_template(
        "overview/front.html",
        found=found,
        drafts=drafts if found_account else None,
        campaign=found.campaign,
        ruler=ruler(found.campaign, found.counts, on, None, href),
        on=on,
    )
