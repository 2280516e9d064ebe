"""A series moves from a day of the week to another: seen before, told to every phone, undone."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.test_move_reaches_subscribers import address, fetched, sign_in

pytestmark = pytest.mark.journey
TITLE = "学习例会"


def held(events):
    """Give the days of the series in a feed."""
    return sorted(
        one["DTSTART"].dt.date() for one in events.values() if TITLE in str(one["SUMMARY"])
    )


def test_this_and_the_following_are_seen_before_saving_reach_the_feed_and_come_back(page, live):
    url = address(live, "ZF04", "central")
    sign_in(page, live)
    page.goto(f"{live.url}/series/new?unit=ZF04&kind=E05&date=2009-07-03")
    for label, text in {"补充标题": TITLE, "开始": "15:00", "结束": "17:00"}.items():
        page.get_by_label(label).fill(text)
    expect(page.get_by_label("第几个")).to_be_hidden()
    page.get_by_label("重复至").fill("2009-08-14")
    page.get_by_role("button", name="列出全部日期").click()
    expect(page.get_by_text("将新增 7 项")).to_be_visible()
    page.get_by_role("button", name="确认保存").click()
    fridays = [date(2009, 7, day) for day in (3, 10, 17, 24, 31)]
    fridays += [date(2009, 8, 7), date(2009, 8, 14)]
    assert held(fetched(url)[2]) == fridays

    page.get_by_role("row").nth(3).get_by_role("link", name=TITLE).click()
    page.get_by_label("这一次及以后").check()
    page.get_by_label("日期", exact=True).fill("2009-07-16")
    followers = page.locator("details.followers li")
    expect(followers).to_have_count(4)
    expect(followers.last).to_contain_text("8月13日(周四) 15:00–17:00")
    expect(page.get_by_role("button", name=re.compile("保存并发布"))).to_be_visible()
    page.get_by_role("button", name=re.compile("保存并发布")).click()
    expect(page.get_by_text("已保存并发布")).to_be_visible()
    thursdays = [date(2009, 7, day) for day in (16, 23, 30)]
    thursdays += [date(2009, 8, 6), date(2009, 8, 13)]
    assert held(fetched(url)[2]) == fridays[:2] + thursdays

    page.get_by_role("link", name="查看整个系列").click()
    expect(page.get_by_text("每周四 15:00–17:00，7月16日(周四)至8月13日(周四)")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("号改动已撤销，恢复")).to_be_visible()
    assert held(fetched(url)[2]) == fridays


def test_button_says_that_a_known_clash_is_saved(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/timetable?unit=ZF04&kind=E05")
    rows = page.locator("tbody tr")
    there = rows.first.locator("time").first.get_attribute("datetime")
    clock = rows.first.locator(".clock time").get_attribute("datetime")
    rows.nth(1).locator(".what a").click()
    save = page.locator("form.desk button[data-anyway]")
    expect(save).to_have_text("保存并发布")
    page.get_by_label("日期", exact=True).fill(there)
    page.get_by_label("开始").fill(clock[11:16])
    page.get_by_label("结束").fill(f"{int(clock[11:13]) + 2:02}:{clock[14:16]}")
    expect(save).to_have_text("有冲突，仍保存并发布")
    page.locator(".slots button").first.click()
    expect(save).to_have_text("保存并发布")
