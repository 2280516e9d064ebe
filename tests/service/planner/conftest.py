"""A campaign that can be planned, and who plans it."""

import pytest

from calendars.planner import propose
from service.planner import jobs, usecases
from tests.campaigns_data import read
from tests.service.conftest import CAMPAIGN


@pytest.fixture
def ready(seeded, monkeypatch):
    """The campaign with its recipe, planned without a child: `test_worker` is about that."""
    monkeypatch.setattr(jobs, "plan_apart", proposed)
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, {usecases.RECIPE: read("tiny")[usecases.RECIPE]})
    return seeded


def proposed(problem, purpose, limits, _caps, *, watch, stop):
    return propose(problem, purpose, limits, watch=watch, stop=stop)


@pytest.fixture
def inline(ready, monkeypatch):
    """Work at once instead of in a process beside: the steps are the same."""
    monkeypatch.setattr(jobs, "start_worker", lambda: jobs.work_through(ready.store, ready.clock))


@pytest.fixture
def office(inline, sign_in):
    return sign_in("office")
