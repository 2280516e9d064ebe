"""A recipe is read whole, or refused with every fault and its line."""

from datetime import time

import pytest

from calendars.campaigns import load_recipe
from calendars.errors import Faulty
from calendars.planner import Guidance, Half, Order, Per, Recipe, Step
from tests.campaigns_data import read, study, tiny

TINY = read("tiny")["draft.toml"].decode()


def faults_of(text):
    with pytest.raises(Faulty) as caught:
        load_recipe(text.encode(), tiny())
    assert caught.value.code == "recipe.faulty"
    return [(fault.where, fault.line, fault.code, fault.data) for fault in caught.value.faults]


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_recipe_is_read_with_its_defaults():
    text = """
[frame]
morning = 08:45:00
afternoon = 14:00:00
room = "{unit}会议室"

[[steps]]
code = "plain"
kind = "READ"
phase = "MEND"

[[steps]]
code = "full"
kind = "TALK"
phase = "MEND"
per = "branch"
count = "branch.heads"
most = 3
share_from = 10
share_to = 40
minutes = "study.minutes"
half = "morning"
guidance = "head"
place = "礼堂"
title = "第{ordinal}支部"
roles = ["member"]
only = ["A"]
on_day = "district_meeting.day"
at_time = "district_meeting.time"
since = "survey.first"
by = "close.last"
strict = "mobilisation.strict"

[[orders]]
first = "plain"
then = "full"
days = "lag.study_exchange"
ref = "二/1"
"""
    assert load_recipe(text.encode(), tiny()) == Recipe(
        steps=(
            Step(
                code="plain", kind="READ", phase="MEND", per=Per.UNIT, count=1, most=100,
                share=(0, 100), days=0, minutes=None, half=Half.ANY, guidance=Guidance.NONE,
                place="{room}", title="", roles=None, only=frozenset(),
            ),
            Step(
                code="full", kind="TALK", phase="MEND", per=Per.BRANCH, count="branch.heads",
                most=3, share=(10, 40), days=0, minutes="study.minutes", half=Half.MORNING,
                guidance=Guidance.HEAD, place="礼堂", title="第{ordinal}支部",
                roles=frozenset({"member"}), only=frozenset({"A"}),
                on_day="district_meeting.day", at_time="district_meeting.time",
                since="survey.first", by="close.last", strict="mobilisation.strict",
            ),
        ),
        orders=(Order("plain", "full", "lag.study_exchange", "二/1"),),
        morning=time(8, 45),
        afternoon=time(14),
        room="{unit}会议室",
        rooms={},
    )  # fmt: skip


def test_halls_homeless_units_hosts_and_sources_are_read():
    text = TINY.replace('room = "县委小会议室"', "hall = 2").replace(
        'code = "talk"\n', 'code = "talk"\njoins = ["read_mend"]\n'
    )
    text = text.replace('then = "notice"\n', 'then = "notice"\nsource = "policy"\n')
    recipe = load_recipe(f'{text}\n[[halls]]\nplace = "礼堂"\nsize = 3\n'.encode(), tiny())
    assert (recipe.halls, recipe.homeless, recipe.rooms) == ({"礼堂": 3}, {"C": 2}, {})
    assert {step.code: step.joins for step in recipe.steps if step.joins} == {
        "talk": ("read_mend",)
    }
    assert [order.source for order in recipe.orders] == ["plan", "plan", "policy"]


def test_step_that_joins_an_unknown_one_is_a_fault():
    text = TINY.replace('code = "talk"\n', 'code = "talk"\njoins = ["nowhere"]\n')
    ((_, line, code, data),) = faults_of(text)
    assert (line, code, data["found"]) == (line_of(text, "joins"), "code.unknown", "nowhere")


def test_hall_named_twice_is_a_fault():
    hall = '\n[[halls]]\nplace = "礼堂"\nsize = 3\n'
    ((_, _, code, _),) = faults_of(TINY + 2 * hall)
    assert code == "code.duplicate"


def test_built_in_recipe_covers_every_kind_that_the_plan_makes_a_duty():
    recipe = load_recipe(read("study_2009")["draft.toml"], study())
    free = {"E06", "E07", "E09", "E21", "E27", "E28", "E29", "E30"}
    assert {step.kind for step in recipe.steps} == set(study().kinds) - free


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        ('kind = "OPEN"', 'kind = "OPENS"', "code.unknown", {"found": "OPENS", "field": "kind"}),
        ('phase = "LEARN"', 'phase = "END"', "code.unknown", {"found": "END", "field": "phase"}),
        ('per = "contact"', 'per = "contacts"', "choice.unknown", {"nearest": "contact"}),
        ("count = 2", "count = 0", "number.out_of_range", {"found": 0, "expected": [1, 100]}),
        ("count = 2", 'count = "hours.open"', "code.unknown", {"found": "hours.open"}),
        ("count = 2", "count = true", "field.other_type", {"found": "True", "expected": "int"}),
        ("share_to = 60", "share_to = 10", "share.backwards", {"found": 10, "expected": ">= 20"}),
        ('"study.minutes"', '"study.minute"', "code.unknown", {"nearest": "study.minutes"}),
        ("days = 3\n", "", "step.length", {"found": False, "expected": "days"}),
        ('roles = ["leader"]', 'roles = ["ledger"]', "code.unknown", {"nearest": "leader"}),
        ('only = ["A", "B"]', 'only = ["A", "X"]', "code.unknown", {"found": "X"}),
        ('then = "notice"', 'then = "notices"', "code.unknown", {"nearest": "notice"}),
        ('unit = "C"', 'unit = "D"', "code.unknown", {"found": "D", "field": "unit"}),
        ("morning = 09:00:00", 'morning = "9"', "field.other_type", {"expected": "time"}),
        ("share_to = 25", "share_too = 25", "field.unknown", {"nearest": "share_to"}),
        ('code = "talk"', 'code = "kickoff"', "code.duplicate", {"found": "kickoff"}),
    ],
)
def test_fault_is_named_with_its_line(old, new, code, data):
    text = TINY.replace(old, new, 1)
    assert text != TINY
    found = [fault for fault in faults_of(text) if fault[2] == code]
    assert len(found) == 1
    assert found[0][0] == "draft.toml"
    assert {key: found[0][3].get(key) for key in data} == data
    if new:
        assert found[0][1] == line_of(TINY, old)


def test_order_that_runs_in_a_circle_is_a_fault():
    text = TINY + '\n[[orders]]\nfirst = "read_mend"\nthen = "kickoff"\n'
    (fault,) = faults_of(text)
    assert fault[2] == "order.cycle"
    assert set(fault[3]["found"].split(" < ")) == {"kickoff", "read_learn", "read_mend"}


def test_every_fault_is_listed_not_only_the_first():
    text = TINY.replace('"OPEN"', '"SHUT"').replace("count = 2", "count = 0")
    text = text.replace("days = 2", "days = -1")
    assert [code for _, _, code, _ in faults_of(text)] == [
        "code.unknown", "number.out_of_range", "number.out_of_range",
    ]  # fmt: skip


def test_recipe_without_a_frame_is_a_fault():
    text = TINY[TINY.index("[[rooms]]") :]
    assert [code for _, _, code, _ in faults_of(text)] == ["table.missing"]


def test_bytes_that_are_no_text_are_a_fault():
    with pytest.raises(Faulty) as caught:
        load_recipe(b"\xff\xfe", tiny())
    assert [fault.code for fault in caught.value.faults] == ["file.not_utf8"]
