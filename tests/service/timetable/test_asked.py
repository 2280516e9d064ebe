"""Whom an event asks and who sees it: as the kind has it, or as the form says."""

import html
import re
from datetime import date, time

import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.ids import UnitCode
from calendars.times import Span
from calendars.timetable import Noun, Visibility
from tests.service.compliance.sample import FILES
from tests.service.conftest import CAMPAIGN, SESSION, TALK, as_typed, page_of


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def typed(client, path="/events/new?unit=B&kind=READ&date=2026-11-24", **values):
    return as_typed(client, path) | {"start": "09:00", "end": "11:00"} | values


def made(seeded):
    return seeded.batches()[0].changes[0].after


def offered(text, name="people"):
    return re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', text)


def test_new_event_asks_whom_the_form_says(sign_in, seeded):
    client = sign_in("office")
    sent = typed(
        client, roles=["liaison"], groups=["N"], people=["C-1", "B-1"], visibility="internal"
    )
    assert client.post("/events/new", data=sent).status_code == 303
    event = made(seeded)
    assert (event.roles, event.groups, event.people, event.visibility) == (
        {"liaison"}, {"N"}, {"C-1", "B-1"}, Visibility.INTERNAL,
    )  # fmt: skip


def test_what_is_left_empty_is_as_the_kind_has_it(sign_in, seeded):
    client = sign_in("office")
    sent = typed(client, kind="OPEN", roles=[], people=["B-L"])
    assert client.post("/events/new", data=sent).status_code == 303
    event = made(seeded)
    assert (event.roles, event.groups, event.people, event.visibility) == (
        {"leader", "body", "member"}, {"S"}, {"B-L"}, Visibility.OWN,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "roles", "groups", "visibility"),
    [
        ({}, {"leader", "body", "member"}, {"N"}, "own"),
        ({"roles": ["member"]}, {"member"}, {"N"}, "own"),
        ({"roles": []}, set(), {"N"}, "own"),
        ({"units": ["B"]}, {"leader", "body", "member"}, {"S"}, "own"),
        ({"groups": ["S"]}, {"leader", "body", "member"}, {"S"}, "own"),
        ({"visibility": "public"}, {"leader", "body", "member"}, {"N"}, "public"),
        ({"visibility": ""}, {"leader", "body", "member"}, {"N"}, "own"),
    ],
)
def test_another_kind_brings_its_own_where_nothing_else_was_said(
    sign_in, seeded, values, roles, groups, visibility
):
    client = sign_in("office")
    sent = as_typed(client, page_of(SESSION)) | {"kind": "OPEN"} | values
    assert client.post(page_of(SESSION), data=sent).status_code == 303
    event = seeded.record().event
    assert (event.roles, event.groups, event.visibility) == (roles, groups, visibility)


def test_button_lists_anew_whom_the_chosen_units_have_and_saves_nothing(sign_in, seeded):
    client = sign_in("office")
    before = seeded.number()
    assert offered(client.get("/events/new").text) == ["C-1", "C-2"]
    sent = typed(client, "/events/new", units=["A"], people=["C-2"], title="写好的", step="people")
    answer = client.post("/events/new", data=sent)
    assert answer.status_code == 200
    assert offered(answer.text) == ["A-1", "A-2", "N-1", "C-1", "C-2"]
    assert re.findall(r'<input checked[^>]*name="people"[^>]*value="([^"]*)"', answer.text) == [
        "C-2"
    ]
    assert 'value="写好的"' in answer.text
    again = client.post("/events/new", data=sent | {"groups": ["S"]}).text
    assert offered(again) == ["A-1", "A-2", "N-1", "S-1", "S-2", "C-1", "C-2"]
    assert seeded.number() == before


def test_unit_is_offered_its_own_people_its_group_and_its_leaders(sign_in):
    text = sign_in("unit").get("/events/new").text
    assert offered(text) == ["A-1", "A-2", "N-1", "C-1"]
    assert offered(text, "groups") == ["N"]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"people": ["B-1"]}, "people"), ({"people": ["A-1", "C-2"]}, "people"),
     ({"groups": ["S"]}, "groups"), ({"people": ["NOBODY"]}, "people"),
     ({"roles": ["all"]}, "roles"), ({"visibility": "secret"}, "visibility")],
)  # fmt: skip
def test_unit_asks_no_strangers(sign_in, seeded, values, field):
    client, before = sign_in("unit"), seeded.number()
    sent = typed(client, "/events/new?kind=READ", date="2026-11-24", **values)
    answer = client.post("/events/new", data=sent)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-help">(.*?)</div>', answer.text, re.DOTALL)[1]
    assert "请从列表中选择。" in beside
    assert seeded.number() == before


def test_whom_the_office_asked_stays_asked_when_the_unit_saves(sign_in, seeded):
    office = sign_in("office")
    office.post(page_of(SESSION), data=as_typed(office, page_of(SESSION)) | {"people": ["C-2"]})
    unit = sign_in("unit")
    sent = as_typed(unit, page_of(SESSION)) | {"place": "礼堂"}
    assert unit.post(page_of(SESSION), data=sent).status_code == 303
    assert seeded.record().event.people == {"C-2"}


@pytest.mark.parametrize("username", ["office", "unit"])
def test_internal_kind_is_never_made_public(sign_in, seeded, username):
    client = sign_in(username)
    sent = as_typed(client, page_of(TALK)) | {"visibility": "public"}
    answer = client.post(page_of(TALK), data=sent)
    assert answer.status_code == 422
    beside = re.search(r'id="visibility-help">(.*?)</div>', answer.text, re.DOTALL)[1]
    assert "此类事项是内部事项，不得公开。" in beside
    assert seeded.record(TALK).event == TALK


def test_making_a_kind_public_that_is_not_as_such_is_doubted(sign_in):
    client = sign_in("unit")
    sent = as_typed(client, page_of(SESSION)) | {"visibility": "public", "uid": SESSION.uid}
    assert "此类事项一般不公开" in client.post("/events/check", data=sent).text


def test_address_asks_for_people_groups_and_title(sign_in):
    asked = "person=C-1&group=N&title=第二党支部&person=NOBODY&group=NONE&person=x%00y"
    found = as_typed(sign_in("office"), f"/events/new?unit=B&kind=SHOW&{asked}")
    assert (found["people"], found["groups"], found["title"], found["phase"]) == (
        ["C-1"], ["N"], "第二党支部", [""],
    )  # fmt: skip


def test_group_and_leader_of_the_ledger_are_offered_too(sign_in, seeded):
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, FILES | {"ledger.toml": FILES["ledger.toml"] + FIELDS})
    seeded.save(
        Enter(LedgerEntry(UnitCode("A"), "group", "assigned", "", ON, {"group": "S"})),
        Enter(LedgerEntry(UnitCode("C"), "leader", "contact", "C-2", None, {"unit": "A"})),
    )
    text = sign_in("unit").get("/events/new").text
    assert offered(text) == ["A-1", "A-2", "N-1", "S-1", "S-2", "C-1", "C-2"]
    assert offered(text, "groups") == ["N", "S"]


ON = SESSION.when.first_day
FIELDS = """
[[fields]]
entry = "group.assigned"
code = "group"
zh = "指导组"
en = "Group"
type = "group"

[[fields]]
entry = "leader.contact"
code = "unit"
zh = "单位"
en = "Unit"
type = "unit"
""".encode()


def test_history_names_people_groups_and_audience(sign_in):
    client = sign_in("office")
    values = {"people": ["C-1"], "groups": ["N"], "roles": ["leader"], "visibility": "internal"}
    client.post(page_of(SESSION), data=as_typed(client, page_of(SESSION)) | values)
    page = html.unescape(client.get("/history").text)
    rows = re.findall(
        r'<th scope="row">(.*?)</th><td[^>]*><del>(.*?)</del></td><td[^>]*><ins>(.*?)</ins>', page
    )
    assert rows[:4] == [
        ("参加人员", "中心组、主要负责同志", "主要负责同志"),
        ("指导检查组", "—", "北片指导组"),
        ("具体人员", "—", "县委主要负责同志"),
        ("公开范围", "本单位", "参加人员"),
    ]


def test_series_asks_whom_its_form_says(sign_in, seeded):
    client = sign_in("unit")
    text = client.get("/series/new?unit=A").text
    assert offered(text) == ["A-1", "A-2", "N-1", "C-1"]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)[1]
    sent = {
        "csrf_token": token, "operation_id": "series", "kind": "READ", "phase": "LEARN",
        "status": "confirmed", "units": ["A"], "date": "2026-11-24", "start": "09:00",
        "end": "10:00", "repeat": "weekly", "every": "1", "nth": "1", "last": "2026-12-01",
        "on_rest": "keep", "people": ["A-2"], "step": "save",
    }  # fmt: skip
    assert client.post("/series/new", data=sent).status_code == 303
    made = [c.after for c in seeded.batches()[0].changes if c.noun is Noun.EVENT]
    assert [event.people for event in made] == [{"A-2"}, {"A-2"}]
    assert client.post("/series/new", data=sent | {"people": ["B-1"]}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "day", "phase"), [("READ", "2027-01-25", "MEND"), ("SHOW", "2026-11-20", "MEND")]
)
def test_phase_goes_by_the_day_and_the_kind_where_none_is_chosen(sign_in, seeded, kind, day, phase):
    client = sign_in("office")
    sent = as_typed(client, f"/events/new?unit=B&kind={kind}&date={day}")
    assert client.post("/events/new", data=sent).status_code == 303
    (made,) = (change.after for change in seeded.batches()[0].changes)
    assert made.phase == phase


def test_new_event_begins_with_no_kind_and_says_that_one_is_wanted(sign_in):
    client = sign_in("office")
    sent = as_typed(client, "/events/new?unit=B&date=2026-11-20")
    assert sent["kind"] == [""]
    assert "请选择事项类型。" in client.post("/events/new", data=sent).text


def test_meeting_without_an_end_lasts_as_long_as_its_kind_says(sign_in, seeded):
    client = sign_in("office")
    asked = "/events/new?unit=B&kind=READ&date=2026-11-20&start=09:00"
    sent = as_typed(client, asked)
    assert sent["end"] == ""
    assert client.post("/events/new", data=sent).status_code == 303
    (made,) = (change.after for change in seeded.batches()[0].changes)
    assert made.when == Span.at(date(2026, 11, 20), time(9), 120)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"kind": "SHOW", "start": "09:00", "end": ""}, "请填写结束时间；全天的，开始也不填。"),
        ({"start": "", "end": "11:00"}, "请填写开始时间；全天的，结束也不填。"),
    ],
)
def test_hour_that_is_missing_is_asked_for(sign_in, seeded, values, told):
    client, before = sign_in("office"), seeded.batches()
    sent = as_typed(client, "/events/new?unit=B&kind=READ&date=2026-11-20") | values
    answer = client.post("/events/new", data=sent)
    assert (answer.status_code, seeded.batches()) == (422, before)
    assert told in answer.text
