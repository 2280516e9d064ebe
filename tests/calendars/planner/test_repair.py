"""After a change the fewest meetings move, and the number is proven to be the least."""

from dataclasses import replace
from functools import cache

import pytest

from calendars.planner import Limits, Outcome, Purpose, check, propose
from tests.support.changes import CHANGES, TODAY
from tests.support.districts import district, standing


@cache
def published():
    problem = district(20, "tight", 1)
    plan = propose(problem, Purpose.FILL, Limits(work=4)).plan
    return problem, plan


@pytest.mark.parametrize("change", CHANGES)
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
