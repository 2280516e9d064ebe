"""`/links/handout`: what each unit is given on the first day, to print or as a workbook.

Whoever may invite can have a one-time invitation made for each unit on the way. It is kept nowhere:
it stands on what is printed, or is lost.
"""

import hashlib
import hmac
from collections import defaultdict
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request, stream_template, url_for
from flask.typing import ResponseReturnValue

from calendars.timetable import Campaign, Unit
from service.accounts import invitations
from service.accounts.invitations import Invited
from service.errors import NotAllowed
from service.feeds import links
from service.feeds.offers import Offer
from service.overview.exports import Given, Sheet, workbook
from service.publishing import new_operation
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, Reach, reach
from service.web.wiring import services

blueprint = Blueprint("handout", __name__)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/links/handout", methods=["GET", "POST"])
@needs(Action.MANAGE_LINKS)
def handout() -> ResponseReturnValue:
    """Ask for whom; then give the sheets, as a page to print or as a workbook."""
    with services().store.reading() as work:
        campaign = work.campaigns.current()
    units = _chosen(campaign)
    if request.method == "GET" or not units:
        status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.UNPROCESSABLE_ENTITY
        page = render_template(
            "overview/handout.html",
            campaign=campaign,
            units=units,
            may_invite=_may_invite(),
            hours=_hours(),
            operation=new_operation(),
        )
        return page, status
    sheets = _sheets(units)
    if request.form.get("format") == "xlsx":
        headers = {"Content-Disposition": 'attachment; filename="handout.xlsx"'}
        return Response(workbook(sheets, language()), mimetype=_XLSX, headers=headers)
    return Response(
        stream_template(
            "overview/handout_sheets.html",
            campaign=campaign,
            sheets=sheets,
            offer=lambda given: Offer(given.address.url, given.page),
            hours=_hours(),
        )
    )


def _may_invite() -> bool:
    return reach(account(), Action.MANAGE_ACCOUNTS) is Reach.ALL


def _hours() -> int:
    return int(invitations.LIFE.total_seconds() // 3600)


def _chosen(campaign: Campaign) -> list[Unit]:
    """Give the units that are asked for: all, of a category or a group, or one."""
    asked = {name: request.values.get(name, "") for name in ("category", "group", "unit")}
    return [
        unit
        for unit in campaign.units.values()
        if asked["category"] in {"", unit.category}
        and asked["group"] in {"", unit.group}
        and asked["unit"] in {"", unit.code}
    ]


def _sheets(units: list[Unit]) -> list[Sheet]:
    settings, now = services().settings, services().clock.now()
    codes = [unit.code for unit in units]
    found = links.addresses(services().store, settings.link_key, settings.base_url, now, codes)
    of_unit = defaultdict(list)
    for address in found:
        if address.ended is None:
            page = settings.base_url + url_for("subscribe.holder", token=address.token)
            of_unit[address.unit].append(Given(address, page))
    invite = "invite" in request.form
    if invite and not _may_invite():
        raise NotAllowed("not_allowed", action=Action.MANAGE_ACCOUNTS.value)
    return [Sheet(unit, of_unit[unit.code], _invitation(unit) if invite else "") for unit in units]


def _invitation(unit: Unit) -> str:
    """Give an address that makes an account of the unit, once; the same for a form sent twice."""
    operation = request.form.get("operation_id", "")
    if not operation:
        abort(HTTPStatus.BAD_REQUEST)
    message = f"handout/{operation}/{unit.code}".encode()
    token = hmac.new(services().settings.sealing_key, message, hashlib.sha256).hexdigest()
    invited = Invited("unit", unit=unit.code)
    invitations.invite(services().store, invited, token, actor().name, services().clock.now())
    return services().settings.base_url + url_for("invitations.accept", token=token)
