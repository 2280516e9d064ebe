"""The planner in a child process: the same proposal, ended when asked to, and capped."""

import subprocess
import sys

import pytest

from calendars.planner import Limits, Outcome, Purpose, check, propose
from service.planner.worker import Caps, PlannerFailed, plan_apart
from tests.support.districts import district

SMALL = district(6, "loose", 1)


def test_child_proposes_what_the_function_does_and_tells_of_it():
    told = []
    proposal = plan_apart(SMALL, Purpose.FILL, Limits(work=1), watch=told.append)
    assert proposal == propose(SMALL, Purpose.FILL, Limits(work=1))
    assert told[0].stage == "greedy"
    assert all(each.plan is None for each in told)


def test_parent_never_loads_the_solver():
    code = (
        "import sys, service.planner.worker, calendars.planner as p;"
        "from tests.support.districts import district;"
        "p.precheck(district(2)); assert 'ortools' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_time_up_ends_the_child_with_the_best_so_far():
    problem = district(60, "tight", 1)
    proposal = plan_apart(problem, Purpose.FILL, Limits(work=500), Caps(seconds=6, grace=0.5))
    assert proposal.outcome is Outcome.STOPPED
    assert check(problem, proposal.plan) == ()
    assert len(proposal.plan) == len(problem.tasks)


def test_child_without_memory_ends_alone_and_its_first_plan_is_kept(capfd):
    proposal = plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(megabytes=20))
    assert proposal.outcome is Outcome.STOPPED
    assert check(SMALL, proposal.plan) == ()


def test_child_ended_before_it_had_a_plan_is_a_failure():
    with pytest.raises(PlannerFailed) as caught:
        plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(seconds=0, grace=0))
    assert caught.value.code == "planner.failed"
