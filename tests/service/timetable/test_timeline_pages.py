"""Units by time: what the drawing is given, and what a move answers."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from calendars.ids import UnitCode, demo_uid
from calendars.times import Days, Span
from calendars.timetable import Amend, Schedule
from service.timetable import timeline
from tests.campaigns_data import tiny
from tests.service.conftest import CAMPAIGN, NOTICE, OTHERS, SESSION, TALK, csrf, meeting

DISTRICT = replace(meeting(1, "OPEN", "", SESSION.when, "own"), district=True)


def rows(client, args=""):
    """Give UIDs by unit, as the drawing is given them."""
    units = [code for code, *_ in client.get(f"/timetable/units/frame.json?{args}").json["units"]]
    found = client.get(f"/timetable/units/rows.json?chunk=0&{args}").json["rows"]
    return {unit: [event[0] for event in row] for unit, row in zip(units, found, strict=True)}


def test_every_unit_is_a_row_with_its_events_by_time_and_the_district_comes_first(sign_in, seeded):
    seeded.save(Schedule(DISTRICT))
    assert rows(sign_in("office")) == {
        "": [DISTRICT.uid],
        "A": [SESSION.uid, TALK.uid, NOTICE.uid],
        "B": [OTHERS.uid],
        "C": [],
    }


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("unit=B&unit=C", {"": [], "B": [OTHERS.uid], "C": []}),
        ("kind=TALK", {"": [], "A": [TALK.uid], "B": [], "C": []}),
        ("person=B-1", {"": [], "B": [OTHERS.uid]}),
        ("status=draft", {"": [], "A": [], "B": [], "C": []}),
    ],
)
def test_rows_follow_the_filter(sign_in, args, expected):
    assert rows(sign_in("office"), args) == expected


@pytest.mark.parametrize(("username", "expected"), [
    ("unit", {"": [], "A": [SESSION.uid, TALK.uid, NOTICE.uid]}),
    ("guidance", {"": [], "B": [OTHERS.uid]}),
])  # fmt: skip
def test_accounts_are_given_their_own_units_only(sign_in, username, expected):
    client = sign_in(username)
    own = {unit: found for unit, found in rows(client).items() if unit in expected}
    assert own == expected
    assert rows(client, "unit=A&unit=B&unit=C").keys() <= rows(client).keys()
    assert OTHERS.uid not in client.get("/timetable/units?at=2026-11-16").text or username != "unit"


def test_event_is_told_with_wall_times_and_whether_it_may_be_moved(sign_in):
    row = sign_in("office").get("/timetable/units/rows.json?unit=A").json["rows"][1]
    assert row[0] == [
        SESSION.uid, 1, "READ", "读书会", "2026-11-16T15:00", "2026-11-16T17:00", 1, "confirmed",
        1, True,
    ]  # fmt: skip
    assert row[2][3:6] == ["公示", "2026-11-20", "2026-11-20"]
    seen = sign_in("viewer").get("/timetable/units/rows.json?unit=A").json["rows"][1]
    assert [event[9] for event in seen] == [False, False, False]


def test_frame_numbers_days_and_marks_those_that_are_off(sign_in):
    frame = sign_in("office").get("/timetable/units/frame.json").json
    window = tiny().window
    assert frame["until"] - frame["first"] == len(window) == len(frame["days"])
    rests = [n for n, day in enumerate(window) if not tiny().workdays.works(day)]
    assert frame["rests"] == rests
    marked = {day.isoformat() for day, mark in zip(window, frame["marks"], strict=True) if mark}
    assert marked == {"2027-01-01", "2027-01-02", "2027-01-03", "2027-01-10"}


def move(client, event, start, **values):
    data = {"csrf_token": csrf(client.get("/account")), "start": start, "version": "1", **values}
    return client.post(f"/events/{event.uid}/move", data=data)


def test_move_is_looked_at_without_being_made(sign_in, seeded):
    answer = move(sign_in("office"), SESSION, "2026-11-18T10:00", step="check")
    assert (answer.status_code, answer.json["ask"]) == (200, "")
    (clash,) = answer.json["warnings"]
    assert "谈心" in clash
    assert seeded.record().event == SESSION


def test_move_keeps_the_length_and_can_be_undone(sign_in, seeded):
    client = sign_in("office")
    answer = move(client, SESSION, "2026-11-19T09:30", step="save", operation_id="move-1")
    said = answer.json
    now = seeded.record()
    assert now.event.when == Span(datetime(2026, 11, 19, 9, 30), datetime(2026, 11, 19, 11, 30))
    assert now.event.moved_from == SESSION.when
    assert (said["version"], said["start"], said["end"], said["batch"]) == (
        now.version, "2026-11-19T09:30", "2026-11-19T11:30", seeded.batches()[0].id,
    )  # fmt: skip
    assert "11月19日(周四)" in said["message"]
    again = move(client, SESSION, "2026-11-19T09:30", step="save", operation_id="move-1")
    assert (again.status_code, seeded.record()) == (200, now)


def test_whole_days_are_moved_by_their_first(sign_in, seeded):
    answer = move(sign_in("office"), NOTICE, "2026-11-24", step="save")
    assert answer.status_code == 200
    assert seeded.record(NOTICE).event.when == Days.of(date(2026, 11, 24))


def test_somebody_faster_is_named_with_what_stands_there_now(sign_in, seeded):
    client = sign_in("office")
    seeded.move(hours=2)
    answer = move(client, SESSION, "2026-11-19T09:30", step="save")
    assert answer.status_code == 409
    assert "test 已在" in answer.json["message"]
    assert answer.json["now"] == {
        "version": 2, "start": "2026-11-16T17:00", "end": "2026-11-16T19:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "start",
    ["", "soon", "2026-11-19", "2026-11-19T09:30+08:00", "2036-11-19T09:30", "9999-12-31T23:59"],
)
def test_bad_time_is_told_and_nothing_is_moved(sign_in, seeded, start):
    answer = move(sign_in("office"), SESSION, start, step="save")
    assert answer.status_code == 422
    assert answer.json["message"]
    assert seeded.record().event == SESSION


def test_move_of_many_is_asked_about(sign_in, seeded):
    seeded.save(Schedule(DISTRICT))
    answer = move(sign_in("office"), DISTRICT, "2026-11-17T10:00", step="check")
    assert "3 个单位" in answer.json["ask"]


def test_move_to_another_unit_is_asked_about_and_takes_the_guidance_group_along(sign_in, seeded):
    client, group = sign_in("office"), tiny().units["A"].group
    guided = replace(SESSION, groups=frozenset({group}))
    seeded.save(Amend(guided))
    asked = move(client, SESSION, "2026-11-19T09:30", step="check", unit="B").json["ask"]
    assert "改由林草局承办。" in asked
    assert "2 个单位" in asked
    answer = move(client, SESSION, "2026-11-19T09:30", step="save", unit="B", version=2)
    assert answer.json["message"].startswith("改由林草局承办。已移到")
    event = seeded.record().event
    assert (event.units, event.groups) == ({"B"}, {tiny().units["B"].group})
    assert event.when.start == datetime(2026, 11, 19, 9, 30)


@pytest.mark.parametrize(("event", "unit"), [(DISTRICT, "A"), (SESSION, "Q")])
def test_what_has_no_single_host_or_another_that_there_is_not_stays(sign_in, seeded, event, unit):
    if event is DISTRICT:
        seeded.save(Schedule(DISTRICT))
    answer = move(sign_in("office"), event, "2026-11-17T10:00", step="save", unit=unit)
    assert answer.status_code == 422
    assert seeded.record(event).event == event


def test_unit_may_not_hand_its_own_to_another(sign_in, seeded):
    answer = move(sign_in("unit"), SESSION, "2026-11-19T09:30", step="save", unit="B")
    assert answer.status_code == 403
    assert seeded.record().event == SESSION


def test_unit_may_not_move_what_is_not_its_own(sign_in, seeded):
    seeded.save(Schedule(DISTRICT))
    client = sign_in("unit")
    for event in (OTHERS, DISTRICT):
        assert move(client, event, "2026-11-19T09:30", step="save").status_code == 403
    assert move(client, SESSION, "2026-11-19T09:30", step="save").status_code == 200


def test_form_without_a_token_moves_nothing(sign_in, seeded):
    data = {"start": "2026-11-19T09:30", "version": 1, "step": "save"}
    answer = sign_in("office").post(f"/events/{SESSION.uid}/move", data=data)
    assert (answer.status_code, seeded.record().event) == (400, SESSION)


def test_table_without_script_holds_the_same(sign_in, seeded):
    seeded.save(Schedule(DISTRICT))
    text = sign_in("office").get("/timetable/units?at=2026-11-16").text
    table = re.search(r'<table class="units-days">.*?</table>', text, re.DOTALL)[0]
    found = re.findall(r'href="/events/([^"?]+@[^"?]+)"', table)
    assert found == [DISTRICT.uid, SESSION.uid, TALK.uid, NOTICE.uid, OTHERS.uid]
    assert "/events/new?date=2026-11-16&amp;unit=C" in table


def test_rows_cost_the_same_queries_for_one_event_and_for_300(sign_in, seeded, queries):
    client = sign_in("office")
    start = datetime(2026, 11, 16, 9)
    crowd = [
        replace(
            SESSION,
            uid=demo_uid(CAMPAIGN, "A", "READ", 100 + n),
            when=Span(start + timedelta(hours=n), start + timedelta(hours=n + 1)),
        )
        for n in range(300)
    ]
    costs = set()
    for count in (1, 3, 300):
        seeded.save(*map(Schedule, crowd[seeded.number() - 4 : count]))
        for path in ("/timetable/units/rows.json", "/timetable/units?at=2026-11-16"):
            client.get(path)
            with queries(seeded.store) as sent:
                client.get(path)
            costs.add((path, len(sent)))
    assert len(costs) == 2


def test_chunks_hold_every_unit_once(store, seeded, monkeypatch):
    monkeypatch.setattr(timeline, "ROWS", 2)
    chunks = [timeline.chunk(store, timeline.EventQuery(), n) for n in range(3)]
    assert [tuple(chunk.bars) for chunk in chunks] == [
        (timeline.DISTRICT, UnitCode("A")), (UnitCode("B"), UnitCode("C")), (),
    ]  # fmt: skip
