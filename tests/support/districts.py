"""Made-up districts of any size for the planner: the same from the same seed, on every machine."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from calendars.planner import (
    Guidance,
    Half,
    Hall,
    Hold,
    Precedence,
    Problem,
    Task,
    Team,
)

FIRST, LAST = date(2009, 3, 2), date(2009, 8, 31)
OFF = {date(2009, 4, 6), date(2009, 5, 1), date(2009, 5, 28), date(2009, 5, 29)}
SWAPPED = {date(2009, 5, 31)}


@dataclass(frozen=True)
class Profile:
    """How hard a district is: parts of one, but for `slack`, which is to spare beside need."""

    leaders_busy: float
    slack: float
    same_dates: bool
    halls_closed: float = 0.0
    units_away: float = 0.0
    fewer_members: int = 0


PROFILES = {
    "loose": Profile(leaders_busy=0.1, slack=1.0, same_dates=False),
    "tight": Profile(leaders_busy=0.3, slack=0.1, same_dates=True, halls_closed=0.5),
    "squeeze": Profile(
        leaders_busy=0.6, slack=0.05, same_dates=True, halls_closed=0.5, units_away=0.5
    ),
}


@dataclass(frozen=True)
class Kind:
    """`share` is where in the window it is wished; `after` has (kind, working days)."""

    code: str
    window: tuple[date, date]
    share: tuple[float, float]
    after: tuple[tuple[str, int], ...] = ()
    days: int = 0
    guidance: Guidance = Guidance.NONE
    hall: int = 0
    half: Half = Half.ANY
    hosts: bool = False


P0 = (date(2009, 3, 2), date(2009, 3, 13))
MOBILISE = (date(2009, 3, 5), date(2009, 3, 13))
P1 = (date(2009, 3, 2), date(2009, 4, 30))
P2 = (date(2009, 4, 21), date(2009, 6, 20))
P3 = (date(2009, 6, 22), date(2009, 8, 31))
PX = (date(2009, 8, 3), date(2009, 8, 31))
COMRADE, HEAD = Guidance.COMRADE, Guidance.HEAD

KINDS = (
    Kind("mobilise", MOBILISE, (0.3, 0.7), (("prepare", 1),), guidance=COMRADE, hall=2),
    Kind("prepare", P0, (0.1, 0.4)),
    Kind("study1", P1, (0.3, 0.5), (("mobilise", 1),), hosts=True),
    Kind("members1", P1, (0.4, 0.6), (("mobilise", 1),), hall=1, half=Half.AFTERNOON, hosts=True),
    Kind("discuss", P1, (0.5, 0.8), (("mobilise", 1),), hosts=True),
    Kind("exchange", P1, (0.65, 0.9), (("study1", 10),), hall=1, hosts=True),
    Kind("inspect1", P1, (0.4, 0.9), (("mobilise", 1),), guidance=HEAD),
    Kind("opinions", P2, (0.0, 0.2), (("exchange", 1),), days=5),
    Kind("life", P2, (0.35, 0.6), (("opinions", 1),), guidance=COMRADE),
    Kind("enlarged", P2, (0.5, 0.75), (("life", 5),), hall=2, hosts=True),
    Kind("appraise", P2, (0.65, 0.9), (("enlarged", 3),), guidance=COMRADE, hall=2),
    Kind("study2", P2, (0.1, 0.4), (("study1", 10),), hosts=True),
    Kind("members2", P2, (0.2, 0.5), (("members1", 10),), half=Half.AFTERNOON, hosts=True),
    Kind("publish", P3, (0.05, 0.2), (("appraise", 3),), days=1),
    Kind("study3", P3, (0.1, 0.4), (("study2", 10),), hosts=True),
    Kind("brief", P3, (0.35, 0.7), (("publish", 10),), hall=1, hosts=True),
    Kind("inspect3", P3, (0.2, 0.8), guidance=HEAD),
    Kind("survey", PX, (0.1, 0.5), (("publish", 1),), guidance=COMRADE),
    Kind("summary", PX, (0.3, 0.8), (("brief", 5),), hall=2),
)
PHASES = {P0: "P0", MOBILISE: "P0", P1: "P1", P2: "P2", P3: "P3", PX: "PX"}
VISITED = {"P1": P1, "P2": P2, "P3": P3}


def district(count, profile="tight", seed=0):
    """Give the problem of a district of `count` units."""
    return _District(count, PROFILES[profile], Random(seed)).problem()  # noqa: S311 -- no secret


def working_days():
    day, found = FIRST, []
    while day <= LAST:
        if (day.weekday() < 5 and day not in OFF) or day in SWAPPED:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


class _District:
    def __init__(self, count, profile, random):
        self.profile, self.random = profile, random
        self.days = working_days()
        self.halves = 2 * len(self.days)
        self.units = tuple(f"U{n:04}" for n in range(count))
        self.blocked = {unit: self._blocked() for unit in self.units}
        self.teams = self._teams()
        self.group = {unit: self.teams[n % len(self.teams)].code for n, unit in self._numbered()}
        self.homeless = {unit for unit in self.units if random.random() < 0.3}
        self.absent = {}

    def problem(self):
        tasks = []
        orders = []
        for kind in KINDS:
            for n, unit in self._numbered():
                tasks.append(self._task(kind, unit, n / len(self.units)))
                orders += [
                    Precedence(f"{first}/{unit}", f"{kind.code}/{unit}", days)
                    for first, days in kind.after
                ]
        tasks += self._visits()
        halls = self._halls(tasks)
        return Problem(
            campaign="district",
            revision=0,
            days=self.days,
            tasks=tuple(tasks),
            units=self.units,
            orders=tuple(orders),
            teams=self.teams,
            halls=halls,
            absent=self.absent,
            blocked=self.blocked,
            closed=self._closed(halls),
        )

    def _numbered(self):
        return enumerate(self.units)

    def _blocked(self):
        """Five working days on end, for some of the units."""
        if self.random.random() >= self.profile.units_away:
            return frozenset()
        first = 2 * self.random.randrange(10, len(self.days) - 5)
        return frozenset(range(first, first + 10))

    def _teams(self):
        """Enough for the mobilisation meetings, with the profile's slack."""
        count = max(1, round(len(self.units) / 8.5))
        halves = len(_halves(self.days, MOBILISE))
        each = -(-len(self.units) // count)
        teams = max(1, -(-int(each * (1 + self.profile.slack) * 100) // (halves * 100)))
        return tuple(
            Team(
                f"G{n:03}",
                teams,
                tuple(f"G{n:03}-{m}" for m in range(teams + 1)),
                f"G{n:03}-0",
            )
            for n in range(count)
        )

    def _task(self, kind, unit, pace):
        halves = _halves(self.days, kind.window)
        length = 2 * kind.days or 1
        last = halves.stop - length
        low, high = kind.share
        part = (low + high) / 2 if self.profile.same_dates else low + pace * (high - low)
        wish = min(last, halves.start + int(part * len(halves)))
        homeless = kind.hall and unit in self.homeless
        return Task(
            uid=f"{kind.code}/{unit}",
            step=kind.code,
            kind=kind.code,
            phase=PHASES[kind.window],
            unit=unit,
            number=1,
            first=halves.start,
            last=last,
            wish=wish - wish % 2 if kind.days else wish,
            length=length,
            stretch=bool(kind.days),
            halves=(True, not kind.days),
            half=kind.half,
            people=frozenset() if kind.days else frozenset({f"{unit}-1"}),
            group=self.group[unit] if kind.guidance is not Guidance.NONE else None,
            guidance=kind.guidance,
            place="" if kind.days or homeless else f"room of {unit}",
            hall=kind.hall if homeless else 0,
        )

    def _visits(self):
        """Some thirty leaders with three contact points each; more only in large districts."""
        count = min(len(self.units), max(3, min(34, len(self.units) // 3) + len(self.units) // 60))
        tasks = []
        busy = self.profile.leaders_busy
        for n in range(count):
            home = self.units[n * len(self.units) // count]
            leader = f"{home}-1"
            self.absent[leader] = frozenset(
                half for half in range(self.halves) if self.random.random() < busy
            )
            others = [unit for unit in self.units if unit != home]
            for unit in self.random.sample(others, min(3, len(others))):
                tasks += [self._visit(phase, leader, unit) for phase in VISITED]
        return tasks

    def _visit(self, phase, leader, unit):
        halves = _halves(self.days, VISITED[phase])
        hosts = [kind for kind in KINDS if kind.hosts and PHASES[kind.window] == phase]
        return Task(
            uid=f"visit{phase}/{leader}/{unit}",
            step=f"visit{phase}",
            kind="visit",
            phase=phase,
            unit=unit,
            number=1,
            first=halves.start + len(halves) // 4,
            last=halves.stop - 1,
            wish=halves.start + len(halves) * 5 // 8,
            people=frozenset({leader, f"{unit}-1"}),
            leader=leader,
            hosts=tuple(f"{kind.code}/{unit}" for kind in hosts),
        )

    def _halls(self, tasks):
        """As many as the fullest kind needs in the middle half of its window, with slack."""
        need = defaultdict(float)
        for kind in KINDS:
            wanting = sum(1 for task in tasks if task.step == kind.code and task.hall)
            room = len(_halves(self.days, kind.window))
            room *= 1 if kind.code == "mobilise" else 0.25
            for size in range(1, kind.hall + 1):
                need[size] = max(need[size], wanting * (1 + self.profile.slack) / room)
        big = -(-int(need[2] * 1000) // 1000)
        small = max(0, -(-int(need[1] * 1000) // 1000) - big)
        return tuple(Hall(f"hall {n}", 2 if n < big else 1) for n in range(max(1, big) + small))

    def _closed(self, halls):
        """Some are closed in two weeks of the second phase."""
        closed = frozenset(_halves(self.days, (date(2009, 5, 18), date(2009, 5, 31))))
        count = int(len(halls) * self.profile.halls_closed)
        return {hall.place: closed for hall in halls[len(halls) - count :]}


def _halves(days, window):
    first, last = window
    inside = [n for n, day in enumerate(days) if first <= day <= last]
    return range(2 * inside[0], 2 * inside[-1] + 2)


def standing(problem, plan, **changes):
    """Give the problem as it is once `plan` is published, and something has changed since."""
    tasks = tuple(
        replace(task, current=plan.get(task.uid), hold=Hold.PUBLISHED) for task in problem.tasks
    )
    return replace(problem, tasks=tasks, **changes)
