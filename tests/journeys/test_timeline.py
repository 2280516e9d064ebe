"""Units by time in a browser: drawn as far as seen, moved by keys, mouse and touch, undone."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from calendars.times import Span
from calendars.timetable import Amend, Status
from service.publishing import Actor, Request, publish
from service.store import EventQuery
from tests.journeys.test_move_reaches_subscribers import address, fetched, sign_in
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey
PATH = "/timetable/units"


def opened(page, live, query="?unit=ZF04&at=2009-03-25"):
    page.goto(live.url + PATH + query)
    expect(page.locator("#timeline[data-ready]")).to_be_visible()
    expect(page.locator('.row[aria-busy="true"]')).to_have_count(0)


def meeting_of(live, kind="E05"):
    """Give the first meeting of the kind in the unit."""
    with live.store.reading() as work:
        query = EventQuery(units=frozenset({"ZF04"}), kinds=frozenset({kind}))
        records = work.events.select(work.campaigns.current().id, query)
    return next(r.event for r in records if len(r.event.units) == 1)


def stored(live, uid):
    with live.store.reading() as work:
        return work.events.get(uid)


def bar(page, event):
    return page.locator(f'.bar[data-uid="{event.uid}"]').first


def said(page):
    return page.locator(".said")


def test_meeting_is_moved_by_keyboard_heard_published_and_undone(page, live):
    feed = address(live, "ZF04", "central")
    event = meeting_of(live)
    begin = event.when.start
    sign_in(page, live)
    opened(page, live)
    page.locator(".zooms button").first.focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in range(20):
        if bar(page, event).evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(bar(page, event)).to_be_focused()
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("已拿起")
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text(f"{begin.month}月{begin.day + 1}日")
    page.keyboard.press("ArrowDown")
    half = "14:00" if begin.hour < 12 else "09:"
    expect(said(page)).to_contain_text(half)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("已移到")
    moved = stored(live, event.uid).event
    assert moved.when.start == begin + timedelta(days=1)
    assert moved.when.minutes == event.when.minutes
    assert fetched(feed)[2][event.uid]["DTSTART"].dt.replace(tzinfo=None) == moved.when.start
    expect(bar(page, event)).to_be_focused()

    page.get_by_role("button", name="撤销").click()
    expect(said(page)).to_contain_text("已撤销")
    assert stored(live, event.uid).event.when == event.when
    assert fetched(feed)[2][event.uid]["DTSTART"].dt.replace(tzinfo=None) == begin


def test_meeting_is_handed_to_the_next_unit_by_keyboard_and_undone(page, live):
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live, "?unit=ZF04&unit=ZF05&at=2009-03-25")
    bar(page, event).focus()
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("换单位")
    page.keyboard.press("PageDown")
    expect(said(page)).to_contain_text("改由")
    expect(page.locator(".row.taking")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(page.locator(".row.taking")).to_have_count(0)
    page.keyboard.press("PageDown")
    page.keyboard.press("Space")
    expect(page.locator("dialog p")).to_contain_text("2 个单位")
    page.locator("dialog").get_by_role("button", name="移动").press("Enter")
    expect(said(page)).to_contain_text("已移到")
    assert stored(live, event.uid).event.units == {"ZF05"}
    expect(bar(page, event)).to_be_focused()

    page.get_by_role("button", name="撤销").click()
    expect(said(page)).to_contain_text("已撤销")
    assert stored(live, event.uid).event.units == {"ZF04"}


def test_meeting_is_dragged_to_another_unit(page, live):
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live, "?unit=ZF04&unit=ZF05&at=2009-03-25")
    box = bar(page, event).bounding_box()
    there = page.locator('.row[data-row="2"]').bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 8, there["y"] + 12, steps=6)
    expect(page.locator(".row.taking")).to_have_count(1)
    page.mouse.up()
    page.locator("dialog").get_by_role("button", name="移动").click()
    expect(said(page)).to_contain_text("已移到")
    moved = stored(live, event.uid).event
    assert (moved.units, moved.when) == ({"ZF05"}, event.when)


def test_escape_puts_it_back_and_nothing_is_stored(page, live):
    event = meeting_of(live)
    before = stored(live, event.uid)
    sign_in(page, live)
    opened(page, live)
    label = bar(page, event).get_attribute("aria-label")
    bar(page, event).focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    expect(said(page)).to_contain_text("已放回原处")
    expect(bar(page, event)).to_have_attribute("aria-label", label)
    assert stored(live, event.uid) == before


def test_meeting_is_dragged_by_mouse(page, live):
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live)
    box = bar(page, event).bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + 26, box["y"] + 8, steps=4)
    page.mouse.move(box["x"] + 8 + 2 * 26, box["y"] + 8, steps=4)
    page.mouse.up()
    expect(said(page)).to_contain_text("已移到")
    assert stored(live, event.uid).event.when.start == event.when.start + timedelta(days=2)
    assert "/timetable/units" in page.url


@pytest.fixture
def phone(browser):
    """A page that is touched, and what touches it: the kind of touch, and where."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    page = context.new_page()
    finger = context.new_cdp_session(page)

    def touch(kind, *points):
        sent = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": sent})

    yield page, touch
    context.close()


def test_long_touch_carries_a_meeting(phone, live):
    page, touch = phone
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live, f"?unit=ZF04&at={event.when.first_day}")
    box = bar(page, event).bounding_box()
    x, y = box["x"] + 8, box["y"] + 8
    touch("Start", (x, y))
    expect(page.locator(".bar.carried")).to_be_visible()
    for step in range(1, 5):
        touch("Move", (x + step * 13, y))
    touch("End")
    expect(said(page)).to_contain_text("已移到")
    assert stored(live, event.uid).event.when.start == event.when.start + timedelta(days=2)


def test_short_touch_scrolls_and_moves_nothing(phone, live):
    page, touch = phone
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live, f"?unit=ZF04&at={event.when.first_day}")
    box, before = bar(page, event).bounding_box(), stored(live, event.uid)
    scrolled = page.locator(".plane").evaluate("one => one.scrollLeft")
    x, y = box["x"] + 8, box["y"] + 8
    touch("Start", (x, y))
    for step in range(1, 9):
        touch("Move", (x - step * 12, y))
    touch("End")
    expect(page.locator(".bar.carried")).to_have_count(0)
    page.wait_for_function("x => document.querySelector('.plane').scrollLeft > x", arg=scrolled)
    assert stored(live, event.uid) == before


def test_clash_is_heard_before_dropping(page, live):
    event, other = meeting_of(live), meeting_of(live, "E04")
    at = datetime.now().astimezone()
    day = other.when.first_day + timedelta(days=1)
    near = replace(event, when=Span.at(day, other.when.start.time(), 60))
    publish(live.store, Request([Amend(near)], Actor("test"), "near", at))
    sign_in(page, live)
    opened(page, live, "?unit=ZF04&at=2009-03-12")
    bar(page, event).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(said(page)).to_contain_text("时间冲突")
    page.keyboard.press("Escape")


def test_somebody_faster_is_named_and_the_move_is_put_back(page, live):
    event = meeting_of(live)
    sign_in(page, live)
    opened(page, live)
    bar(page, event).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    five = timedelta(days=5)
    later = Span(event.when.start + five, event.when.end + five)
    at = datetime.now().astimezone()
    publish(live.store, Request([Amend(replace(event, when=later))], Actor("李同志"), "faster", at))
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("李同志")
    expect(said(page)).to_contain_text("没有保存")
    assert stored(live, event.uid).event.when == later
    day = f"{later.start.month}月{later.start.day}日"
    expect(bar(page, event)).to_have_attribute("aria-label", re.compile(day))


def test_move_of_the_district_is_confirmed_with_how_many_it_reaches(page, live):
    with live.store.reading() as work:
        query = EventQuery(kinds=frozenset({"E01", "E02", "E03"}))
        records = work.events.select(work.campaigns.current().id, query)
    event = next(r.event for r in records if r.event.district)
    sign_in(page, live)
    opened(page, live, f"?at={event.when.first_day}")
    bar(page, event).focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("102 个单位")
    page.keyboard.press("Escape")
    expect(said(page)).to_contain_text("已放回原处")
    assert stored(live, event.uid).event == event


def test_rows_and_events_that_are_not_seen_are_not_drawn(page, live_to_read):
    sign_in(page, live_to_read)
    opened(page, live_to_read, "?at=2009-05-12")
    expect(page.locator(".row").first).to_have_attribute("aria-busy", "false")
    assert page.locator(".row").count() < 40
    assert page.locator(".bar").count() < 600
    page.locator(".plane").evaluate("one => { one.scrollTop = one.scrollHeight }")
    expect(page.locator('.row[data-row="102"]')).to_have_attribute("aria-busy", "false")
    assert page.locator(".row").count() < 40


def test_zooms_change_what_fits_and_are_kept(page, live_to_read):
    sign_in(page, live_to_read)
    opened(page, live_to_read)
    widths = {}
    for name in ("周", "日", "宽"):
        page.get_by_role("button", name=name, exact=True).click()
        widths[name] = page.locator(".plane").evaluate("one => one.scrollWidth")
    assert widths["周"] < widths["日"] < widths["宽"]
    page.reload()
    wide = page.get_by_role("button", name="宽", exact=True)
    expect(wide).to_have_attribute("aria-pressed", "true")


def test_unit_moves_its_own_and_nothing_else(page, live):
    page.goto(f"{live.url}/login")
    page.get_by_label("用户名").fill("unit")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    opened(page, live, "?at=2009-03-06")
    expect(page.get_by_role("group", name="区教育局")).to_be_visible()
    expect(page.locator(".row")).to_have_count(2)
    district = page.locator('.row[data-row="0"] .bar').first
    district.focus()
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("不能由您移动")


def test_empty_place_leads_to_the_form_with_unit_and_day(page, live_to_read):
    sign_in(page, live_to_read)
    opened(page, live_to_read, "?unit=ZF04&at=2009-03-17")
    row = page.get_by_role("group", name="区教育局").bounding_box()
    now = page.locator(".cols span", has_text=re.compile("^17$")).first.bounding_box()
    page.mouse.move(now["x"] + 4, row["y"] + row["height"] - 4)
    page.locator(".ghost").click()
    expect(page).to_have_url(re.compile("unit=ZF04"))
    expect(page.get_by_label("日期", exact=True)).to_have_value("2009-03-17")
    expect(page.get_by_label("开始")).to_have_value("09:00")


def test_without_script_a_table_stands_there(browser, live_to_read):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, live_to_read)
    page.goto(live_to_read.url + PATH + "?category=ZF&at=2009-04-24")
    expect(page.locator("table.units-days")).to_be_visible()
    assert page.locator("table.units-days tbody tr").count() == 20
    assert Status.CONFIRMED.value in page.content()
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("table.units-days")).to_be_visible()
    context.close()
