"""What stands in a feed: whole, for every kind of reader, and nothing that is not for them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    GroupFeed,
    LeaderFeed,
    Options,
    PersonFeed,
    PublicFeed,
    UnitFeed,
    View,
    ViewFeed,
    feed_name,
    lint,
    posts_in,
    render,
    selection,
    shows,
)
from calendars.timetable import Visibility, attendees
from tests.calendars.feeds.readers import (
    FEEDS,
    attends,
    comes,
    feeds,
    posted,
    sees,
    takes_part,
)
from tests.calendars.feeds.samples import EVERYTHING, ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import UIDS, events, meeting, programmes, wide

GOLDEN = Path(__file__).parent / "golden"
AT_CONTACT_POINT = (
    meeting(8, units=frozenset({"B"}), visibility=Visibility.INTERNAL, title="只有参加的人知道"),
)
KINDS = {
    "person": PersonFeed("A-1"),
    "leader": LeaderFeed("C-1"),
    "group": GroupFeed("N"),
    "category": ViewFeed(View(categories=frozenset({"BUREAU"}))),
    "whole": ViewFeed(View(internal=True)),
    "view": ViewFeed(View(units=frozenset("AB"), kinds=frozenset({"READ"}), text="礼堂")),
}


@given(programmes(6), feeds())
@settings(max_examples=100)
def test_feed_shows_what_is_for_its_reader_and_nothing_else(planned, feed):
    chosen = [one.event for one in selection(feed, stamped(*planned), posted())]
    assert {event.uid for event in chosen} == {e.uid for e in planned if sees(feed, e, posted())}
    assert all(shows(feed, event, posted()) for event in chosen)


@pytest.mark.parametrize(
    ("feed", "numbers"),
    [
        (LEADER, [1, 3, 2, 5]),
        (EVERYTHING, [1, 3, 7, 2, 5]),
        (UnitFeed("A", "guidance"), [7]),
        (UnitFeed("B", "leader"), [6, 8, 2, 5]),
        (PublicFeed(), [5]),
        (PublicFeed("C"), [5]),
        (PersonFeed("A-1"), [1, 3, 2, 5]),
        (PersonFeed("B-L"), [6, 8, 2, 5]),
        (PersonFeed("N-1"), [1, 7]),
        (PersonFeed("S-1"), []),
        (LeaderFeed("C-1"), [1, 3, 6, 7, 2, 5]),
        (LeaderFeed("C-2"), [6, 2, 5]),
        (GroupFeed("N"), [1, 7]),
        (GroupFeed("S"), []),
        (ViewFeed(View()), [1, 3, 6, 7, 2, 5]),
        (ViewFeed(View(internal=True)), [1, 3, 6, 7, 8, 2, 5]),
        (ViewFeed(View(text="二楼")), [1]),
    ],
)
def test_feed_of_each_reader_holds_theirs_by_time(feed, numbers):
    planned = (*PROGRAMME, *AT_CONTACT_POINT)
    chosen = selection(feed, stamped(*reversed(planned)), wide())
    assert [one.event.uid for one in chosen] == [UIDS[n - 1] for n in numbers]


@pytest.mark.parametrize("name", KINDS)
def test_feed_of_every_kind_is_written_byte_for_byte(name):
    feed = KINDS[name]
    data = render(feed, Options(), stamped(*PROGRAMME, *AT_CONTACT_POINT), wide(), ISSUED).data
    assert data == (GOLDEN / f"{name}.ics").read_bytes()
    assert lint(data) == ()


@given(events(visibility=st.just(Visibility.INTERNAL)), feeds())
@settings(max_examples=100)
def test_internal_event_stands_in_no_feed_whose_holder_has_no_part_in_it(event, feed):
    shown = shows(feed, event, posted())
    match feed:
        case PublicFeed():
            assert not shown
        case ViewFeed(view):
            assert view.internal or not shown
        case LeaderFeed(leader):
            assert leader in attendees(event, posted()) or not shown
        case PersonFeed(person):
            posts = [post for post in posted().posts if post.person == person]
            here = any(comes(event, post, posted()) for post in posts)
            assert person in event.people or here or not shown
        case GroupFeed(group):
            assert attends(event, group, posted()) or not shown
        case UnitFeed(_, role):
            assert takes_part(event, role, posted()) or not shown


@pytest.mark.parametrize(
    ("feed", "zh", "en"),
    [
        (UnitFeed("A", "central"), "水务局 · 中心组", "Water Bureau · Central group"),
        (PublicFeed(), "作风活动 · 公开日程", "Style campaign · public timetable"),
        (PersonFeed("N-1"), "北片指导组组长 · 个人日程",
         "Head of the northern group · personal timetable"),
        (LeaderFeed("C-1"), "县委主要负责同志 · 联系点日程",
         "Principal leader of the county · contact points"),
        (GroupFeed("S"), "南片指导组 · 参加的活动", "Southern group · meetings attended"),
        (ViewFeed(View()), "作风活动 · 日程", "Style campaign · timetable"),
        (ViewFeed(View(categories=frozenset({"BUREAU"}))), "局 · 日程", "Bureaus · timetable"),
        (ViewFeed(View(units=frozenset("ABC"), text="会")),
         "水务局、林草局等3个 · 会 · 日程",
         "Water Bureau, Forestry Bureau +1 · 会 · timetable"),
    ],
)  # fmt: skip
def test_feed_bears_the_name_of_what_is_in_it(feed, zh, en):
    assert (feed_name(feed, wide(), "zh"), feed_name(feed, wide(), "en")) == (zh, en)


def test_deadlines_stand_in_the_feeds_of_those_whose_unit_has_them():
    assert posts_in(PersonFeed("A-2"), posted()) == (
        ("A", "body"), ("A", "central"), ("D", "leader"), ("E", "liaison"),
    )  # fmt: skip
    assert posts_in(PersonFeed("N-1"), posted()) == ()
    having = [feed for feed in FEEDS if posts_in(feed, posted())]
    assert {type(feed) for feed in having} == {UnitFeed, PersonFeed}
