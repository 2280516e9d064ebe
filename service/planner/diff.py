"""A proposal laid out for people: which event, from where to where, by unit, day or person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from calendars.feeds import day_in_words
from calendars.ids import EventUid
from calendars.planner import Change
from service.planner.names import Names
from service.planner.sentences import cause_in_words, placement_in_words
from service.planner.usecases import Seen
from service.web.language import language
from service.web.words import say as _


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    uid: EventUid
    kind: str
    unit: str
    before: str
    after: str
    published: bool
    refused: str
    """Why it cannot be accepted any more, empty if it can."""
    done: bool
    open: bool
    """It can be accepted."""
    needs: int
    may_hold: bool
    """It stands somewhere, and could be left there."""


def chosen(seen: Seen, *, unit: str = "", kind: str = "") -> tuple[Change, ...]:
    """Give the changes that pass the filter; an event that is asked for no more passes none."""
    tasks = seen.ground.problem.by_uid
    return tuple(
        change
        for change in seen.proposal.changes
        if (task := tasks.get(change.uid)) is not None
        and (not unit or task.unit == unit)
        and (not kind or task.kind == kind)
    )


def ordered(seen: Seen, changes: Iterable[Change], by: str) -> list[tuple[str, Change]]:
    """Give changes in order of `unit`, `day` or `person`, each under the name of that."""
    key = _KEYS.get(by, _by_unit)
    places = ((order, title, change) for change in changes for order, title in key(seen, change))
    found = sorted(places, key=lambda place: place[:2])
    return [(title, change) for _order, title, change in found]


def acceptable(seen: Seen, change: Change) -> bool:
    """Tell whether a change goes somewhere, and neither is done already nor refused."""
    now = seen.ground.problem.current.get(change.uid)
    return change.after not in (None, now) and change.uid not in seen.refused


def line(seen: Seen, title: str, change: Change) -> Line:
    """Lay a change out, under `title`."""
    campaign, problem = seen.ground.timetable.campaign, seen.ground.problem
    task, event = problem.by_uid[change.uid], seen.ground.timetable.events.get(change.uid)
    done = problem.current.get(change.uid) == change.after
    refused = _refused(seen, change)
    whose = campaign.units[task.unit].words.in_(language()) if task.unit else _("全区")
    kind = Names(campaign, problem).called(task)
    if task.leader is not None:
        kind = f"{kind} · {campaign.people[task.leader].words.in_(language())}"
    return Line(
        title,
        change.uid,
        kind,
        whose,
        placement_in_words(change.before, problem, campaign),
        placement_in_words(change.after, problem, campaign)
        if change.after
        else _("排不下，留在原处"),
        event is not None and event.status.published,
        refused,
        done,
        acceptable(seen, change),
        len(change.needs),
        event is not None and change.after is not None and change.moves and not done,
    )


def _refused(seen: Seen, change: Change) -> str:
    if change.uid not in seen.refused:
        return ""
    problem, campaign = seen.ground.problem, seen.ground.timetable.campaign
    cause = seen.refused[change.uid]
    if cause is not None:
        return cause_in_words(cause, campaign, problem)
    here = placement_in_words(problem.current.get(change.uid), problem, campaign)
    return _("已另行改为 %(here)s", here=here)


def _by_unit(seen: Seen, change: Change) -> Iterable[tuple[str, str]]:
    campaign = seen.ground.timetable.campaign
    task = seen.ground.problem.by_uid[change.uid]
    if task.unit is None:
        return [("", _("全区"))]
    return [(task.unit, campaign.units[task.unit].words.in_(language()))]


def _by_day(seen: Seen, change: Change) -> Iterable[tuple[str, str]]:
    if change.after is None:
        return [("~", _("未能排定"))]
    day = seen.ground.problem.day(change.after.half)
    return [(day.isoformat(), day_in_words(day, language()))]


def _by_person(seen: Seen, change: Change) -> Iterable[tuple[str, str]]:
    campaign = seen.ground.timetable.campaign
    task = seen.ground.problem.by_uid[change.uid]
    people = {task.leader, change.after.comrade if change.after else None} - {None}
    named: list[Any] = sorted(filter(None, people))
    return [(p, campaign.people[p].words.in_(language())) for p in named]


_KEYS: dict[str, Callable[[Seen, Change], Iterable[tuple[str, str]]]] = {
    "unit": _by_unit,
    "day": _by_day,
    "person": _by_person,
}
