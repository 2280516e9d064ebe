"""Problems small enough to try every plan, and the trying."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from calendars.planner import (
    Booking,
    Goal,
    Guidance,
    Half,
    Hall,
    Hold,
    Level,
    Placement,
    Precedence,
    Problem,
    Task,
    Team,
    check,
    score,
)

MONDAY = date(2026, 11, 9)
MEMBERS = ("G-1", "G-2")


@st.composite
def problems(draw, most_tasks=4, days=3):
    halves = 2 * days
    units = ("A", "B")
    count = draw(st.integers(1, most_tasks))
    tasks = [draw(tasks_of(f"t{n}", units, halves)) for n in range(count)]
    if draw(st.booleans()):
        hosts = tuple(task.uid for task in tasks if task.unit == "A" and not task.stretch)
        tasks.append(draw(visits(hosts, halves)))
    pairs = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3, unique=True))
    orders = tuple(
        Precedence(f"t{a}", f"t{b}", draw(st.integers(0, 2))) for a, b in pairs if a < b < count
    )
    times = st.frozensets(st.integers(0, halves - 1), max_size=3)
    return Problem(
        campaign="small",
        revision=0,
        days=tuple(MONDAY + timedelta(days=n) for n in range(days)),
        tasks=tuple(tasks),
        units=units,
        orders=orders,
        teams=(Team("G", draw(st.integers(1, 2)), MEMBERS, "G-1"),),
        halls=draw(st.sampled_from([(), (Hall("big", 2),), (Hall("big", 2), Hall("small", 1))])),
        bookings=draw(st.sampled_from([(), (Booking("b", frozenset({1}), frozenset({"A"})),)])),
        absent={person: draw(times) for person in ("L", "G-2")},
        blocked={"B": draw(times)},
        closed={"big": draw(times)},
        levels=dict.fromkeys([Goal.SPREAD, Goal.UNITS], draw(st.sampled_from(Level))),
        weekly=draw(st.integers(1, 3)),
        today=draw(st.integers(0, 1)),
    )


@st.composite
def tasks_of(draw, uid, units, halves):
    unit = draw(st.sampled_from(units))
    first = draw(st.integers(0, halves - 1))
    last = draw(st.integers(first, halves - 1))
    task = Task(
        uid=uid, step=uid, kind="K", phase="P", unit=unit, number=1, first=first, last=last,
        wish=draw(st.integers(0, halves - 1)), half=draw(st.sampled_from(Half)),
        people=draw(st.sampled_from([frozenset(), frozenset({"L"}), frozenset({"G-2"})])),
        place=f"room {unit}",
    )  # fmt: skip
    shape = draw(st.sampled_from(["plain", "guided", "headed", "hall", "stretch", "here"]))
    match shape:
        case "guided" | "headed":
            guidance = Guidance.COMRADE if shape == "guided" else Guidance.HEAD
            return replace(task, group="G", guidance=guidance)
        case "hall":
            return replace(task, place="", hall=draw(st.integers(1, 2)))
        case "stretch":
            last = max(first, last - 1)
            return replace(
                task, stretch=True, length=2, last=last, halves=(True, False), place="",
                people=frozenset(),
            )  # fmt: skip
        case "here":
            hold = draw(st.sampled_from([Hold.PINNED, Hold.PUBLISHED]))
            here = Placement(draw(st.integers(first, last)))
            return replace(task, current=here, hold=hold)
    return task


@st.composite
def visits(draw, hosts, halves):
    return Task(
        uid="v", step="v", kind="K", phase="P", unit="A", number=1, first=0, last=halves - 1,
        wish=draw(st.integers(0, halves - 1)), people=frozenset({"L"}), leader="L", hosts=hosts,
    )  # fmt: skip


def best_score(problem):
    """The least score of any legal plan, by trying them all, visits last."""
    tasks = sorted(problem.tasks, key=lambda task: task.leader is not None)
    return min(sum(score(problem, plan).values()) for plan in _plans(problem, tasks, {}))


def can_be_whole(problem):
    tasks = sorted(problem.tasks, key=lambda task: task.leader is not None)
    return any(len(plan) == len(tasks) for plan in _plans(problem, tasks, {}))


def _plans(problem, tasks, plan):
    if not tasks:
        yield plan
        return
    task, *rest = tasks
    if not task.settled:
        yield from _plans(problem, rest, plan)
    for placement in _placements(problem, task, plan):
        wider = plan | {task.uid: placement}
        if not check(problem, wider):
            yield from _plans(problem, rest, wider)


def _placements(problem, task, plan):
    if task.settled:
        return [task.current]
    comrades = {"none": [None], "comrade": MEMBERS, "head": ["G-1"]}[task.guidance]
    halls = [hall.place for hall in problem.halls] if task.hall else [""]
    found = [
        Placement(half, comrade, hall)
        for half in range(task.first, task.last + 1)
        for comrade in comrades
        for hall in halls
    ]
    found += [Placement(plan[host].half, joins=host) for host in task.hosts if host in plan]
    return found
