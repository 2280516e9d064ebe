"""After a change the fewest meetings move, and the number is proven to be the least."""

from dataclasses import replace
from functools import cache

import pytest

from calendars.planner import Guidance, Limits, Outcome, Purpose, check, propose
from tests.support.districts import district, standing

TODAY = 60
"""Half day 60 is the morning of 14 April."""


@cache
def published():
    problem = district(20, "tight", 1)
    plan = propose(problem, Purpose.FILL, Limits(work=4)).plan
    return problem, plan


def leader_ill(problem, plan):
    visit = next(task for task in problem.tasks if task.leader and plan[task.uid].half > 90)
    week = frozenset(range(80, 100))
    absent = problem.absent | {visit.leader: problem.absent.get(visit.leader, week) | week}
    return {"absent": absent}


def member_ill(problem, plan):
    guided = next(
        task for task in problem.tasks
        if task.guidance is Guidance.COMRADE and plan[task.uid].half > TODAY + 20
    )  # fmt: skip
    weeks = frozenset(range(TODAY, TODAY + 90))
    return {"absent": problem.absent | {plan[guided.uid].comrade: weeks}}


def hall_lost(problem, plan):
    used = next(place for place in plan.values() if place.hall and place.half > TODAY)
    first = used.half - used.half % 2
    days = frozenset(range(first, first + 10))
    return {"closed": problem.closed | {used.hall: days | problem.closed.get(used.hall, days)}}


def flood(problem, plan):
    days = frozenset(range(102, 106))
    return {"blocked": {unit: days | problem.blocked[unit] for unit in problem.units}}


def unit_away(problem, plan):
    days = frozenset(range(90, 100))
    return {"blocked": problem.blocked | {problem.units[3]: days}}


@pytest.mark.parametrize("change", [leader_ill, member_ill, hall_lost, flood, unit_away])
def test_no_more_moves_than_proven_necessary_and_one(change):
    problem, plan = published()
    after = standing(problem, plan, today=TODAY, **change(problem, plan))
    proposal = propose(after, Purpose.REPAIR, Limits(work=20))
    assert check(after, proposal.plan) == ()
    assert proposal.unplaced == {}
    assert proposal.moved_least <= proposal.moved <= proposal.moved_least + 1
    past = {uid: place for uid, place in plan.items() if place.half < TODAY}
    assert {uid: proposal.plan[uid] for uid in past} == past


def test_nothing_moves_where_nothing_is_broken():
    problem, plan = published()
    proposal = propose(standing(problem, plan), Purpose.REPAIR)
    assert (proposal.changes, proposal.moved, proposal.outcome) == ((), 0, Outcome.OPTIMAL)


def test_new_unit_finds_its_place_beside_the_others():
    problem, plan = published()
    new = problem.units[-1]
    before = {uid: place for uid, place in plan.items() if problem.by_uid[uid].unit != new}
    after = standing(problem, before)
    tasks = tuple(replace(task, current=None) if task.unit == new else task for task in after.tasks)
    proposal = propose(replace(after, tasks=tasks), Purpose.REPAIR)
    assert proposal.unplaced == {}
    assert proposal.moved == 0
