"""Planning on pages: asked for, worked on beside, looked at, accepted, undone."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest

from calendars.planner import Purpose, Wishes
from calendars.times import Span
from calendars.timetable import Amend, Status
from service.planner import jobs, usecases, views
from service.planner.worker import PlannerFailed
from service.publishing import Actor, Sent
from service.store import RunState
from tests.service.conftest import ACTOR, csrf
from tests.service.planner.office import accept, ask, events, offered

WORK = 5.0
APART = "结束日期不能早于开始日期，最多相隔 400 天。"


def test_what_is_asked_is_worked_on_and_proposed_and_nothing_is_changed(office, ready):
    before = events(ready)
    answer = ask(office)
    assert (answer.status_code, answer.location) == (303, "/planner/1")
    run = usecases.run_of(ready.store, 1)
    assert (run.state, run.asked_by) == (RunState.DONE, "office")
    assert len(offered(office, "/planner/1")) == len(run.proposal["changes"]) > 0
    assert events(ready) == before


def test_form_sent_twice_is_one_run(office, ready):
    page = office.get("/planner")
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', page.text)[1]
    data = {"purpose": "fill", "work": "10", "operation_id": operation}
    found = {office.post("/planner", data=data | {"csrf_token": csrf(page)}).location
             for _ in range(2)}  # fmt: skip
    assert (found, len(usecases.runs(ready.store))) == ({"/planner/1"}, 1)


@pytest.mark.parametrize(("status", "is_"), [("", Status.CONFIRMED), ("draft", Status.DRAFT)])
def test_accepting_all_is_one_batch_with_one_undo(office, ready, status, is_):
    before = events(ready)
    path = ask(office).location
    wanted = offered(office, path)
    batches = len(ready.batches())
    answer = accept(office, path, all="1", status=status)
    made = {uid: one for uid, one in events(ready).items() if uid not in before}
    assert (set(made), {one.status for one in made.values()}) == (set(wanted), {is_})
    assert len(ready.batches()) == batches + 1
    assert offered(office, path) == []
    undo = re.search(r'action="(/history/\d+/undo)"', office.get(answer.location).text)[1]
    office.post(undo, data={"csrf_token": csrf(office.get(answer.location))})
    assert events(ready) == before


def test_accepting_some_takes_those_and_what_they_need(office, ready):
    before = events(ready)
    path = ask(office).location
    one = offered(office, path)[0]
    needed = usecases.fitting(usecases.see(ready.store, 1), {one})
    accept(office, path, uid=[one])
    assert set(events(ready)) - set(before) == needed
    assert len(needed) < len(usecases.see(ready.store, 1).proposal.changes)


def test_what_moved_on_since_is_refused_and_nothing_is_done(office, ready):
    path = ask(office).location
    accept(office, path, all="1")
    day = max(e.when.first_day for e in events(ready).values() if e.kind == "READ").isoformat()
    path = ask(office, "repair", first=day, last=day).location
    wanted = offered(office, path)
    assert wanted
    moved = events(ready)[wanted[0]]
    later = timedelta(hours=26)
    when = Span(moved.when.start + later, moved.when.end + later)
    ready.save(Amend(replace(moved, when=when)))
    before = events(ready)
    page = accept(office, path, uid=wanted, all="1")
    assert "没有做任何改动" in office.get(page.location).text
    assert events(ready) == before


def test_accepting_twice_does_it_once(office, ready):
    path = ask(office).location
    page = office.get(path)
    operation = re.findall(r'name="operation_id" value="([^"]+)"', page.text)[-1]
    data = {"operation_id": operation, "csrf_token": csrf(page), "all": "1"}
    batches = len(ready.batches())
    for _ in range(2):
        assert office.post(f"{path}/accept", data=data).status_code == 303
    assert len(ready.batches()) == batches + 1


@pytest.mark.parametrize("by", ["unit", "day", "person", "nothing"])
def test_proposal_is_laid_out_by_unit_day_or_person(office, by):
    path = ask(office).location
    assert office.get(f"{path}?by={by}").status_code == 200


def test_filter_shows_the_changes_of_one_unit(office, ready):
    path = ask(office).location
    tasks = usecases.see(ready.store, 1).ground.problem.by_uid
    assert {tasks[uid].unit for uid in offered(office, f"{path}?unit=B")} == {"B"}


def test_all_that_the_filter_shows_is_accepted_with_what_it_needs(office, ready):
    before = events(ready)
    path = ask(office).location
    tasks = usecases.see(ready.store, 1).ground.problem.by_uid
    wanted = {uid for uid in offered(office, path) if tasks[uid].unit == "B"}
    needed = usecases.fitting(usecases.see(ready.store, 1), wanted)
    answer = accept(office, path, all="1", unit="B", by="day")
    assert set(events(ready)) - set(before) == needed
    assert "unit=B" in answer.location
    assert "by=day" in answer.location


def test_long_proposal_is_shown_page_by_page(office, ready, monkeypatch):
    monkeypatch.setattr(views, "_ROWS", 3)
    path = ask(office).location
    changes = usecases.see(ready.store, 1).proposal.changes
    pages = [offered(office, f"{path}?page={n + 1}") for n in range(-(-len(changes) // 3))]
    assert [len(page) for page in pages[:-1]] == [3] * (len(pages) - 1)
    assert sorted(chain.from_iterable(pages)) == sorted(change.uid for change in changes)
    assert 'rel="next"' in office.get(path).text


def test_page_of_one_change_says_what_binds_it_and_what_else_there_is(office):
    path = ask(office).location
    uid = offered(office, path)[0]
    page = office.get(f"{path}/{uid}").text
    assert "受什么约束" in page
    assert "其他可用时间" in page
    assert office.get(f"{path}/none").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"purpose": "dream"}, "没有“dream”，请从列表中选择。"),
        ({"person": "A-1"}, "请填写起止日期。"),
        ({"first": "2026-11-16"}, "起止日期要么都填，要么都不填。"),
        ({"first": "2026-11-16", "last": "2026-11-15"}, APART),
        ({"first": "0001-01-01", "last": "9999-12-31"}, APART),
    ],
)  # fmt: skip
def test_unfit_question_is_told_at_the_field_and_not_asked(office, ready, fields, told):
    answer = ask(office, **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert usecases.runs(ready.store) == ()


def test_campaign_without_a_recipe_cannot_be_planned(seeded, sign_in):
    client = sign_in("office")
    assert "没有排期办法" in client.get(ask(client).location).text


def sent(seeded, operation):
    return Sent(Actor("office"), operation, seeded.clock.at)


def queued(seeded, operation):
    return usecases.request(seeded.store, Purpose.FILL, Wishes(), WORK, sent(seeded, operation))


def test_runs_are_worked_on_in_turn(ready):
    numbers = [queued(ready, f"run-{n}") for n in range(3)]
    assert jobs.work_through(ready.store, ready.clock) == 3
    states = {usecases.run_of(ready.store, number).state for number in numbers}
    assert states == {RunState.DONE}


def test_one_run_at_a_time_and_a_lost_one_gives_way(ready):
    first, second = queued(ready, "first"), queued(ready, "second")
    with ready.store.writing() as work:
        assert work.plans.begin(first, 0, ready.clock.at)
        assert not work.plans.begin(first, 0, ready.clock.at)
    assert jobs.work_through(ready.store, ready.clock) == 0
    ready.clock.at += timedelta(seconds=jobs.PATIENCE + 1)
    assert usecases.lost(usecases.run_of(ready.store, first), ready.clock.at, jobs.PATIENCE)
    assert jobs.work_through(ready.store, ready.clock) == 1
    states = [usecases.run_of(ready.store, number).state for number in (first, second)]
    assert states == [RunState.FAILED, RunState.DONE]


def test_run_whose_child_dies_has_failed_with_its_reason_and_the_next_one_can_be_worked_on(
    ready, monkeypatch
):
    number, second = queued(ready, "first"), queued(ready, "second")
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "plan_apart", died)
        with pytest.raises(PlannerFailed):
            jobs.work_through(ready.store, ready.clock)
    run = usecases.run_of(ready.store, number)
    assert (run.state, run.fault) == (RunState.FAILED, "planner.failed")
    assert jobs.work_through(ready.store, ready.clock) == 1
    assert usecases.run_of(ready.store, second).state is RunState.DONE


def died(*_problem, **_told):
    raise PlannerFailed("planner.failed", exit=9)


def test_stop_is_heard_by_whoever_works(ready):
    number = queued(ready, "run")
    usecases.stop(ready.store, number)
    with ready.store.writing() as work:
        assert work.plans.tell(number, None, ready.clock.at)


def test_same_question_on_the_same_timetable_has_the_same_answer(ready):
    for operation in ("one", "two"):
        queued(ready, operation)
    jobs.work_through(ready.store, ready.clock)
    made = [usecases.run_of(ready.store, n).proposal for n in (1, 2)]
    places = [[c["after"]["half"] for c in one["changes"]] for one in made]
    assert places[0] == places[1]
    assert made[0]["objective"] == made[1]["objective"]


def test_who_works_is_told_by_name_in_history(office, ready):
    accept(office, ask(office).location, all="1")
    assert ready.batches()[0].actor == "office"
    assert ready.batches()[-1].actor == ACTOR.name


def test_run_that_waits_tells_how_many_come_first(ready, sign_in):
    numbers = [queued(ready, f"run-{n}") for n in range(3)]
    page = sign_in("office").get(f"/planner/{numbers[-1]}").text
    assert "前面还有 2 次" in page


def test_run_that_is_worked_on_tells_how_far_it_is_and_that_it_stops(ready, sign_in):
    number, office = queued(ready, "run"), sign_in("office")
    told = {"stage": "improve", "objective": 200, "bound": 150, "placed": 7, "of": 9, "moved": 0,
            "work": 2.0}  # fmt: skip
    with ready.store.writing() as work:
        work.plans.begin(number, 0, ready.clock.at)
        work.plans.tell(number, told, ready.clock.at)
    page = office.get(f"/planner/{number}").text
    for said in ("逐块改进", "7/9", ">200<", ">150<", "25.0%", 'max="5.0" value="2.0"'):
        assert said in page
    office.post(f"/planner/{number}/stop", data={"csrf_token": csrf(office.get("/planner"))})
    page = office.get(f"/planner/{number}").text
    assert "正在停下" in page
    assert "到此为止" not in page


@pytest.mark.parametrize(
    ("fault", "said"), [("run.lost", "计算中断"), ("PlannerFailed: x", "PlannerFailed: x")]
)
def test_run_that_failed_says_so_and_leads_to_another(ready, sign_in, fault, said):
    number = queued(ready, "run")
    with ready.store.writing() as work:
        work.plans.fail(number, fault, ready.clock.at)
    page = sign_in("office").get(f"/planner/{number}").text
    assert said in page
    assert 'href="/planner">重新排期' in page


def test_what_finds_no_place_stays_and_cannot_be_ticked(office, ready):
    accept(office, ask(office).location, all="1")
    days = sorted(e.when.first_day for e in events(ready).values())
    fields = {"unit": "B", "first": days[0].isoformat(), "last": days[-1].isoformat()}
    path = ask(office, "repair", **fields).location
    left = {c.uid for c in usecases.see(ready.store, 2).proposal.changes if c.after is None}
    assert left
    assert left.isdisjoint(offered(office, path))
    assert "排不下，留在原处" in office.get(path).text
    before = events(ready)
    accept(office, path, all="1")
    assert {uid: events(ready)[uid].when for uid in left} == {u: before[u].when for u in left}
