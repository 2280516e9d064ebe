"""How much each goal weighs, set in words, with one undo, and heard by the planner."""

import re

import pytest

from calendars.planner import Goal, Level
from service.planner import usecases
from tests.campaigns_data import tiny
from tests.service.conftest import csrf
from tests.service.planner.office import ask

LEVEL = "plan.level."
BEFORE = {key.removeprefix(LEVEL): setting.value for key, setting in tiny().settings.items()
          if key.startswith(LEVEL)}  # fmt: skip
CHOSEN = BEFORE | {"trips": "low", "awkward": "none"}


def checked(page):
    return dict(re.findall(r'checked[^>]* name="(\w+)"[^>]* value="(\w+)"', page))


def save(client, **fields):
    page = client.get("/planner/goals")
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', page.text)[1]
    data = CHOSEN | {"operation_id": operation, "csrf_token": csrf(page)} | fields
    return client.post("/planner/goals", data=data)


def test_levels_are_saved_as_one_batch_and_undone_at_once(office, ready):
    assert checked(office.get("/planner/goals").text) == BEFORE
    batches = len(ready.batches())
    answer = save(office, reason="少跑路")
    assert answer.status_code == 303
    page = office.get(answer.location)
    assert checked(page.text) == CHOSEN
    assert len(ready.batches()) == batches + 1
    assert {change.key for change in ready.batches()[0].changes} == {
        LEVEL + goal for goal in CHOSEN if CHOSEN[goal] != BEFORE[goal]
    }
    undo = re.search(r'action="(/history/\d+/undo)"', page.text)[1]
    office.post(undo, data={"csrf_token": csrf(page)})
    assert usecases.levels(ready.store) == BEFORE


def test_planner_weighs_by_the_levels(office, ready):
    save(office)
    ask(office)
    problem = usecases.see(ready.store, 1).ground.problem
    assert problem.levels == {Goal(goal): Level(level) for goal, level in CHOSEN.items()}


def test_level_that_is_none_is_told_at_its_row_and_nothing_is_saved(office, ready):
    batches = len(ready.batches())
    answer = save(office, trips="enormous")
    assert (answer.status_code, answer.text.count('class="error"')) == (422, 1)
    assert len(ready.batches()) == batches


@pytest.mark.parametrize(("value", "code"), [("high", 303), ("enormous", 422)])
def test_figure_of_a_goal_takes_levels_alone(office, ready, value, code):
    path = "/campaign/figures/plan.level.trips"
    page = office.get(path)
    assert '<option selected value="highest">最高</option>' in page.text
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', page.text)[1]
    data = {"level": value, "do": "save", "operation_id": operation, "csrf_token": csrf(page)}
    assert office.post(path, data=data).status_code == code
    assert (usecases.levels(ready.store)[Goal.TRIPS] is Level.HIGH) is (code == 303)
