"""What the form of an event says before it is saved, and the times that it offers."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from calendars.timetable import Schedule
from tests.service.conftest import SESSION, TALK, as_typed, meeting, page_of, span


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def settings(settings):
    """No time is offered that is past."""
    return replace(settings, today=date(2026, 11, 9))


OTHER = meeting(7, "READ", "B", span(16, 16), "own")
SLOT = r'name="slot" value="([^"]+)"'


def told(text):
    """Give what is said beside fields, by field, whether moved there by script or not."""
    apart = re.findall(r'data-beside="(\w+)" hidden>(.*?)</div>', text, re.DOTALL)
    within = re.findall(r'id="(\w+)-help">(.*?)</div>', text, re.DOTALL)
    found = {
        field: [html.unescape(one) for one in re.findall(r'class="advice">(.*?)</p>', body)]
        for field, body in [*apart, *within]
    }
    return {field: texts for field, texts in found.items() if texts}


def asked(client, event, **values):
    sent = as_typed(client, page_of(event)) | {"uid": event.uid} | values
    return client.post("/events/check", data=sent).text


@pytest.mark.parametrize(
    ("other", "values", "field", "said"),
    [
        ({"place": "二楼会议室"}, {}, "place", "涉及二楼会议室"),
        ({"people": frozenset({"C-1"})}, {"people": ["C-1"]}, "people", "涉及县委主要负责同志"),
        ({"groups": frozenset("N")}, {"groups": ["N"]}, "groups", "涉及北片指导组"),
        ({"people": frozenset({"A-1"})}, {}, "units", "涉及水务局主要负责同志"),
    ],
)
def test_clash_is_told_beside_what_causes_it_with_both_parties_and_the_time(
    sign_in, seeded, other, values, field, said
):
    seeded.save(Schedule(replace(OTHER, **other)))
    found = told(asked(sign_in("office"), SESSION, **values))
    assert found == {
        field: [f"时间冲突：11月16日(周一) 16:00–17:00 {_both(SESSION, OTHER)}，{said}。"]
    }


def _both(*events):
    names = {SESSION.uid: "读书会(水务局)", OTHER.uid: "读书会(林草局)"}
    return " / ".join(names[uid] for uid in sorted(event.uid for event in events))


def test_clash_of_an_event_as_it_stands_is_shown_when_it_is_opened(sign_in, seeded):
    seeded.save(Schedule(replace(OTHER, place=SESSION.place)))
    client = sign_in("office")
    assert [*told(client.get(page_of(SESSION)).text)] == ["place"]
    assert told(client.get(page_of(TALK)).text) == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"date": "2026-11-21"}, "date"),
        ({"date": "2027-01-20"}, "date"),
        ({"kind": "OPEN", "date": "2026-11-24"}, "date"),
        ({"start": "07:00", "end": "08:00"}, "start"),
        ({"visibility": "public"}, "visibility"),
    ],
)
def test_doubt_is_told_beside_its_field_and_a_better_time_offered(sign_in, values, field):
    text = asked(sign_in("office"), SESSION, **values)
    assert [*told(text)] == [field]
    assert bool(re.findall(SLOT, text)) == (field != "visibility")


def test_nothing_is_offered_where_nothing_is_in_the_way(sign_in):
    text = asked(sign_in("office"), SESSION)
    assert (told(text), re.findall(SLOT, text)) == ({}, [])
    assert "没有冲突。" in text


def test_slot_is_taken_without_script_and_leaves_no_clash(sign_in, seeded):
    seeded.save(Schedule(replace(OTHER, place=SESSION.place)))
    client = sign_in("unit")
    sent = as_typed(client, page_of(SESSION)) | {"place": SESSION.place, "note": "写好的"}
    shown = client.post(page_of(SESSION), data=sent | {"step": "check"}).text
    slots = re.findall(SLOT, shown)
    assert len(slots) == 3
    assert slots[0] == "2026-11-16T14:00/2026-11-16T16:00"
    taken = client.post(page_of(SESSION), data=sent | {"slot": slots[0]})
    assert (taken.status_code, told(taken.text)) == (200, {})
    assert ("14:00" in taken.text, "写好的" in taken.text) == (True, True)
    assert seeded.record().event == SESSION
    for name, value in (("date", "2026-11-16"), ("start", "14:00"), ("end", "16:00")):
        assert re.search(rf'name="{name}"[^>]*value="{value}', taken.text)
        sent[name] = value
    assert client.post(page_of(SESSION), data=sent).status_code == 303
    assert "时间冲突" not in client.get(page_of(SESSION)).text


@pytest.mark.parametrize(
    "slot",
    ["", "x", "2026-11-16T14:00", "2026-11-16T14:00/2026-11-16T13:00", "\0/\0",
     "2026-11-16T14:00+08:00/2026-11-16T15:00+08:00"],
)  # fmt: skip
def test_slot_that_is_none_changes_nothing(sign_in, seeded, slot):
    client = sign_in("office")
    sent = as_typed(client, page_of(SESSION)) | {"slot": slot}
    answer = client.post(page_of(SESSION), data=sent)
    assert answer.status_code == 200
    assert re.search(r'name="start"[^>]*value="15:00', answer.text)
    assert seeded.record().event == SESSION


def test_who_asks_what_saving_would_bring_has_to_be_allowed_to_save_it(sign_in):
    client = sign_in("unit")
    sent = as_typed(client, "/events/new?kind=READ&date=2026-11-24") | {"units": ["B"]}
    assert client.post("/events/check", data=sent | {"uid": ""}).status_code == 403


def test_queries_do_not_grow_with_what_stands_around(sign_in, seeded, queries):
    client, found = sign_in("office"), []
    sent = as_typed(client, page_of(SESSION)) | {"uid": SESSION.uid, "start": "16:00"}
    for count in (0, 1, 3, 60):
        others = [meeting(100 * count + n, "READ", "A", span(16, 9 + n % 8), "own")
                  for n in range(count)]  # fmt: skip
        seeded.save(*map(Schedule, others))
        client.post("/events/check", data=sent | {"end": "18:00"})
        with queries(seeded.store) as seen:
            client.post("/events/check", data=sent | {"end": "18:00"})
        found.append(len(seen))
    assert len(set(found[1:])) == 1


def test_times_are_offered_before_a_day_is_chosen_and_nothing_is_said_of_one(sign_in, seeded):
    seeded.save(Schedule(replace(OTHER, place="二楼会议室")))
    text = asked(sign_in("office"), SESSION, uid="", date="", place="二楼会议室")
    assert "还没有选日期。" in text
    assert "没有冲突" not in text
    assert told(text) == {}
    slots = re.findall(SLOT, text)
    assert len(slots) == 3
    assert min(slots)[:10] >= "2026-11-09"


def test_no_time_is_offered_where_the_phase_is_over(sign_in, seeded):
    text = asked(sign_in("office"), SESSION, uid="", date="", phase="", kind="")
    assert "填写完整后" in text
    assert re.findall(SLOT, text) == []
