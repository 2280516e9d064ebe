"""Several units of a hundred, chosen by typing, without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_move_reaches_subscribers import sign_in
from tests.support.axe import assert_no_axe_findings

pytestmark = pytest.mark.journey


@pytest.fixture
def units(page, live):
    sign_in(page, live)
    page.goto(f"{live.url}/events/new")
    return page.get_by_role("combobox", name="单位", exact=True)


def chosen(page):
    return page.evaluate("new FormData(document.querySelector('form.desk')).getAll('units')")


def test_a_name_typed_is_chosen_and_taken_back_by_keyboard(page, units):
    units.fill("教育局")
    expect(page.get_by_role("option", name="ZF04 区教育局")).to_be_visible()
    units.press("Enter")
    assert chosen(page) == ["ZF04"]
    expect(units).to_have_value("")
    expect(units).to_have_attribute("aria-expanded", "false")
    units.press("Backspace")
    assert chosen(page) == []


def test_a_category_is_chosen_whole(page, live, units):
    with live.store.reading() as work:
        campaign = work.campaigns.current()
    category = next(iter(campaign.categories.values()))
    within = [unit.code for unit in campaign.units.values() if unit.category == category.code]
    units.fill(category.words.zh)
    units.press("ArrowUp")
    expect(page.get_by_role("option", name=f"选中这 {len(within)} 个")).to_have_class("active")
    units.press("Enter")
    assert chosen(page) == within
    page.get_by_role("button", name=f"去掉 {within[0]}").press("Enter")
    assert chosen(page) == within[1:]


def test_what_matches_nothing_says_so_and_escape_closes_the_list(page, units):
    units.fill("没有这个单位")
    expect(page.get_by_text("没有匹配的。")).to_be_visible()
    units.press("Enter")
    units.press("Escape")
    expect(page.get_by_text("没有匹配的。")).to_be_hidden()
    assert chosen(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_can_be_read_by_everybody(page, units, scheme):
    page.emulate_media(color_scheme=scheme)
    units.fill("局")
    units.press("ArrowDown")
    assert_no_axe_findings(page)
