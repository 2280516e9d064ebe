"""Run the planner in a child process: it alone loads the solver and can run out of memory.

What the child has found is told to the parent as it goes, so that ending the child loses nothing.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from multiprocessing.connection import Connection

from calendars.planner import (
    Infeasibility,
    Limits,
    Model,
    Plan,
    Problem,
    Progress,
    Proposal,
    Purpose,
    Relaxed,
    Stop,
    explain,
    parts,
    propose,
    relax_all,
    relax_one,
    rescued,
)
from service.errors import ServiceError

MEGABYTE = 1024 * 1024
POLL = 0.2
"""Seconds between looks at the child."""
TELL = 1.0
"""Seconds between two plans that the child tells."""
LARGE = 300_000
"""Half days of all tasks from which the relaxation gets processes of its own."""

_spawn = multiprocessing.get_context("spawn")


class PlannerFailed(ServiceError):
    """The child ended before it had any plan: `planner.failed`, with its exit code."""


@dataclass(frozen=True, slots=True)
class Caps:
    """`seconds` by the clock, and memory of the child; `grace` is the time to end by itself."""

    seconds: float = 120.0
    megabytes: int = 2048
    grace: float = 2.0


def plan_apart(
    problem: Problem,
    purpose: Purpose,
    limits: Limits,
    caps: Caps | None = None,
    *,
    watch: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Proposal:
    """Propose as `calendars.planner.propose` does, and end the child when time is up or asked to.

    Raises:
        PlannerFailed: the child ended, by lack of memory for one, before it had any plan.
    """
    return _Run(problem, purpose, caps or Caps(), watch, stop).result(limits)


def explain_apart(
    problem: Problem, purpose: Purpose, caps: Caps | None = None, *, stop: Stop | None = None
) -> Infeasibility | None:
    """Explain as `calendars.planner.explain` does; None if stopped, or out of time or memory."""
    caps = caps or Caps()
    ours, theirs = _spawn.Pipe()
    child = _spawn.Process(target=_explaining, args=(theirs, problem, purpose, caps.megabytes))
    child.start()
    theirs.close()
    ends = time.monotonic() + caps.seconds
    try:
        while time.monotonic() < ends and not (stop is not None and stop()):
            if ours.poll(POLL):
                found = ours.recv()
                return found if isinstance(found, Infeasibility) else None
    except EOFError:
        return None
    finally:
        child.kill()
        child.join()
        ours.close()
    return None


class _Run:
    def __init__(
        self, problem: Problem, purpose: Purpose, caps: Caps,
        watch: Callable[[Progress], None] | None, stop: Stop | None,
    ) -> None:  # fmt: skip
        self._problem, self._purpose, self._caps = problem, purpose, caps
        self._watch, self._stop = watch, stop
        self._best: tuple[Progress, Plan] | None = None
        self._done: Proposal | None = None

    def result(self, limits: Limits) -> Proposal:
        ours, theirs = _spawn.Pipe()
        child = _spawn.Process(
            target=_child, args=(theirs, self._problem, self._purpose, limits, self._caps.megabytes)
        )
        child.start()
        theirs.close()
        ends = time.monotonic() + self._caps.seconds
        asked = False
        try:
            while self._done is None and self._listen(ours):
                late = time.monotonic() > ends
                if not asked and (late or (self._stop is not None and self._stop())):
                    ours.send(None)
                    asked, ends = True, time.monotonic() + self._caps.grace
                elif asked and late:
                    break
        finally:
            child.kill()
            child.join()
            ours.close()
        if self._done is not None:
            return self._done
        if self._best is None:
            raise PlannerFailed("planner.failed", exit=child.exitcode)
        return rescued(self._problem, self._purpose, *self._best)

    def _listen(self, ours: Connection) -> bool:
        """Take what the child has told; False once it has ended."""
        try:
            while ours.poll(POLL):
                match ours.recv():
                    case Progress() as progress:
                        if self._watch is not None:
                            self._watch(progress)
                    case Proposal() as proposal:
                        self._done = proposal
                        return True
                    case best:
                        self._best = best
        except EOFError:
            return False
        return True


def _explaining(parent: Connection, problem: Problem, purpose: Purpose, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    parent.send(explain(problem, purpose))


def _child(
    parent: Connection, problem: Problem, purpose: Purpose, limits: Limits, megabytes: int
) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    told = -TELL

    def watch(progress: Progress) -> None:
        nonlocal told
        bare = replace(progress, plan=None)
        parent.send(bare)
        if progress.plan is not None and time.monotonic() - told >= TELL:
            parent.send((bare, progress.plan()))
            told = time.monotonic()

    proposal = propose(
        problem, purpose, limits, relaxer=_relax_apart, watch=watch, stop=parent.poll
    )
    parent.send(proposal)


def _relax_apart(model: Model, whole: bool) -> Sequence[Relaxed | None]:  # noqa: FBT001 -- as relax_all
    """Relax large problems in processes whose memory is free again afterwards."""
    if sum(len(model.slots[i]) for i in model.movable) < LARGE:
        return relax_all(model, whole)
    count = len(parts(model))
    with ProcessPoolExecutor(1, mp_context=_spawn, max_tasks_per_child=1) as others:
        return list(others.map(relax_one, repeat(model.problem), range(count), repeat(whole)))
