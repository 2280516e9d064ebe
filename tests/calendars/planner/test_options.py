"""Where one task could go: free is what the checker lets stand, and the cost is the score's."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from calendars.planner import (
    CauseCode,
    Goal,
    Option,
    Placement,
    Purpose,
    check,
    nearest,
    options,
    score,
)
from calendars.planner.greedy import greedy
from calendars.planner.laying import lay
from calendars.planner.naming import named
from calendars.planner.propose import prepare
from tests.calendars.planner.small import MEMBERS, problems
from tests.calendars.planner.test_check import ONE, OTHER, problem


@settings(max_examples=100, deadline=None)
@given(problems(most_tasks=5, days=4))
def test_option_is_free_where_the_checker_lets_it_stand_and_costs_what_the_score_says(asked):
    asked = prepare(asked, Purpose.IMPROVE)
    plan = named(greedy(lay(asked)))
    for task in asked.tasks:
        if task.settled:
            continue
        rest = {uid: place for uid, place in plan.items() if uid != task.uid}
        for option in options(asked, plan, task.uid):
            found = [wider for wider in _put(asked, task, rest, option) if not check(asked, wider)]
            assert option.free is bool(found)
            if option.free and task.uid in plan:
                rise = sum(score(asked, found[0]).values()) - sum(score(asked, plan).values())
                assert option.cost == rise


def _put(asked, task, rest, option):
    """Every way to name comrade and hall; whoever rides on it goes along."""
    riders = {
        uid: replace(place, half=option.half)
        for uid, place in rest.items()
        if place.joins == task.uid
    }
    halls = ["", *(hall.place for hall in asked.halls)]
    for comrade, hall in product([None, *MEMBERS], halls):
        yield rest | riders | {task.uid: Placement(option.half, comrade, hall, option.joins)}


def test_blocker_names_who_is_in_the_way():
    asked = problem(ONE, replace(OTHER, people=ONE.people))
    found = options(asked, {"one": Placement(0), "other": Placement(3)}, "one")
    (cause,) = found[3].blockers
    assert (cause.code, cause.subject, cause.data) == (
        CauseCode.PERSON_BUSY, "A-1", {"task": "other"},
    )  # fmt: skip


def test_three_nearest_free_ones_are_given_the_earlier_first_of_two_as_near():
    found = tuple(
        Option(half, () if half in {0, 3, 4, 6, 9} else (object(),), {Goal.SPREAD: 1})
        for half in range(10)
    )
    assert [option.half for option in nearest(found, 5)] == [4, 6, 3]
