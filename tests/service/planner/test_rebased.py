"""A proposal that is older than the timetable is checked anew before some of it is accepted."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from calendars.times import Span
from calendars.timetable import Amend, Remove, Schedule
from service.planner import usecases
from tests.service.conftest import SESSION, csrf, meeting
from tests.service.planner.office import accept, ask, events, offered


@pytest.fixture
def settings(settings):
    """On a day before everything that is planned."""
    return replace(settings, today=SESSION.when.first_day - timedelta(days=14))


@pytest.fixture
def stale(office, ready):
    """A repair that moves several lectures, of which somebody has moved one by hand since."""
    accept(office, ask(office).location, all="1")
    lectures = [e for e in events(ready).values() if e.kind == "READ"]
    days = sorted({e.when.first_day for e in lectures})
    first, last = days[-3].isoformat(), days[-1].isoformat()
    path = ask(office, "repair", first=first, last=last).location
    wanted = offered(office, path)
    assert len(wanted) > 1
    moved = events(ready)[wanted[0]]
    later = timedelta(days=7)
    ready.save(Amend(replace(moved, when=Span(moved.when.start + later, moved.when.end + later))))
    refused = usecases.see(ready.store, 2).refused
    assert refused[moved.uid] is None
    return path, moved.uid, set(wanted) - refused.keys()


def test_page_offers_to_check_and_lets_nothing_be_accepted_before(office, stale):
    path, _, _ = stale
    page = office.get(path).text
    assert f'href="{path}?rebased=1"' in page
    assert "全部采纳" not in page
    assert offered(office, path) == []


def test_after_the_check_the_rest_is_accepted_and_the_moved_one_is_told(office, ready, stale):
    path, moved, rest = stale
    page = office.get(f"{path}?rebased=1").text
    count = len(usecases.see(ready.store, 2).refused)
    assert f"已按最新日程核对：{count} 项不再适用" in page
    assert "不再适用：已另行改为" in page
    assert set(offered(office, f"{path}?rebased=1")) == rest
    before = events(ready)
    answer = accept(office, path, all="1", rebased="1")
    assert "rebased=1" in answer.location
    after = events(ready)
    assert {uid for uid in after if after[uid] != before[uid]} == rest
    assert moved not in rest
    assert offered(office, f"{path}?rebased=1") == []


def test_what_would_clash_by_now_is_refused_with_the_reason(office, ready, stale):
    path, _, rest = stale
    seen = usecases.see(ready.store, int(path.rsplit("/", 1)[1]))
    change = next(c for c in seen.proposal.changes if c.uid in rest)
    unit = next(iter(events(ready)[change.uid].units))
    half = change.after.half
    start = 15 if half % 2 else 9
    day = seen.ground.problem.day(half)
    when = Span.at(day, time(start), 120)
    ready.save(Schedule(meeting(99, "TALK", unit, when, "internal")))
    page = office.get(f"{path}?rebased=1").text
    assert change.uid not in offered(office, f"{path}?rebased=1")
    assert "不再适用：" in page.replace("不再适用：已另行改为", "")


def test_plan_of_days_that_have_passed_is_refused(office, ready):
    ask(office)
    seen = usecases.see(ready.store, 1)
    days = {c.uid: seen.ground.problem.day(c.after.half) for c in seen.proposal.changes}
    on = sorted(days.values())[len(days) // 2]
    late = usecases.see(ready.store, 1, on, rebased=True)
    assert {uid for uid, day in days.items() if day < on} <= late.refused.keys() < days.keys()


def test_event_scheduled_by_hand_meanwhile_is_counted_and_not_listed(office, ready):
    path = ask(office).location
    change = usecases.see(ready.store, 1).proposal.changes[0]
    task = usecases.see(ready.store, 1).ground.problem.by_uid[change.uid]
    accept(office, path, uid=[change.uid])
    made = events(ready)[change.uid]
    ready.save(Remove(change.uid), Schedule(replace(made, uid=f"by-hand-{made.uid}")))
    page = office.get(f"{path}?rebased=1").text
    assert task.uid not in page
    assert "已另行排定" in page


def test_token_of_another_page_is_no_way_round_the_check(office, ready, stale):
    path, moved, _ = stale
    before = events(ready)
    page = office.get("/planner")
    data = {"uid": [moved], "operation_id": "sly", "csrf_token": csrf(page), "rebased": "1"}
    office.post(f"{path}/accept", data=data)
    assert events(ready) == before
