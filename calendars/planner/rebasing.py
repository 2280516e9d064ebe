"""A proposal held against a timetable that moved on since: what of it still fits, and what not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendars.ids import EventUid
from calendars.planner.changes import changes_between
from calendars.planner.check import check
from calendars.planner.problem import Placement, Plan, Problem
from calendars.planner.proposal import Cause, Change, Violation


@dataclass(frozen=True, slots=True)
class Rebased:
    """`changes` fit the timetable of now, all of them together or any with what it needs.

    `refused` are the others that are not done yet, with what stands against each; None for one
    that stands elsewhere by now, or is asked for no more.
    """

    changes: tuple[Change, ...]
    refused: Mapping[EventUid, Cause | None]


def rebase(problem: Problem, changes: Sequence[Change]) -> Rebased:
    """Hold changes against `problem`, which is made from the timetable of now.

    What was broken already is no fault of theirs.
    """
    now = problem.current
    refused: dict[EventUid, Cause | None] = {}
    wanted: dict[EventUid, Placement] = {}
    for change in changes:
        here = now.get(change.uid)
        if change.uid not in problem.by_uid or here not in (change.before, change.after):
            refused[change.uid] = None
        elif change.after is not None and here != change.after:
            wanted[change.uid] = change.after
    while found := newly_broken(problem, now, {**now, **wanted}):
        if not (culprits := _culprits(found, wanted)):
            refused |= dict.fromkeys(wanted, found[0].cause)
            wanted = {}
            break
        refused |= culprits
        wanted = {uid: there for uid, there in wanted.items() if uid not in culprits}
    return Rebased(changes_between(problem, now, {**now, **wanted}), refused)


def newly_broken(problem: Problem, before: Plan, after: Plan) -> tuple[Violation, ...]:
    """Give what is wrong with `after` and was not with `before`, by the same tasks or more."""
    known: dict[str, list[frozenset[EventUid]]] = defaultdict(list)
    for violation in check(problem, before):
        known[str(violation.cause)].append(frozenset(violation.tasks))
    return tuple(
        violation
        for violation in check(problem, after)
        if not any(tasks.issuperset(violation.tasks) for tasks in known[str(violation.cause)])
    )


def _culprits(
    found: Sequence[Violation], wanted: Mapping[EventUid, Placement]
) -> dict[EventUid, Cause | None]:
    """Give one of the wanted for each violation: the others may stand without it."""
    culprits: dict[EventUid, Cause | None] = {}
    for violation in found:
        own = [uid for uid in (*violation.tasks, violation.cause.subject) if uid in wanted]
        if own and culprits.keys().isdisjoint(own):
            culprits[EventUid(own[-1])] = violation.cause
    return culprits
