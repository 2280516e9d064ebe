"""What there is one of, or a few: units, people, places, halls, and teams of guidance groups."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from calendars.ids import PersonCode
from calendars.planner.grid import HALVES
from calendars.planner.problem import Booking, Placement, Problem, Task, Team
from calendars.planner.recipe import Guidance

Key = tuple[str, str]


class Resources:
    """`room` has, by resource and half day, what bookings and settled tasks leave of it.

    A person all of whose meetings are of one unit needs no resource beside that of the unit.
    """

    def __init__(self, problem: Problem) -> None:
        self.keys: list[Key] = []
        self.room: list[list[int]] = []
        self._problem = problem
        self._numbers: dict[Key, int] = {}
        self._group_of = {member: team.code for team in problem.teams for member in team.members}
        self._halls = {hall.place: hall.size for hall in problem.halls}
        self._sizes = sorted({task.hall for task in problem.tasks if task.hall})
        self._open_all()
        self._settle()

    def takes(self, task: Task) -> tuple[tuple[int, int], ...]:
        """Give what a task takes up by itself, comrade and hall left open."""
        if task.stretch:
            return ()
        problem = self._problem
        found: dict[Key, int] = {}
        for unit in problem.units if task.unit is None else (task.unit,):
            found["unit", unit] = 1
        for person in task.people:
            found["person", person] = 1
            if group := self._group_of.get(person):
                found["member", group] = found.get(("member", group), 0) + 1
        found |= self._takes_place(task.place)
        for size in self._sizes:
            if size <= task.hall:
                found["hall", str(size)] = 1
        self._take_teams(task, found)
        return self._numbered(found)

    def takes_riding(self, task: Task) -> tuple[tuple[int, int], ...]:
        """Give what a visit takes up that rides on a meeting: the leader."""
        if task.leader is None:
            return ()
        found: dict[Key, int] = {("person", task.leader): 1}
        if group := self._group_of.get(task.leader):
            found["member", group] = 1
        return self._numbered(found)

    def barred(self, task: Task) -> frozenset[int]:
        """Give the half days in which its unit, place or people are not to be had."""
        problem = self._problem
        found: set[int] = set(problem.closed.get(task.place, ()))
        for unit in problem.units if task.unit is None else (task.unit,):
            found |= problem.blocked.get(unit, frozenset())
        if task.unit is not None:
            people = set(task.people)
            if task.guidance is Guidance.HEAD and (head := self._head(task)):
                people.add(head)
            for person in people:
                found |= problem.absent.get(person, frozenset())
        return frozenset(found)

    def _numbered(self, found: Mapping[Key, int]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (self._numbers[key], amount) for key, amount in found.items() if key in self._numbers
        )

    def _take_teams(self, task: Task, found: dict[Key, int]) -> None:
        match task.guidance:
            case Guidance.COMRADE | Guidance.HEAD if task.group is not None:
                found["team", task.group] = 1
                head = self._head(task) if task.guidance is Guidance.HEAD else None
                if head is None or head not in task.people:
                    found["member", task.group] = found.get(("member", task.group), 0) + 1
                if head is not None:
                    found["person", head] = 1
            case Guidance.ALL:
                for team in self._problem.teams:
                    found["team", team.code] = team.teams

    def _takes_place(self, place: str) -> dict[Key, int]:
        if not place:
            return {}
        size = self._halls.get(place, 0)
        return {("place", place): 1} | {
            ("hall", str(each)): 1 for each in self._sizes if each <= size
        }

    def _head(self, task: Task) -> PersonCode | None:
        team = self._problem.team.get(task.group) if task.group is not None else None
        return team.head if team is not None else None

    def _open_all(self) -> None:
        problem = self._problem
        halves = range(len(problem.days) * HALVES)
        single: list[Key] = [("unit", unit) for unit in problem.units]
        single += [("person", person) for person in sorted(_shared_people(problem))]
        single += [("place", place) for place in sorted(_shared_places(problem))]
        for key in single:
            self._open(key, [1 for _ in halves])
        for size in self._sizes:
            fit = [
                problem.closed.get(hall.place, frozenset())
                for hall in problem.halls
                if hall.size >= size
            ]
            self._open(("hall", str(size)), [sum(h not in c for c in fit) for h in halves])
        for team in problem.teams:
            self._open(("team", team.code), [team.teams for _ in halves])
            away = [problem.absent.get(member, frozenset()) for member in team.members]
            present = [sum(half not in each for each in away) for half in halves]
            if min(present, default=0) < team.teams or _named(problem, team):
                self._open(("member", team.code), present)

    def _open(self, key: Key, room: list[int]) -> None:
        self._numbers[key] = len(self.room)
        self.keys.append(key)
        self.room.append(room)

    def _settle(self) -> None:
        """Take away what bookings and settled tasks take up; nobody is away twice."""
        taken: dict[tuple[Key, int], int] = defaultdict(int)
        named: set[tuple[PersonCode, int]] = set()
        for half, people, found in self._standing():
            named.update((person, half) for person in people)
            for key, amount in found.items():
                taken[key, half] += amount
        for person, half in named:
            taken[("person", person), half] += 1
            if half not in self._problem.absent.get(person, ()):
                taken[("member", self._group_of.get(person, "")), half] += 1
        for (key, half), amount in taken.items():
            if key in self._numbers:
                room = self.room[self._numbers[key]]
                room[half] = max(0, room[half] - amount)

    def _standing(self) -> Iterator[tuple[int, frozenset[PersonCode], Mapping[Key, int]]]:
        """Give whatever does not move: its half day, who is there, and what else it takes up."""
        for booking in self._problem.bookings:
            found = self._booked(booking)
            yield from ((half, booking.people, found) for half in booking.halves)
        for task in self._problem.tasks:
            here = task.current
            if task.settled and here is not None and not task.stretch:
                yield here.half, _there(task, here), self._settled(task, here)

    def _booked(self, booking: Booking) -> Mapping[Key, int]:
        found: dict[Key, int] = {("unit", unit): 1 for unit in booking.units}
        found |= self._takes_place(booking.place)
        return found | {("team", group): teams for group, teams in booking.teams.items()}

    def _settled(self, task: Task, placement: Placement) -> Mapping[Key, int]:
        if placement.joins is not None:
            return {}
        found: dict[Key, int] = {}
        for unit in self._problem.units if task.unit is None else (task.unit,):
            found["unit", unit] = 1
        found |= self._takes_place(placement.hall or task.place)
        match task.guidance:
            case Guidance.COMRADE | Guidance.HEAD if task.group is not None:
                found["team", task.group] = 1
            case Guidance.ALL:
                found |= {("team", team.code): team.teams for team in self._problem.teams}
        return found


def _there(task: Task, placement: Placement) -> frozenset[PersonCode]:
    """Give who is at a settled task; of a visit that rides on a meeting, the leader."""
    if placement.joins is not None:
        return frozenset({task.leader} if task.leader is not None else ())
    if placement.comrade is not None:
        return task.people | {placement.comrade}
    return task.people


def _shared_people(problem: Problem) -> set[PersonCode]:
    """Give everybody who can be wanted at two meetings of different units."""
    found = {team.head for team in problem.teams if team.head is not None}
    found |= {task.leader for task in problem.tasks if task.leader is not None}
    for booking in problem.bookings:
        found |= booking.people
    unit_of: dict[PersonCode, str | None] = {}
    for task in problem.tasks:
        for person in task.people:
            if unit_of.setdefault(person, task.unit) != task.unit or task.unit is None:
                found.add(person)
    return found


def _shared_places(problem: Problem) -> set[str]:
    found = {booking.place for booking in problem.bookings if booking.place}
    found |= {hall.place for hall in problem.halls}
    unit_of: dict[str, str | None] = {}
    for task in problem.tasks:
        if task.place and unit_of.setdefault(task.place, task.unit) != task.unit:
            found.add(task.place)
    return found


def _named(problem: Problem, team: Team) -> bool:
    """Tell whether a member can be wanted elsewhere than as a comrade or head of the group."""
    members = frozenset(team.members)
    return any(not members.isdisjoint(task.people) for task in problem.tasks) or any(
        not members.isdisjoint(booking.people) for booking in problem.bookings
    )
