"""The planner in a child process: the same proposal, ended when asked to, and capped."""

import os
import subprocess
import sys
import threading

import pytest

from calendars.planner import Limits, Outcome, Progress, Purpose, check, propose
from service.planner import worker
from service.planner.worker import Caps, PlannerFailed, plan_apart
from tests.support.districts import district

SMALL = district(6, "loose", 1)
PATIENT = 300.0
"""Seconds that no test waits for: what is waited for happens before."""


def tells_and_goes_on(parent, problem, purpose, limits, _megabytes):
    """Tell a plan, and then never end nor listen."""
    plan = propose(problem, purpose, limits).plan
    progress = Progress("parts", 0, None, len(plan), len(plan), 0, 1.5)
    parent.send((progress, plan))
    parent.send(progress)
    threading.Event().wait()


def ends_when_asked(parent, problem, purpose, limits, _megabytes):
    """Propose no sooner than the parent says that time is up."""
    parent.recv()
    parent.send(propose(problem, purpose, limits))


def dies(_parent, _problem, _purpose, _limits, _megabytes):
    os._exit(9)


@pytest.fixture
def child(monkeypatch):
    """Work in another way in the child process."""
    return lambda work: monkeypatch.setattr(worker, "_child", work)


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


def test_child_without_memory_ends_alone_and_its_first_plan_is_kept(capfd):
    proposal = plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(megabytes=20))
    assert proposal.outcome is Outcome.STOPPED
    assert check(SMALL, proposal.plan) == ()


def test_child_that_does_not_end_when_it_is_asked_is_ended_and_its_best_plan_kept(child):
    child(tells_and_goes_on)
    told = []
    proposal = plan_apart(
        SMALL, Purpose.FILL, Limits(work=1), Caps(seconds=PATIENT, grace=0),
        watch=told.append, stop=lambda: bool(told),
    )  # fmt: skip
    assert proposal.outcome is Outcome.STOPPED
    assert proposal.plan == propose(SMALL, Purpose.FILL, Limits(work=1)).plan
    assert proposal.work == 1.5


def test_child_is_asked_to_end_when_time_is_up(child):
    child(ends_when_asked)
    proposal = plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(seconds=0, grace=PATIENT))
    assert proposal == propose(SMALL, Purpose.FILL, Limits(work=1))


def test_child_that_dies_before_it_has_a_plan_is_a_failure(child):
    child(dies)
    with pytest.raises(PlannerFailed) as caught:
        plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(seconds=PATIENT))
    assert (caught.value.code, caught.value.data) == ("planner.failed", {"exit": 9})
