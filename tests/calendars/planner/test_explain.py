"""Why there is no plan: demands that are at odds, and changes with which there is one."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings

from calendars.planner import (
    CauseCode,
    Fix,
    Guidance,
    Hall,
    Hold,
    Infeasibility,
    Limits,
    Placement,
    Precedence,
    Problem,
    Purpose,
    Task,
    Team,
    ask,
    check,
    explain,
    propose,
    without,
)
from calendars.planner.propose import prepare
from calendars.timetable import Timetable
from tests.calendars.planner.asking import mint, study_rules
from tests.calendars.planner.drafts import study_recipe, with_setting
from tests.calendars.planner.small import can_be_whole, problems
from tests.campaigns_data import study

MONDAY = date(2026, 11, 9)
AT_ONCE = Limits(work=0)


@cache
def campaign(groups=10, teams=1, meeting=date(2009, 3, 9)):
    """The campaign of 2009 with its units shared out among the first groups alone."""
    codes = sorted(study().groups)[:groups]
    units = {
        code: replace(unit, group=codes[n % groups])
        for n, (code, unit) in enumerate(sorted(study().units.items()))
    }
    fewer = replace(
        study(),
        units=units,
        groups={code: replace(study().groups[code], teams=teams) for code in codes},
        posts=tuple(p for p in study().posts if p.group is None or p.group in codes),
    )
    return with_setting(fewer, "district_meeting.day", meeting)


def asked(phases=None, **changes):
    """Ask for the whole campaign, or for some of its phases."""
    recipe = study_recipe()
    steps = tuple(step for step in recipe.steps if phases is None or step.phase in phases)
    codes = {step.code for step in steps}
    orders = tuple(o for o in recipe.orders if {o.first, o.then} <= codes)
    recipe = replace(recipe, steps=steps, orders=orders)
    return ask(Timetable.of(campaign(**changes), ()), recipe, study_rules(), mint)


@cache
def prepared():
    return explain(asked(["P0"]))


def told(cause):
    return {key: value for key, value in cause.data.items() if key != "tasks"}


def test_campaign_of_ten_groups_is_explained_by_counting_and_has_ways_out():
    problem = asked()
    found = explain(problem)
    (meeting,) = (task.uid for task in problem.tasks if task.step == "district_mobilisation")
    assert [(cause.code, cause.subject) for cause in found.causes] == [
        (CauseCode.TOO_FEW_PLACES, ""),
        (CauseCode.OUT_OF_ORDER, meeting),
        (CauseCode.OUTSIDE_WINDOW, ""),
    ]
    scarce, order, window = found.causes
    assert told(scarce) == {
        "resource": "team",
        "subjects": tuple(f"G{n:02}" for n in range(1, 11)),
        "first": date(2009, 3, 9),
        "last": date(2009, 3, 13),
        "half": 11,
        "halves": 9,
        "need": 102,
        "places": 90,
    }
    assert (order.data["on"], window.data["last"]) == (date(2009, 3, 9), date(2009, 3, 13))
    assert (found.left_out, found.others, found.proven) == (12, (), True)
    ways = {(way.fix, way.data.get("more", way.data.get("days"))) for way in found.ways_out}
    assert ways == {(Fix.TEAMS, 1), (Fix.EARLIER, 1), (Fix.LATER, 1), (Fix.GROUPS, 2)}
    assert {way.unplaced for way in found.ways_out} == {0}
    assert [way.objective for way in found.ways_out] == sorted(w.objective for w in found.ways_out)


@pytest.mark.parametrize("n", range(3))
def test_without_any_one_of_the_named_demands_every_meeting_has_a_place(n):
    easier = without(asked(["P0"]), prepared().causes[n])
    made = propose(easier, limits=AT_ONCE)
    assert made.unplaced == {}
    assert check(easier, made.plan) == ()


@pytest.mark.parametrize(
    ("fix", "change"),
    [(Fix.TEAMS, {"teams": 2}), (Fix.EARLIER, {"meeting": date(2009, 3, 6)})],
)
def test_way_out_made_in_the_campaign_costs_what_was_told(fix, change):
    (way,) = (way for way in prepared().ways_out if way.fix is fix)
    made = propose(asked(["P0"], **change), limits=AT_ONCE)
    assert made.unplaced == {}
    assert made.objective == way.objective


def test_proposal_that_leaves_something_out_says_what_counting_knows():
    problem = asked(["P0"])
    made = propose(problem, limits=AT_ONCE)
    assert len(made.unplaced) == 12
    assert made.causes == prepared().causes[:1]
    assert propose(asked(["P0"], teams=2), limits=AT_ONCE).causes == ()


def meeting(uid, unit, first=0, last=3, **more):
    return Task(uid, uid, "K", "P", unit, 1, first, last, first, **more)


def small(*tasks, days=4, **more):
    units = tuple(sorted({task.unit for task in tasks if task.unit is not None}))
    dates = tuple(MONDAY + timedelta(days=n) for n in range(days))
    return Problem("c", 0, dates, tasks, units=units, **more)


def ways_of(found):
    return {(way.fix, way.subject) for way in found.ways_out}


def test_nothing_is_said_against_what_can_be_planned():
    assert explain(small(meeting("a", "A"), meeting("b", "B"))) == Infeasibility((), 0)


def test_too_few_halls_ask_for_one_more_or_for_more_time():
    tasks = [meeting(f"t{n}", f"U{n}", last=1, hall=2) for n in range(3)]
    problem = small(*tasks, halls=(Hall("big", 2), Hall("small", 1)))
    found = explain(problem)
    scarce, window = found.causes
    assert (scarce.code, scarce.data["resource"], scarce.data["need"]) == (
        CauseCode.TOO_FEW_PLACES, "hall", 3,
    )  # fmt: skip
    assert window.data["last"] == MONDAY
    assert ways_of(found) == {(Fix.HALL, "2"), (Fix.LATER, "")}
    (later,) = (way for way in found.ways_out if way.fix is Fix.LATER)
    assert (later.data["days"], later.data["until"]) == (1, MONDAY + timedelta(days=1))
    assert set(later.data["tasks"]) < {task.uid for task in tasks}


def test_comrades_who_are_away_are_more_members_wanted():
    tasks = [meeting(f"t{n}", f"U{n}", last=1, group="G", guidance=Guidance.COMRADE)
             for n in range(3)]  # fmt: skip
    away = {"G-2": frozenset(range(8))}
    team = Team("G", 2, ("G-1", "G-2"))
    found = explain(small(*tasks, teams=(team,), absent=away))
    assert found.causes[0].data["resource"] == "member"
    assert ways_of(found) == {(Fix.MEMBER, "G"), (Fix.LATER, ""), (Fix.GROUPS, "")}


def test_meeting_pinned_too_late_may_be_freed_or_the_next_be_later():
    pinned = meeting("a", "A", current=Placement(3), hold=Hold.PINNED)
    problem = small(pinned, meeting("b", "A"), orders=(Precedence("a", "b", 0, "R", "plan"),))
    found = explain(problem)
    assert [(cause.code, cause.subject) for cause in found.causes] == [
        (CauseCode.EMPTY_WINDOW, "b"),
        (CauseCode.OUT_OF_ORDER, "a"),
        (CauseCode.OUTSIDE_WINDOW, ""),
        (CauseCode.PINNED, "a"),
    ]
    assert ways_of(found) == {(Fix.UNPIN, "a"), (Fix.EARLIER, "a"), (Fix.LATER, "")}
    for cause in found.causes:
        assert propose(without(problem, cause)).unplaced == {}


def test_pinned_meeting_that_takes_the_only_hall_is_named_and_may_be_freed():
    pinned = meeting("a", "A", hall=1, current=Placement(0, hall="only"), hold=Hold.PINNED)
    problem = small(
        pinned, *(meeting(f"t{n}", f"U{n}", last=1, hall=1) for n in range(2)),
        halls=(Hall("only", 1),),
    )  # fmt: skip
    found = explain(problem)
    assert [(cause.code, cause.subject) for cause in found.causes] == [
        (CauseCode.TOO_FEW_PLACES, "1"),
        (CauseCode.OUTSIDE_WINDOW, ""),
        (CauseCode.PINNED, "a"),
    ]
    assert ways_of(found) == {(Fix.HALL, "1"), (Fix.LATER, ""), (Fix.UNPIN, "a")}


@pytest.mark.parametrize(("source", "given"), [("policy", True), ("plan", False)])
def test_gap_is_given_up_only_where_it_is_ours(source, given):
    first, then = meeting("a", "A", last=1), meeting("b", "A")
    found = explain(small(first, then, orders=(Precedence("a", "b", 2, "R", source),)))
    assert ((Fix.GAP, "a") in ways_of(found)) is given


def test_meetings_of_one_step_without_a_day_are_told_together():
    late = meeting("late", None, 4, 4)
    tasks = [replace(meeting(f"t{n}", f"U{n}"), step="s") for n in range(3)]
    orders = tuple(Precedence("late", task.uid) for task in tasks)
    found = explain(small(late, *tasks, orders=orders))
    assert found.causes[0].code is CauseCode.EMPTY_WINDOW
    assert found.causes[0].data["tasks"] == ("t0", "t1", "t2")
    assert ways_of(found) == {(Fix.EARLIER, "late"), (Fix.LATER, "")}
    assert found.left_out == 3


def test_lack_that_counting_cannot_see_is_not_called_proven():
    tasks = [meeting(f"t{n}", f"U{n}", last=2, people=frozenset({"L"})) for n in range(3)]
    blocked = {f"U{n}": frozenset({1}) for n in range(3)}
    problem = small(*tasks, blocked=blocked)
    found = explain(problem)
    assert (found.left_out, found.proven) == (1, False)
    assert CauseCode.PERSON_BUSY in {cause.code for cause in found.causes}
    assert {fix for fix, _ in ways_of(found)} == {Fix.RELEASE, Fix.LATER}
    for cause in found.causes:
        assert propose(without(problem, cause)).unplaced == {}


def test_causes_that_have_nothing_to_do_with_each_other_are_told_apart():
    halls = [meeting(f"h{n}", f"U{n}", last=1, hall=1) for n in range(4)]
    people = [meeting(f"p{n}", f"V{n}", last=1, people=frozenset({"L"})) for n in range(3)]
    found = explain(small(*halls, *people, halls=(Hall("only", 1),)))
    assert found.causes[0].data["resource"] == "hall"
    (other,) = found.others
    assert other.data["resource"] == "person"
    assert found.left_out == 3
    assert ways_of(found) == {(Fix.HALL, "1"), (Fix.LATER, "")}
    assert {way.unplaced for way in found.ways_out} == {1}


def test_circle_of_orders_is_told_and_nothing_is_solved():
    orders = (Precedence("a", "b"), Precedence("b", "a"))
    found = explain(small(meeting("a", "A"), meeting("b", "A"), orders=orders))
    assert [cause.code for cause in found.causes] == [CauseCode.ORDER_CYCLE]
    assert found.ways_out == ()


def test_unit_that_is_away_is_named_when_a_repair_finds_no_place():
    standing = {"current": Placement(2), "hold": Hold.PUBLISHED}
    first, then = meeting("a", "A", **standing), meeting("b", "A", 1, 5)
    problem = small(first, then, orders=(Precedence("a", "b"),), blocked={"A": frozenset(range(6))})
    found = explain(problem, Purpose.REPAIR)
    assert found.left_out == 2
    assert (CauseCode.UNIT_BLOCKED, "A") in {(cause.code, cause.subject) for cause in found.causes}
    assert (Fix.RELEASE, "A") in ways_of(found)


def test_what_stands_well_is_nothing_against_a_repair():
    standing = meeting("a", "A", current=Placement(2), hold=Hold.PUBLISHED)
    assert explain(small(standing), Purpose.REPAIR) == Infeasibility((), 0)


@settings(max_examples=40)
@given(problems(most_tasks=4, days=2))
def test_small_districts_are_whole_without_any_one_of_the_demands(problem):
    found = explain(problem, limits=Limits(work=0.5))
    assert (found.left_out == 0) is can_be_whole(prepare(problem, Purpose.FILL))
    assert (found.left_out == 0) is (found.causes + found.others == ())
    demands = found.causes[1:] if found.proven else found.causes
    spared = {uid for cause in found.others for uid in cause.data.get("tasks", (cause.subject,))}
    for demand in demands:
        left = propose(without(problem, demand)).unplaced
        assert left.keys() <= (spared if found.proven else set())
    for way in found.ways_out:
        assert way.unplaced <= found.left_out
