"""What is proposed is legal by a checker that shares no code with the solver."""

import pytest

from calendars.planner import Purpose, check, precheck, propose
from tests.support.districts import district, standing


@pytest.mark.parametrize("profile", ["loose", "tight", "squeeze"])
def test_new_plan_of_a_district_breaks_nothing(profile):
    problem = district(20, profile, 1)
    proposal = propose(problem)
    assert check(problem, proposal.plan) == ()
    assert len(proposal.plan) + len(proposal.unplaced) == len(problem.tasks)


def test_feasible_district_has_nothing_against_it():
    assert precheck(district(20, "tight", 1)) == ()


def test_filling_moves_nothing_that_stands():
    problem = district(20, "tight", 1)
    plan = dict(propose(problem).plan)
    gone = [uid for n, uid in enumerate(plan) if n % 7 == 0]
    for uid in gone:
        del plan[uid]
    plan = {uid: place for uid, place in plan.items() if place.joins not in gone}
    proposal = propose(standing(problem, plan), Purpose.FILL)
    assert {uid: proposal.plan[uid] for uid in plan} == plan
    assert proposal.moved == 0
