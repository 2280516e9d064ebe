"""An accepted proposal as edits of the timetable, which go the way of a person's edits."""

from collections.abc import Collection
from dataclasses import replace

from calendars.ids import EventUid, GroupCode, PersonCode, RoleCode
from calendars.planner.bookings import invited
from calendars.planner.grid import HALVES, Grid
from calendars.planner.matching import half_of
from calendars.planner.obligations import DISTRICT, Obligation, obligations
from calendars.planner.problem import Placement, Problem, Task
from calendars.planner.proposal import Proposal
from calendars.planner.recipe import Guidance, Recipe, resolved
from calendars.times import Span, When
from calendars.timetable import Amend, Campaign, Edit, Event, Schedule, Status, Timetable


def edits(
    timetable: Timetable,
    recipe: Recipe,
    problem: Problem,
    proposal: Proposal,
    accepted: Collection[EventUid],
    status: Status = Status.CONFIRMED,
) -> tuple[Edit, ...]:
    """Give an edit for each accepted change; what was left out stays as it is.

    New events get `status`, others keep theirs. A visit that rides on a meeting has no place of
    its own, and calls nobody else of the unit.
    """
    editing = _Editing(timetable, recipe, problem, proposal, status)
    return tuple(
        edit
        for change in proposal.changes
        if change.uid in accepted and change.after is not None
        for edit in [editing.edit(problem.by_uid[change.uid], change.after)]
    )


class _Editing:
    def __init__(
        self, timetable: Timetable, recipe: Recipe, problem: Problem, proposal: Proposal,
        status: Status,
    ) -> None:  # fmt: skip
        self._timetable, self._recipe, self._problem = timetable, recipe, problem
        self._campaign: Campaign = timetable.campaign
        self._plan, self._status = proposal.plan, status
        self._grid = Grid.of(self._campaign, recipe)
        self._obligations = {
            (each.step.code, each.unit, each.number, each.leader): each
            for each in obligations(self._campaign, recipe)
        }

    def edit(self, task: Task, after: Placement) -> Edit:
        if task.uid in self._timetable.events:
            return Amend(self._amended(self._timetable.events[task.uid], task, after))
        return Schedule(self._new(task, after))

    def _obligation(self, task: Task) -> Obligation:
        return self._obligations[task.step, task.unit or DISTRICT, task.number, task.leader]

    def _new(self, task: Task, after: Placement) -> Event:
        obligation = self._obligation(task)
        step = obligation.step
        kind = self._campaign.kinds[step.kind]
        groups = {task.group} if task.group is not None else set[GroupCode]()
        if task.unit is None and step.guidance is not Guidance.NONE:
            groups = set(self._campaign.groups)
        people = {person for person in (task.leader, after.comrade) if person is not None}
        event = Event(
            uid=task.uid,
            kind=step.kind,
            phase=step.phase,
            when=self._grid.stretch(after.half, step.days) if step.days
            else self._hours(obligation, after.half),
            units=frozenset() if task.unit is None else frozenset({task.unit}),
            district=task.unit is None,
            roles=invited(step, self._campaign),
            groups=frozenset(groups),
            people=frozenset[PersonCode](people),
            status=self._status,
            visibility=kind.visibility,
            title=obligation.title,
            place=after.hall or task.place,
        )  # fmt: skip
        return self._riding(event, after)

    def _riding(self, event: Event, after: Placement) -> Event:
        if after.joins is None:
            return event
        host = self._problem.by_uid[after.joins]
        there = self._host(host)
        roles = event.roles - there.roles - self._held_by_others(event)
        return replace(event, when=there.when, place="", roles=roles)

    def _held_by_others(self, event: Event) -> frozenset[RoleCode]:
        """Give the roles by which a visit would call people of the unit out of the meeting."""
        posts = (p for unit in event.units for p in self._campaign.posts_of_unit.get(unit, ()))
        return frozenset(post.role for post in posts if post.person not in event.people)

    def _host(self, host: Task) -> Event:
        placement = self._plan[host.uid]
        if host.uid in self._timetable.events:
            return self._amended(self._timetable.events[host.uid], host, placement)
        return self._new(host, placement)

    def _hours(self, obligation: Obligation, half: int) -> Span:
        step = obligation.step
        minutes = self._campaign.kinds[step.kind].minutes
        if step.minutes is not None:
            minutes = resolved(step.minutes, self._campaign)
        if not step.at_time:
            return self._grid.span(half, minutes)
        return Span.at(self._grid.day(half), self._campaign.clock(step.at_time), minutes)

    def _amended(self, event: Event, task: Task, after: Placement) -> Event:
        """Keep length and hour as far as they fit, and replace comrade and hall."""
        when = event.when
        if half_of(event, self._grid) != after.half:
            when = self._moved(event, task, after.half)
        before = task.current
        people = event.people
        if before is not None and before.comrade is not None:
            people -= {before.comrade}
        if after.comrade is not None:
            people |= {after.comrade}
        place = event.place if not task.hall else after.hall
        if before is not None and before.joins is not None and after.joins is None:
            kind = invited(self._obligation(task).step, self._campaign)
            return replace(event, when=when, people=people, place=task.place, roles=kind)
        return self._riding(replace(event, when=when, people=people, place=place), after)

    def _moved(self, event: Event, task: Task, half: int) -> When:
        if not isinstance(event.when, Span):
            return self._grid.stretch(half, task.length // HALVES)
        now = half_of(event, self._grid)
        if now is not None and now % HALVES == half % HALVES:
            return Span.at(self._grid.day(half), event.when.start.time(), event.when.minutes)
        return self._grid.span(half, event.when.minutes)
