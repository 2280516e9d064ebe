"""The built-in campaign says what the plan says."""

from collections import Counter
from datetime import date, time

import chinese_calendar
import pytest

from calendars.times import Days, periods
from calendars.timetable import Visibility
from tests.campaigns_data import study


def test_phases_resolve_to_the_windows_of_the_plan():
    found = {
        code: (phase.written, phase.window.first, phase.window.last_day, phase.counted)
        for code, phase in study().phases.items()
    }
    assert found == {
        "P0": ("", date(2009, 3, 1), date(2009, 3, 13), False),
        "P1": ("3月上旬—4月下旬", date(2009, 3, 1), date(2009, 4, 30), True),
        "P2": ("4月下旬—6月中旬", date(2009, 4, 21), date(2009, 6, 20), True),
        "P3": ("6月下旬—8月下旬", date(2009, 6, 21), date(2009, 8, 31), True),
        "PX": ("", date(2009, 8, 21), date(2009, 8, 31), False),
    }


def test_first_two_phases_overlap_in_the_last_third_of_april():
    both = [day for day in study().window if len(study().phases_on(day)) == 2]
    assert both == list(Days(date(2009, 4, 21), date(2009, 5, 1)))


def test_every_day_of_the_campaign_lies_in_a_counted_phase():
    assert all(study().phases_on(day) for day in study().window)


@pytest.mark.parametrize(
    ("phase", "days", "working"),
    [("P0", 13, 10), ("P1", 61, 43), ("P2", 61, 42), ("P3", 72, 51), ("PX", 11, 7)],
)
def test_phase_has_its_days_and_working_days(phase, days, working):
    window = study().phases[phase].window
    assert (len(window), len(list(study().workdays.within(window)))) == (days, working)


def test_working_days_are_those_the_state_council_announced():
    ours = {day: study().workdays.works(day) for day in study().window}
    assert ours == {day: chinese_calendar.is_workday(day) for day in study().window}


def test_kinds_and_documents_are_complete_and_in_order():
    assert list(study().kinds) == [f"E{n:02}" for n in range(1, 32)]
    assert list(study().documents) == [f"D{n:02}" for n in range(1, 16)]


def test_public_kinds_are_those_the_plan_lets_out():
    public = {k.code for k in study().kinds.values() if k.visibility is Visibility.PUBLIC}
    assert public == {"E01", "E19", "E23", "E30"}


def test_internal_kinds_are_those_only_participants_may_see():
    internal = {k.code for k in study().kinds.values() if k.visibility is Visibility.INTERNAL}
    assert internal == {"E02", "E14", "E15", "E16", "E17", "E26"}


def test_guidance_comrades_are_needed_at_mobilisation_and_their_own_visits_only():
    assert {k.code for k in study().kinds.values() if k.guidance} == {"E04", "E26"}


def test_every_kind_invites_somebody_and_says_where_the_plan_asks_for_it():
    assert all(kind.roles and kind.ref for kind in study().kinds.values())
    assert all(document.steps and document.ref for document in study().documents.values())


def test_units_are_those_of_the_six_categories():
    assert Counter(unit.category for unit in study().units.values()) == {
        "DW": 17,
        "ZF": 39,
        "RZ": 6,
        "TT": 9,
        "CZ": 16,
        "SY": 15,
    }


def test_four_leadership_bodies_have_plans_of_their_own():
    bodies = [unit.code for unit in study().units.values() if unit.leadership_body]
    assert bodies == ["DW00", "ZF00", "RZ01", "RZ03"]


def test_guidance_groups_share_the_units_evenly():
    load = Counter(unit.group for unit in study().units.values())
    assert set(load) == set(study().groups) == {f"G{n:02}" for n in range(1, 13)}
    assert set(load.values()) == {8, 9}


def test_every_guidance_group_has_a_head_and_two_members():
    for posts in study().posts_of_group.values():
        assert sorted(post.head for post in posts) == [False, False, True]
        assert {post.role for post in posts} == {"guidance"}


def test_every_unit_has_one_principal_leader_a_central_group_and_a_liaison_officer():
    for unit in study().units.values():
        posts = study().posts_of_unit[unit.code]
        held = Counter(post.role for post in posts)
        assert held["leader"] == held["liaison"] == 1
        assert 3 <= held["body"] == held["central"] <= unit.headcount
        assert {post.person for post in posts if post.head} == {f"{unit.code}-01"}


def test_thirty_six_district_leaders_have_three_contact_points_each():
    points = study().points_of_leader
    assert len(points) == 36
    assert {len(units) for units in points.values()} == {3}


def test_every_unit_has_a_contact_leader_from_elsewhere():
    unit_of = {post.person: post.unit for post in study().posts}
    assert {point.unit for point in study().contact_points} == set(study().units)
    assert all(unit_of[point.leader] != point.unit for point in study().contact_points)
    leaders = {unit_of[point.leader] for point in study().contact_points}
    assert leaders == {"DW00", "ZF00", "RZ01", "RZ03"}


def test_nobody_holds_a_post_at_two_places():
    places = {(post.person, post.unit, post.group) for post in study().posts}
    assert len(places) == len(study().people)


def test_names_of_units_and_people_are_unique_in_both_languages():
    for things in (study().units.values(), study().people.values(), study().kinds.values()):
        zh, en = [t.words.zh for t in things], [t.words.en for t in things]
        assert (len(set(zh)), len(set(en))) == (len(zh), len(en))


def test_mobilisation_is_the_one_deadline_with_a_date_in_the_plan():
    found = [(deadline.kind, deadline.on) for deadline in study().deadlines]
    assert found == [("E04", date(2009, 3, 13))]


def test_settings_of_the_plan_are_told_from_ours():
    of_plan = {key for key, setting in study().settings.items() if setting.source == "plan"}
    assert of_plan == {
        "central.sessions_per_phase",
        "member_study.sessions_per_phase",
        "topics.per_leader",
        "close.last",
        "survey.questions",
    }


def test_demonstration_stands_on_its_settled_days():
    campaign = study()
    assert campaign.day("district_meeting.day") == date(2009, 3, 6)
    assert campaign.clock("district_meeting.time") == time(9)
    assert campaign.day("demo.as_of") == date(2009, 4, 24)
    assert campaign.number("due_soon.days") == 7


def test_feed_of_the_central_group_shows_its_own_sessions_only():
    roles = study().roles
    assert list(roles) == [
        "leader",
        "body",
        "central",
        "member",
        "liaison",
        "guidance",
        "contact",
        "all",
    ]
    assert roles["central"].sees == {"central"}
    assert [code for code, role in roles.items() if role.everything] == ["all"]


def test_campaign_spans_eighteen_periods():
    assert [period.written for period in periods(study().window)][:2] == ["3月上旬", "3月中旬"]
    assert len(periods(study().window)) == 18
