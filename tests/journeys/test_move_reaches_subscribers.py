"""The main job from end to end: somebody moves a meeting, and every phone learns of it."""

import re
import urllib.request
from datetime import UTC, datetime
from urllib.error import HTTPError

import icalendar
import pytest
from playwright.sync_api import expect

from service.feeds import links
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey


def sign_in(page, live):
    page.goto(f"{live.url}/login")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def address(live, unit, role):
    settings = live.settings
    now = datetime.now(UTC)
    found = links.addresses(live.store, settings.link_key, live.url, now, [unit], [role])
    return found[0].url


def fetched(url, tag=None):
    """Give status, tag and events by UID, as a calendar app asks for them."""
    headers = {"If-None-Match": tag} if tag else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:  # noqa: S310 -- our own server
            calendar = icalendar.Calendar.from_ical(answer.read())
            events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
            return answer.status, answer.headers["ETag"], events
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers["ETag"], {}


def test_moved_study_session_is_in_the_feed_at_the_next_get_and_undo_takes_it_back(page, live):
    ours, others = address(live, "ZF04", "central"), address(live, "ZF05", "central")
    _, _, before = fetched(ours)
    _, others_tag, _ = fetched(others)
    sign_in(page, live)

    page.goto(f"{live.url}/timetable?unit=ZF04&kind=E05&phase=P1")
    page.locator("tbody a").first.click()
    uid = re.search(r"/events/([^?]+)", page.url)[1]
    page.get_by_label("日期", exact=True).fill("2009-03-27")
    page.get_by_label("开始").fill("15:00")
    page.get_by_label("结束").fill("17:00")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("已保存并发布")).to_be_visible()

    _, _, after = fetched(ours)
    assert f"{after[uid]['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2009-03-27 15:00"
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
    assert set(after) == set(before)
    assert "原定" in after[uid]["DESCRIPTION"]
    assert fetched(others, others_tag)[0] == 304

    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("号改动已撤销，恢复")).to_be_visible()
    _, _, undone = fetched(ours)
    assert undone[uid]["DTSTART"].dt == before[uid]["DTSTART"].dt
    assert undone[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 2


def test_clash_is_shown_before_saving(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/timetable?unit=ZF04&kind=E04")
    row = page.locator("tbody tr").first
    day = row.locator("time").first.get_attribute("datetime")
    begins = row.locator("time").nth(1).get_attribute("datetime")
    page.goto(f"{live.url}/events/new?unit=ZF04&date={day}")
    page.get_by_label("事项类型").select_option("E05")
    page.get_by_label("开始").fill(begins[11:16])
    page.get_by_label("结束").fill("18:00")
    expect(page.locator("#units-help")).to_contain_text("时间冲突")


def test_two_people_at_once_are_shown_both_versions_and_nothing_typed_is_lost(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/timetable?unit=ZF04&kind=E05&phase=P1")
    page.locator("tbody a").first.click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("地点").fill("一楼报告厅")
    other.get_by_role("button", name="保存并发布").click()
    expect(other.get_by_text("已保存并发布")).to_be_visible()

    page.get_by_label("地点").fill("二楼会议室")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_role("alert")).to_contain_text("现在的：一楼报告厅")
    expect(page.get_by_label("地点", exact=True)).to_have_value("二楼会议室")
    page.get_by_role("radio", name="您填写的：二楼会议室").press("Space")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("已保存并发布")).to_be_visible()
    expect(page.get_by_label("地点", exact=True)).to_have_value("二楼会议室")
