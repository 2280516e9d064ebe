"""A unit's week on a phone: what was held is confirmed, its plan is agreed to and filed."""

import re

import pytest
from playwright.sync_api import expect

from calendars.compliance import LedgerEntry, TakeBack
from calendars.ids import UnitCode
from service.publishing import Actor, Request, publish
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey
UNIT = UnitCode("ZF04")
STEPS = ("drafted", "agreed", "filed")


@pytest.fixture
def without_plan(live):
    """The demo, in which the unit of the account has no plan yet."""
    keys = [LedgerEntry(UNIT, "D02", step).id for step in STEPS]
    with live.store.reading() as work:
        now = max(b.at for b in work.history.batches(work.campaigns.current().id))
    publish(live.store, Request([TakeBack(k) for k in keys], Actor("test"), "no plan", now))
    return live


def phone(new_context, live, username):
    page = new_context().new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live.url}/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    return page


def enter(page, step, day):
    page.get_by_role("link", name=f"登记“实施方案{step}”").first.click()
    page.get_by_label("日期").fill(day)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已登记。")


def test_last_weeks_meetings_are_confirmed_on_a_phone_and_taken_back(new_context, live):
    page = phone(new_context, live, "unit")
    page.get_by_role("link", name="台账").click()
    page.get_by_role("link", name="确认召开情况").click()
    rows = page.get_by_role("checkbox")
    count = rows.count()
    assert count
    page.locator("form.held summary").first.click()
    page.get_by_label("在职党员").first.fill("31")
    rows.first.check()
    page.get_by_role("button", name="确认打勾的").click()
    expect(page.get_by_role("status")).to_contain_text("已确认 1 项。")
    expect(page.get_by_role("checkbox")).to_have_count(count - 1)
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(count)


def test_plan_is_drafted_agreed_by_the_guidance_group_and_filed(new_context, without_plan):
    live = without_plan
    unit = phone(new_context, live, "unit")
    unit.goto(f"{live.url}/ledger/ZF04")
    enter(unit, "起草", "2009-03-05")
    expect(unit.get_by_text("“实施方案起草”已提出，等待指导检查组同意。")).to_be_visible()

    head = phone(new_context, live, "guidance")
    head.get_by_role("link", name="台账").click()
    head.get_by_role("link", name=re.compile("等待同意")).click()
    head.get_by_role("button", name="同意区教育局的“实施方案起草”").click()
    expect(head.get_by_role("status")).to_contain_text("已登记。")
    expect(head.get_by_role("button", name=re.compile("同意区教育局"))).to_have_count(0)

    unit.reload()
    enter(unit, "备案", "2009-04-24")
    with live.store.reading() as work:
        ledger = work.ledger.all(work.campaigns.current().id)
    steps = [ledger.entries[f"ZF04/D02.{step}/"] for step in STEPS]
    assert [str(entry.on) for entry in steps] == ["2009-03-05", "2009-04-24", "2009-04-24"]
    assert steps[1].values == {"by": "G05-01"}
    assert steps[2].values == {"with": "superior"}
    unit.goto(f"{live.url}/compliance/ZF04/R06")
    expect(unit.get_by_role("main")).to_contain_text("✓ 完成")
