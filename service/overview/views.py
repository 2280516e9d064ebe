"""`/`: the day's work when signed in; else what this is, and the public timetable."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from calendars.errors import InvalidValue
from calendars.ids import UnitCode
from calendars.times import Days
from calendars.timetable import Status, Visibility
from service.ledger.usecases import to_confirm
from service.overview.sentences import asked_of
from service.timetable import EventQuery, usecases
from service.web.guard import account
from service.web.policy import Action, Reach, own_units, reach
from service.web.ruler import ruler
from service.web.today import today
from service.web.wiring import services

blueprint = Blueprint("overview", __name__)
_NEXT = 12
_AHEAD = timedelta(days=14)


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    store, on, chosen = services().store, today(), _chosen()
    found_account = account()
    query = EventQuery(
        statuses=frozenset({Status.CONFIRMED, Status.TENTATIVE}),
        begins=on,
        last=on + _AHEAD,
        limit=_NEXT,
    )
    drafts_query = EventQuery(statuses=frozenset({Status.DRAFT}), limit=_NEXT)
    if found_account is None:
        query = EventQuery(
            statuses=query.statuses,
            visibilities=frozenset({Visibility.PUBLIC}),
            begins=None if chosen else on,
            first=chosen.first if chosen else None,
            last=chosen.last_day if chosen else None,
            limit=_NEXT,
        )
    elif reach(found_account, Action.SEE) is Reach.OWN:
        own = own_units(found_account, usecases.campaign_of(store))
        query, drafts_query = replace(query, units=own), replace(drafts_query, units=own)
    found = usecases.listing(store, query)

    def href(days: Days) -> str:
        span = {"from": days.first.isoformat(), "to": days.last_day.isoformat()}
        return ("/timetable?" if found_account else "/?") + urlencode(span)

    drafts = usecases.listing(store, drafts_query)
    needs = asked_of(found_account, on) if found_account else None
    return render_template(
        "overview/front.html",
        found=found,
        drafts=drafts if found_account else None,
        needs=needs,
        left=_left(on),
        all_ahead=_all_ahead(query, on) if found_account else None,
        campaign=found.campaign,
        ruler=ruler(found.campaign, found.counts, on, None if found_account else chosen, href),
        on=on,
        chosen=chosen,
    )


def _all_ahead(query: EventQuery, on: date) -> tuple[str, int]:
    """Give where all of the days ahead are listed, those under way among them, and how many."""
    asked = EventQuery(statuses=query.statuses, first=on, last=query.last)
    number = usecases.count(services().store, replace(asked, units=query.units))
    return f"/timetable?{asked.canonical}", number


def _left(on: date) -> int:
    """Count what the unit of the account has still to confirm as held."""
    found = account()
    if found is None or not found.unit:
        return 0
    return to_confirm(services().store, UnitCode(found.unit), on)


def _chosen() -> Days | None:
    """Give the days that the address names; a visitor walks along the ruler by them."""
    try:
        first, last = (date.fromisoformat(request.args.get(name, "")) for name in ("from", "to"))
        return Days.of(first, last)
    except (ValueError, InvalidValue):
        return None
