"""The planner in a child process: the same proposal, ended when asked to, and capped."""

import subprocess
import sys

from calendars.planner import Limits, Outcome, Purpose, check, propose
from service.planner.worker import Caps, plan_apart
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


def test_child_without_memory_ends_alone_and_its_first_plan_is_kept(capfd):
    proposal = plan_apart(SMALL, Purpose.FILL, Limits(work=1), Caps(megabytes=20))
    assert proposal.outcome is Outcome.STOPPED
    assert check(SMALL, proposal.plan) == ()
