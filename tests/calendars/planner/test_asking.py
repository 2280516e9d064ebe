"""A timetable as a problem: what its events are, how firmly they stand, and what binds them."""

from dataclasses import replace
from datetime import date, datetime

from calendars.planner import Conditions, Goal, Hold, Level, Placement, Wishes, check
from calendars.text import Words
from calendars.times import Span
from calendars.timetable import Setting, Status
from tests.calendars.planner.asking import asked_of
from tests.calendars.planner.drafts import study_draft
from tests.campaigns_data import study


def event(kind, unit, phase=None):
    return next(
        e for e in study_draft().events
        if e.kind == kind and e.units == {unit} and phase in (None, e.phase)
    )  # fmt: skip


def test_every_event_of_the_draft_is_a_task_that_stands_where_it_is():
    problem = asked_of(study_draft().events)
    assert {task.uid for task in problem.tasks} == {e.uid for e in study_draft().events}
    assert all(task.hold is Hold.PUBLISHED for task in problem.tasks)
    assert problem.bookings == ()


def test_checker_finds_nothing_against_the_draft():
    problem = asked_of(study_draft().events)
    assert check(problem, problem.current) == ()


def test_empty_timetable_asks_for_the_same_tasks_without_a_place():
    empty, full = asked_of(), asked_of(study_draft().events)
    assert {task.uid for task in empty.tasks} == {task.uid for task in full.tasks}
    assert empty.current == {}


def test_held_past_and_pinned_stay_drafts_and_freed_may_go():
    draft, held = event("E15", "ZF04"), event("E04", "ZF04")
    pinned, freed = event("E17", "ZF04"), event("E18", "ZF04")
    events = [
        replace(e, status=Status.DRAFT) if e.uid == draft.uid
        else replace(e, held_on=e.when.last_day) if e.uid == held.uid
        else e
        for e in study_draft().events
    ]  # fmt: skip
    wishes = Wishes(date(2009, 4, 24), frozenset({pinned.uid}), frozenset({freed.uid}))
    problem = asked_of(events, wishes)
    holds = [problem.by_uid[e.uid].hold for e in (draft, held, pinned, freed)]
    assert holds == [Hold.FREE, Hold.PINNED, Hold.PINNED, Hold.FREE]
    past = event("E05", "ZF04", "P1")
    assert past.when.first_day < date(2009, 4, 24)
    assert problem.by_uid[past.uid].hold is Hold.PINNED


def test_event_beside_the_recipe_is_booked_with_all_it_takes():
    life = event("E15", "ZF04")
    other = replace(life, uid="other", kind="E27", place="区委礼堂", people=frozenset({"G01-02"}),
                    groups=frozenset({"G01"}))  # fmt: skip
    (booking,) = asked_of([*study_draft().events, other]).bookings
    half = asked_of(study_draft().events).by_uid[life.uid].current.half
    assert (booking.halves, booking.units, booking.place) == ({half}, {"ZF04"}, "区委礼堂")
    assert booking.teams == {"G01": 1}
    assert "G01-02" in booking.people


def test_meeting_over_noon_is_left_alone_and_books_both_halves():
    life = event("E15", "ZF04")
    day = life.when.first_day
    long = replace(life, when=Span(datetime(day.year, day.month, day.day, 10),
                                   datetime(day.year, day.month, day.day, 16)))  # fmt: skip
    events = [long if e.uid == life.uid else e for e in study_draft().events]
    problem = asked_of(events)
    assert life.uid not in problem.by_uid
    (booking,) = problem.bookings
    assert len(booking.halves) == 2


def test_cancelled_event_leaves_its_obligation_open():
    life = event("E15", "ZF04")
    events = [replace(e, status=Status.CANCELLED) if e.uid == life.uid else e
              for e in study_draft().events]  # fmt: skip
    problem = asked_of(events)
    (again,) = [t for t in problem.tasks if t.unit == "ZF04" and t.kind == "E15"]
    assert again.current is None


def test_rules_and_recipe_bind_the_same_pair_once_with_the_wider_gap():
    problem = asked_of()
    by = {(task.unit, task.step): task.uid for task in problem.tasks}
    pair = (by["ZF04", "opinions"], by["ZF04", "life_meeting"])
    (order,) = [o for o in problem.orders if (o.first, o.then) == pair]
    assert (order.days, order.source) == (1, "policy")
    meeting = (by[None, "district_mobilisation"], by["ZF04", "mobilisation"])
    (first,) = [o for o in problem.orders if (o.first, o.then) == meeting]
    assert (first.days, first.source) == (0, "plan")


def test_deadline_of_a_rule_ends_the_window():
    problem = asked_of()
    last = {problem.day(t.last) for t in problem.tasks if t.step == "mobilisation"}
    assert last == {date(2009, 3, 13)}


def test_riding_visit_is_known_by_its_hosts_time_and_no_place():
    host = event("E05", "ZF04", "P1")
    visit = event("E25", "ZF04", "P1")
    riding = replace(visit, when=host.when, place="", roles=frozenset({"contact"}))
    events = [riding if e.uid == visit.uid else e for e in study_draft().events]
    problem = asked_of(events)
    task = problem.by_uid[visit.uid]
    assert task.current == Placement(task.current.half, joins=host.uid)
    assert host.uid in task.hosts
    assert not [v for v in check(problem, problem.current) if visit.uid in v.tasks]


def test_conditions_and_levels_are_taken_over():
    conditions = Conditions(
        {"G01-02": frozenset({date(2009, 3, 10)})}, {"ZF04": frozenset({date(2009, 3, 11)})},
        {"区委礼堂": frozenset({date(2009, 3, 12)})}, frozenset({date(2009, 3, 13)}),
    )  # fmt: skip
    level = Setting("plan.level.trips", "high", Words("单独调研", "Trips"), "ours")
    campaign = replace(study(), settings={**study().settings, level.key: level})
    problem = asked_of(wishes=Wishes(conditions=conditions), campaign=campaign)
    on = {n: {problem.day(half).day for half in halves} for n, halves in (
        ("person", problem.absent["G01-02"]), ("unit", problem.blocked["ZF04"]),
        ("other", problem.blocked["ZF05"]), ("place", problem.closed["区委礼堂"]),
    )}  # fmt: skip
    assert on == {"person": {10}, "unit": {11, 13}, "other": {13}, "place": {12}}
    assert problem.factor(Goal.TRIPS) == 2 * problem.factor(Goal.SPREAD)
    assert problem.levels[Goal.TRIPS] is Level.HIGH
