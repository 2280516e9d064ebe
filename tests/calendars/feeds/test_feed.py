"""What stands in a feed, and that every feed whose bytes a change alters is reached by it."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    NOBODY,
    Deadlines,
    Options,
    PublicFeed,
    Reach,
    UnitFeed,
    affected,
    render,
    selection,
    shows,
)
from calendars.text import Words
from calendars.timetable import Change, Noun, Status, Visibility
from tests.calendars.feeds.samples import EVERYTHING, ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import UIDS, events, meeting, programmes, wide

BARE = Options(deadlines=Deadlines.NONE, phases=False)
FEEDS = (
    *(UnitFeed(*pair) for pair in product(("A", "D", "E"), ("leader", "member", "all"))),
    PublicFeed(),
    PublicFeed("A"),
    PublicFeed("E"),
)


def sees(feed, event, campaign):
    if event.status is Status.DRAFT:
        return False
    if isinstance(feed, PublicFeed):
        here = feed.unit is None or event.district or feed.unit in event.units
        return event.visibility is Visibility.PUBLIC and here
    role = campaign.roles[feed.role]
    invited = role.everything or any(code in event.roles for code in role.sees)
    return invited and (event.district or feed.unit in event.units)


@given(programmes(6), st.sampled_from(FEEDS))
@settings(max_examples=60)
def test_feed_shows_no_draft_and_nothing_outside_its_audience(planned, feed):
    chosen = [one.event for one in selection(feed, stamped(*planned), wide())]
    assert {event.uid for event in chosen} == {e.uid for e in planned if sees(feed, e, wide())}
    assert all(shows(feed, event, wide()) for event in chosen)


@pytest.mark.parametrize(
    ("feed", "numbers"),
    [
        (LEADER, [1, 3, 2, 5]),
        (EVERYTHING, [1, 3, 7, 2, 5]),
        (UnitFeed("A", "guidance"), [7]),
        (UnitFeed("B", "leader"), [6, 2, 5]),
        (PublicFeed(), [5]),
        (PublicFeed("C"), [5]),
    ],
)
def test_feed_of_each_reader_holds_theirs_by_time(feed, numbers):
    chosen = selection(feed, stamped(*reversed(PROGRAMME)), wide())
    assert [one.event.uid for one in chosen] == [UIDS[n - 1] for n in numbers]


def written(feed, event, campaign):
    return render(feed, BARE, stamped(*[event] if event else []), campaign, ISSUED).data


@given(
    st.none() | events(UIDS[0]),
    st.none() | events(UIDS[0]),
)
@settings(max_examples=60)
def test_change_reaches_every_feed_whose_bytes_differ(before, after):
    reach = affected(Change(Noun.EVENT, UIDS[0], before, after), wide())
    for feed in FEEDS:
        if written(feed, before, wide()) != written(feed, after, wide()):
            assert reach.includes(feed), feed


def test_change_reaches_nobody_who_never_sees_it():
    change = Change(Noun.EVENT, UIDS[0], meeting(), meeting(units=frozenset({"D"})))
    reach = affected(change, wide())
    assert reach == Reach(units=frozenset("AD"), roles=frozenset({"leader", "liaison", "all"}))
    assert [feed for feed in FEEDS if reach.includes(feed)] == [
        UnitFeed("A", "leader"), UnitFeed("A", "all"), UnitFeed("D", "leader"),
        UnitFeed("D", "all"),
    ]  # fmt: skip


@given(events(UIDS[0], status=st.just(Status.DRAFT)), events(UIDS[0], status=st.just(Status.DRAFT)))
@settings(max_examples=20)
def test_change_of_drafts_reaches_nobody(before, after):
    assert affected(Change(Noun.EVENT, UIDS[0], before, after), wide()) == NOBODY


def test_rename_of_a_unit_reaches_every_feed_named_after_it():
    old = wide().units["A"]
    new = replace(old, words=Words("水利局", "Water"))
    renamed = replace(wide(), units={**wide().units, "A": new})
    reach = affected(Change(Noun.UNIT, "A", old, new), renamed)
    assert [f for f in FEEDS if reach.includes(f)] == [
        f for f in FEEDS if (isinstance(f, PublicFeed) and f.unit is None) or f.unit == "A"
    ]
    for feed in FEEDS:
        if written(feed, None, wide()) != written(feed, None, renamed):
            assert reach.includes(feed)


def test_change_of_a_setting_reaches_nobody():
    one = wide().settings["due_soon.days"]
    change = Change(Noun.SETTING, one.key, one, replace(one, value=9))
    assert affected(change, wide()) == NOBODY
