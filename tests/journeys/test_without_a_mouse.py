"""What coordinators and liaisons do day by day, by keyboard alone."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from calendars.timetable import Amend, KeepDraft
from service.publishing import Actor, Request, publish
from service.store import EventQuery
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


def some_meeting(live):
    query = EventQuery(units=frozenset({"ZF04"}), phases=frozenset({"P2"}))
    with live.store.reading() as work:
        records = work.events.select(work.campaigns.current().id, query)
    return next(r.event for r in records if r.event.meets and r.event.units == {"ZF04"})


def saved(live, operation, edit):
    request = Request([edit], Actor("test"), operation, datetime.now(UTC))
    return publish(live.store, request).batch


def test_draft_is_released_under_a_name_and_taken_back(arrive, live):
    before = some_meeting(live)
    saved(live, "kept", KeepDraft(replace(before, place="教育局五楼阅览室")))
    page = arrive("office", "/releases/new?unit=ZF04")
    walk_to(page, "名称")
    page.keyboard.type("五月安排")
    # Enter in a line presses the first button of its form: 发布所勾选的.
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("五月安排")
    assert events_of(live, [before.uid])[before.uid].place == "教育局五楼阅览室"
    walk_to(page, "撤销")
    enter(page)
    assert events_of(live, [before.uid])[before.uid] == before


def test_figure_of_the_campaign_is_changed_after_a_look_and_taken_back(arrive, live):
    def figure():
        with live.store.reading() as work:
            return work.campaigns.current().number("due_soon.days")

    before = figure()
    page = arrive("office", "/campaign/figures/due_soon.days")
    walk_to(page, "取值")
    page.keyboard.press("Control+A")
    page.keyboard.type(str(before + 3))
    walk_to(page, "先看影响")
    enter(page)
    expect(page.get_by_role("heading", name="保存后")).to_be_visible()
    assert figure() == before
    walk_to(page, "保存")
    enter(page)
    assert figure() == before + 3
    walk_to(page, "撤销")
    enter(page)
    assert figure() == before


def test_change_made_over_since_is_undone_by_choosing(arrive, live):
    before = some_meeting(live)
    number = saved(live, "first", Amend(replace(before, place="教育局五楼阅览室")))
    saved(live, "second", Amend(replace(before, place="教育局地下会议室")))
    page = arrive("office", f"/history/{number}")
    walk_to(page, "全部撤销")
    enter(page)
    expect(page.get_by_role("alert")).to_contain_text("1 处")
    walk_to(page, "保留现在的：.*")
    page.keyboard.press("ArrowDown")
    walk_to(page, "确认撤销")
    enter(page)
    assert events_of(live, [before.uid])[before.uid].place == before.place


def test_of_two_who_saved_at_once_one_version_is_chosen(arrive, live):
    event = some_meeting(live)
    page = arrive("office", f"/events/{event.uid}")
    saved(live, "faster", Amend(replace(event, place="一楼报告厅")))
    walk_to(page, "地点")
    page.keyboard.press("Control+A")
    page.keyboard.type("二楼会议室")
    walk_to(page, "保存并发布")
    enter(page)
    expect(page.get_by_role("alert")).to_contain_text("现在的：一楼报告厅")
    walk_to(page, "(现在|您填写)的：.*")
    for _ in range(2):
        if page.get_by_role("radio", name="您填写的：二楼会议室").is_checked():
            break
        page.keyboard.press("ArrowDown")
    walk_to(page, "保存并发布")
    enter(page)
    assert events_of(live, [event.uid])[event.uid].place == "二楼会议室"


def test_series_is_laid_out_looked_at_and_saved(arrive, live):
    def number():
        with live.store.reading() as work:
            query = EventQuery(units=frozenset({"ZF04"}), kinds=frozenset({"E28"}))
            return len(work.events.select(work.campaigns.current().id, query))

    before = number()
    page = arrive("office", "/series/new?unit=ZF04")
    for label, *typed in (
        ("事项类型", "E28"),
        # A year may have six digits: the arrow goes on from it to the month.
        ("日期", "2009", "0506"),
        ("开始", "1500"),
        ("结束", "1700"),
        ("重复至", "2009", "0527"),
    ):
        walk_to(page, label)
        page.keyboard.type(typed[0])
        for part in typed[1:]:
            page.keyboard.press("ArrowRight")
            page.keyboard.type(part)
    walk_to(page, "列出全部日期")
    enter(page)
    assert number() == before
    walk_to(page, "确认保存")
    enter(page)
    assert number() == before + 4
