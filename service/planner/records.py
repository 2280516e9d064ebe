"""What is asked of the planner and what it answers, as plain data, and back."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.planner import (
    Cause,
    CauseCode,
    Change,
    Collisions,
    Conditions,
    Fix,
    Goal,
    Infeasibility,
    Outcome,
    Placement,
    Progress,
    Proposal,
    Purpose,
    WayOut,
    Wishes,
)

Plain = dict[str, Any]


def asked(purpose: Purpose, wishes: Wishes, work: float, seed: int = 0) -> Plain:
    conditions = wishes.conditions
    return {
        "purpose": purpose.value,
        "work": work,
        "seed": seed,
        "today": wishes.today and wishes.today.isoformat(),
        "pinned": sorted(wishes.pinned),
        "freed": sorted(wishes.freed),
        "days": _days(conditions.days),
        "people": {code: _days(days) for code, days in conditions.people.items()},
        "units": {code: _days(days) for code, days in conditions.units.items()},
        "places": {place: _days(days) for place, days in conditions.places.items()},
    }


def wishes_of(plain: Mapping[str, Any]) -> Wishes:
    return Wishes(
        today=date.fromisoformat(plain["today"]) if plain["today"] else None,
        pinned=frozenset(map(EventUid, plain["pinned"])),
        freed=frozenset(map(EventUid, plain["freed"])),
        conditions=Conditions(
            people={PersonCode(code): _dates(days) for code, days in plain["people"].items()},
            units={UnitCode(code): _dates(days) for code, days in plain["units"].items()},
            places={place: _dates(days) for place, days in plain["places"].items()},
            days=_dates(plain["days"]),
        ),
    )


def _days(days: frozenset[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _dates(days: list[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, days))


def progress(told: Progress) -> Plain:
    plain = asdict(replace(told, plan=None))
    del plain["plan"]
    return plain


def proposal(
    made: Proposal,
    seconds: float,
    why: Infeasibility | None = None,
    met: Collisions | None = None,
) -> Plain:
    """Give all but the whole plan, which is what stands now with the changes in it.

    `why` not everything has a place stands beside it, where that was looked into, and how many
    meetings `met` each other when the run began.
    """
    return {
        "outcome": made.outcome.value,
        "purpose": made.purpose.value,
        "changes": [_change(change) for change in made.changes],
        "unplaced": {uid: _cause(cause) for uid, cause in made.unplaced.items()},
        "score": {goal.value: points for goal, points in made.score.items()},
        "objective": made.objective,
        "bound": made.bound,
        "gap": made.gap,
        "moved": made.moved,
        "moved_least": made.moved_least,
        "causes": [_cause(cause) for cause in made.causes],
        "work": made.work,
        "solver": made.solver,
        "seconds": seconds,
        "why": why and infeasibility(why),
        "clashes": met and [met.before, met.after],
    }


def proposal_of(plain: Mapping[str, Any]) -> Proposal:
    return Proposal(
        outcome=Outcome(plain["outcome"]),
        purpose=Purpose(plain["purpose"]),
        plan={},
        changes=tuple(map(_change_of, plain["changes"])),
        unplaced={EventUid(uid): cause_of(cause) for uid, cause in plain["unplaced"].items()},
        score={Goal(goal): points for goal, points in plain["score"].items()},
        bound=plain["bound"],
        moved=plain["moved"],
        moved_least=plain["moved_least"],
        causes=tuple(map(cause_of, plain["causes"])),
        work=plain["work"],
        solver=plain["solver"],
    )


def infeasibility(why: Infeasibility) -> Plain:
    return {
        "causes": [_cause(cause) for cause in why.causes],
        "others": [_cause(cause) for cause in why.others],
        "left_out": why.left_out,
        "proven": why.proven,
        "ways_out": [
            {
                "fix": way.fix.value,
                "subject": way.subject,
                "data": _data(way.data),
                "objective": way.objective,
                "unplaced": way.unplaced,
            }
            for way in why.ways_out
        ],
    }


def infeasibility_of(plain: Mapping[str, Any]) -> Infeasibility:
    ways = (
        WayOut(Fix(way["fix"]), way["subject"], way["data"], way["objective"], way["unplaced"])
        for way in plain["ways_out"]
    )
    causes, others = (tuple(map(cause_of, plain[side])) for side in ("causes", "others"))
    return Infeasibility(causes, plain["left_out"], tuple(ways), others, plain["proven"])


def _change(change: Change) -> Plain:
    return {
        "uid": change.uid,
        "before": change.before and asdict(change.before),
        "after": change.after and asdict(change.after),
        "needs": sorted(change.needs),
        "published": change.published,
    }


def _change_of(plain: Mapping[str, Any]) -> Change:
    before, after = (
        Placement(**plain[side]) if plain[side] else None for side in ("before", "after")
    )
    needs = frozenset(map(EventUid, plain["needs"]))
    return Change(EventUid(plain["uid"]), before, after, needs, plain["published"])


def _cause(cause: Cause) -> Plain:
    return {"code": cause.code.value, "subject": cause.subject, "data": _data(cause.data)}


def _data(data: Mapping[str, Any]) -> Plain:
    return {key: _value(value) for key, value in data.items()}


def cause_of(plain: Mapping[str, Any]) -> Cause:
    return Cause(CauseCode(plain["code"]), plain["subject"], plain["data"])


def _value(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple() | list():
            return list(map(str, value))
        case frozenset() | set():
            return sorted(map(str, value))
        case _:
            return value
