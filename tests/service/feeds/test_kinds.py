"""Feeds of every kind as they are stored: reached exactly, filled whole, and at no greater cost."""

import re
from dataclasses import replace
from datetime import date
from itertools import count
from uuid import UUID

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.feeds import Options, PersonFeed, View, ViewFeed, visible
from calendars.ids import PersonCode, UnitCode, event_uid
from calendars.timetable import Amend, Remove, Schedule, Status, Visibility
from service.errors import NotFound
from service.feeds import links
from service.feeds.life import End, Why, end_of
from service.feeds.links import Terms
from service.feeds.others import look
from service.feeds.tokens import token_of
from service.rendering.keys import candidates, feed_of, key_of
from service.store import EventQuery
from tests.calendars.feeds.readers import FEEDS, feeds, sees, views
from tests.service.office import AT, CAMPAIGN, Office
from tests.strategies import events, meeting, programmes

KEY = b"k" * 32
NUMBERS = count(1000)
SHARED = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def office(store):
    return Office(store)


def follow(store, wanted, at=AT):
    """Make a link to each feed, as its first subscriber does; give its key."""
    for feed in wanted:
        links.create(store, KEY, feed, Terms("x", Options()), "test", at)
    return {feed: key_of(feed, Options()) for feed in wanted}


def revisions(office, keys):
    with office.store.reading() as work:
        return {feed: work.feeds.find(CAMPAIGN.id, key).revision for feed, key in keys.items()}


def shown(event):
    return None if event is None or not event.status.published else visible(event, CAMPAIGN)


@given(st.lists(views(), max_size=3), events(), events())
@settings(max_examples=20, suppress_health_check=SHARED)
def test_edit_raises_the_feeds_that_hold_it_before_or_after_and_no_others(
    office, more, before, after
):
    keys = follow(office.store, dict.fromkeys([*FEEDS, *map(ViewFeed, more)]))
    uid = event_uid(UUID(int=next(NUMBERS)))
    before, after = (replace(event, uid=uid) for event in (before, after))
    for edit in (Schedule(before), Amend(after), Remove(uid)):
        held = revisions(office, keys)
        outcome = office.save(edit)
        rose = {feed for feed, revision in revisions(office, keys).items() if revision > held[feed]}
        sides = [side for change in outcome.changes for side in (change.before, change.after)]
        differs = len({shown(side) for side in sides}) > 1
        assert rose == {
            feed
            for feed in keys
            if differs and any(side and sees(feed, side, CAMPAIGN) for side in sides)
        }
        assert outcome.feeds >= len(rose)


@given(programmes(5), feeds())
@settings(max_examples=20, suppress_health_check=SHARED)
def test_what_is_looked_at_holds_all_that_stands_in_the_feed(office, planned, feed):
    planned = [replace(one, uid=event_uid(UUID(int=next(NUMBERS)))) for one in planned]
    if planned:
        office.save(*map(Schedule, planned))
    key = follow(office.store, [feed])[feed]
    with office.store.reading() as work:
        assert feed_of(work, CAMPAIGN.id, key) == feed
        found = {record.event.uid for record in candidates(work, feed, CAMPAIGN)}
    assert {event.uid for event in planned if sees(feed, event, CAMPAIGN)} <= found


QUERIES = (
    EventQuery(units=frozenset("A"), kinds=frozenset({"READ"})),
    EventQuery(categories=frozenset({"BUREAU"}), phases=frozenset({"LEARN"})),
    EventQuery(groups=frozenset("N"), statuses=frozenset({Status.CONFIRMED})),
    EventQuery(first=date(2026, 11, 10), last=date(2026, 11, 11)),
    EventQuery(people=frozenset({"A-1", "C-2"})),
    EventQuery(text="ROOM 1"),
    EventQuery(),
)


@pytest.mark.parametrize("query", QUERIES)
@given(programmes(6))
@settings(max_examples=8, suppress_health_check=SHARED)
def test_view_lets_through_what_the_timetable_shows_of_the_same_filter(office, query, planned):
    planned = [replace(one, uid=event_uid(UUID(int=next(NUMBERS)))) for one in planned]
    if planned:
        office.save(*map(Schedule, planned))
    view = View(
        units=query.units, categories=query.categories, groups=query.groups, kinds=query.kinds,
        phases=query.phases, people=query.people, statuses=query.statuses, first=query.first,
        last=query.last, text=query.text, internal=True,
    )  # fmt: skip
    assert view.written.removesuffix("internal=1").removesuffix("&") == query.canonical
    with office.store.reading() as work:
        every = [record.event for record in work.events.select(CAMPAIGN.id, query)]
    looked, listed = look(office.store, view), {event.uid for event in every}
    through = [event for event in every if event.status.published]
    internal = [event for event in through if event.visibility is Visibility.INTERNAL]
    assert (looked.count, looked.internal) == (len(through), len(internal))
    for event in planned:
        on_page = event.uid in listed and event.status.published
        assert view.passes(event, CAMPAIGN) == on_page


def test_same_filter_is_kept_once_and_another_campaigns_is_unknown(office):
    feed = ViewFeed(View(units=frozenset("A"), text="大会"))
    keys = follow(office.store, [feed, feed, ViewFeed(View())])
    assert len(keys) == 2
    with office.store.reading() as work:
        assert work.views.get(CAMPAIGN.id, keys[feed].code) == feed.view
        with pytest.raises(NotFound, match=r"view\.unknown"):
            work.views.get(CAMPAIGN.id, "0" * 32)


@pytest.mark.parametrize("edit", ["unit", "district"])
def test_edit_costs_as_many_statements_whatever_the_number_of_links(office, queries, edit):
    event = meeting(1) if edit == "unit" else meeting(1, district=True)
    office.save(Schedule(event))
    follow(office.store, FEEDS)
    sent = []
    for title in ("一", "二"):
        with queries(office.store) as statements:
            office.save(Amend(replace(event, title=title)))
        sent.append(len(statements))
        others = [ViewFeed(View(units=frozenset("B"), text=str(n))) for n in range(40)]
        people = [PersonFeed(PersonCode(code)) for code in ("B-1", "S-1")] * 20
        follow(office.store, [*others, *people])
    assert sent[0] == sent[1]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_edit_walks_through_no_feeds_and_no_views_that_it_does_not_concern(office, queries):
    office.save(Schedule(meeting()))
    follow(office.store, FEEDS)
    with queries(office.store) as statements:
        office.save(Amend(meeting(title="一")))
    with office.store.engine.connect() as connection:
        plans = [
            row[3]
            for sent in statements
            if "feeds" in sent or "feed_view" in sent
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {sent}", (None,) * sent.count("?")
            )
        ]
    walked = [plan for plan in plans if "feed" in plan and re.search(r"SCAN|\(campaign=\?\)", plan)]
    assert (bool(plans), walked) == (True, [])


def test_link_of_a_person_serves_what_the_posts_bring_and_ends_with_the_last_of_them(
    client, seeded, clock
):
    feed, somebody = PersonFeed(PersonCode("A-2")), PersonCode("A-2")
    terms = Terms("个人", Options(), person=somebody)
    key = seeded.settings.link_key
    number = links.create(seeded.store, key, feed, terms, "office", clock.at)
    answer = client.get(f"/feeds/{token_of(key, number, 1)}.ics")
    calendar = icalendar.Calendar.from_ical(answer.data)
    names = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert (answer.status_code, names[:3]) == (200, ["读书会", "谈心：不公开的谈心", "公示"])
    assert calendar["NAME"] == "水务局班子成员2 · 个人日程"
    with seeded.store.reading() as work:
        link, current = work.links.get(number), work.campaigns.in_force()
    assert end_of(link, current.campaign, current.stamp) is None
    left = replace(current.campaign, posts=())
    ended = End(current.stamp.revised_at, Why.POST_ENDED)
    assert end_of(link, left, current.stamp) == ended


def test_event_that_becomes_internal_is_gone_from_the_view_at_once(client, seeded):
    feed = ViewFeed(View(units=frozenset({UnitCode("A")})))
    key = seeded.settings.link_key
    terms = Terms("日程", Options(phases=False))
    number = links.create(seeded.store, key, feed, terms, "unit", seeded.clock.at)
    path = f"/feeds/{token_of(key, number, 1)}.ics"
    before = client.get(path)
    assert "读书会" in before.text
    assert "谈心" not in before.text
    seeded.save(Amend(replace(seeded.record().event, visibility=Visibility.INTERNAL)))
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "读书会" in after.text) == (200, False)
