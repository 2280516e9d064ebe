"""Published stays unless freed by name; what is held by name stays in any case."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from calendars.feeds import summary
from calendars.times import Span
from calendars.timetable import Amend
from service.planner import records, usecases
from service.store import RunState
from tests.campaigns_data import tiny
from tests.service.conftest import SESSION, csrf
from tests.service.planner.office import accept, ask, events, offered


@pytest.fixture
def settings(settings):
    """On a day before everything that is planned."""
    return replace(settings, today=SESSION.when.first_day - timedelta(days=14))


@pytest.fixture
def planned(office, ready):
    """Everything that the planner proposed is published."""
    accept(office, ask(office).location, all="1")
    return office


def wishes(ready, number):
    return records.wishes_of(usecases.run_of(ready.store, number).asked)


def changed(ready, number):
    return {change.uid for change in usecases.see(ready.store, number).proposal.changes}


def shifted(ready, kind="READ", unit="B"):
    """Move a unit's lecture by a day by hand, so that it could stand better."""
    one = next(e for e in events(ready).values() if e.kind == kind and e.units == {unit})
    later = timedelta(days=1)
    when = Span(one.when.start + later, one.when.end + later)
    ready.save(Amend(replace(one, when=when)))
    return one.uid


def test_published_event_moves_in_a_fill_only_when_it_is_freed_by_name(planned, ready):
    uid = shifted(ready)
    ask(planned)
    assert changed(ready, 2) == set()
    ask(planned, free=[uid])
    assert wishes(ready, 3).freed == {uid}
    assert changed(ready, 3) == {uid}


def test_unit_and_kind_are_freed_together_and_held_ones_stay(planned, ready):
    uid = shifted(ready)
    ask(planned, free_units=["B"], free_kinds=["READ"], hold=[uid])
    found = wishes(ready, 2)
    lectures = {e.uid for e in events(ready).values() if e.kind == "READ" and e.units == {"B"}}
    assert (found.pinned, found.freed) == ({uid}, lectures - {uid})
    assert uid not in changed(ready, 2)


def test_past_and_held_events_are_not_freed_and_it_is_said(planned, ready):
    answer = ask(planned, free=["no-such-event"])
    assert (answer.status_code, len(usecases.runs(ready.store))) == (422, 1)
    assert "没有符合的事项" in answer.text


def test_events_of_a_unit_are_listed_to_be_named_one_by_one(planned, ready):
    page = planned.get("/planner")
    data = {"whose": "B", "do": "list", "hold_units": "A", "csrf_token": csrf(page)}
    answer = planned.post("/planner", data=data)
    listed = set(re.findall(r'name="free" value="([^"]+)"', answer.text))
    today = ready.settings.today
    assert listed == {
        e.uid for e in events(ready).values() if e.units == {"B"} and e.when.first_day >= today
    }
    assert '<option selected value="A">' in answer.text
    assert len(usecases.runs(ready.store)) == 1


def test_address_that_names_an_event_has_it_ticked(planned, ready):
    uid = shifted(ready)
    page = planned.get(f"/planner?free={uid}").text
    assert re.findall(r'name="(\w+)" value="([^"]+)" checked', page) == [("free", uid)]


def test_row_is_left_where_it_is_and_the_rest_asked_again(planned, ready):
    uids = {shifted(ready, unit=unit) for unit in ("A", "B")}
    path = ask(planned, free=sorted(uids)).location
    assert changed(ready, 2) == uids
    page = planned.get(path)
    one = re.findall(r'name="hold" value="([^"]+)"', page.text)[0]
    operation = re.findall(r'name="operation_id" value="([^"]+)"', page.text)[-1]
    data = {"hold": one, "operation_id": operation, "csrf_token": csrf(page)}
    answers = [planned.post(f"{path}/again", data=data) for _ in range(2)]
    assert {answer.location for answer in answers} == {"/planner/3"}
    assert usecases.run_of(ready.store, 3).state is RunState.DONE
    assert wishes(ready, 3).pinned == {one}
    assert set(offered(planned, "/planner/3")) == uids - {one}
    assert "固定 1 项" in planned.get("/planner/3").text


def test_name_of_no_event_in_the_proposal_is_not_held(planned, ready):
    page = planned.get("/planner/1")
    data = {"hold": "no\0body", "operation_id": "odd", "csrf_token": csrf(page)}
    assert planned.post("/planner/1/again", data=data).location == "/planner/2"
    assert wishes(ready, 2).pinned == set()


def test_proposal_calls_each_event_as_the_timetable_does_once_it_is_accepted(office, ready):
    path = ask(office).location
    rows = re.findall(r'<a href="/planner/1/([^"]+)">([^<]+)</a>', office.get(path).text)
    accept(office, path, all="1")
    called = {uid: summary(event, tiny(), "zh") for uid, event in events(ready).items()}
    shown = {uid: said.split(" · ")[0] for uid, said in rows}
    assert any("：" in said for said in shown.values())
    assert shown == {uid: called[uid] for uid in shown}
