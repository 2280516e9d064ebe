"""A newcomer plans a unit's phase 2, in few actions, and again without a mouse."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from calendars.timetable import Remove
from service.publishing import Actor, Request, publish
from service.store import EventQuery
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey
MOST_ACTIONS = 25


@pytest.fixture
def emptied(live):
    """The service, with nothing planned by the unit in phase 2; and how much that was."""
    query = EventQuery(units=frozenset({"ZF04"}), phases=frozenset({"P2"}))
    with live.store.reading() as work:
        records = work.events.select(work.campaigns.current().id, query)
    own = [r.event for r in records if r.event.units == {"ZF04"}]
    at = datetime.now(UTC)
    publish(live.store, Request([Remove(e.uid) for e in own], Actor("test"), "emptied", at))
    return live, query, len(own)


class Newcomer:
    """Counts every click, and every field that is filled in."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def click(self, role, name):
        self.actions += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label, text):
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(text)


def planned(live, query):
    with live.store.reading() as work:
        records = work.events.select(work.campaigns.current().id, query)
    return [r.event for r in records if r.event.units == {"ZF04"}]


def test_newcomer_plans_a_phase_in_few_actions(page, emptied):
    live, query, number = emptied
    page.goto(f"{live.url}/login")
    who = Newcomer(page)
    who.fill("用户名", "unit")
    who.fill("密码", PASSWORD)
    who.actions += 1
    page.get_by_role("main").get_by_role("button", name="登录").click()
    who.click("link", "日程")
    who.click("link", "补排")
    who.click("link", "分析检查")
    who.fill("日期：谈心交心", "2009-05-20")
    who.fill("地点：谈心交心", "教育局二楼")
    who.click("button", "重新检查")
    expect(page.get_by_label("地点：谈心交心")).to_have_value("教育局二楼")
    who.click("button", "保存勾选的各项")
    expect(page.get_by_text(f"已排定 {number} 项。")).to_be_visible()
    assert who.actions < MOST_ACTIONS
    assert len(planned(live, query)) == number
    talk = next(e for e in planned(live, query) if e.kind == "E14")
    assert (talk.place, talk.when.first_day.isoformat()) == ("教育局二楼", "2009-05-20")


def walk_to(page, name):
    """Press Tab until the thing of that name has the focus."""
    for _ in range(120):
        focused = page.evaluate(
            "(e => e && (e.getAttribute('aria-label') || e.labels?.[0]?.textContent"
            " || e.textContent).trim())(document.activeElement)"
        )
        if re.fullmatch(name, focused or ""):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never comes to {name}", pytrace=False)


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_phase_is_planned_and_a_day_looked_up_by_keyboard_alone(page, emptied):
    live, query, number = emptied
    page.goto(f"{live.url}/login")
    walk_to(page, "用户名")
    page.keyboard.type("unit")
    walk_to(page, "密码")
    page.keyboard.type(PASSWORD)
    enter(page)
    for name in ("日程", "补排", "分析检查"):
        walk_to(page, name)
        enter(page)
    walk_to(page, "保存勾选的各项")
    enter(page)
    expect(page.get_by_text(f"已排定 {number} 项。")).to_be_visible()
    assert len(planned(live, query)) == number

    walk_to(page, "日程")
    enter(page)
    walk_to(page, "按月")
    enter(page)
    expect(page.locator("table.month")).to_be_visible()
    walk_to(page, r"往后 →")
    enter(page)
    expect(page.locator(".turn h2")).to_contain_text("2009年5月")
