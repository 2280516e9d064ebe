"""The matrix from end to end: what is missing shows, and is mended from where it shows."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from calendars.compliance import State
from calendars.timetable import Remove
from service.compliance.standing import standing
from service.publishing import Actor, Request, publish
from service.store import EventQuery
from tests.journeys.test_move_reaches_subscribers import sign_in
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey
MISSING = ("DW05", "ZF04", "SY01")
HANGING = {"R03", "R04", "R05", "R09", "R10", "R34", "R36"}
"""Rules that refer to the mobilisation meeting."""
GRID = re.compile(r'<td class="(\w+)"><a href="/compliance/(\w+)/(\w+)')


def without_meetings(live):
    """Take the mobilisation meetings of three units out."""
    with live.store.reading() as work:
        campaign = work.campaigns.current().id
        records = work.events.select(campaign, EventQuery(kinds=frozenset({"E04"})))
        now = max(batch.at for batch in work.history.batches(campaign))
    gone = [r.event.uid for r in records if set(r.event.units) & set(MISSING)]
    assert len(gone) == len(MISSING)
    publish(live.store, Request([Remove(uid) for uid in gone], Actor("test"), "gone", now))


def grid(page, live, on):
    page.goto(f"{live.url}/compliance?on={on}")
    found = GRID.findall(page.content())
    assert len(found) > 3000
    return {(unit, rule): state for state, unit, rule in found}


@pytest.mark.parametrize(
    ("on", "state"), [("2009-03-13", "due_soon"), ("2009-03-14", "failed")], ids=["13", "14"]
)
def test_three_missing_meetings_show_in_their_column_and_in_what_hangs_on_them(
    page, live, on, state
):
    sign_in(page, live)
    before = grid(page, live, on)
    without_meetings(live)
    after = grid(page, live, on)
    assert {unit for (unit, rule), s in after.items() if rule == "R02" and s == state} == set(
        MISSING
    )
    changed = {cell for cell in before if before[cell] != after[cell]}
    assert {unit for unit, _ in changed} == set(MISSING)
    assert {rule for _, rule in changed} <= {"R02"} | HANGING
    assert {after[cell] for cell in changed if cell[1] != "R02"} == {"unknown"}
    page.goto(f"{live.url}/compliance/ZF04/R04?on={on}")
    expect(page.get_by_role("main")).to_contain_text("取决于 R02 按期开完动员会")


def test_unit_goes_from_its_front_page_to_the_cell_to_the_action_and_the_cell_is_met(page, live):
    without_meetings(live)
    page.goto(f"{live.url}/login")
    page.get_by_label("用户名").fill("unit")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.get_by_role("link", name="R02 按期开完动员会").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("按期开完动员会")
    page.get_by_role("link", name="安排“动员会”").click()
    expect(page.get_by_label("事项类型")).to_have_value("E04")
    expect(page.get_by_label("日期", exact=True)).to_have_value("2009-03-13")
    page.get_by_label("开始").fill("09:00")
    page.get_by_label("结束").fill("10:30")
    turn = "R02 按期开完动员会，区教育局：✕ 逾期 → ✓ 完成"
    expect(page.locator("#check")).to_contain_text(turn)
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("已保存并发布")).to_be_visible()
    page.goto(f"{live.url}/compliance/ZF04/R02")
    expect(page.get_by_role("main")).to_contain_text("✓ 完成")


def test_keyboard_walks_through_the_grid_and_opens_a_cell(page, live_to_read):
    sign_in(page, live_to_read)
    page.goto(f"{live_to_read.url}/compliance?unit=ZF04&rule=R02")
    page.get_by_role("region", name="各单位对照表").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/compliance/ZF04/R02$"))


def test_page_says_what_the_matrix_holds(page, live_to_read):
    sign_in(page, live_to_read)
    shown = grid(page, live_to_read, "2009-04-24")
    states = standing(live_to_read.store, date(2009, 4, 24)).states
    expected = {
        (unit, rule): state.value
        for unit, cells in states.items()
        if unit
        for rule, state in cells.items()
    }
    assert shown == expected
    assert State.FAILED.value in shown.values()


def test_missing_entry_is_made_from_its_cell_and_the_cell_is_met(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/compliance/ZF04/R28")
    page.get_by_role("link", name="登记“体制机制工作方案形成”").click()
    page.get_by_label("日期").fill("2009-04-22")
    page.get_by_label("责任人").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记。")).to_be_visible()
    page.goto(f"{live.url}/compliance/ZF04/R28")
    expect(page.get_by_role("main")).not_to_contain_text("体制机制工作方案形成”。")


def test_meetings_are_confirmed_on_a_phone_and_their_cells_are_met(page, live):
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page, live)
    page.goto(f"{live.url}/compliance?state=unknown&rule=R10")
    page.locator("td.unknown a").first.click()
    cell = page.url
    page.get_by_role("link", name="确认召开情况").first.click()
    page.get_by_role("button", name="全部已召开").click()
    expect(page.get_by_role("status")).to_contain_text("已确认")
    page.goto(cell)
    expect(page.get_by_role("main")).to_contain_text("✓ 完成")
    expect(page.get_by_role("main")).not_to_contain_text("待核")


def test_workbook_is_announced_while_it_is_made_and_then_downloaded(page, live_to_read):
    sign_in(page, live_to_read)
    page.goto(f"{live_to_read.url}/compliance?category=ZF")
    link = page.get_by_role("link", name="导出 Excel")
    said = link.locator("xpath=following-sibling::*[@role='status']")
    page.route("**/compliance.xlsx*", lambda route: route.abort())
    link.click()
    expect(said).to_have_text("没有生成，请稍后再试。")
    page.unroute("**/compliance.xlsx*")
    with page.expect_download() as found:
        link.click()
        expect(said).to_have_text("正在生成工作簿…")
    expect(said).to_have_text("已开始下载。")
    assert re.fullmatch(r"compliance-[0-9-]+\.xlsx", found.value.suggested_filename)
    shown = load_workbook(BytesIO(found.value.path().read_bytes())).worksheets[0]
    assert {row[0].value for row in shown.iter_rows(min_row=3)} >= {"ZF04", "ZF05"}
