"""From a timetable, a recipe and the rules to a planning problem."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from calendars.compliance import RuleBook
from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.planner.asked import Asked, asked
from calendars.planner.bookings import Bookings
from calendars.planner.draft import Mint
from calendars.planner.grid import HALVES, Grid
from calendars.planner.matching import booking, half_of, matched
from calendars.planner.obligations import DISTRICT, Obligation, obligations
from calendars.planner.ordering import precedences
from calendars.planner.problem import (
    Booking,
    Goal,
    Hall,
    Hold,
    Level,
    Placement,
    Problem,
    Task,
    Team,
)
from calendars.planner.recipe import Guidance, Recipe, resolved
from calendars.planner.windows import window, wish
from calendars.times import DAY
from calendars.timetable import Campaign, Event, Timetable, attendees

LEVEL = "plan.level."
"""Settings `plan.level.trips` and so on say in a word how much each goal weighs."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is not to be had on which days: for a person, a unit, a place, or anybody at all."""

    people: Mapping[PersonCode, frozenset[date]] = field(default_factory=dict)
    units: Mapping[UnitCode, frozenset[date]] = field(default_factory=dict)
    places: Mapping[str, frozenset[date]] = field(default_factory=dict)
    days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants of a plan: from which day it may place, and what stays or is freed."""

    today: date | None = None
    pinned: frozenset[EventUid] = frozenset()
    freed: frozenset[EventUid] = frozenset()
    conditions: Conditions = field(default_factory=Conditions)


def ask(
    timetable: Timetable, recipe: Recipe, rulebook: RuleBook, mint: Mint,
    wishes: Wishes | None = None, revision: int = 0,
) -> Problem:  # fmt: skip
    """Give the problem of placing every obligation of `recipe` beside whatever else is planned.

    Raises:
        UnknownCode: the recipe refers to a setting that the campaign lacks.
    """
    return _Asking(timetable, recipe, rulebook, mint, wishes or Wishes()).problem(revision)


class _Asking:
    def __init__(
        self, timetable: Timetable, recipe: Recipe, rulebook: RuleBook, mint: Mint, wishes: Wishes
    ) -> None:
        self.campaign, self.recipe, self.wishes = timetable.campaign, recipe, wishes
        self.grid = Grid.of(self.campaign, recipe)
        self.wanted = obligations(self.campaign, recipe)
        found = matched(timetable, self.wanted)
        self.by, self.others = found.by, found.others
        kinds = {step.kind for step in recipe.steps}
        self.asked: Asked = asked(rulebook, self.campaign, kinds)
        self.bookings = Bookings(self.campaign, recipe, self.grid)
        self.today = 0
        if wishes.today is not None:
            self.today = self.grid.numbers(wishes.today, wishes.today).start * HALVES
        self.uids = [
            self.by[n].uid if n in self.by else mint(each.unit, each.step.kind, each.number)
            for n, each in enumerate(self.wanted)
        ]
        windows = {step.code: window(step, self.campaign, self.grid) for step in recipe.steps}
        self.windows = [self._cut(windows[each.step.code], each) for each in self.wanted]

    def problem(self, revision: int) -> Problem:
        campaign, grid = self.campaign, self.grid
        tasks, bookings = self._tasks()
        uids = {task.uid for task in tasks}
        orders = precedences(self.wanted, self.uids, self.recipe, self.asked, campaign)
        conditions = self.wishes.conditions
        lost = self._halves(conditions.days)
        blocked = {unit: lost | self._halves(conditions.units.get(unit, frozenset()))
                   for unit in campaign.units if lost or unit in conditions.units}  # fmt: skip
        return Problem(
            campaign=campaign.id,
            revision=revision,
            days=grid.days,
            tasks=tuple(_hosted(tasks, self.wanted, self.uids)),
            units=tuple(sorted(campaign.units)),
            orders=tuple(o for o in orders if o.first in uids and o.then in uids),
            teams=tuple(self._team(code) for code in sorted(campaign.groups)),
            halls=tuple(Hall(place, size) for place, size in sorted(self.recipe.halls.items())),
            bookings=bookings,
            absent=self._absent(),
            blocked=blocked,
            closed={place: self._halves(days) for place, days in conditions.places.items()},
            levels=_levels(campaign),
            weekly=campaign.number("weekly.meetings"),
            today=self.today,
        )

    def _cut(self, halves: range, obligation: Obligation) -> range:
        """Cut a window by what the rules ask of its kind."""
        step = obligation.step
        first, stop = halves.start, halves.stop
        for each in self.asked.between:
            if each.kind == step.kind and step.phase in each.phases:
                if each.first is not None:
                    first = max(first, self.grid.numbers(each.first, each.first).start * HALVES)
                if each.last is not None:
                    until = each.last + DAY
                    stop = min(stop, self.grid.numbers(until, until).start * HALVES)
        return range(first, stop)

    def _tasks(self) -> tuple[list[Task], tuple[Booking, ...]]:
        """Give the tasks, and the bookings of events that are not planned with."""
        tasks: list[Task] = []
        left = list(self.others)
        for n in range(len(self.wanted)):
            event = self.by.get(n)
            half = None if event is None else half_of(event, self.grid)
            if event is not None and half is None:
                left.append(event)
                continue
            tasks.append(self._task(n, event, half))
        return tasks, tuple(booking(event, self.grid, self.campaign) for event in left)

    def _task(self, n: int, event: Event | None, half: int | None) -> Task:
        obligation, halves = self.wanted[n], self.windows[n]
        step = obligation.step
        needs = self.bookings.needs(obligation)
        length = step.days * HALVES or 1
        last = max(halves.start, halves.stop - length)
        homeless = self.recipe.homeless.get(obligation.unit, 0) if "{room}" in step.place else 0
        minutes = 0 if step.days or step.on_day else self._minutes(obligation)
        task = Task(
            uid=self.uids[n],
            step=step.code,
            kind=step.kind,
            phase=step.phase,
            unit=None if obligation.unit == DISTRICT else obligation.unit,
            number=obligation.number,
            first=halves.start,
            last=last if halves else halves.start - 1,
            wish=min(max(int(wish(obligation, self.campaign, self.grid)), halves.start), last),
            length=length,
            stretch=bool(step.days),
            halves=(self.grid.fits(0, minutes), not step.days and self.grid.fits(1, minutes)),
            half=step.half,
            people=frozenset() if step.days else frozenset(map(PersonCode, needs.people)),
            group=needs.groups[0] if len(needs.groups) == 1 else None,
            guidance=Guidance.NONE if step.days else step.guidance,
            place="" if step.days or homeless else needs.place,
            hall=0 if step.days else homeless,
            leader=obligation.leader,
            title=obligation.title,
        )
        return task if event is None or half is None else self._standing(task, event, half)

    def _minutes(self, obligation: Obligation) -> int:
        step = obligation.step
        if step.minutes is None:
            return self.campaign.kinds[step.kind].minutes
        return resolved(step.minutes, self.campaign)

    def _standing(self, task: Task, event: Event, half: int) -> Task:
        """Give the task with the event's own people, place and length, and how firmly it stands."""
        team = self.campaign.posts_of_group.get(task.group, ()) if task.group is not None else ()
        members = {post.person for post in team}
        comrades = sorted(event.people & members)
        guided = task.guidance in (Guidance.COMRADE, Guidance.HEAD)
        joins = self._joined(task, event)
        people = task.people
        if not task.stretch and joins is None:
            people = attendees(event, self.campaign) - (members if guided else frozenset())
            if task.guidance is Guidance.ALL:
                people |= task.people
        worked = len(self.grid.numbers(event.when.first_day, event.when.last_day + DAY))
        current = Placement(
            half,
            PersonCode(comrades[0]) if guided and comrades else None,
            event.place if task.hall else "",
            joins,
        )
        length = worked * HALVES if task.stretch else 1
        return replace(
            task,
            people=people,
            place=task.place if task.hall or joins is not None else event.place,
            length=length,
            last=max(task.first, task.last + task.length - length),
            current=current,
            hold=self._hold(event, half),
            freed=event.uid in self.wishes.freed,
            title=event.title,
        )

    def _joined(self, task: Task, event: Event) -> EventUid | None:
        """A visit without a place of its own rides on the unit's meeting at that time."""
        if task.leader is None or event.place:
            return None
        return next(
            (
                other.uid
                for n, other in self.by.items()
                if other.when == event.when
                and other.uid != event.uid
                and self.wanted[n].unit == task.unit
                and self.wanted[n].leader is None
            ),
            None,
        )

    def _hold(self, event: Event, half: int) -> Hold:
        wishes = self.wishes
        if event.held_on is not None or half < self.today or event.uid in wishes.pinned:
            return Hold.PINNED
        if event.uid in wishes.freed or not event.status.published:
            return Hold.FREE
        return Hold.PUBLISHED

    def _halves(self, days: frozenset[date]) -> frozenset[int]:
        return frozenset(
            n * HALVES + half
            for n, day in enumerate(self.grid.days)
            if day in days
            for half in range(HALVES)
        )

    def _team(self, code: str) -> Team:
        posts = self.campaign.posts_of_group.get(GroupCode(code), ())
        members = tuple(sorted({post.person for post in posts}))
        head = next((post.person for post in posts if post.head), None)
        return Team(GroupCode(code), self.campaign.groups[GroupCode(code)].teams, members, head)

    def _absent(self) -> dict[PersonCode, frozenset[int]]:
        """People who are away, and members of guidance groups on days when they are none."""
        found: dict[PersonCode, set[int]] = defaultdict(set)
        for person, days in self.wishes.conditions.people.items():
            found[person] |= self._halves(days)
        for posts in self.campaign.posts_of_group.values():
            for person in {post.person for post in posts if post.since or post.until}:
                own = [post for post in posts if post.person == person]
                off = {d for d in self.grid.days if not any(post.holds(d) for post in own)}
                found[person] |= self._halves(frozenset(off))
        return {person: frozenset(halves) for person, halves in found.items() if halves}


def _hosted(
    tasks: list[Task], wanted: tuple[Obligation, ...], uids: list[EventUid]
) -> Iterator[Task]:
    """Give each visit the meetings of the unit that it can join: where the leader is not anyway."""
    steps = {uid: each.step for uid, each in zip(uids, wanted, strict=True)}
    by: dict[tuple[UnitCode | None, str], list[Task]] = defaultdict(list)
    for task in tasks:
        by[task.unit, task.step].append(task)
    for task in tasks:
        if task.leader is None:
            yield task
            continue
        hosts = tuple(
            host.uid
            for step in steps[task.uid].joins
            for host in by[task.unit, step]
            if task.leader not in host.people
        )
        yield replace(task, hosts=hosts)


def _levels(campaign: Campaign) -> dict[Goal, Level]:
    """Read the settings; a campaign without them weighs every goal as usual."""
    found: dict[Goal, Level] = {}
    for goal in Goal:
        setting = campaign.settings.get(f"{LEVEL}{goal}")
        if setting is not None and setting.value in set(Level):
            found[goal] = Level(str(setting.value))
    return found
