"""What a plan costs: points by goal, all of them whole numbers, less is better."""

from collections import Counter
from collections.abc import Iterator, Mapping

from calendars.ids import GroupCode, PersonCode, UnitCode
from calendars.planner.grid import FRIDAY, HALVES, MONDAY, SATURDAY, is_preferred
from calendars.planner.problem import Goal, Placement, Plan, Problem, Task
from calendars.planner.recipe import Guidance, Half

Week = tuple[int, int]

UNPLACED = 100_000
MOVED = 2_000
"""More than a move can ever gain otherwise, so that the fewest moves come first."""
DAY_MOVED = 2
VISIT_CHANGED = 200
TRIP = 10
GRACE = 2
"""Working days from the wished day that cost nothing."""
AWKWARD = 3
WEEKEND = 4
OTHER_HALF = 2
RESERVE = 5
LAST_DAYS = 2
SECOND_OF_DAY = 15
OVER_WEEKLY = 4
BUSY, BUSY_PERCENT = 2, 45
FULL, FULL_PERCENT = 3, 70
VISITS, OVER_VISITS = 2, 3
"""Visits of a leader in a week that cost nothing, and what each one more costs."""


def score(problem: Problem, plan: Plan) -> dict[Goal, int]:
    """Give the points of every goal."""
    found = dict.fromkeys(Goal, 0)
    prices = Prices(problem)
    for task in problem.tasks:
        placement = plan.get(task.uid)
        found[Goal.CHANGES] += changed(task, placement)
        if placement is None:
            found[Goal.UNPLACED] += left_out(problem, task)
            continue
        for goal, points in prices.by_goal(task, placement.half):
            found[goal] += points
        if task.leader is not None and placement.joins is None:
            found[Goal.TRIPS] += TRIP * problem.factor(Goal.TRIPS)
    load = Load(problem)
    for task in problem.tasks:
        if task.uid in plan:
            load.add(task, plan[task.uid])
    for goal, points in load.points().items():
        found[goal] += points
    return found


def left_out(problem: Problem, task: Task) -> int:
    """Give what it costs that a task finds no place; the whole district's as much as all units'."""
    return UNPLACED * (1 if task.unit is not None else 1 + len(problem.units))


class Prices:
    """What beginning at a half day costs a task whatever the others do."""

    def __init__(self, problem: Problem) -> None:
        self._spread = problem.factor(Goal.SPREAD)
        self._reserve = RESERVE * problem.factor(Goal.RESERVE)
        awkward = problem.factor(Goal.AWKWARD)
        self._awkward = {
            wish: [
                awkward * _awkward(day.weekday(), half, wish)
                for n, day in enumerate(problem.days)
                for half in (n * HALVES, n * HALVES + 1)
            ]
            for wish in Half
        }

    def of(self, task: Task, half: int) -> int:
        points = self._early_or_late(task, half) + self._reserved(task, half)
        return points if task.stretch else points + self._awkward[task.half][half]

    def by_goal(self, task: Task, half: int) -> Iterator[tuple[Goal, int]]:
        yield Goal.SPREAD, self._early_or_late(task, half)
        yield Goal.RESERVE, self._reserved(task, half)
        yield Goal.AWKWARD, 0 if task.stretch else self._awkward[task.half][half]

    def _early_or_late(self, task: Task, half: int) -> int:
        off = abs(half // HALVES - task.wish // HALVES) - GRACE
        return off * self._spread if off > 0 else 0

    def _reserved(self, task: Task, half: int) -> int:
        last_day = (half + task.length - 1) // HALVES
        late = last_day > (task.until - 1) // HALVES - LAST_DAYS
        return self._reserve if late else 0


def _awkward(weekday: int, half: int, wish: Half) -> int:
    points = 0 if is_preferred(half, wish) else OTHER_HALF
    if weekday >= SATURDAY:
        return points + WEEKEND
    ends = (MONDAY, Half.MORNING), (FRIDAY, Half.AFTERNOON)
    return points + AWKWARD * any(weekday == at and is_preferred(half, part) for at, part in ends)


def changed(task: Task, placement: Placement | None) -> int:
    """Give what it costs that a task stands differently from now; drafts may move as they like."""
    if task.current is None or not task.moves_count or placement is None:
        return 0
    if task.leader is not None:
        same = (placement.half, placement.joins) == (task.current.half, task.current.joins)
        return 0 if same else VISIT_CHANGED
    days = abs(placement.half // HALVES - task.current.half // HALVES)
    return 0 if placement.half == task.current.half else MOVED + DAY_MOVED * days


class Load:
    """Meetings by week, of which too many cost something. Holds the bookings to begin with."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._steps = group_steps(problem)
        self.unit_weeks: Counter[tuple[UnitCode, Week]] = Counter()
        self.unit_days: Counter[tuple[UnitCode, int]] = Counter()
        self.group_weeks: Counter[tuple[GroupCode, Week]] = Counter()
        self.leader_weeks: Counter[tuple[PersonCode, Week]] = Counter()
        for booking in problem.bookings:
            for day in {half // HALVES for half in booking.halves}:
                week = problem.weeks[day]
                if len(booking.units) == 1:
                    self.unit_weeks.update((unit, week) for unit in booking.units)
                    self.unit_days.update((unit, day) for unit in booking.units)
                if len(booking.teams) == 1:
                    self.group_weeks.update((group, week) for group in booking.teams)

    def add(self, task: Task, placement: Placement, count: int = 1) -> None:
        """Enter a placed task, or take it out with `count` -1."""
        if task.stretch:
            return
        day = placement.half // HALVES
        week = self._problem.weeks[day]
        if task.leader is not None:
            self.leader_weeks[task.leader, week] += count
        if placement.joins is not None:
            return
        if task.unit is not None:
            self.unit_weeks[task.unit, week] += count
            self.unit_days[task.unit, day] += count
        if task.group is not None and task.guidance in (Guidance.COMRADE, Guidance.HEAD):
            self.group_weeks[task.group, week] += count

    def rise(self, task: Task, placement: Placement) -> Iterator[tuple[Goal, int]]:
        """Give what one more meeting costs here."""
        if task.stretch:
            return
        problem, day = self._problem, placement.half // HALVES
        week = problem.weeks[day]
        if task.leader is not None and self.leader_weeks[task.leader, week] >= VISITS:
            yield Goal.LEADERS, OVER_VISITS * problem.factor(Goal.LEADERS)
        if placement.joins is not None:
            return
        if task.unit is not None:
            points = OVER_WEEKLY * (self.unit_weeks[task.unit, week] >= problem.weekly)
            points += SECOND_OF_DAY * (self.unit_days[task.unit, day] >= 1)
            yield Goal.UNITS, points * problem.factor(Goal.UNITS)
        if task.group is not None and task.guidance in (Guidance.COMRADE, Guidance.HEAD):
            count = self.group_weeks[task.group, week]
            steps = self._steps.get((task.group, week), ())
            points = sum(points for points, least in steps if count >= least)
            yield Goal.GROUPS, points * problem.factor(Goal.GROUPS)

    def points(self) -> dict[Goal, int]:
        problem = self._problem
        weekly = sum(max(0, count - problem.weekly) for count in self.unit_weeks.values())
        second = sum(max(0, count - 1) for count in self.unit_days.values())
        visits = sum(max(0, count - VISITS) for count in self.leader_weeks.values())
        groups = sum(
            points * max(0, count - least)
            for (group, week), count in self.group_weeks.items()
            for points, least in self._steps.get((group, week), ())
        )
        return {
            Goal.UNITS: (OVER_WEEKLY * weekly + SECOND_OF_DAY * second)
            * problem.factor(Goal.UNITS),
            Goal.LEADERS: OVER_VISITS * visits * problem.factor(Goal.LEADERS),
            Goal.GROUPS: groups * problem.factor(Goal.GROUPS),
        }


def group_steps(problem: Problem) -> Mapping[tuple[GroupCode, Week], tuple[tuple[int, int], ...]]:
    """Give, by group and week, what each meeting costs above how many of them."""
    halves = Counter(week for week in problem.weeks for _ in range(HALVES))
    return {
        (team.code, week): (
            (BUSY, team.teams * count * BUSY_PERCENT // 100),
            (FULL, team.teams * count * FULL_PERCENT // 100),
        )
        for team in problem.teams
        for week, count in halves.items()
    }
