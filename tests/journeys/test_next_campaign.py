"""The next campaign by office staff alone: prepared, put in force, loaded from a changed folder."""

import re

import pytest
from playwright.sync_api import expect

from service.upkeep.packing import packed, unpacked
from tests.journeys.test_move_reaches_subscribers import address, fetched, sign_in
from tests.journeys.test_planning import enter, walk_to
from tests.journeys.test_without_a_mouse import arrive

pytestmark = pytest.mark.journey
__all__ = ["arrive"]


def test_next_campaign_is_prepared_and_put_in_force_by_keyboard_and_subscribers_follow(
    arrive, live
):
    page = arrive("office", "/campaign")
    link = address(live, "ZF04", "liaison")
    tag, before = fetched(link)[1:]
    walk_to(page, "历次活动与下一个活动")
    enter(page)
    walk_to(page, "筹备下一个活动")
    enter(page)
    walk_to(page, "代号")
    page.keyboard.type("study_2010")
    walk_to(page, "先看日期")
    enter(page)
    expect(page.get_by_role("row", name=re.compile("^学习调研"))).to_contain_text("2010年4月30日")
    walk_to(page, "建立")
    enter(page)
    walk_to(page, "启用本活动")
    enter(page)
    expect(page.locator("p.lead")).to_contain_text("3月1日")
    events = fetched(link)[2].values()
    assert {event["DTSTART"].dt.year for event in events} == {2010}
    page.goto(f"{live.url}/campaigns/study_2009")
    walk_to(page, "启用本活动")
    enter(page)
    assert fetched(link) == (200, tag, before)


def test_folder_with_faults_is_mended_and_loaded(page, live, tmp_path):
    sign_in(page, live)
    page.goto(f"{live.url}/campaigns/study_2009")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    files = unpacked([("x.zip", download.value.path().read_bytes())])
    files["campaign.toml"] = files["campaign.toml"].replace(b'"study_2009"', b'"study_again"')
    whole, sent = files["units.csv"], tmp_path / "folder.zip"
    files["units.csv"] = whole.replace(b"ZF04,", b"ZF04,,", 1)
    for data, said in (
        (files["units.csv"], "有 10 格，应有 9 格。"),
        (whole, "已建立，尚未启用。"),
    ):
        sent.write_bytes(packed({**files, "units.csv": data}, "again"))
        page.goto(f"{live.url}/next-campaign")
        page.get_by_label("活动文件夹").set_input_files(sent)
        page.get_by_role("button", name="载入").click()
        expect(page.get_by_text(said)).to_be_visible()
    expect(page).to_have_url(f"{live.url}/campaigns/study_again")
