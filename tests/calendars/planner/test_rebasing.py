"""What of a proposal still fits when the timetable has moved on since."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.planner import (
    CauseCode,
    Hold,
    Limits,
    Placement,
    Precedence,
    Problem,
    Purpose,
    Task,
    apply,
    newly_broken,
    propose,
    rebase,
    with_needs,
)
from tests.calendars.planner.small import problems

MONDAY = date(2026, 11, 9)
AT_ONCE = Limits(work=0)


def meeting(uid, unit="A", **more):
    return Task(uid, uid, "K", "P", unit, 1, 0, 7, 0, **more)


def problem_of(*tasks, **more):
    days = tuple(MONDAY + timedelta(days=n) for n in range(4))
    units = tuple(sorted({task.unit for task in tasks}))
    return Problem("c", 0, days, tasks, units=units, **more)


def standing(problem, **halves):
    """The same problem with some tasks where somebody put them by hand."""
    tasks = tuple(
        replace(task, current=Placement(halves[task.uid]), hold=Hold.PUBLISHED)
        if task.uid in halves
        else task
        for task in problem.tasks
    )
    return replace(problem, tasks=tasks)


def halves(changes):
    return {change.uid: change.after.half for change in changes}


def test_nothing_is_refused_while_nothing_moved():
    problem = problem_of(meeting("a"), meeting("b"), orders=(Precedence("a", "b"),))
    made = propose(problem, limits=AT_ONCE)
    found = rebase(problem, made.changes)
    assert (found.changes, found.refused) == (made.changes, {})


def test_event_put_elsewhere_by_hand_is_refused_and_the_rest_still_fits():
    problem = problem_of(meeting("a", "A"), meeting("b", "B"))
    made = propose(problem, limits=AT_ONCE)
    found = rebase(standing(problem, a=6), made.changes)
    assert found.refused == {"a": None}
    assert halves(found.changes) == {"b": halves(made.changes)["b"]}


def test_event_whose_place_was_taken_meanwhile_is_refused_with_the_reason():
    problem = problem_of(meeting("a"), meeting("b"), meeting("c", "C"))
    made = propose(problem, limits=AT_ONCE)
    there = halves(made.changes)
    found = rebase(standing(problem, a=there["b"]), made.changes)
    assert found.refused["a"] is None
    assert (found.refused["b"].code, found.refused["b"].subject) == (CauseCode.UNIT_BUSY, "A")
    assert halves(found.changes) == {"c": there["c"]}


def test_event_that_waits_for_a_refused_one_is_refused_as_well():
    problem = problem_of(meeting("a"), meeting("b"), orders=(Precedence("a", "b"),))
    made = propose(problem, limits=AT_ONCE)
    found = rebase(standing(problem, a=7), made.changes)
    assert found.refused["b"].code is CauseCode.OUT_OF_ORDER
    assert found.changes == ()


def test_event_that_is_asked_for_no_more_is_refused():
    problem = problem_of(meeting("a"), meeting("b", "B"))
    made = propose(problem, limits=AT_ONCE)
    found = rebase(replace(problem, tasks=problem.tasks[1:]), made.changes)
    assert found.refused == {"a": None}


@settings(max_examples=60)
@given(problems(), st.data())
def test_whatever_is_taken_of_a_rebased_proposal_breaks_nothing_more(problem, data):
    made = propose(problem, Purpose.IMPROVE, AT_ONCE)
    free = [task for task in problem.tasks if not task.settled and task.leader is None]
    moved = {
        task.uid: data.draw(st.integers(0, 5))
        for task in data.draw(st.lists(st.sampled_from(free), max_size=2) if free else st.just([]))
    }
    later = standing(problem, **moved)
    found = rebase(later, made.changes)
    now = later.current
    taken = data.draw(st.sets(st.sampled_from([c.uid for c in found.changes]))
                      if found.changes else st.just(set()))  # fmt: skip
    for accepted in (halves(found.changes).keys(), with_needs(found.changes, taken)):
        mixed, _ = apply(later, now, replace(made, changes=found.changes), accepted)
        assert newly_broken(later, now, mixed) == ()
    done = {c.uid for c in made.changes if now.get(c.uid) == c.after}
    dropped = {c.uid for c in made.changes if c.after is None}
    assert {c.uid for c in made.changes} - dropped == (
        halves(found.changes).keys() | (found.refused.keys() - dropped) | (done - dropped)
    )
