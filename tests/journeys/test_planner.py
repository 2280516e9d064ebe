"""The office plans around a unit that is away, looks at what would change, and takes some of it."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from calendars.ids import UnitCode
from calendars.times import Span
from service.compliance.standing import standing
from service.store import EventQuery
from tests.journeys.test_every_page import WIDER
from tests.journeys.test_move_reaches_subscribers import address, fetched, sign_in
from tests.journeys.test_planning import enter, walk_to
from tests.support.axe import findings

pytestmark = pytest.mark.journey
UNIT, FIRST, LAST = UnitCode("ZF04"), date(2009, 5, 11), date(2009, 5, 22)
STUDY = "中心组学习"
PHASE_ENDS = date(2009, 6, 19)
PATIENCE = 20_000
"""Milliseconds for the process that plans to start and to be done."""


@pytest.fixture
def planner(live, monkeypatch):
    """The service; the process that it starts beside itself works on the same database."""
    monkeypatch.setenv("XUNLI_DATABASE_URL", live.settings.database_url)
    monkeypatch.setenv("XUNLI_SECRET_KEY", live.settings.secret_key)
    return live


def failed(live):
    """Name the cells of the unit that would have failed by the end of the phase."""
    found = standing(live.store, PHASE_ENDS).matrix.failed([UNIT])
    return {(verdict.rule, verdict.subject) for verdict in found}


def away(live):
    """Give the unit's events on the days on which it is away."""
    query = EventQuery(units=frozenset({UNIT}), first=FIRST, last=LAST)
    with live.store.reading() as work:
        records = work.events.select(work.campaigns.current().id, query)
    return {
        r.event.uid for r in records if r.event.units == {UNIT} and isinstance(r.event.when, Span)
    }


def times(events):
    return {uid: event["DTSTART"].dt for uid, event in events.items()}


def press(page, name):
    walk_to(page, name)
    enter(page)


NARROW, WIDE = (390, "en"), (1440, "zh")


def wrong(page, *views):
    """Say what is wrong with this page, at a width and in a language each."""
    found, here = [], page.url
    for width, lang in views:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{here}{'&' if '?' in here else '?'}lang={lang}")
        found += [f"{width} {lang} {one}" for one in findings(page)]
        found += [f"{width} {lang} too wide"] if page.evaluate(WIDER) else []
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def ask(page, live):
    """Ask by keyboard; the page waits, tells how far it is, and turns into the proposal."""
    page.goto(f"{live.url}/planner")
    walk_to(page, "要做什么")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    walk_to(page, "哪个单位不能安排")
    page.keyboard.type(UNIT)
    page.get_by_label("自", exact=True).fill(FIRST.isoformat())
    page.get_by_label("至(含当天)").fill(LAST.isoformat())
    press(page, "开始计算")
    expect(page.locator("[data-progress]")).to_be_visible()
    expect(page.get_by_role("button", name="采纳勾选的")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("区教育局不能安排：5月11日(周一)至5月22日(周五)")).to_be_visible()


def look(page):
    """Look at it by day, person and unit; and why one event stands where it does."""
    assert wrong(page, NARROW, WIDE) == []
    for by, head in (("day", "日期"), ("person", "人员"), ("unit", "单位")):
        page.get_by_label("排列").select_option(by)
        press(page, "筛选")
        expect(page.locator(".changes th").first).to_have_text(head)
    walk_to(page, page.locator(".changes a").filter(has_text=STUDY).first.inner_text())
    enter(page)
    expect(page.get_by_role("heading", name="受什么约束")).to_be_visible()
    costs = page.get_by_role("table").locator("td.num")
    expect(costs.first).to_have_text(re.compile(r"^[+-]\d+$"))
    assert wrong(page, WIDE) == []
    press(page, "第 1 号排期")


def take_sessions(page):
    """Take what the filter shows; give how many, and which is the first."""
    page.get_by_label("事项类型").select_option(label=STUDY)
    press(page, "筛选")
    boxes = page.locator("input[name=uid]")
    uid, count = boxes.first.get_attribute("value"), boxes.count()
    press(page, "采纳勾选的")
    expect(page.get_by_text(f"已采纳 {count} 项改动。")).to_be_visible()
    return uid, count


def undo(page):
    press(page, "撤销")
    expect(page.get_by_text("已撤销")).to_be_visible()


def test_plan_around_a_unit_that_is_away_is_looked_at_and_taken_in_part(page, planner):
    feed = address(planner, UNIT, "central")
    lacking, before = failed(planner), fetched(feed)[2]
    sign_in(page, planner)
    ask(page, planner)
    count = page.locator("input[name=uid]").count()
    assert count >= len(away(planner)) > 1
    look(page)

    uid, taken = take_sessions(page)
    assert taken < count
    after = fetched(feed)[2]
    moved = {one for one, when in times(after).items() if when != times(before)[one]}
    assert (uid in moved, len(moved)) == (True, taken)
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
    page.goto(f"{planner.url}/timetable?unit={UNIT}&kind=E05")
    day = times(after)[uid].date().isoformat()
    expect(page.locator(f'time[datetime="{day}"]').first).to_be_visible()
    page.go_back()
    undo(page)
    assert times(fetched(feed)[2]) == times(before)

    page.goto(f"{planner.url}/planner/1")
    press(page, f"全部采纳 {count} 项")
    expect(page.get_by_text(f"已采纳 {count} 项改动。")).to_be_visible()
    assert away(planner) == set()
    assert failed(planner) <= lacking
    undo(page)
    assert times(fetched(feed)[2]) == times(before)
