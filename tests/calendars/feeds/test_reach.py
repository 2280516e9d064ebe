"""Whom a change reaches: exactly the feeds that hold it, before or after."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    NOBODY,
    Deadlines,
    Options,
    PersonFeed,
    Reach,
    UnitFeed,
    affected,
    feed_name,
    marks,
    obliged,
    render,
    visible,
)
from calendars.text import Words
from calendars.timetable import Change, Noun, Status
from tests.calendars.feeds.readers import FEEDS, UNITS, feeds, posted, sees, views
from tests.calendars.feeds.samples import ISSUED, stamped
from tests.strategies import UIDS, events, meeting, wide

BARE = Options(deadlines=Deadlines.NONE, phases=False)


def written(feed, event, campaign):
    return render(feed, BARE, stamped(*[event] if event else []), campaign, ISSUED).data


def reach_of(before, after):
    return affected(Change(Noun.EVENT, UIDS[0], before, after), posted())


sides = st.none() | events(UIDS[0])


@given(sides, sides, st.lists(feeds(), max_size=4))
@settings(max_examples=100)
def test_change_reaches_the_feeds_that_hold_it_before_or_after_and_no_others(before, after, more):
    reach = reach_of(before, after)
    for feed in (*FEEDS, *more):
        holds = any(side and sees(feed, side, posted()) for side in (before, after))
        assert reach.includes(feed, posted()) == holds, feed


@given(sides, sides, sides, st.lists(feeds(), max_size=4))
@settings(max_examples=60)
def test_changes_together_reach_what_each_of_them_reaches(one, other, third, more):
    both = (reach_of(one, other), reach_of(other, third))
    for feed in (*FEEDS, *more):
        each = [reach.includes(feed, posted()) for reach in both]
        assert (both[0] | both[1]).includes(feed, posted()) == any(each)


@given(sides, sides)
@settings(max_examples=60)
def test_feed_whose_bytes_differ_is_reached_and_its_event_is_stamped_anew(before, after):
    reach = reach_of(before, after)
    for feed in FEEDS:
        if written(feed, before, posted()) != written(feed, after, posted()):
            assert reach.includes(feed, posted()), feed
            if before and after and before.status.published and after.status.published:
                assert visible(before, posted()) != visible(after, posted())


@given(events(UIDS[0]), views())
@settings(max_examples=100)
def test_event_bears_a_mark_of_every_view_that_lets_it_through(event, view):
    if view.passes(event, posted()):
        assert not view.anchors.isdisjoint(marks(event, posted()))


def test_change_of_units_and_of_roles_at_once_reaches_no_pair_that_never_was():
    reach = reach_of(meeting(), meeting(units=frozenset("D"), roles=frozenset({"member"})))
    found = {(feed.unit, feed.role) for feed in UNITS if reach.includes(feed, posted())}
    assert found == {
        ("A", "leader"), ("A", "all"), ("D", "leader"), ("D", "member"), ("D", "all"),
    }  # fmt: skip


@given(events(UIDS[0], status=st.just(Status.DRAFT)), events(UIDS[0], status=st.just(Status.DRAFT)))
@settings(max_examples=20)
def test_change_of_drafts_reaches_nobody(before, after):
    assert reach_of(before, after) == NOBODY


@pytest.mark.parametrize(
    ("noun", "code"), [(Noun.UNIT, "A"), (Noun.PERSON, "C-1"), (Noun.GROUP, "N")]
)
@given(more=st.lists(feeds(), max_size=6))
@settings(max_examples=60)
def test_rename_reaches_the_feeds_named_after_it_and_no_others(noun, code, more):
    shelf = {Noun.UNIT: "units", Noun.PERSON: "people", Noun.GROUP: "groups"}[noun]
    old = getattr(wide(), shelf)[code]
    new = replace(old, words=Words("水利局", "Water"))
    renamed = replace(wide(), **{shelf: {**getattr(wide(), shelf), code: new}})
    reach = affected(Change(noun, code, old, new), renamed)
    for feed in (*FEEDS, *more):
        names = [feed_name(feed, campaign, "zh") for campaign in (wide(), renamed)]
        assert reach.includes(feed, renamed) == (names[0] != names[1]), feed


@given(events(UIDS[0]), st.sampled_from(posted().posts), st.lists(feeds(), max_size=6))
@settings(max_examples=100)
def test_post_taken_away_reaches_the_feeds_that_it_brought_something(event, post, more):
    without = replace(posted(), posts=tuple(one for one in posted().posts if one != post))
    reach = affected(Change(Noun.POST, "any", post, None), without)
    for feed in (*FEEDS, *more):
        if sees(feed, event, posted()) != sees(feed, event, without):
            assert reach.includes(feed, without), feed


def test_change_of_a_setting_reaches_nobody():
    one = wide().settings["due_soon.days"]
    change = Change(Noun.SETTING, one.key, one, replace(one, value=9))
    assert affected(change, wide()) == NOBODY


def test_change_reaches_the_deadlines_of_units_and_of_those_with_a_post_there():
    change = Change(Noun.EVENT, UIDS[0], None, meeting(units=frozenset("D")))
    reach = obliged(change, frozenset({"leader"}), posted(), {})
    assert reach == Reach(
        roles=frozenset(("D", role) for role in ("leader", "liaison", "all")),
        people=frozenset({"A-2", "C-2"}),
    )
    assert [f for f in FEEDS if reach.includes(f, posted())] == [
        UnitFeed("D", "leader"), UnitFeed("D", "all"), PersonFeed("A-2"), PersonFeed("C-2"),
    ]  # fmt: skip
    district = Change(Noun.EVENT, UIDS[0], None, meeting(district=True))
    assert obliged(district, frozenset({"leader"}), posted(), {}).people == {
        "A-1", "A-2", "B-1", "B-L", "C-1", "C-2",
    }  # fmt: skip
    assert obliged(change, frozenset(), posted(), {}) == NOBODY


def test_change_reaches_the_deadlines_of_units_that_a_host_meets_for():
    change = Change(Noun.EVENT, UIDS[0], None, meeting(units=frozenset("D")))
    reach = obliged(change, frozenset({"leader"}), posted(), {"D": ("E",), "B": ("C",)})
    assert {unit for unit, _ in reach.roles} == {"D", "E"}
