"""`/links` and `/subscribe`: what there is to subscribe to, and how."""

from urllib.parse import quote

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.ids import RoleCode, UnitCode
from calendars.timetable import Campaign
from service.errors import NotAllowed, NotFound
from service.feeds import links
from service.feeds.forms import LinkForm
from service.web.guard import account, actor, needs
from service.web.policy import Action, Reach, reach
from service.web.today import zone
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("links", __name__)


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
    wanted = request.args.get("unit", "")
    units = [UnitCode(wanted)] if wanted in allowed else allowed[:1]
    settings = services().settings
    now = services().clock.now()
    found = links.addresses(services().store, settings.link_key, settings.base_url, now, units)
    return render_template(
        "feeds/links.html",
        campaign=campaign,
        units=allowed,
        unit=units[0] if units else None,
        found=found,
        may_manage=reach(account(), Action.MANAGE_LINKS) is Reach.ALL,
    )


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
    link, acts = links.get(store, number)
    if request.method == "GET":
        form.show(links.terms_of(link))
    elif form.validate_on_submit():
        terms = form.terms(links.terms_of(link))
        changed = links.amend(store, number, terms, actor().name, services().clock.now())
        flash(*((_("已保存。"), "done") if changed else (_("没有改动。"), "info")))
        return redirect(url_for("links.overview", unit=link.feed.key.code), 303)
    page = render_template("feeds/link.html", form=form, link=link, acts=acts, zone=zone())
    return page, 422 if form.errors else 200


@blueprint.get("/subscribe")
@needs(Action.SEE_LINKS)
def subscribe() -> ResponseReturnValue:
    """Lead in three steps to the address, its QR code, and what to expect of the app."""
    campaign = _campaign()
    allowed = _units(campaign)
    unit, role = request.args.get("unit", ""), request.args.get("role", "")
    if unit and unit not in allowed:
        raise NotAllowed("not_allowed", unit=unit[:40])
    chosen = None
    if unit and role in campaign.roles:
        settings = services().settings
        found = links.addresses(
            services().store,
            settings.link_key,
            settings.base_url,
            services().clock.now(),
            [unit],
            [RoleCode(role)],
        )
        chosen = next((one for one in found if one.ended is None), None)
    return render_template(
        "feeds/subscribe.html",
        campaign=campaign,
        units=allowed,
        unit=unit,
        role=role,
        chosen=chosen,
        webcal=chosen and "webcal://" + chosen.url.partition("://")[2],
        google=chosen
        and f"https://calendar.google.com/calendar/r?cid={quote(chosen.url, safe='')}",
        qr=chosen
        and segno.make(chosen.url, error="m", micro=False).svg_data_uri(border=2, scale=5),
    )
