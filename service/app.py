"""Wiring, and nothing else."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Event as Happening
from threading import Thread
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from calendars.feeds import (
    dated_in_words,
    dates_in_words,
    day_in_words,
    month_in_words,
    summary,
    when_in_words,
)
from calendars.timetable import Campaign, Event
from service.accounts.admin import blueprint as admin_pages
from service.accounts.identity_pages import blueprint as identity_pages
from service.accounts.invitation_pages import blueprint as invitation_pages
from service.accounts.oidc import add_provider
from service.accounts.second_pages import blueprint as second_pages
from service.accounts.usecases import signed_in
from service.accounts.views import blueprint as accounts_views
from service.clock import Clock, SystemClock
from service.compliance.grid import keep
from service.compliance.live import foresee
from service.compliance.standing import warm
from service.compliance.views import blueprint as compliance_views
from service.feeds.call_pages import blueprint as call_pages
from service.feeds.counting import TALLY, Tally
from service.feeds.fastpath import Fastpath
from service.feeds.jobs import Scribe
from service.feeds.kinds import blueprint as kinds_pages
from service.feeds.memory import Memory
from service.feeds.pages import blueprint as links_pages
from service.feeds.sentences import reader_in_words
from service.feeds.subscribing import blueprint as subscribing_pages
from service.feeds.views import blueprint as feeds_views
from service.history.views import blueprint as history_views
from service.ledger.pages import blueprint as ledger_tasks
from service.ledger.views import blueprint as ledger_views
from service.overview.changes import blueprint as changes_views
from service.overview.digest import blueprint as digest_views
from service.overview.handout import blueprint as handout_pages
from service.overview.lists import blueprint as needs_lists
from service.overview.views import blueprint as overview_views
from service.planner.pages import blueprint as planner_goals
from service.planner.views import blueprint as planner_views
from service.settings import Settings
from service.store import Store, Watch, make_engine, schema
from service.timetable.batches import blueprint as batches_pages
from service.timetable.pages import blueprint as timetable_pages
from service.timetable.planning_pages import blueprint as planning_pages
from service.timetable.presence import blueprint as presence_views
from service.timetable.release_pages import blueprint as release_pages
from service.timetable.saved_pages import blueprint as saved_pages
from service.timetable.timeline_pages import blueprint as timeline_pages
from service.timetable.views import blueprint as timetable_views
from service.upkeep.campaign_pages import blueprint as upkeep_campaigns
from service.upkeep.views import blueprint as upkeep_views
from service.web import language
from service.web.guard import account, load_account, owes_second_factor
from service.web.headers import add_headers
from service.web.policy import Action, Reach, reach
from service.web.problems import add_handlers
from service.web.ruler import hues
from service.web.shown import (
    agent_in_words,
    cell_label,
    cell_words,
    detail_in_words,
    doubt_in_words,
    field_in_words,
    grant_in_words,
    value_in_words,
)
from service.web.today import today_if_any
from service.web.wiring import EXTENSION, Services
from service.web.words import say as _

_LARGEST_REQUEST = 1_000_000
_WARMED = "xunli-warmed"
_KEEPS = 30.0
"""Seconds after which verdicts are kept that are not yet."""


def create_app(settings: Settings, clock: Clock | None = None, store: Store | None = None) -> Flask:
    """Make the application; the store is opened from the settings unless one is given."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.session_key,
        MAX_CONTENT_LENGTH=_LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-xunli" if settings.secure else "xunli",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_TIMEZONE="UTC",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    store = store or Store(make_engine(settings.database_url))
    clock = clock or SystemClock()
    app.extensions[EXTENSION] = Services(store, settings, clock, foresee)
    app.extensions[TALLY] = tally = Tally()
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]  # Flask's documented way to wrap
    memory = Memory(Watch(store.engine), clock, settings.feed_memory)
    app.wsgi_app = Fastpath(app.wsgi_app, memory, tally)  # type: ignore[method-assign]  # Flask's documented way to wrap
    Babel(app, locale_selector=language.choose)
    CSRFProtect(app)
    add_provider(app, settings.oidc)
    app.logger.setLevel(logging.INFO)
    for views in (
        kinds_pages, changes_views, call_pages,
        overview_views, timetable_views, batches_pages, compliance_views, history_views,
        links_pages, subscribing_pages, handout_pages, feeds_views, accounts_views, digest_views,
        needs_lists, ledger_views, ledger_tasks, second_pages, admin_pages, invitation_pages,
        identity_pages, timetable_pages, timeline_pages, saved_pages, upkeep_views,
        upkeep_campaigns, planning_pages, presence_views, release_pages,
        planner_views, planner_goals,
    ):  # fmt: skip
        app.register_blueprint(views)
    app.before_request(_refuse_nul)
    app.before_request(_load_account)
    add_headers(app, settings)
    add_handlers(app)
    _add_words(app)
    _add_probes(app, store)
    return app


def start(app: Flask) -> None:
    """Begin what a server does besides answering."""
    here: Services = app.extensions[EXTENSION]
    Scribe(here.store, app.extensions[TALLY], here.clock).start()
    given = here.store, here.clock, here.settings.today
    warmed = app.extensions[_WARMED] = Happening()

    def judge() -> None:
        warm(*given)
        warmed.set()
        while True:
            keep(*given)
            time.sleep(_KEEPS)

    Thread(target=judge, name="xunli-judge", daemon=True).start()


def _refuse_nul() -> None:
    """PostgreSQL keeps no NUL. In a field that people type into, it is told at the field."""
    typed = (request.form.get(name, "") for name in ("operation_id", "uid", "username"))
    if any("\0" in text for text in (request.path, *request.args.values(), *typed)):
        abort(400)


_ALWAYS_OPEN = frozenset({None, "accounts", "second", "identity", "invitations"})
"""Rooms of pages that are open before a second factor that is required has been set up."""


def _load_account() -> ResponseReturnValue | None:
    if request.path.startswith(("/feeds/", "/public/", "/static/", "/healthz")):
        return None
    load_account(signed_in)
    if request.blueprint not in _ALWAYS_OPEN and owes_second_factor():
        return redirect(url_for("second.own"), 303)
    return None


def _add_words(app: Flask) -> None:
    """Give templates the words and links that every page uses."""
    hashes: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in hashes:
            content = (Path(str(app.static_folder)) / name).read_bytes()
            hashes[name] = sha256(content).hexdigest()[:12]
        return url_for("static", filename=name, v=hashes[name])

    def local(at: datetime, zone: ZoneInfo) -> str:
        here, on = at.astimezone(zone), today_if_any()
        # People are spared the year only where it is the one that the whole page is about.
        written = day_in_words if on and on.year == here.year else dated_in_words
        return f"{written(here.date(), language.language())} {here:%H:%M}"

    def event_line(event: Event, campaign: Campaign) -> str:
        lang = language.language()
        units = (campaign.units[unit].words.in_(lang) for unit in sorted(event.units)[:3])
        said = (when_in_words(event.when, lang), summary(event, campaign, lang), *units)
        return " ".join(said)

    app.jinja_env.globals.update(
        asset=asset,
        month_words=lambda day: month_in_words(day, language.language()),
        day_words=lambda day: day_in_words(day, language.language()),
        when_words=lambda when: when_in_words(when, language.language()),
        event_words=lambda event, campaign: summary(event, campaign, language.language()),
        local=local,
        agent_words=agent_in_words,
        cell_label=cell_label,
        cell_words=cell_words,
        detail_words=detail_in_words,
        dates_words=lambda days: dates_in_words(days, language.language()),
        doubt_words=doubt_in_words,
        event_line=event_line,
        field_words=field_in_words,
        grant_words=grant_in_words,
        hues=hues,
        in_language=language.in_language,
        reader_words=reader_in_words,
        today_if_any=today_if_any,
        value_words=value_in_words,
    )
    app.jinja_env.filters["named"] = lambda things, lang: [
        (code, thing.words.in_(lang)) for code, thing in things.items()
    ]
    app.context_processor(
        lambda: {
            "account": account(),
            "lang": language.language(),
            "navigation": _navigation(),
            "languages": language.NAMES,
            "may_undo": reach(account(), Action.UNDO) is not Reach.NONE,
        }
    )


_PAGES: tuple[tuple[Action | None, str, Callable[[], str]], ...] = (
    (None, "overview.overview", lambda: _("总览")),
    (Action.SEE, "timetable.timetable", lambda: _("日程")),
    (Action.SEE, "compliance.matrix", lambda: _("对照")),
    (Action.SEE, "ledger.units", lambda: _("台账")),
    (Action.PLAN, "planner.plan", lambda: _("排期")),
    (Action.SEE_LINKS, "subscribe.steps", lambda: _("订阅")),
    (Action.SEE_LINKS, "links.overview", lambda: _("链接")),
    (Action.SEE_HISTORY, "history.history", lambda: _("变更")),
    (Action.KEEP, "upkeep.index", lambda: _("活动设置")),
    (Action.MANAGE_ACCOUNTS, "admin.accounts", lambda: _("账号")),
)

_WITH_MORE = frozenset(
    {"timetable.timetable", "compliance.matrix", "ledger.units", "planner.plan", "upkeep.index"}
)


def _navigation() -> list[tuple[str, str, str]]:
    """Give the pages that exist and that this account may open, and which one is open."""
    return [
        (endpoint, words(), _current(endpoint))
        for action, endpoint, words in _PAGES
        if action is None or reach(account(), action) is not Reach.NONE
    ]


def _current(endpoint: str) -> str:
    """Say it as aria-current does: this very page, or one that belongs to it."""
    if request.endpoint == endpoint:
        return "page"
    room = (request.blueprint or "").partition("_")[0]
    belongs = endpoint in _WITH_MORE and room == endpoint.partition(".")[0]
    belongs |= (request.blueprint, endpoint) in {
        ("batches", "timetable.timetable"),
        ("releases", "timetable.timetable"),
        ("kinds", "links.overview"),
        ("needs", "overview.overview"),
    }
    return "true" if belongs else ""


def _add_probes(app: Flask, store: Store) -> None:
    @app.get("/healthz")
    def healthz() -> str:
        return "ok\n"

    @app.get("/readyz")
    def readyz() -> Response:
        if not schema.is_current(store.engine):
            return Response("migrations are missing\n", 503)
        # Other replicas answer until this one has judged everything once.
        warmed: Happening | None = app.extensions.get(_WARMED)
        if warmed is not None and not warmed.is_set():
            return Response("verdicts are being made\n", 503)
        return Response("ready\n")

    @app.get("/robots.txt")
    def robots() -> Response:
        # Google refuses to subscribe to what robots.txt forbids.
        rules = "User-agent: *\nAllow: /feeds/\nAllow: /public/\nAllow: /$\nDisallow: /\n"
        return Response(rules, mimetype="text/plain")
