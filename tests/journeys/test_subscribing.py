"""From the office's list to somebody's phone: poster, page, app, and the fetch that is told of."""

import urllib.request

import pytest
from playwright.sync_api import expect

from service.clock import SystemClock
from service.feeds.counting import TALLY
from service.feeds.jobs import Scribe
from tests.journeys.test_move_reaches_subscribers import address, sign_in
from tests.support.axe import findings

pytestmark = pytest.mark.journey


def test_holder_of_a_poster_subscribes_without_an_account_and_the_office_sees_it(
    page, browser, live
):
    url = address(live, "ZF04", "central")
    sign_in(page, live)
    page.goto(f"{live.url}/links?unit=ZF04&role=central")
    expect(page.get_by_text("从未取用").last).to_be_visible()
    page.get_by_role("link", name="区教育局 · 中心组").click()
    page.get_by_role("link", name="打印海报").click()
    expect(page.get_by_role("heading", name="区教育局 · 中心组")).to_be_visible()
    assert findings(page) == []

    token = url.rpartition("/")[2].removesuffix(".ics")
    phone = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1",
    )
    scanned = phone.new_page()
    scanned.goto(f"{live.url}/subscribe/{token}")
    expect(scanned.get_by_role("link", name="订阅日历")).to_have_attribute(
        "href", f"webcal://127.0.0.1:8000/feeds/{token}.ics"
    )
    scanned.get_by_role("link", name="谷歌日历").click()
    expect(scanned.get_by_text("8 至 24 小时")).to_be_visible()
    scanned.get_by_role("link", name="检测此链接").click()
    expect(scanned.get_by_text("没有发现问题")).to_be_visible()
    assert findings(scanned) == []
    phone.close()

    app = {"User-Agent": "iOS/17.5.1 (21F90) dataaccessd/1.0"}
    with urllib.request.urlopen(urllib.request.Request(url, headers=app)) as answer:  # noqa: S310 -- our own server
        assert answer.status == 200
    Scribe(live.store, live.app.extensions[TALLY], SystemClock()).write()
    page.goto(f"{live.url}/links?unit=ZF04&role=central")
    expect(page.get_by_text("iPhone、iPad 17")).to_be_visible()


def test_address_is_copied_by_its_button_and_that_is_said(page, live_to_read):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, live_to_read)
    page.goto(f"{live_to_read.url}/subscribe?unit=ZF04&role=central")
    shown = page.locator("code.url").first.inner_text()
    page.get_by_role("button", name="复制", exact=True).first.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown
