"""What is proposed is legal by a checker that shares no code with the solver."""

import sys

import pytest

from calendars.planner import Limits, Outcome, Purpose, check, precheck, propose, score
from calendars.planner.greedy import greedy
from calendars.planner.laying import lay
from calendars.planner.naming import named
from tests.support.districts import district, standing


@pytest.mark.parametrize("profile", ["loose", "tight", "squeeze"])
def test_new_plan_of_a_district_breaks_nothing(profile):
    problem = district(20, profile, 1)
    proposal = propose(problem, limits=Limits(work=3))
    assert check(problem, proposal.plan) == ()
    assert len(proposal.plan) + len(proposal.unplaced) == len(problem.tasks)


def test_feasible_district_has_nothing_against_it():
    assert precheck(district(20, "tight", 1)) == ()


def test_filling_moves_nothing_that_stands():
    problem = district(20, "tight", 1)
    plan = dict(propose(problem, limits=Limits(work=0)).plan)
    gone = [uid for n, uid in enumerate(plan) if n % 7 == 0]
    for uid in gone:
        del plan[uid]
    plan = {uid: place for uid, place in plan.items() if place.joins not in gone}
    proposal = propose(standing(problem, plan), Purpose.FILL, Limits(work=1))
    assert {uid: proposal.plan[uid] for uid in plan} == plan
    assert proposal.moved == 0


def test_district_of_twenty_units_is_proven_within_two_per_cent():
    problem = district(20, "tight", 2)
    told = []
    proposal = propose(problem, limits=Limits(work=20, gap=0.02), watch=told.append)
    assert proposal.gap <= 0.02
    assert proposal.outcome in (Outcome.OPTIMAL, Outcome.WITHIN_GAP)
    assert proposal.objective <= sum(score(problem, named(greedy(lay(problem)))).values())
    assert [each.objective for each in told] == sorted((e.objective for e in told), reverse=True)
    bounds = [each.bound for each in told if each.bound is not None]
    assert bounds == sorted(bounds)
    assert told[-1].placed == told[-1].of == len(problem.tasks)


def test_same_seed_and_work_give_the_same_plan():
    problem = district(20, "tight", 3)
    one, two = (propose(problem, limits=Limits(work=2, seed=7)) for _ in range(2))
    assert one == two


def test_stopped_search_gives_the_best_so_far():
    problem = district(20, "tight", 1)
    calls = []

    def stop():
        calls.append(1)
        return len(calls) > 2

    proposal = propose(problem, stop=stop)
    assert proposal.outcome is Outcome.STOPPED
    assert check(problem, proposal.plan) == ()
    assert len(proposal.plan) == len(problem.tasks)


def test_without_a_solver_the_greedy_plan_is_proposed(monkeypatch):
    monkeypatch.setattr(sys.modules[propose.__module__], "find_spec", lambda _: None)
    problem = district(20, "tight", 1)
    proposal = propose(problem)
    assert (proposal.solver, proposal.bound, proposal.outcome) == (False, None, Outcome.FEASIBLE)
    assert proposal.plan == named(greedy(lay(problem)))
