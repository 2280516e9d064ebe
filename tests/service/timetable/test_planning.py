"""A phase at a stroke: what is still wanted is proposed at free times, and saved together."""

import re
import shutil
from collections import Counter
from datetime import UTC, datetime

import pytest

from calendars.ids import PhaseCode, UnitCode
from calendars.timetable import Remove, Status, Timetable, clashes
from service.app import create_app
from service.clock import FixedClock
from service.publishing import Actor, Request, publish
from service.store import EventQuery, Store, make_engine
from service.timetable import planning
from tests.support.serving import PASSWORD, _settings

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
UNIT, PHASE = UnitCode("ZF04"), PhaseCode("P2")
PATH = f"/units/{UNIT}/plan?phase={PHASE}"


@pytest.fixture
def desk(demo_folder, tmp_path):
    """The demo behind a test client, signed in as a unit that has planned nothing of phase 2."""
    shutil.copytree(demo_folder, tmp_path / "var")
    settings = _settings(tmp_path / "var")
    store = Store(make_engine(settings.database_url))
    before = events(store)
    publish(store, Request([Remove(e.uid) for e in before], Actor("test"), "emptied", NOW))
    client = create_app(settings, FixedClock(NOW), store).test_client()
    sign_in = {"username": "unit", "password": PASSWORD, "csrf_token": token(client.get("/login"))}
    assert client.post("/login", data=sign_in).status_code == 303
    yield client, store, before
    store.engine.dispose()


def token(answer):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[1]


def events(store):
    query = EventQuery(units=frozenset({UNIT}), phases=frozenset({PHASE}))
    with store.reading() as work:
        found = work.events.select(work.campaigns.current().id, query)
    return [r.event for r in found if r.event.units == {UNIT}]


def typed(answer):
    """Give what a browser would send of the form."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", answer.text[answer.text.index('class="planning"') :]):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" or " checked" in tag:
            found.setdefault(given["name"], []).append(given.get("value", ""))
    return found


def test_proposals_are_what_was_taken_away_at_times_when_nobody_is_elsewhere(desk):
    client, store, before = desk
    sent = typed(client.get(PATH))
    assert client.post(PATH, data={**sent, "step": "save"}).status_code == 303
    made = events(store)
    assert Counter(e.kind for e in made) == Counter(e.kind for e in before)
    assert {e.status for e in made} == {Status.CONFIRMED}
    with store.reading() as work:
        campaign = work.campaigns.current()
        around = [r.event for r in work.events.select(campaign.id, EventQuery())]
    assert clashes(Timetable.of(campaign, around), [e.uid for e in made]) == ()
    assert "本阶段要求的活动都已安排" in client.get(PATH).text


def test_one_undo_takes_the_whole_phase_back(desk):
    client, store, _ = desk
    answer = client.post(PATH, data={**typed(client.get(PATH)), "step": "save"})
    page = client.get(answer.location)
    undo = re.search(r'action="(/history/\d+/undo)"', page.text)[1]
    client.post(undo, data={"csrf_token": token(page), "operation_id": "back"})
    assert events(store) == []


def test_only_what_is_ticked_is_saved_with_what_was_typed(desk):
    client, store, before = desk
    sent = typed(client.get(PATH))
    uid = sent["uid"][1]
    sent |= {
        "uid": [uid],
        f"place-{uid}": "区委礼堂",
        f"date-{uid}": "2009-05-27",
        "status": "draft",
    }
    client.post(PATH, data={**sent, "step": "save"})
    (made,) = events(store)
    assert (made.uid, made.place, made.status) == (uid, "区委礼堂", Status.DRAFT)
    assert made.when.first_day.isoformat() == "2009-05-27"
    assert client.get(PATH).text.count('name="uid"') == len(before) - 1


def test_check_saves_nothing_and_keeps_what_was_typed(desk):
    client, store, _ = desk
    sent = typed(client.get(PATH))
    first, second = sent["uid"][1], sent["uid"][2]
    for name in ("date", "start", "end"):
        sent[f"{name}-{second}"] = sent[f"{name}-{first}"]
    answer = client.post(PATH, data={**sent, "step": "check"})
    assert answer.status_code == 200
    assert typed(answer) == {k: v if isinstance(v, list) else [v] for k, v in sent.items()}
    assert answer.text.count('class="bad"') == 2
    assert events(store) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "2009-02-30"), ("start", "25:00"), ("end", "00:01"), ("place", "a\u202eb"),
     ("date", "2019-05-05")],
)  # fmt: skip
def test_bad_field_stops_the_save_and_keeps_what_was_typed(desk, name, value):
    client, store, _ = desk
    sent = typed(client.get(PATH))
    field = f"{name}-{sent['uid'][1]}"
    answer = client.post(PATH, data={**sent, field: value, "step": "save"})
    assert answer.status_code in {200, 422}
    assert 'class="error"' in answer.text
    assert events(store) == []


def test_sending_twice_plans_once(desk):
    client, store, before = desk
    sent = typed(client.get(PATH))
    for _ in range(2):
        client.post(PATH, data={**sent, "step": "save"})
    assert len(events(store)) == len(before)


def test_other_units_are_not_planned_for(desk):
    client, _, _ = desk
    assert client.get("/units/DW05/plan").status_code == 403
    assert client.get("/units/none/plan").status_code == 404


def test_campaign_without_a_recipe_wants_nothing(store, seeded):
    found = planning.wanted(store, UnitCode("A"), PhaseCode("LEARN"), "operation")
    assert found.events == ()
