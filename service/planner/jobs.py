"""Runs of the planner, each worked on by a process of its own that outlives whoever asked.

The process tells the database how far it is, so that every worker of every replica can show it,
and takes the next run that waits. One run of a campaign is worked on at a time.
"""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Self

from calendars.planner import (
    Infeasibility,
    Limits,
    Problem,
    Progress,
    Proposal,
    Purpose,
    collisions,
)
from service.clock import Clock
from service.errors import ServiceError
from service.planner import records
from service.planner.usecases import ground, lost
from service.planner.worker import Caps, explain_apart, plan_apart
from service.store import PlanRun, RunState, Store

PATIENCE = 60.0
"""Seconds without a sign of life, after which a run counts as lost."""
LOST = "run.lost"
"""The fault of a run that counts as lost."""
_BEAT = 1.0
_LONGEST = 600.0
"""Seconds that a run may take by the clock."""
_EXPLAINING = 120.0
"""Seconds that may be spent on why not everything has a place."""
EXPLAIN = "explain"
"""The stage of a run in which that is looked into."""


def start_worker() -> None:
    """Start a process that works on whatever waits; it ends by itself."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "plan-worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # It outlives us; while we live, somebody has to hear of its end.
    threading.Thread(target=worker.wait, daemon=True).start()


def work_through(store: Store, clock: Clock) -> int:
    """Work on what waits, one run after the other, until nothing does; give how many."""
    done = 0
    while (run := _next(store, clock)) is not None:
        _work(store, clock, run)
        done += 1
    return done


def _next(store: Store, clock: Clock) -> PlanRun | None:
    """Take the first that waits, unless another process is at work on this campaign."""
    with store.writing() as work:
        campaign = work.campaigns.current()
        for run in work.plans.open(campaign.id):
            if run.state is RunState.QUEUED:
                mark = work.history.mark(campaign.id)
                work.plans.begin(run.id, mark.batch, clock.now())
                return work.plans.get(run.id)
            if not lost(run, clock.now(), PATIENCE):
                return None
            work.plans.fail(run.id, LOST, clock.now())
    return None


@dataclass
class _Beat:
    """Says every second that the run is alive and how far it is, and hears whether to stop."""

    store: Store
    clock: Clock
    number: int
    told: Progress | None = None
    stopped: bool = False
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self, progress: Progress) -> None:
        self.told = progress

    def stop(self) -> bool:
        return self.stopped

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            told = None if self.told is None else records.progress(self.told)
            with self.store.writing() as work:
                self.stopped |= work.plans.tell(self.number, told, self.clock.now())
            if self._over.wait(_BEAT):
                return


def _work(store: Store, clock: Clock, run: PlanRun) -> None:
    began = time.monotonic()
    try:
        with store.reading() as work:
            here = ground(work, run)
        problem = here.problem
        limits = Limits(work=run.asked["work"], seed=run.asked["seed"])
        with _Beat(store, clock, run.id) as beat:
            made = plan_apart(
                problem, Purpose(run.asked["purpose"]), limits, Caps(seconds=_LONGEST),
                watch=beat.watch, stop=beat.stop,
            )  # fmt: skip
            why = _explained(problem, made, beat)
        since = records.wishes_of(run.asked).today
        met = collisions(here.timetable, here.recipe, problem, made, since)
        answer = records.proposal(made, round(time.monotonic() - began, 2), why, met)
        with store.writing() as work_:
            work_.plans.end(run.id, answer, clock.now())
    except Exception as error:
        with store.writing() as work_:
            work_.plans.fail(run.id, _fault(error), clock.now())
        raise


def _fault(error: Exception) -> str:
    """Give the code of what went wrong; of what nobody foresaw, all that is known."""
    if isinstance(error, ServiceError):
        return error.code
    return f"{type(error).__name__}: {error}"[:500]


def _explained(problem: Problem, made: Proposal, beat: _Beat) -> Infeasibility | None:
    if not made.unplaced and not made.causes:
        return None
    placed = len(made.plan)
    told = beat.told or Progress("", made.objective, made.bound, placed, placed, made.moved, 0.0)
    beat.watch(replace(told, stage=EXPLAIN))
    return explain_apart(problem, made.purpose, Caps(seconds=_EXPLAINING), stop=beat.stop)
