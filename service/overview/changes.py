"""`/units/<code>/changes`: what has moved for a unit in a week, as a page and as Atom.

Whoever may not see the unit, and whoever is not signed in, is told of public events only. The
secret address of a link has an Atom feed of its own, of exactly what the link shows.
"""

from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from calendars.feeds import feed_name, summary
from calendars.ids import RoleCode, UnitCode
from calendars.times import Days
from calendars.timetable import Campaign
from service.errors import NotFound
from service.feeds import links
from service.feeds.usecases import Gone, campaign_of
from service.overview import notes
from service.overview.atom import Item, atom
from service.overview.news import in_sentences
from service.overview.notes import Lately
from service.overview.week import next_week, week_of, weeks_before
from service.web.guard import account
from service.web.language import language
from service.web.policy import Action, Reach, reach
from service.web.scope import seen_units
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("changes", __name__)


@blueprint.get("/units/<code>/changes")
def of_unit(code: str) -> ResponseReturnValue:
    store, clock = services().store, services().clock
    campaign = campaign_of(store)
    unit = _unit(code, campaign)
    outside = _outside(unit, campaign)
    # Saves are dated by the clock; a demonstration of other years stands on another day.
    latest = max(week_of(today()), notes.this_week(clock.now(), campaign), key=_first)
    week = _asked(latest)
    found = notes.of_week(store, unit, week, outside=outside)
    newest = None if found else notes.newest_week(store, unit, outside=outside)
    if newest and "on" not in request.args:
        week, newest = newest, None
        found = notes.of_week(store, unit, week, outside=outside)
    return render_template(
        "overview/changes.html",
        campaign=campaign,
        unit=campaign.units[unit],
        outside=outside,
        week=week,
        earlier=weeks_before(week, 1, Days(date.min, date.max))[0],
        later=next_week(week) if week.first < latest.first else None,
        newest=newest,
        told=[(note, in_sentences(note)) for note in found],
        zone=campaign.zone,
        atom=_atom_of(unit, campaign, outside=outside),
    )


def _asked(latest: Days) -> Days:
    """Give the week that the address asks for, that of today where it asks for none."""
    try:
        asked = week_of(date.fromisoformat(request.args.get("on", "")))
    except (ValueError, OverflowError):
        return week_of(today())
    return min(max(asked, _EARLIEST, key=_first), latest, key=_first)


_EARLIEST = week_of(date(1970, 1, 12))


def _first(week: Days) -> date:
    return week.first


def _unit(code: str, campaign: Campaign) -> UnitCode:
    if code not in campaign.units:
        raise NotFound("unit.unknown", key=code[:40])
    return UnitCode(code)


def _outside(unit: UnitCode, campaign: Campaign) -> bool:
    own = seen_units(campaign)
    return account() is None or (own is not None and unit not in own)


def _atom_of(unit: UnitCode, campaign: Campaign, *, outside: bool) -> str:
    """Give the secret address of the unit's widest link to who may see it, else the public one."""
    query = urlencode({"lang": language()})
    if not outside and reach(account(), Action.SEE_LINKS) is not Reach.NONE:
        widest = [RoleCode(role.code) for role in campaign.roles.values() if role.everything]
        store, settings = services().store, services().settings
        now = services().clock.now()
        found = links.addresses(store, settings.link_key, settings.base_url, now, [unit], widest)
        for one in found:
            if widest and one.ended is None:
                return f"{one.url.removesuffix('.ics')}/changes.atom?{query}"
    return f"/units/{unit}/changes.atom?{query}"


@blueprint.get("/units/<code>/changes.atom")
def atom_of_unit(code: str) -> Response:
    unit = _unit(code, campaign_of(services().store))
    page = f"/units/{unit}/changes"
    return _atom(notes.public_lately(services().store, unit), page)


@blueprint.get("/feeds/<token>/changes.atom")
def atom_of_link(token: str) -> Response:
    try:
        found = notes.lately_behind(services().store, token, services().clock.now())
    except Gone:
        return Response(status=HTTPStatus.GONE)
    return _atom(found, "/")


def _atom(found: Lately, page: str) -> Response:
    base = services().settings.base_url
    name = feed_name(found.feed, found.campaign, language())
    items = [_item(one, f"{base}{page}", found.campaign) for one in found.entries]
    href = f"{base}{request.full_path.rstrip('?')}"
    key = f"{found.campaign.id}/changes/{name}"
    data = atom(key, _("%(name)s：变更", name=name), href, _("旬历"), items)
    answer = Response(data, mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _item(entry: notes.Entry, href: str, campaign: Campaign) -> Item:
    note = entry.note
    said = in_sentences(note)
    title = summary(note.event, campaign, language())
    html = render_template("overview/_note.html", said=said, note=note, campaign=campaign)
    return Item(entry.key, f"{title}：{said[0]}", href, note.at, html)
