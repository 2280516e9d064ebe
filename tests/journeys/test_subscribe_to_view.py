"""From a filter on a page to a calendar, and from an edit to the week's news."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_move_reaches_subscribers import fetched, sign_in

pytestmark = pytest.mark.journey


def test_filter_is_subscribed_to_and_an_edit_is_in_the_calendar_and_in_the_news(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/timetable?unit=ZF04&kind=E05")
    listed = page.locator("tbody .what a").count()
    page.get_by_role("link", name="订阅此筛选结果").click()
    page.get_by_label("名称").fill("教育局学习")
    page.get_by_role("button", name="生成链接").click()
    expect(page.get_by_role("heading", name="教育局学习").first).to_be_visible()
    path = re.search(r"/feeds/\w+\.ics", page.get_by_role("main").inner_text())[0]
    url = live.url + path
    _, tag, before = fetched(url)
    assert len([one for one in before.values() if "中心组学习" in one["SUMMARY"]]) == listed

    page.get_by_role("link", name="教育局学习").click()
    page.locator("tbody a").first.click()
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("已保存并发布")).to_be_visible()
    status, _, after = fetched(url, tag)
    assert status == 200
    assert [one for one in after.values() if one.get("LOCATION") == "三楼会议室"]

    page.goto(f"{live.url}/units/ZF04")
    page.get_by_role("link", name="本周变更").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("日程变更")
    expect(page.get_by_role("main")).to_contain_text("中心组学习")
