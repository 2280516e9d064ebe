"""`/subscribe`: who am I, which app is mine, and what it does from then on.

Whoever holds an address is led on without an account: the address is the key.
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.feeds import HABITS, STUMBLES, App, ahead, as_seen, lint, lint_headers
from calendars.ids import RoleCode
from service.errors import NotAllowed
from service.feeds import links, sizes
from service.feeds.findings import finding_in_words
from service.feeds.links import Held
from service.feeds.offers import Offer, profile
from service.feeds.sending import headers_of
from service.feeds.sentences import app_in_words, fate_in_words, guide
from service.feeds.sizes import Month
from service.feeds.usecases import Gone, Unrenderable
from service.web.guard import account, needs
from service.web.policy import Action, Reach, reach
from service.web.problems import page
from service.web.today import today
from service.web.wiring import services

blueprint = Blueprint("subscribe", __name__)
_AHEAD = 6
_PROFILE = "application/x-apple-aspen-config"
_GUESSES = (
    ("iPhone", App.IPHONE), ("iPad", App.IPHONE), ("Android", App.ANDROID), ("Mac", App.MAC),
)  # fmt: skip


@blueprint.get("/subscribe")
@needs(Action.SEE_LINKS)
def steps() -> ResponseReturnValue:
    """Lead somebody who may see links to one of them."""
    store, settings, now = services().store, services().settings, services().clock.now()
    with store.reading() as work:
        campaign = work.campaigns.current()
    found = account()
    everything = reach(found, Action.SEE_LINKS) is Reach.ALL
    own = found.unit if found else None
    units = [unit for unit in campaign.units if everything or unit == own]
    unit, role = request.args.get("unit", ""), request.args.get("role", "")
    if unit and unit not in units:
        raise NotAllowed("not_allowed", unit=unit[:40])
    shown: dict[str, Any] = {}
    if unit and role in campaign.roles:
        addresses = links.addresses(
            store, settings.link_key, settings.base_url, now, [unit], [RoleCode(role)]
        )
        token = next((one.token for one in addresses if one.ended is None), None)
        held = links.held(store, settings, token, now) if token else None
        shown = _shown(held) if held else {}
    return render_template(
        "feeds/subscribe.html",
        units=units,
        unit=unit,
        role=role,
        **(shown or {"campaign": campaign}),
    )


@blueprint.get("/subscribe/<token>")
def holder(token: str) -> ResponseReturnValue:
    """Lead whoever holds an address, such as by scanning its code."""
    return _for_holder(token, lambda held: render_template("feeds/subscribe.html", **_shown(held)))


@blueprint.get("/subscribe/<token>/poster")
def poster(token: str) -> ResponseReturnValue:
    return _for_holder(token, lambda held: render_template("feeds/poster.html", **_shown(held)))


@blueprint.get("/subscribe/<token>/xunli.mobileconfig")
def configuration(token: str) -> ResponseReturnValue:
    """Give the profile that subscribes an iPhone."""

    def answer(held: Held) -> Response:
        name = held.address.name.in_(held.address.lang)
        made = Response(profile(name, held.address.url), mimetype=_PROFILE)
        made.headers["Content-Disposition"] = 'attachment; filename="xunli.mobileconfig"'
        return made

    return _for_holder(token, answer)


@blueprint.get("/subscribe/<token>/test")
def trial(token: str) -> ResponseReturnValue:
    """Say what an app would stumble over, and show the calendar as it would."""

    def answer(held: Held) -> str:
        every = (*lint_headers(headers_of(held.answer)), *lint(held.data))
        findings = [(one, STUMBLES[one.code]) for one in every]
        return render_template(
            "feeds/test.html",
            findings=findings,
            finding_words=finding_in_words,
            fate_words=fate_in_words,
            **_shown(held),
        )

    return _for_holder(token, answer)


def _for_holder(token: str, answer: Callable[[Held], Any]) -> ResponseReturnValue:
    try:
        held = links.held(services().store, services().settings, token, services().clock.now())
    except Gone:
        return page(HTTPStatus.GONE)
    except Unrenderable:
        return page(HTTPStatus.SERVICE_UNAVAILABLE)
    made: ResponseReturnValue = answer(held)
    return made


def _shown(held: Held) -> dict[str, Any]:
    """Give what the pages of an address show, as the app that is asked for has it."""
    token, app = held.address.token, _app()
    base = services().settings.base_url
    offer = Offer(held.address.url, base + url_for("subscribe.holder", token=token))
    seen = as_seen(held.data, app)
    args = request.args.to_dict() | dict(request.view_args or {})
    apps = [
        (one, app_in_words(one), url_for(str(request.endpoint), **{**args, "app": one.value}))
        for one in HABITS
    ]
    return {
        "address": held.address,
        "campaign": held.campaign,
        "offer": offer,
        "hrefs": {
            "url": offer.url,
            "webcal": offer.webcal,
            "google": offer.google,
            "profile": url_for("subscribe.configuration", token=token),
        },
        "app": app,
        "apps": apps,
        "guide": guide(app, seen),
        "seen": seen,
        "months": _months(held) if seen.cut_off else (),
        "coming": ahead(seen, today(), _AHEAD),
    }


def _months(held: Held) -> Sequence[Month]:
    """Give the parts of a feed that is too much for the app, at the very address that is held."""
    number, token = held.address.id, held.address.token
    return sizes.parts(services().store, services().settings, number, token).months


def _app() -> App:
    """Give the app that is asked for, else the one that is likely on this device."""
    asked = request.args.get("app", "")
    if asked in HABITS:
        return App(asked)
    said = request.headers.get("User-Agent", "")
    return next((app for word, app in _GUESSES if word in said), App.OUTLOOK)
