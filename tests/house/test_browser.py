"""The browser is Chinese, and axe finds what is wrong: journeys rest on both."""

import pytest

from tests.support.axe import assert_no_axe_findings, findings

pytestmark = pytest.mark.journey
BAD = '<html lang="zh"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>'
GOOD = '<html lang="zh"><title>x</title><main><h1>x</h1></main></html>'


def test_axe_finds_a_picture_without_words(page):
    page.set_content(BAD)
    assert [found.partition(":")[0] for found in findings(page)] == ["image-alt"]


def test_axe_finds_nothing_on_a_good_page(page):
    page.set_content(GOOD)
    assert_no_axe_findings(page)


def test_browser_speaks_chinese_in_the_campaigns_zone(page):
    told = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert told == ["zh-CN", "Asia/Shanghai"]


def test_live_service_answers_over_http(page, live_to_read):
    answer = page.goto(live_to_read.url + "/healthz")
    assert answer is not None
    assert (answer.status, answer.text()) == (200, "ok\n")


def test_browser_words_its_own_messages_in_chinese(page):
    page.set_content('<input id="name" required>')
    assert page.evaluate("document.querySelector('#name').validationMessage") == "请填写此字段。"
