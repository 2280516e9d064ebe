"""A week of forty events is shifted by one working day, and back; subscribers see both at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from calendars.times import Days
from service.store import EventQuery
from tests.journeys.test_move_reaches_subscribers import address, fetched, sign_in

pytestmark = pytest.mark.journey
LEAST = 40


def full_week(live):
    """Give the working week, and the kind of event, of which there are about forty."""
    with live.store.reading() as work:
        campaign = work.campaigns.current()
        for monday in (day for day in campaign.window if day.weekday() == 0):
            days = Days.of(monday, monday + timedelta(days=4))
            for kind in campaign.kinds:
                query = EventQuery(
                    kinds=frozenset({kind}), begins=days.first, first=days.first,
                    last=days.last_day,
                )  # fmt: skip
                found = work.events.select(campaign.id, query)
                meets = all(free(record.event) for record in found)
                if LEAST <= len(found) <= LEAST + 20 and meets:
                    return days, kind, found
    raise AssertionError("no such week")


def free(event):
    return event.meets and event.units and event.held_on is None


def events_of(live, uids):
    with live.store.reading() as work:
        return {record.event.uid: record.event for record in work.events.some(uids)}


def test_week_of_forty_events_is_shifted_by_a_working_day_and_undone(page, live):
    days, kind, found = full_week(live)
    before = {record.event.uid: record.event for record in found}
    with live.store.reading() as work:
        workdays = work.campaigns.current().workdays
    some = next(iter(before.values()))
    url = address(live, min(some.units), "all")
    _, tag, told = fetched(url)

    sign_in(page, live)
    page.goto(f"{live.url}/timetable?kind={kind}&from={days.first}&to={days.last_day}")
    page.get_by_text("批量操作").click()
    page.get_by_label("操作", exact=True).select_option("workdays")
    page.get_by_label("天数").fill("1")
    page.get_by_label(re.compile("筛选出的全部")).check()
    page.get_by_role("button", name="预览").click()
    expect(page.locator("tbody tr")).to_have_count(len(before))
    page.get_by_role("button", name="确认保存").click()
    expect(page.get_by_text("刚才的改动可以撤销。")).to_be_visible()

    shifted = events_of(live, before)
    assert {uid: event.when.first_day for uid, event in shifted.items()} == {
        uid: workdays.shift(event.when.first_day, 1) for uid, event in before.items()
    }
    status, tag_after, told_after = fetched(url, tag)
    assert (status, told_after[some.uid]["DTSTART"].dt.date()) == (
        200, workdays.shift(some.when.first_day, 1),
    )  # fmt: skip

    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text(f"号改动已撤销，恢复 {len(before)} 项")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/timetable\?"))
    assert events_of(live, before) == before
    status, _, told_undone = fetched(url, tag_after)
    assert status == 200
    assert told_undone[some.uid]["DTSTART"].dt == told[some.uid]["DTSTART"].dt
    assert told_undone[some.uid]["SEQUENCE"] == told[some.uid]["SEQUENCE"] + 2
