"""What finds no place is named with the reason, and the rest is drafted all the same."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

from calendars.planner import Guidance, Order, Per, Reason, Recipe, Step, StepCode, Unplaced
from calendars.timetable import Post, Timetable, clashes, warnings
from calendars.workdays import Workdays
from tests.calendars.planner.drafts import (
    drafted,
    study_draft,
    study_recipe,
    tiny_recipe,
    with_setting,
)
from tests.campaigns_data import study, tiny


def ten_groups_and_a_late_district_meeting():
    """102 units in 10 groups; 9 half days are left after the morning of Monday 9 March."""
    campaign = with_setting(study(), "district_meeting.day", date(2009, 3, 9))
    names = sorted(campaign.groups)[:10]
    units = {
        code: replace(campaign.units[code], group=names[place % 10])
        for place, code in enumerate(sorted(campaign.units))
    }
    groups = {name: campaign.groups[name] for name in names}
    posts = tuple(post for post in campaign.posts if post.group is None or post.group in groups)
    return replace(campaign, units=units, groups=groups, posts=posts)


def test_ten_groups_cannot_mobilise_102_units_in_nine_half_days():
    campaign = ten_groups_and_a_late_district_meeting()
    result = drafted(campaign, study_recipe())
    left_out = {f"ZF{number}" for number in range(27, 39)}
    assert {each.unit for each in result.unplaced} == left_out
    assert {(each.kind, each.code) for each in result.unplaced} == {
        ("E04", Reason.NO_GUIDANCE_FREE)
    }
    sizes = Counter(unit.group for unit in campaign.units.values())
    assert Counter(campaign.units[each.unit].group for each in result.unplaced) == {
        group: size - 9 for group, size in sizes.items()
    }


def test_the_reason_names_window_and_counts():
    result = drafted(ten_groups_and_a_late_district_meeting(), study_recipe())
    assert result.unplaced[0].data == {
        "step": "mobilisation",
        "number": 1,
        "phase": "P0",
        "first": date(2009, 3, 9),
        "last": date(2009, 3, 13),
        "half_days": 9,
        "blocked": {Reason.NO_GUIDANCE_FREE: 9},
    }


def test_the_rest_is_loaded_without_a_clash():
    campaign = ten_groups_and_a_late_district_meeting()
    result = drafted(campaign, study_recipe())
    timetable = Timetable.of(campaign, result.events)
    assert len(result.events) == len(study_draft().events) - 12
    assert clashes(timetable) == ()
    assert warnings(timetable, result.events) == ()


def test_two_teams_in_each_of_ten_groups_are_enough():
    campaign = ten_groups_and_a_late_district_meeting()
    groups = {code: replace(group, teams=2) for code, group in campaign.groups.items()}
    result = drafted(replace(campaign, groups=groups), study_recipe())
    assert result.unplaced == ()


def one(step, campaign=None, orders=()):
    recipe = Recipe((step,), orders, time(9), time(14), "{unit}", {})
    return drafted(tiny() if campaign is None else campaign, recipe)


def reasons(result):
    return [(each.unit, each.kind, each.code) for each in result.unplaced]


def step(**values):
    return replace(Step(StepCode("one"), "READ", "LEARN"), **values)


def test_unit_without_a_guidance_group():
    units = {**tiny().units, "A": replace(tiny().units["A"], group=None)}
    result = one(step(guidance=Guidance.COMRADE), replace(tiny(), units=units))
    assert reasons(result) == [("A", "READ", Reason.NO_GROUP)]
    assert len(result.events) == 2


def test_group_without_a_comrade_in_office():
    posts = tuple(
        replace(post, until=date(2026, 11, 1)) if post.group == "N" else post
        for post in tiny().posts
    )
    result = one(step(guidance=Guidance.COMRADE), replace(tiny(), posts=posts))
    assert reasons(result) == [("A", "READ", Reason.NO_GUIDANCE_FREE)]


def test_group_without_a_head():
    posts = tuple(
        Post(post.person, post.role, post.unit, post.group) if post.group == "N" else post
        for post in tiny().posts
    )
    result = one(step(guidance=Guidance.HEAD), replace(tiny(), posts=posts))
    assert reasons(result) == [("A", "READ", Reason.NO_GUIDANCE_FREE)]


def test_meeting_longer_than_half_a_day():
    result = one(step(minutes=400))
    assert reasons(result) == [(unit, "READ", Reason.TOO_LONG) for unit in ("B", "A", "C")]


def test_stretch_longer_than_its_phase():
    result = one(step(kind="SHOW", phase="END", days=40))
    assert reasons(result) == [(unit, "SHOW", Reason.NO_DAY_LEFT) for unit in ("B", "A", "C")]
    assert result.unplaced[0].data == {"step": "one", "number": 1, "phase": "END"}


def test_phase_without_a_working_day():
    off = {day: tiny().words for day in tiny().phases["LEARN"].window}
    result = one(step(), replace(tiny(), workdays=Workdays(off)))
    assert {each.code for each in result.unplaced} == {Reason.NO_DAY_LEFT}


def test_order_against_the_phases_leaves_out_what_is_placed_later():
    recipe = replace(
        tiny_recipe(),
        steps=(step(code="later", kind="TALK", phase="MEND"), step(code="sooner")),
        orders=(Order(StepCode("later"), StepCode("sooner"), 10),),
    )
    result = drafted(tiny(), recipe)
    assert [event.kind for event in result.events] == ["TALK"] * 3
    assert reasons(result) == [(unit, "READ", Reason.NO_DAY_LEFT) for unit in ("B", "A", "C")]


def test_leader_who_is_busy_all_the_time():
    """Nine visits, six of them to B, do not go into two half days."""
    days = {day: tiny().words for day in tiny().phases["MEND"].window if day != date(2027, 1, 4)}
    campaign = replace(tiny(), workdays=Workdays(days))
    result = one(step(kind="TALK", phase="MEND", per=Per.CONTACT, count=3), campaign)
    assert Counter((*event.units, *event.people) for event in result.events) == {
        ("A", "C-1"): 1,
        ("B", "C-1"): 1,
        ("B", "C-2"): 1,
    }
    assert Counter((each.unit, each.code) for each in result.unplaced) == {
        ("A", Reason.PEOPLE_BUSY): 2,
        ("B", Reason.UNIT_BUSY): 4,
    }
    assert result.unplaced[-1].data["blocked"] == {
        Reason.UNIT_BUSY: 1,
        Reason.PEOPLE_BUSY: 2,
        Reason.PLACE_TAKEN: 1,
    }


def test_fixed_day_that_is_not_worked():
    campaign = with_setting(tiny(), "district_meeting.day", date(2026, 11, 7))
    fixed = step(per=Per.DISTRICT, on_day="district_meeting.day", at_time="district_meeting.time")
    assert one(fixed, campaign).unplaced == (
        Unplaced(
            None,
            "READ",
            Reason.FIXED_DAY_OFF,
            {"step": "one", "number": 1, "phase": "LEARN"},
        ),
    )


def test_fixed_hour_after_work():
    campaign = with_setting(tiny(), "district_meeting.day", date(2026, 11, 9))
    campaign = with_setting(campaign, "district_meeting.time", time(17, 30))
    fixed = step(per=Per.DISTRICT, on_day="district_meeting.day", at_time="district_meeting.time")
    assert reasons(one(fixed, campaign)) == [(None, "READ", Reason.FIXED_HOUR_OFF)]


def test_strict_deadline_leaves_out_the_day_itself():
    campaign = with_setting(tiny(), "mobilisation.strict", True)
    days = {day: tiny().words for day in tiny().phases["LEARN"].window if day.day != 13}
    campaign = replace(campaign, workdays=Workdays(days))
    opening = step(kind="OPEN", guidance=Guidance.COMRADE)
    assert len(one(opening, campaign).events) == 3
    result = one(replace(opening, strict="mobilisation.strict"), campaign)
    assert [each.code for each in result.unplaced] == [Reason.NO_DAY_LEFT] * 3


def test_unplaced_meeting_binds_nothing_after_it():
    recipe = tiny_recipe()
    units = {**tiny().units, "A": replace(tiny().units["A"], group=None)}
    result = drafted(replace(tiny(), units=units), recipe)
    assert reasons(result) == [("A", "OPEN", Reason.NO_GROUP)]
    assert Counter(e.kind for e in result.events if "A" in e.units) == {
        "READ": 3, "TALK": 1, "SHOW": 1,
    }  # fmt: skip
