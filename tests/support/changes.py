"""What goes wrong in a made-up district after its plan was published: what is other then."""

from calendars.planner import Guidance

TODAY = 60
"""Half day 60 is the morning of 14 April."""


def leader_ill(problem, plan):
    visit = next(task for task in problem.tasks if task.leader and plan[task.uid].half > 90)
    week = frozenset(range(80, 100))
    absent = problem.absent | {visit.leader: problem.absent.get(visit.leader, week) | week}
    return {"absent": absent}


def member_ill(problem, plan):
    guided = next(
        task for task in problem.tasks
        if task.guidance is Guidance.COMRADE and plan[task.uid].half > TODAY + 20
    )  # fmt: skip
    weeks = frozenset(range(TODAY, TODAY + 90))
    return {"absent": problem.absent | {plan[guided.uid].comrade: weeks}}


def hall_lost(problem, plan):
    used = next(place for place in plan.values() if place.hall and place.half > TODAY)
    first = used.half - used.half % 2
    days = frozenset(range(first, first + 10))
    return {"closed": problem.closed | {used.hall: days | problem.closed.get(used.hall, days)}}


def third_of_halls_closed(problem, plan):
    days = frozenset(range(130, 140))
    shut = [hall.place for hall in problem.halls][::3]
    return {"closed": problem.closed | {h: days | problem.closed.get(h, days) for h in shut}}


def flood(problem, plan):
    days = frozenset(range(102, 106))
    return {"blocked": {unit: days | problem.blocked[unit] for unit in problem.units}}


def unit_away(problem, plan):
    days = frozenset(range(90, 100))
    return {"blocked": problem.blocked | {problem.units[3]: days}}


CHANGES = (leader_ill, member_ill, hall_lost, third_of_halls_closed, flood, unit_away)
