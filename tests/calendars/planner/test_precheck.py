"""What is plainly impossible is told by counting, with need and places."""

from dataclasses import replace
from datetime import date, timedelta

from calendars.planner import (
    Cause,
    CauseCode,
    Guidance,
    Placement,
    Precedence,
    Problem,
    Task,
    Team,
    precheck,
    propose,
)

DAYS = tuple(date(2009, 3, 9) + timedelta(days=n) for n in range(5))


def mobilised(units=102, groups=10):
    """The district meeting on the morning of 9 March, and every unit's by the 13th."""
    first = Task("first", "district", "E01", "P0", None, 1, 0, 0, 0)
    meetings = [
        Task(f"t{n:03}", "mobilise", "E04", "P0", f"U{n:03}", 1, 0, 9, 4,
             group=f"G{n % groups:02}", guidance=Guidance.COMRADE)
        for n in range(units)
    ]  # fmt: skip
    return Problem(
        "c", 0, DAYS, (first, *meetings),
        units=tuple(f"U{n:03}" for n in range(units)),
        orders=tuple(Precedence("first", task.uid) for task in meetings),
        teams=tuple(Team(f"G{n:02}", 1, (f"G{n:02}-1", f"G{n:02}-2")) for n in range(groups)),
    )  # fmt: skip


def test_ten_groups_of_one_team_cannot_attend_102_meetings_in_nine_half_days():
    problem = mobilised()
    (cause,) = precheck(problem)
    assert (cause.code, cause.subject) == (CauseCode.TOO_FEW_PLACES, "")
    told = {key: value for key, value in cause.data.items() if key != "tasks"}
    assert told == {
        "resource": "team",
        "subjects": tuple(f"G{n:02}" for n in range(10)),
        "first": date(2009, 3, 9),
        "last": date(2009, 3, 13),
        "half": 1,
        "halves": 9,
        "need": 102,
        "places": 90,
    }
    assert set(cause.data["tasks"]) == {f"t{n:03}" for n in range(102)}


def test_the_least_number_that_counting_proves_is_left_out():
    assert len(propose(mobilised()).unplaced) == 12


def test_twelve_groups_are_enough():
    problem = mobilised(groups=12)
    assert precheck(problem) == ()
    assert propose(problem).unplaced == {}


def test_order_that_leaves_no_day_names_what_comes_before():
    problem = mobilised(2, 1)
    late = Task("late", "s", "K", "P0", "U000", 1, 0, 9, 0)
    orders = (*problem.orders, Precedence("t000", "late", 5))
    found = precheck(replace(problem, tasks=(*problem.tasks, late), orders=orders))
    assert [cause.code for cause in found] == [CauseCode.EMPTY_WINDOW]
    assert (found[0].subject, found[0].data["after"]) == ("late", "t000")


def test_cycle_is_told_before_anything_else():
    problem = mobilised(2, 1)
    orders = (*problem.orders, Precedence("t000", "first"))
    (cause,) = precheck(replace(problem, orders=orders))
    assert cause.code is CauseCode.ORDER_CYCLE
    assert {"first", "t000"} <= set(cause.data["tasks"])


def test_guided_meeting_without_a_group_is_told():
    problem = mobilised(2, 1)
    tasks = tuple(replace(t, group=None) if t.uid == "t001" else t for t in problem.tasks)
    assert precheck(replace(problem, tasks=tasks)) == (
        Cause(CauseCode.NO_GROUP, "t001", {"unit": "U001"}),
    )


def test_meeting_pinned_where_another_needs_the_only_team_counts():
    problem = mobilised(10, 1)
    assert precheck(problem)[0].data["need"] == 10
    blocked = replace(problem, orders=())
    assert precheck(blocked) == ()
    assert propose(blocked).plan["first"] == Placement(0)
