"""Where one task could go while everything else stays, and what it would cost."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.planner.grid import HALVES
from calendars.planner.problem import Goal, Placement, Plan, Precedence, Problem, Task, soonest
from calendars.planner.proposal import Cause, CauseCode, Option
from calendars.planner.recipe import Guidance
from calendars.planner.score import TRIP, Load, Prices, changed


def options(problem: Problem, plan: Plan, uid: EventUid) -> tuple[Option, ...]:
    """Give every half day of the task's window, in order, with its blockers or its cost.

    Visits that ride on it go along; nothing else moves. No solver is needed.
    """
    task = problem.by_uid[uid]
    around = _Around(problem, plan, task)
    return tuple(around.option(half) for half in range(task.first, task.last + 1))


def nearest(found: tuple[Option, ...], half: int, count: int = 3) -> tuple[Option, ...]:
    """Give the free ones that are nearest to `half`, the earlier first of two as near."""
    free = (option for option in found if option.free and option.half != half)
    return tuple(sorted(free, key=lambda option: (abs(option.half - half), option.half))[:count])


ALL_TEAMS = 1_000
"""More than any group has."""


class _Around:
    """Everything of a plan that one task can meet."""

    def __init__(self, problem: Problem, plan: Plan, task: Task) -> None:
        self.problem, self.plan, self.task = problem, plan, task
        self.here = plan.get(task.uid)
        self.riders = _riders(problem, plan, task)
        self.people = task.people | {r.leader for r in self.riders if r.leader is not None}
        self.units = frozenset(problem.units if task.unit is None else (task.unit,))
        self.taken: dict[int, list[Cause]] = defaultdict(list)
        self.busy: dict[int, set[PersonCode]] = defaultdict(set)
        self.teams: Counter[int] = Counter()
        self.halls: dict[int, set[str]] = defaultdict(set)
        self.at: dict[int, EventUid] = {}
        self.orders = _orders(problem, {task.uid, *(rider.uid for rider in self.riders)})
        self.load = Load(problem)
        self.prices = Prices(problem)
        self._members = frozenset[PersonCode]()
        if task.group is not None and (team := problem.team.get(task.group)):
            self._members = frozenset(team.members)
        self._look()
        self._now = dict(self._rise(self.here)) if self.here is not None else {}

    def option(self, half: int) -> Option:
        host = self.at.get(half)
        if host is not None and not self._leader_busy(half):
            placement = Placement(half, joins=host)
            blockers = tuple(self._of_time(half))
        else:
            placement = Placement(half)
            blockers = (*self._of_time(half), *self._of_others(half))
        goals = Counter(dict(self._rise(placement)))
        goals.subtract(self._now)
        return Option(half, blockers, {g: n for g, n in goals.items() if n}, placement.joins)

    def _look(self) -> None:
        problem, task, hosts = self.problem, self.task, frozenset(self.task.hosts)
        for booking in problem.bookings:
            for half in booking.halves:
                self._note_people(half, booking.uid, booking.people)
                self._note(half, booking.uid, self.units & booking.units, booking.place)
                if task.group is not None:
                    self.teams[half] += booking.teams.get(task.group, 0)
        for other in problem.tasks:
            placement = self.plan.get(other.uid)
            if placement is None or other is task or other.stretch or placement.joins == task.uid:
                continue
            if any(_akin(other, each) for each in (task, *self.riders)):
                self.load.add(other, placement)
            if task.first <= placement.half <= task.last:
                self._meet(other, placement)
                if other.uid in hosts:
                    self.at.setdefault(placement.half, other.uid)

    def _meet(self, other: Task, placement: Placement) -> None:
        task, half = self.task, placement.half
        if placement.joins is not None:
            self._note_people(half, other.uid, _alone(other))
            return
        self._note_people(half, other.uid, other.people)
        if placement.comrade is not None:
            self._note_people(half, other.uid, frozenset({placement.comrade}))
        shared = self.units if other.unit is None else self.units & {other.unit}
        self._note(half, other.uid, shared, placement.hall or other.place)
        if task.group is None:
            return
        if other.guidance is Guidance.ALL:
            self.teams[half] += ALL_TEAMS
        elif other.guidance is not Guidance.NONE and other.group == task.group:
            self.teams[half] += 1

    def _note_people(self, half: int, uid: EventUid, people: frozenset[PersonCode]) -> None:
        if not self._members.isdisjoint(people):
            self.busy[half] |= people & self._members
        if not self.people.isdisjoint(people):
            self.taken[half] += [
                Cause(CauseCode.PERSON_BUSY, person, {"task": uid})
                for person in sorted(people & self.people)
            ]

    def _note(self, half: int, uid: EventUid, units: frozenset[UnitCode], place: str) -> None:
        if units:
            self.taken[half] += [
                Cause(CauseCode.UNIT_BUSY, unit, {"task": uid}) for unit in sorted(units)
            ]
        if place:
            self.halls[half].add(place)
            if place == self.task.place:
                self.taken[half].append(Cause(CauseCode.PLACE_TAKEN, place, {"task": uid}))

    def _of_time(self, half: int) -> Iterator[Cause]:
        """Give what speaks against the half day whoever else meets in it."""
        problem, task = self.problem, self.task
        if not task.halves[half % HALVES] or (task.stretch and half % HALVES):
            yield Cause(CauseCode.WRONG_HALF)
        if half < problem.today and (self.here is None or self.here.half != half):
            yield Cause(CauseCode.IN_THE_PAST)
        for rider in self.riders:
            if not rider.first <= half <= rider.last:
                yield Cause(CauseCode.OUTSIDE_WINDOW, rider.uid)
        for each in (task, *self.riders):
            yield from self._of_order(each, half)

    def _of_order(self, task: Task, half: int) -> Iterator[Cause]:
        problem = self.problem
        for order in self.orders.get(task.uid, ()):
            other = order.then if order.first == task.uid else order.first
            placement = self.plan.get(other)
            if placement is None:
                continue
            if order.first == task.uid:
                fits = placement.half >= soonest(half, task.length, order.days)
            else:
                length = problem.by_uid[other].length
                fits = half >= soonest(placement.half, length, order.days)
            if not fits:
                data = {"days": order.days, "rule": order.rule, "source": order.source}
                yield Cause(CauseCode.OUT_OF_ORDER, other, data)

    def _of_others(self, half: int) -> Iterator[Cause]:
        problem, task = self.problem, self.task
        if task.stretch:
            return
        yield from self.taken[half]
        for unit in sorted(self.units):
            if half in problem.blocked.get(unit, ()):
                yield Cause(CauseCode.UNIT_BLOCKED, unit)
        if task.unit is not None:
            for person in sorted(self.people):
                if half in problem.absent.get(person, ()):
                    yield Cause(CauseCode.PERSON_ABSENT, person)
        if task.hall and not self._hall_free(half):
            yield Cause(CauseCode.HALLS_FULL, str(task.hall))
        if task.guidance in (Guidance.COMRADE, Guidance.HEAD):
            yield from self._of_guidance(half)

    def _hall_free(self, half: int) -> bool:
        return any(
            hall.size >= self.task.hall
            and hall.place not in self.halls[half]
            and half not in self.problem.closed.get(hall.place, ())
            for hall in self.problem.halls
        )

    def _of_guidance(self, half: int) -> Iterator[Cause]:
        task = self.task
        team = self.problem.team.get(task.group) if task.group is not None else None
        if team is None:
            yield Cause(CauseCode.NO_GROUP)
            return
        if self.teams[half] >= team.teams:
            yield Cause(CauseCode.TEAMS_BUSY, team.code, {"teams": team.teams})
            return
        wanted = team.members if task.guidance is Guidance.COMRADE else (team.head,)
        if all(
            member is None
            or member in self.busy[half]
            or (member in self.people and task.guidance is Guidance.COMRADE)
            or half in self.problem.absent.get(member, ())
            for member in wanted
        ):
            yield Cause(CauseCode.COMRADES_BUSY, team.code)

    def _leader_busy(self, half: int) -> bool:
        leader = self.task.leader
        if leader is None or half in self.problem.absent.get(leader, ()):
            return True
        return any(
            cause.code is CauseCode.PERSON_BUSY and cause.subject == leader
            for cause in self.taken[half]
        )

    def _rise(self, placement: Placement) -> Iterator[tuple[Goal, int]]:
        problem, task = self.problem, self.task
        found: Counter[Goal] = Counter()
        for goal, points in self.prices.by_goal(task, placement.half):
            found[goal] += points
        for goal, points in self.load.rise(task, placement):
            found[goal] += points
        if task.leader is not None and placement.joins is None:
            found[Goal.TRIPS] += TRIP * problem.factor(Goal.TRIPS)
        found[Goal.CHANGES] += changed(task, placement)
        for rider in self.riders:
            found.update(self._ride(rider, Placement(placement.half, joins=task.uid)))
        yield from found.items()

    def _ride(self, rider: Task, placement: Placement) -> dict[Goal, int]:
        found = Counter(dict(self.prices.by_goal(rider, placement.half)))
        for goal, points in self.load.rise(rider, placement):
            found[goal] += points
        found[Goal.CHANGES] += changed(rider, placement)
        return found


def _akin(one: Task, other: Task) -> bool:
    """Tell whether two tasks add to the load of the same unit, group or leader."""
    return (
        one.unit == other.unit
        or (one.group is not None and one.group == other.group)
        or (one.leader is not None and one.leader == other.leader)
    )


def _alone(visit: Task) -> frozenset[PersonCode]:
    return frozenset({visit.leader} if visit.leader is not None else ())


def _riders(problem: Problem, plan: Plan, host: Task) -> tuple[Task, ...]:
    """Give the visits that ride on a meeting."""
    return tuple(
        visit
        for visit in problem.tasks
        if visit.leader is not None
        and visit.unit == host.unit
        and (ride := plan.get(visit.uid)) is not None
        and ride.joins == host.uid
    )


def _orders(
    problem: Problem, uids: Collection[EventUid]
) -> Mapping[EventUid, Sequence[Precedence]]:
    found: dict[EventUid, list[Precedence]] = defaultdict(list)
    for order in problem.orders:
        for uid in (order.first, order.then):
            if uid in uids:
                found[uid].append(order)
    return found
