"""Runs of the planner in rows, so that they outlive the process that asked for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from calendars.ids import CampaignId
from service.errors import NotFound
from service.store.tables import planner as t
from service.store.tables.campaigns import in_force


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlanRun:
    """`asked` and `proposal` are plain data; `revision` is where the log stood when it began."""

    id: int
    campaign: CampaignId
    operation: str
    state: RunState
    asked: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    revision: int = 0
    stop: bool = False
    seen_at: datetime | None = None
    progress: Mapping[str, Any] | None = None
    proposal: Mapping[str, Any] | None = None
    fault: str | None = None


class Plans:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: PlanRun) -> int:
        """Queue a run; the same operation again gives the run that it asked for."""
        runs = t.plan_runs.c
        there = select(runs.id).where(runs.operation == run.operation)
        number = self._connection.execute(there).scalar()
        if number is None:
            done = self._connection.execute(
                insert(t.plan_runs).values(
                    campaign=run.campaign,
                    operation=run.operation,
                    state=RunState.QUEUED.value,
                    asked=dict(run.asked),
                    asked_by=run.asked_by,
                    asked_at=run.asked_at,
                    revision=0,
                )
            )
            number = done.inserted_primary_key[0] if done.inserted_primary_key else 0
        return int(number)

    def get(self, number: int) -> PlanRun:
        """Raise NotFound (`run.unknown`), also for one of a campaign out of force."""
        here = (t.plan_runs.c.id == number, t.plan_runs.c.campaign == in_force())
        row = self._connection.execute(select(t.plan_runs).where(*here)).first()
        if row is None:
            raise NotFound("run.unknown", id=number)
        return _run(row)

    def latest(self, campaign: CampaignId, most: int = 20) -> tuple[PlanRun, ...]:
        runs = t.plan_runs.c
        found = select(t.plan_runs).where(runs.campaign == campaign)
        rows = self._connection.execute(found.order_by(runs.id.desc()).limit(most))
        return tuple(map(_run, rows))

    def open(self, campaign: CampaignId) -> tuple[PlanRun, ...]:
        """Give those queued or running, the first asked first."""
        runs = t.plan_runs.c
        unfinished = [RunState.QUEUED.value, RunState.RUNNING.value]
        found = select(t.plan_runs).where(runs.campaign == campaign, runs.state.in_(unfinished))
        return tuple(map(_run, self._connection.execute(found.order_by(runs.id))))

    def begin(self, number: int, revision: int, at: datetime) -> bool:
        """Take a queued run to work on; only one process is told that it did."""
        runs = t.plan_runs.c
        taken = update(t.plan_runs).where(runs.id == number, runs.state == RunState.QUEUED.value)
        values = {"state": RunState.RUNNING.value, "revision": revision, "seen_at": at}
        return self._connection.execute(taken.values(values)).rowcount == 1

    def tell(self, number: int, progress: Mapping[str, Any] | None, at: datetime) -> bool:
        """Say how far a run is; tell whether somebody wants it stopped."""
        values: dict[str, Any] = {"seen_at": at}
        if progress is not None:
            values["progress"] = dict(progress)
        self._set(number, **values)
        runs = t.plan_runs.c
        return bool(self._connection.execute(select(runs.stop).where(runs.id == number)).scalar())

    def end(self, number: int, proposal: Mapping[str, Any], at: datetime) -> None:
        self._set(number, state=RunState.DONE.value, proposal=dict(proposal), seen_at=at)

    def fail(self, number: int, fault: str, at: datetime) -> None:
        self._set(number, state=RunState.FAILED.value, fault=fault, seen_at=at)

    def want_stopped(self, number: int) -> None:
        self._set(number, stop=True)

    def _set(self, number: int, **values: Any) -> None:
        self._connection.execute(
            update(t.plan_runs).where(t.plan_runs.c.id == number).values(**values)
        )


def _run(row: Row[Any]) -> PlanRun:
    return PlanRun(
        row.id,
        CampaignId(row.campaign),
        row.operation,
        RunState(row.state),
        row.asked,
        row.asked_by,
        row.asked_at,
        row.revision,
        row.stop,
        row.seen_at,
        row.progress,
        row.proposal,
        row.fault,
    )
