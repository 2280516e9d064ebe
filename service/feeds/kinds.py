"""`/links/more` and `/links/view`: links to a person's feed, a group's, a filter's, and so on.

The office makes any of them. A unit subscribes to filters of its own events, internal ones if it
likes, since it takes part in all of them. A guidance group has the meetings it attends, and filters
of its units' events but for internal ones.
"""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.errors import InvalidValue, UnknownCode
from calendars.feeds import MOST_EVENTS, Feed, View, ViewFeed
from calendars.text import clean_text
from calendars.timetable import Campaign
from service.errors import NotAllowed, NotFound
from service.feeds import links, others, sizes
from service.feeds.links import LABEL_LIMIT
from service.feeds.offers import qr_code
from service.feeds.others import Held, Kind
from service.feeds.usecases import campaign_of
from service.web.guard import account, actor, needs
from service.web.language import language
from service.web.policy import Action, Reach, reach
from service.web.problems import in_words
from service.web.scope import seen_units
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("kinds", __name__)


def _everything() -> bool:
    return reach(account(), Action.MAKE_LINKS) is Reach.ALL


def _kinds() -> list[Kind]:
    if _everything():
        return list(Kind)
    found = account()
    return [Kind.GROUP, Kind.VIEW] if found and found.group else [Kind.VIEW]


def _kind() -> Kind:
    asked, allowed = request.values.get("kind", ""), _kinds()
    if not asked:
        return allowed[0]
    if asked not in set(Kind):
        raise NotFound("page.unknown")
    if Kind(asked) not in allowed:
        raise NotAllowed("not_allowed", kind=asked)
    return Kind(asked)


def _feeds(kind: Kind, campaign: Campaign) -> dict[str, Feed]:
    found = others.feeds_of(kind, campaign, request.values.get("of", ""))
    mine = account()
    own = None if _everything() or mine is None else mine.group
    return {code: feed for code, feed in found.items() if own is None or code == own}


@blueprint.route("/links/more", methods=["GET", "POST"])
@needs(Action.MAKE_LINKS)
def more() -> ResponseReturnValue:
    """List what there is of a kind with the links to it, and make one more of them."""
    kind, campaign = _kind(), campaign_of(services().store)
    feeds = _feeds(kind, campaign)
    if request.method == "POST":
        return _made(kind, feeds)
    now, settings, store = services().clock.now(), services().settings, services().store
    by = None if _everything() else actor().name
    held = others.views(store, settings, now, by) if kind is Kind.VIEW else ()
    found = others.offers(store, settings, feeds, now)
    listed = [*held, *(link for offer in found for link in offer.links)]
    made = request.args.get("made", type=int)
    new = next((link for link in listed if link.id == made), None)
    return render_template(
        "feeds/more.html",
        campaign=campaign,
        kinds=_kinds(),
        kind=kind,
        of=request.args.get("of", ""),
        offers=found,
        views=held,
        new=new,
        qr=new and _qr(new),
        zone=campaign.zone,
        everything=_everything(),
    )


def _qr(link: Held) -> str:
    """Lead to the page on subscribing: a phone that scans a calendar imports it once for all."""
    return qr_code(services().settings.base_url + url_for("subscribe.holder", token=link.token))


def _made(kind: Kind, feeds: dict[str, Feed]) -> ResponseReturnValue:
    code = request.form.get("code", "")
    if code not in feeds:
        raise NotFound("feed.unknown", key=code[:40])
    feed = others.with_internal(feeds[code], internal="internal" in request.form)
    name = others.name(services().store, feed)
    number = _make(feed, name.in_(language()))
    of = request.form.get("of", "")
    return redirect(url_for("kinds.more", kind=kind.value, of=of or None, made=number), 303)


def _make(feed: Feed, label: str) -> int:
    newest = request.form.get("newest", 0, type=int)
    now = services().clock.now()
    store, settings = services().store, services().settings
    return others.make(store, settings, feed, label[:LABEL_LIMIT], newest, actor().name, now)


@blueprint.route("/links/view", methods=["GET", "POST"])
@needs(Action.MAKE_LINKS)
def view() -> ResponseReturnValue:
    """Subscribe to the timetable as it is filtered in this address."""
    store = services().store
    campaign = campaign_of(store)
    label, faults = request.form.get("label", ""), {}
    try:
        asked = _clipped(View.of(request.args.items(multi=True)), campaign)
        looked = others.look(store, asked)
    except (InvalidValue, UnknownCode) as error:
        return _unfit(error, campaign), 422
    if request.method == "POST":
        try:
            label = clean_text(label, LABEL_LIMIT)
        except InvalidValue as error:
            faults["label"] = in_words(error.code, error.data)
        if not label:
            faults["label"] = _("请填写。")
        if not faults:
            internal = "internal" in request.form and _may_have_internal()
            number = _make(ViewFeed(replace(asked, internal=internal)), label)
            return redirect(url_for("kinds.more", kind=Kind.VIEW.value, made=number), 303)
    page = render_template(
        "feeds/view.html",
        campaign=campaign,
        view=asked,
        looked=looked,
        label=label if request.method == "POST" else looked.name.in_(language()),
        ticked="internal" in request.form,
        faults=faults,
        may_have_internal=_may_have_internal(),
        limit=LABEL_LIMIT,
    )
    return page, 422 if faults else 200


def _clipped(asked: View, campaign: Campaign) -> View:
    """Narrow a filter to the units that the account sees, and leave internal events out."""
    own = seen_units(campaign)
    units = asked.units if own is None else (asked.units & own) or own
    return replace(asked, units=units, internal=False)


def _may_have_internal() -> bool:
    found = account()
    return _everything() or bool(found and found.unit)


def _unfit(error: InvalidValue | UnknownCode, campaign: Campaign) -> str:
    return render_template(
        "feeds/view.html", campaign=campaign, view=None, problem=in_words(error.code, error.data)
    )


@blueprint.get("/links/<int(max=2147483647):number>/months")
@needs(Action.MAKE_LINKS)
def months(number: int) -> ResponseReturnValue:
    """Show the addresses of the months into which a large feed parts."""
    found, mine = sizes.parts(services().store, services().settings, number), account()
    key = found.link.feed.key
    own = (mine is not None and mine.unit is not None) and (key.scope, key.code) == (
        "unit", mine.unit,
    )  # fmt: skip
    if not (own or _everything() or found.link.created_by == actor().name):
        raise NotAllowed("not_allowed", link=number)
    return render_template("feeds/months.html", found=found, most=MOST_EVENTS)


@blueprint.post("/links/more/<int(max=2147483647):number>/end")
@needs(Action.MAKE_LINKS)
def end(number: int) -> ResponseReturnValue:
    """End a link that one has made oneself; the office ends any."""
    by = actor().name
    if others.maker_of(services().store, number) != by and not _everything():
        raise NotAllowed("not_allowed", link=number)
    links.revoke(services().store, number, by, services().clock.now())
    flash(_("链接已停用，各设备下次刷新时失效。"), "done")
    kind, of = _kind(), request.form.get("of", "")
    return redirect(url_for("kinds.more", kind=kind.value, of=of or None), 303)
