"""`plan`: ask the planner, see how far it is, and accept what it proposes."""

import json
import sys
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

import click

from calendars.planner import Purpose
from calendars.timetable import Status
from service.cli.context import Context, context
from service.clock import day_of
from service.errors import NotAllowed, NotFound
from service.planner import jobs, records, usecases
from service.planner.advice import way_in_words
from service.planner.names import Names
from service.planner.sentences import cause_in_words
from service.publishing import Actor, Sent
from service.store import PlanRun, RunState

_LOOK = 0.5
ACTOR = Actor("xunli plan")


@click.command()
@click.option("--purpose", type=click.Choice([p.value for p in Purpose]), default="fill",
              show_default=True, help="What to do.")  # fmt: skip
@click.option("--seconds", type=float, help="Stop after so many seconds with the best so far.")
@click.option("--work", default=30.0, show_default=True, help="Deterministic budget.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Nothing before this day moves.")
@click.option("--accept", is_flag=True, help="Publish everything that is proposed.")
@click.option("--json", "as_json", is_flag=True)
@context
def plan(
    here: Context, purpose: str, seconds: float | None, work: float, on: datetime | None,
    accept: bool, as_json: bool,
) -> None:  # fmt: skip
    """Propose a timetable without clashes; progress goes to stderr."""
    try:
        with here.store.reading() as reading:
            campaign = reading.campaigns.current()
        today = on.date() if on else day_of(here.clock, campaign, here.settings.today)
        wishes = records.wishes_of({**_NOTHING, "today": today.isoformat()})
        sent = Sent(ACTOR, str(uuid4()), here.now)
        number = usecases.request(here.store, Purpose(purpose), wishes, work, sent)
    except (NotFound, NotAllowed) as error:
        raise click.UsageError(f"不能排期 cannot plan: {error.code}") from error
    jobs.start_worker()
    run = _wait(here, number, seconds)
    if run.proposal is None:
        raise click.ClickException(f"没有完成 not finished: {run.fault}")
    click.echo(_told(here, run) if as_json else _line(run))
    if accept:
        _accept(here, number)
    sys.exit(int(bool(run.proposal["unplaced"])))


_NOTHING: dict[str, Any] = {
    "pinned": [], "freed": [], "days": [], "people": {}, "units": {}, "places": {},
}  # fmt: skip


def _wait(here: Context, number: int, seconds: float | None) -> PlanRun:
    began, shown, asked = time.monotonic(), "", False
    while True:
        run = usecases.run_of(here.store, number)
        if run.state in {RunState.DONE, RunState.FAILED}:
            return run
        if usecases.lost(run, here.clock.now(), jobs.PATIENCE):
            raise click.ClickException("计算中断 the run was lost")
        if run.progress and (line := _far(run.progress)) != shown:
            click.echo(line, err=True)
            shown = line
        if seconds is not None and not asked and time.monotonic() - began > seconds:
            usecases.stop(here.store, number)
            asked = True
        time.sleep(_LOOK)


def _far(progress: Any) -> str:
    bound = "?" if progress["bound"] is None else progress["bound"]
    return (
        f"{progress['stage']}: 已排 placed {progress['placed']}/{progress['of']},"
        f" 评分 objective {progress['objective']}, 下界 bound {bound}"
    )


def _line(run: PlanRun) -> str:
    made: Any = run.proposal
    gap = "?" if made["gap"] is None else f"{made['gap']:.2%}"
    return (
        f"第 {run.id} 号方案 proposal {run.id}: {made['outcome']},"
        f" 改动 changes {len(made['changes'])}, 移动 moved {made['moved']},"
        f" 未排 unplaced {len(made['unplaced'])}, 评分 objective {made['objective']},"
        f" 差距 gap {gap}, {made['seconds']} s"
    )


def _told(here: Context, run: PlanRun) -> str:
    made: Any = run.proposal
    seen = usecases.see(here.store, run.id)
    campaign, tasks = seen.ground.timetable.campaign, seen.ground.problem.by_uid
    unplaced = [
        {
            "unit": task.unit,
            "kind": task.kind,
            "code": cause.code.value,
            "zh": campaign.kinds[task.kind].words.zh,
            "en": campaign.kinds[task.kind].words.en,
        }
        for uid, cause in seen.proposal.unplaced.items()
        if (task := tasks.get(uid)) is not None
    ]
    report = {
        "status": made["outcome"],
        "objective": made["objective"],
        "bound": made["bound"],
        "gap": made["gap"],
        "seconds": made["seconds"],
        "work": made["work"],
        "seed": run.asked["seed"],
        "placed": sum(1 for c in made["changes"] if c["after"] and not c["before"]),
        "moved": made["moved"],
        "unplaced": unplaced,
        "reasons": _reasons(seen),
        "ways_out": _ways_out(seen),
        "proposal_id": run.id,
    }
    return json.dumps(report, ensure_ascii=False, indent=1)


def _reasons(seen: usecases.Seen) -> list[dict[str, Any]]:
    """Give the demands that are at odds; where that was not looked into, what counting knows."""
    names = Names(seen.ground.timetable.campaign, seen.ground.problem)
    causes = seen.why.causes if seen.why else seen.proposal.causes
    return [
        {"code": cause.code.value, "subject": cause.subject, "data": dict(cause.data),
         "zh": cause_in_words(cause, names.campaign, names.problem)}
        for cause in causes
    ]  # fmt: skip


def _ways_out(seen: usecases.Seen) -> list[dict[str, Any]]:
    names = Names(seen.ground.timetable.campaign, seen.ground.problem)
    return [
        {"fix": way.fix.value, "subject": way.subject, "data": dict(way.data),
         "objective": way.objective, "unplaced": way.unplaced, "zh": way_in_words(way, names)}
        for way in (seen.why.ways_out if seen.why else ())
    ]  # fmt: skip


def _accept(here: Context, number: int) -> None:
    sent = Sent(ACTOR, str(uuid4()), here.clock.now(), f"采纳第 {number} 号排期方案")
    try:
        outcome = usecases.accept(here.store, number, usecases.every, Status.CONFIRMED, sent)
    except NotAllowed as error:
        raise click.ClickException(f"未采纳 not accepted: {error.code} {error.data}") from error
    click.echo(f"已采纳 accepted: {len(outcome.changes)}", err=True)


@click.command("plan-worker", hidden=True)
@context
def plan_worker(here: Context) -> None:
    """Work on whatever waits, then end."""
    jobs.work_through(here.store, here.clock)
