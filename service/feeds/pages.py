"""`/links`: every secret address, who fetches it, and what the office does with it."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.ids import UnitCode
from calendars.timetable import Campaign
from service.errors import NotFound
from service.feeds import LinkQuery, links, listing
from service.feeds.forms import LinkForm
from service.feeds.links import LABEL_LIMIT
from service.web.guard import account, actor, needs
from service.web.policy import Action, Reach, reach
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("links", __name__)
NEVER, STILL = "never", "still"
_NOWHERE = ""
"""No unit has this code; an empty list would not narrow."""
_FURTHEST = 1_000_000


def _campaign() -> Campaign:
    with services().store.reading() as work:
        return work.campaigns.current()


def _units(campaign: Campaign) -> list[UnitCode]:
    """Give the units whose links this account may see."""
    found = account()
    if reach(found, Action.SEE_LINKS) is Reach.ALL:
        return list(campaign.units)
    return [UnitCode(found.unit)] if found and found.unit else []


@blueprint.get("/links")
@needs(Action.SEE_LINKS)
def overview() -> ResponseReturnValue:
    campaign = _campaign()
    allowed = _units(campaign)
    query = _query(allowed)
    now = services().clock.now()
    found = listing.page(services().store, services().settings, query, now)
    return render_template(
        "feeds/links.html",
        campaign=campaign,
        units=allowed,
        query=query,
        found=found,
        args=request.args.to_dict(flat=False),
        next_offset=query.offset + listing.PAGE,
        previous_offset=max(query.offset - listing.PAGE, 0),
        zone=campaign.zone,
        may_manage=reach(account(), Action.MANAGE_LINKS) is Reach.ALL,
    )


def _query(allowed: list[UnitCode]) -> LinkQuery:
    """Read the filter; what cannot be read does not narrow."""
    args = request.args
    everything = reach(account(), Action.SEE_LINKS) is Reach.ALL
    units = [code for code in args.getlist("unit") if code in allowed]
    offset = args.get("offset", "0")
    return LinkQuery(
        codes=units or ([] if everything else allowed or [_NOWHERE]),
        roles=[code for code in args.getlist("role") if code],
        text=args.get("q", "")[:LABEL_LIMIT],
        unused=_today() if args.get("show") == NEVER else None,
        refused=args.get("show") == STILL,
        limit=listing.PAGE,
        offset=min(int(offset), _FURTHEST) if offset.isdecimal() else 0,
    )


def _today() -> date:
    return services().clock.now().astimezone(zone()).date()


@blueprint.post("/links/<int(max=2147483647):number>/<action>")
@needs(Action.MANAGE_LINKS)
def act(number: int, action: str) -> ResponseReturnValue:
    now, store, by = services().clock.now(), services().store, actor().name
    if action == "revoke":
        links.revoke(store, number, by, now)
        flash(_("链接已停用，各设备下次刷新时失效。"), "done")
    elif action == "rotate":
        links.rotate(store, services().settings.link_key, number, by, now)
        flash(_("已更换地址，旧地址 30 天内仍可使用。"), "done")
    else:
        raise NotFound("page.unknown")
    return redirect(url_for("links.overview", unit=request.form.get("unit", "")), 303)


@blueprint.route("/links/<int(max=2147483647):number>", methods=["GET", "POST"])
@needs(Action.MANAGE_LINKS)
def amend(number: int) -> ResponseReturnValue:
    """Show what was chosen of a link, and take another choice."""
    store, form = services().store, LinkForm()
    now = services().clock.now()
    found = listing.whole(store, services().settings, number, now)
    before = links.terms_of(found.link)
    if request.method == "GET":
        form.show(before)
    elif form.validate_on_submit():
        changed = links.amend(store, number, form.terms(before), actor().name, now)
        flash(*((_("已保存。"), "done") if changed else (_("没有改动。"), "info")))
        return redirect(url_for("links.overview", unit=found.address.unit), 303)
    zone = found.campaign.zone
    page = render_template("feeds/link.html", form=form, found=found, link=found.link, zone=zone)
    return page, 422 if form.errors else 200
