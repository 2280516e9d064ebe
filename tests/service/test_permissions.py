"""Which grant opens which page, and what it shows there."""

from datetime import timedelta

import pytest

from service.store.accounts import Account
from service.web.policy import GRANTS
from tests.service.conftest import (
    OTHERS,
    PASSWORD,
    SESSION,
    TALK,
    arguments,
    as_typed,
    page_of,
)


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


EVERYBODY = ("", *GRANTS)
SEES = ("admin", "office", "unit", "guidance", "viewer")
EDITS = ("admin", "office", "unit")
KEEPS = ("admin", "office")
ALLOWED = {
    "overview.overview": EVERYBODY,
    "needs.of_part": SEES,
    "accounts.login": EVERYBODY,
    "accounts.logout": EVERYBODY,
    "accounts.own": SEES,
    "accounts.end": SEES,
    "accounts.code": EVERYBODY,
    "second.own": SEES,
    "second.off": SEES,
    "second.codes": SEES,
    "upkeep.index": KEEPS,
    "upkeep.things": KEEPS,
    "upkeep.thing": KEEPS,
    "upkeep_campaigns.every": KEEPS,
    "upkeep_campaigns.one": KEEPS,
    "upkeep_campaigns.put_in_force": KEEPS,
    "upkeep_campaigns.discard": KEEPS,
    "upkeep_campaigns.folder": KEEPS,
    "upkeep_campaigns.ready": KEEPS,
    "upkeep_campaigns.open_next": KEEPS,
    "upkeep_campaigns.take": KEEPS,
    "planner.plan": KEEPS,
    "planner.run": KEEPS,
    "planner_goals.goals": KEEPS,
    "planner.stop": KEEPS,
    "planner.again": KEEPS,
    "planner.accept": KEEPS,
    "planner.why": KEEPS,
    "admin.accounts": ("admin",),
    "admin.act": ("admin",),
    "admin.withdraw": ("admin",),
    "invitations.accept": EVERYBODY,
    "identity.leave": EVERYBODY,
    "identity.back": EVERYBODY,
    "identity.confirm": EVERYBODY,
    "identity.unlink": SEES,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "robots": EVERYBODY,
    "static": EVERYBODY,
    "feeds.by_token": EVERYBODY,
    "feeds.of_month": EVERYBODY,
    "feeds.of_public": EVERYBODY,
    "timetable.timetable": SEES,
    "timetable_views.period": SEES,
    "timetable_views.month": SEES,
    "timetable_views.sheet": SEES,
    "timetable_planning.plan": EDITS,
    "timetable_saved.save": SEES,
    "timetable_saved.act": SEES,
    "timetable_units.units": SEES,
    "timetable_units.frame": SEES,
    "timetable_units.rows": SEES,
    "timetable_units.move": EDITS,
    "timetable.unit": SEES,
    "timetable.event": SEES,
    "timetable.new": EDITS,
    "timetable.check": EDITS,
    "timetable.act": EDITS,
    "presence.presence": EDITS,
    "releases.new": EDITS,
    "releases.listing": EVERYBODY,
    "releases.one": EVERYBODY,
    "compliance.matrix": SEES,
    "compliance.xlsx": SEES,
    "compliance.trend": SEES,
    "compliance.of_unit": SEES,
    "compliance.cell": SEES,
    "changes.of_unit": EVERYBODY,
    "changes.atom_of_unit": EVERYBODY,
    "changes.atom_of_link": EVERYBODY,
    "digest.week": SEES,
    "digest.week_atom": SEES,
    "digest.at_address": EVERYBODY,
    "digest.change_address": EDITS,
    "ledger.units": SEES,
    "ledger.of_unit": SEES,
    "ledger_tasks.held": SEES,
    "ledger_tasks.queue": SEES,
    "batches.many": EDITS,
    "batches.copy": KEEPS,
    "batches.new_series": EDITS,
    "batches.series": SEES,
    "batches.rule": EDITS,
    "links.overview": EDITS,
    "subscribe.steps": EDITS,
    "subscribe.holder": EVERYBODY,
    "subscribe.poster": EVERYBODY,
    "subscribe.configuration": EVERYBODY,
    "subscribe.trial": EVERYBODY,
    "handout.handout": KEEPS,
    "links.act": KEEPS,
    "links.amend": KEEPS,
    "calls.of_event": EDITS,
    "kinds.more": (*EDITS, "guidance"),
    "kinds.view": (*EDITS, "guidance"),
    "kinds.months": EDITS,
    "kinds.end": (*EDITS, "guidance"),
    "history.history": KEEPS,
    "history.batch": KEEPS,
    "history.removed": KEEPS,
    "history.choose": (*EDITS, "guidance"),
    "history.undo": (*EDITS, "guidance"),
}


def test_permissions_name_every_route(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ALLOWED)


@pytest.mark.parametrize("granted", EVERYBODY)
def test_grant_opens_its_pages_and_no_others(app, seeded, sign_in, granted, password_hash):
    app.config["WTF_CSRF_ENABLED"] = False
    values = arguments(seeded, OTHERS if granted == "guidance" else SESSION)
    if granted == "admin":
        with seeded.store.writing() as work:
            admin = Account(0, "admin", password_hash, "admin", None, None, None)
            work.accounts.add(admin, seeded.clock.at)
    found = {}
    for rule in app.url_map.iter_rules():
        client = app.test_client()
        # So many sign-ins within minutes are refused.
        seeded.clock.at += timedelta(minutes=1)
        if granted:
            enter(client, granted)
        path = rule.build({name: values[name] for name in rule.arguments})[1]
        ask = client.get if "GET" in rule.methods else client.post
        with ask(path) as answer:
            assert answer.status_code < 500
        to_login = (answer.location or "").startswith("/login?")
        found[rule.endpoint] = answer.status_code != 403 and not to_login
    assert found == {endpoint: granted in who for endpoint, who in ALLOWED.items()}


def enter(client, username):
    data = {"username": username, "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 303


@pytest.mark.parametrize(("username", "other"), [("unit", OTHERS), ("guidance", SESSION)])
def test_what_is_of_other_units_is_neither_opened_nor_listed(sign_in, username, other):
    client = sign_in(username)
    unit = next(iter(other.units))
    assert client.get(page_of(other)).status_code == 403
    assert client.get(f"/units/{unit}").status_code == 403
    for path in ("/timetable", f"/timetable?unit={unit}", "/?on=2026-11-16"):
        assert other.uid not in client.get(path).text


def test_front_page_shows_a_guidance_group_its_own_units_only(sign_in, clock, seeded):
    clock.at = clock.at.replace(month=11, day=14)
    shown = {name: sign_in(name).get("/").text for name in ("office", "unit", "guidance")}
    seen = {
        name: {e.kind + "".join(e.units) for e in (SESSION, OTHERS, TALK) if e.uid in text}
        for name, text in shown.items()
    }
    assert seen == {
        "office": {"READA", "READB", "TALKA"},
        "unit": {"READA", "TALKA"},
        "guidance": {"READB"},
    }


def test_visitor_sees_public_events_only(client, clock):
    clock.at = clock.at.replace(month=11, day=14)
    text = client.get("/").text
    assert "公示" in text
    assert "读书会" not in text
    assert "谈心" not in text


def test_unit_edits_its_own_events_and_those_of_nobody_else(sign_in, seeded):
    client = sign_in("unit")
    sent = as_typed(client, page_of(SESSION))
    answer = client.post(page_of(OTHERS), data=sent)
    assert (answer.status_code, seeded.record(OTHERS).event) == (403, OTHERS)
    taken = client.post(page_of(SESSION), data={**sent, "units": ["A", "B"]})
    assert (taken.status_code, seeded.record().event) == (403, SESSION)
    assert client.post(page_of(SESSION), data={**sent, "place": "礼堂"}).status_code == 303
    assert seeded.record().event.place == "礼堂"
