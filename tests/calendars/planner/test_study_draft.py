"""The draft of the campaign of 2009: complete, free of clashes, in order, and evenly spread."""

import pickle
import time as clock
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time
from random import Random

from calendars.times import Span
from calendars.timetable import Status, Timetable, checked, clashes, units_of, warnings
from tests.calendars.planner.drafts import (
    broken_orders,
    drafted,
    of_steps,
    study_draft,
    study_recipe,
)
from tests.campaigns_data import study

ONCE = {
    "E02": 1, "E03": 1, "E04": 1, "E05": 3, "E08": 3, "E10": 1, "E11": 1, "E12": 1, "E13": 1,
    "E14": 1, "E15": 1, "E17": 1, "E18": 1, "E19": 3, "E20": 1, "E22": 1, "E23": 1, "E24": 1,
    "E26": 3,
}  # fmt: skip


def meetings():
    return [event for event in study_draft().events if event.meets]


def test_nothing_is_left_out():
    assert study_draft().unplaced == ()


def test_every_unit_has_every_obligation():
    campaign = study()
    points = Counter(point.unit for point in campaign.contact_points)
    expected = Counter(
        {(unit, kind): count for unit in campaign.units for kind, count in ONCE.items()}
    )
    for unit in campaign.units.values():
        expected[unit.code, "E16"] = -(-unit.headcount // 30)
        expected[unit.code, "E25"] = 3 * points[unit.code]
    expected |= Counter({(unit, "E31"): 1 for unit in ("ZF00", "RZ01", "RZ03")})
    found = Counter((unit, each.kind) for each in study_draft().events for unit in each.units)
    assert found == +expected


def test_central_group_meets_in_every_phase_of_every_unit():
    found = Counter((u, e.phase) for e in study_draft().events if e.kind == "E05" for u in e.units)
    assert found == Counter((unit, phase) for unit in study().units for phase in ("P1", "P2", "P3"))


def test_every_contact_point_is_visited_by_its_leader_in_every_phase():
    visits = Counter(
        (leader, unit, event.phase)
        for event in study_draft().events
        if event.kind == "E25"
        for unit in event.units
        for leader in event.people
    )
    assert visits == Counter(
        (point.leader, point.unit, phase)
        for point in study().contact_points
        for phase in ("P1", "P2", "P3")
    )


def test_district_meeting_is_where_the_settings_put_it():
    (event,) = [event for event in study_draft().events if event.kind == "E01"]
    assert event.district
    assert event.when == Span(datetime(2009, 3, 6, 9), datetime(2009, 3, 6, 11))
    assert event.place == "区委礼堂"
    assert event.groups == frozenset(study().groups)
    assert "leader" in event.roles


def test_mobilisation_is_in_time_with_a_comrade_of_the_units_group():
    campaign = study()
    group_of = {
        post.person: post.group for post in campaign.posts if post.role == "guidance" and post.group
    }
    found = [event for event in study_draft().events if event.kind == "E04"]
    for event in found:
        (unit,) = event.units
        assert datetime(2009, 3, 6, 11) <= event.when.start < datetime(2009, 3, 14)
        assert event.groups == {campaign.units[unit].group}
        assert {group_of[person] for person in event.people} == event.groups
        assert {"leader", "guidance"} <= event.roles
    assert len(found) == len(campaign.units)


def test_nobody_is_in_two_places():
    assert clashes(Timetable.of(study(), study_draft().events)) == ()


def test_nothing_is_doubtful():
    events = study_draft().events
    assert warnings(Timetable.of(study(), events), events) == ()


def test_nobody_has_two_meetings_in_half_a_day():
    halves = Counter(
        (person, event.when.first_day, event.when.start.time() < time(12))
        for event in meetings()
        if not event.district
        for unit in units_of(event, study())
        for person in event.people
        | {post.person for post in study().posts_of_unit[unit] if post.role in event.roles}
    )
    assert halves.most_common(1)[0][1] == 1


def test_orders_and_gaps_of_the_recipe_hold_in_every_unit():
    assert broken_orders(study_draft().events, study_recipe(), study()) == []


def test_second_phase_of_a_unit_follows_its_first():
    """The overlap of 21 to 30 April serves units that are ahead; none is in both at once."""
    found = of_steps(study_draft().events, study_recipe())
    for unit in study().units:
        (opinions,) = found["opinions", unit]
        assert all(
            found[step, unit][0].when.last_day < opinions.when.first_day
            for step in ("central_1", "members_1", "discussion", "exchange")
        )


def test_no_day_holds_more_than_a_tenth_of_its_phases_meetings():
    for phase in study_draft().load.phases:
        if study().phases[phase.code].counted:
            assert phase.most * 10 <= phase.meetings


def test_preparation_and_close_fit_into_a_tenth_of_the_phase_that_holds_them():
    of_phase = {phase.code: phase.meetings for phase in study_draft().load.phases}
    for part, whole in (("P0", "P1"), ("PX", "P3")):
        days = Counter(e.when.first_day for e in meetings() if e.phase in (part, whole))
        assert max(days.values()) * 10 <= of_phase[part] + of_phase[whole]


def test_awkward_hours_are_rare():
    awkward = [
        event
        for event in meetings()
        if (event.when.first_day.weekday(), event.when.start.time() < time(12))
        in ((0, True), (4, False))
    ]
    assert len(awkward) * 50 < len(meetings())


def test_units_have_two_meetings_a_week_but_for_one_of_twelve_branches():
    weeks = Counter(
        (unit, event.when.first_day.isocalendar()[:2])
        for event in meetings()
        for unit in units_of(event, study())
    )
    crowded = {unit: count for (unit, _), count in weeks.items() if count > 2}
    assert crowded == {"CZ07": 3}


def test_meetings_of_one_unit_are_on_different_days():
    days = Counter((unit, event.when.first_day) for event in meetings() for unit in event.units)
    assert max(days.values()) == 1


def test_guidance_groups_of_the_same_size_bear_the_same_load():
    sizes = Counter(unit.group for unit in study().units.values())
    by_size = {
        (sizes[burden.code], burden.meetings, burden.most) for burden in study_draft().load.groups
    }
    assert by_size == {(8, 33, 2), (9, 37, 2)}


def test_hours_are_sensible():
    starts = Counter(event.when.start.time() for event in meetings())
    assert set(starts) == {time(9), time(14, 30)}
    assert max(event.when.end.time() for event in meetings()) <= time(17, 30)


def test_made_up_sunday_is_worked_and_holidays_are_not():
    days = {event.when.first_day for event in study_draft().events}
    assert date(2009, 5, 31) in days
    assert not days & set(study().workdays.holidays)


def test_events_are_complete_and_published():
    for event in study_draft().events:
        assert checked(event, study()) == event
        kind = study().kinds[event.kind]
        assert (event.status, event.visibility) == (Status.CONFIRMED, kind.visibility)
        assert event.roles == kind.roles
        assert bool(event.place) is event.meets


def test_education_bureau_reads_as_a_coordinator_would_write_it():
    rows = [
        (event.kind, event.title, event.place)
        for event in Timetable.of(study(), study_draft().events).of_unit["ZF04"]
        if event.kind in {"E05", "E16", "E19"}
    ]
    assert rows == [
        ("E05", "第一次", "区教育局会议室"),
        ("E05", "第二次", "区教育局会议室"),
        ("E16", "第一党支部", "区教育局会议室"),
        ("E16", "第二党支部", "区教育局会议室"),
        ("E19", "分析检查报告及评议结果", ""),
        ("E19", "整改落实方案", ""),
        ("E05", "第三次", "区教育局会议室"),
        ("E19", "满意度测评结果", ""),
    ]


def test_leadership_bodies_meet_in_rooms_of_their_own():
    places = {event.place for event in meetings() if event.units & {"DW00", "ZF00", "RZ01", "RZ03"}}
    assert places == {
        "区委常委会议室", "区政府常务会议室", "区人大常委会会议室", "区政协会议室",
    }  # fmt: skip


def test_uids_are_unique():
    uids = [event.uid for event in study_draft().events]
    assert len(set(uids)) == len(uids)


def test_same_values_give_the_same_bytes():
    assert pickle.dumps(drafted(study(), study_recipe())) == pickle.dumps(
        drafted(study(), study_recipe())
    )


def test_order_of_the_data_does_not_matter():
    shuffled = _shuffled(study())
    assert list(shuffled.units) != list(study().units)
    assert drafted(shuffled, study_recipe()) == study_draft()


def test_a_draft_takes_under_three_seconds():
    before = clock.process_time()
    drafted(study(), study_recipe())
    assert clock.process_time() - before < 3


def _shuffled(campaign):
    random = Random(2009)  # noqa: S311 -- a fixed shuffle, no secret
    tables = {}
    for name in ("phases", "kinds", "roles", "units", "groups", "people", "settings"):
        items = list(getattr(campaign, name).items())
        random.shuffle(items)
        tables[name] = dict(items)
    for name in ("posts", "contact_points", "deadlines"):
        tables[name] = tuple(random.sample(getattr(campaign, name), len(getattr(campaign, name))))
    return replace(campaign, **tables)
