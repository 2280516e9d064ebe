"""What is written of a campaign is what is read of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.campaigns import load, written
from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.text import Words
from calendars.timetable import Person, Post
from calendars.workdays import SpecialDay, Workdays
from tests.campaigns_data import study, tiny

NEWCOMER = Person(PersonCode("Z-9"), Words("新到任同志，“暂定”;甲", 'New "comrade", one'))
EXTRA = [
    Post(NEWCOMER.code, RoleCode("member"), UnitCode("B"), since=date(2026, 12, 1)),
    Post(NEWCOMER.code, RoleCode("guidance"), None, GroupCode("S")),
    Post(PersonCode("A-1"), RoleCode("liaison"), UnitCode("B"), until=date(2026, 12, 1)),
    Post(PersonCode("A-2"), RoleCode("member"), UnitCode("A")),
]


def again(campaign):
    """Read it anew, with posts in an order that does not depend on the files they stood in."""
    return in_order(load(written(campaign)))


def in_order(campaign):
    posts = sorted(campaign.posts, key=lambda post: (post.person, str(post)))
    points = sorted(campaign.contact_points, key=lambda point: (point.leader, point.unit))
    return replace(campaign, posts=tuple(posts), contact_points=tuple(points))


@pytest.mark.parametrize("campaign", [tiny(), study()], ids=["tiny", "study"])
def test_folder_that_is_written_reads_as_the_campaign(campaign):
    assert again(campaign) == in_order(campaign)
    assert written(load(written(campaign))) == written(campaign)


@given(st.sets(st.sampled_from(EXTRA)))
def test_posts_of_every_sort_are_read_again(extra):
    people = {**tiny().people, NEWCOMER.code: NEWCOMER}
    campaign = replace(tiny(), people=people, posts=(*tiny().posts, *extra))
    assert again(campaign) == in_order(campaign)


def test_successive_heads_of_a_unit_are_read_again():
    change = date(2026, 12, 15)
    head = next(post for post in tiny().posts if post.head and post.unit == "B")
    others = [post for post in tiny().posts if post.person != head.person]
    before = [replace(p, until=change) for p in tiny().posts if p.person == head.person]
    after = Post(PersonCode("A-2"), RoleCode("leader"), UnitCode("B"), head=True, since=change)
    campaign = replace(tiny(), posts=(*others, *before, after))
    assert again(campaign) == in_order(campaign)


@given(st.sets(st.integers(0, 100)), st.sets(st.integers(0, 15)))
def test_days_off_and_days_worked_are_read_again(off, worked):
    begin = date(2026, 11, 2)
    days = [SpecialDay(begin + timedelta(days=n), Words("校庆", "Jubilee")) for n in off]
    saturdays = [begin + timedelta(days=5 + 7 * n) for n in worked]
    taken = {day.on for day in days}
    days += [SpecialDay(day) for day in saturdays if day not in taken]
    campaign = replace(tiny(), workdays=Workdays.of(days))
    assert again(campaign) == in_order(campaign)


def test_moved_phase_is_written_by_its_days():
    phase = next(phase for phase in study().phases.values() if phase.written)
    window = replace(phase.window, first=phase.window.first + timedelta(days=3))
    moved = replace(study(), phases={**study().phases, phase.code: replace(phase, window=window)})
    assert load(written(moved)).phases[phase.code] == replace(phase, window=window, written="")
