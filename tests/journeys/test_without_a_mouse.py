"""What coordinators and liaisons do day by day, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_move_reaches_subscribers import address, fetched
from tests.journeys.test_planning import enter, walk_to
from tests.journeys.test_week_shifted import events_of, full_week
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey


@pytest.fixture
def arrive(page, live):
    """Sign in, and go to an address."""

    def at(username, path):
        page.goto(f"{live.url}/login?next={path}")
        walk_to(page, "用户名")
        page.keyboard.type(username)
        walk_to(page, "密码")
        page.keyboard.type(PASSWORD)
        enter(page)
        page.goto(f"{live.url}{path}")
        return page

    return at


def test_several_events_are_shifted_after_a_trial_and_undone(arrive, live):
    days, kind, found = full_week(live)
    page = arrive("office", f"/timetable?kind={kind}&from={days.first}&to={days.last_day}")
    walk_to(page, "批量操作")
    page.keyboard.press("Enter")
    walk_to(page, r"天数.*")
    page.keyboard.type("1")
    walk_to(page, "选择：.*")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    walk_to(page, "选择：.*")
    page.keyboard.press("Space")
    # Enter in a box presses the first button of its form: 预览.
    enter(page)
    expect(page.locator("tbody tr")).to_have_count(2)
    walk_to(page, "确认保存")
    enter(page)
    before = {record.event.uid: record.event for record in found}
    moved = [uid for uid, event in events_of(live, before).items() if event != before[uid]]
    assert len(moved) == 2
    walk_to(page, "撤销")
    enter(page)
    assert events_of(live, before) == before


def test_meeting_is_confirmed_with_attendance_and_taken_back(arrive):
    page = arrive("unit", "/ledger/ZF04/held")
    boxes = page.get_by_role("checkbox")
    count = boxes.count()
    assert count
    walk_to(page, r"(?s)\d+月\d+日.*")
    page.keyboard.press("Space")
    walk_to(page, "(?s)召开日期、到会人数.*")
    page.keyboard.press("Enter")
    walk_to(page, "在职党员.*")
    page.keyboard.type("31")
    walk_to(page, "确认打勾的")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("已确认 1 项。")
    expect(boxes).to_have_count(count - 1)
    walk_to(page, "撤销")
    enter(page)
    expect(boxes).to_have_count(count)


def test_link_gets_reminders_and_another_address_and_is_revoked(arrive, live):
    url = address(live, "ZF04", "liaison")
    page = arrive("office", "/links?unit=ZF04")
    walk_to(page, ".*联络员.*")
    enter(page)
    walk_to(page, "提醒")
    page.keyboard.press("ArrowDown")
    walk_to(page, "保存")
    enter(page)
    assert any(component.walk("VALARM") for component in fetched(url)[2].values())
    walk_to(page, "更换地址：.*联络员.*")
    enter(page)
    assert address(live, "ZF04", "liaison") != url
    page.goto(f"{live.url}/links?unit=ZF04")
    walk_to(page, "停用：.*联络员.*")
    enter(page)
    expect(page.get_by_text(re.compile("已停用"))).not_to_have_count(0)
