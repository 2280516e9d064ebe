"""What needs somebody now: each grant its own, and nothing that is done."""

import html
import re

import pytest

from calendars.timetable import ConfirmHeld, Schedule
from tests.service.compliance.conftest import judged
from tests.service.conftest import SESSION, meeting, span

__all__ = ["judged"]
PART = re.compile(
    r'<section class="part (\w+)">.*?<b class="num">(\d+)</b>.*?</section>', re.DOTALL
)


@pytest.fixture
def front(judged, sign_in, clock):
    def page(name, day=17):
        clock.at = clock.at.replace(month=11, day=day)
        return sign_in(name).get("/?lang=zh").text

    return page


def parts(page):
    return {code: int(count) for code, count in PART.findall(page)}


def test_office_sees_what_is_open_in_the_whole_district(front):
    assert parts(front("office")) == {"overdue": 3, "unconfirmed": 1, "unclear": 6, "unused": 24}


def test_unit_and_guidance_see_what_is_theirs(front):
    assert parts(front("unit"))["overdue"] == 1
    assert parts(front("guidance"))["overdue"] == 2
    assert "林草局" not in front("unit")


def test_unit_is_led_to_the_action_itself(front):
    page = front("unit")
    assert "安排“启动会”" in page
    assert "/events/new?unit=A&amp;kind=OPEN&amp;date=2026-11-13" in page


def test_office_is_led_to_the_cells_of_a_rule(front):
    assert "/compliance?rule=T2&amp;state=failed" in front("office")
    assert "T2 按期启动：3 个单位" in front("office")


def test_what_is_due_within_two_weeks_is_told_before(front):
    assert parts(front("unit", day=2))["soon"] == 1
    assert "overdue" not in parts(front("unit", day=2))


def test_what_is_done_is_told_no_longer(front, judged):
    judged.save(Schedule(meeting(7, "OPEN", "A", span(10, 9), "own")))
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    assert "overdue" not in parts(front("unit"))
    assert "unconfirmed" not in parts(front("unit"))


def test_clashes_ahead_are_named_and_linked(front, judged):
    judged.save(Schedule(meeting(8, "READ", "A", span(18, 9), "own", place="二楼会议室")))
    judged.save(Schedule(meeting(9, "READ", "A", span(18, 10), "own", place="二楼会议室")))
    page = front("unit")
    assert parts(page)["clashes"] >= 1
    assert "clashes" not in parts(front("unit", day=19))


def test_visitor_is_asked_for_nothing(client, judged):
    assert 'class="needs"' not in client.get("/").text


def test_unit_is_asked_to_confirm_what_is_past_and_nobody_else_is(front, judged):
    prompt = 'class="notice warning">有 1 项活动已过日期'
    shown = {name: prompt in front(name) for name in ("unit", "office", "guidance", "viewer")}
    assert shown == {"unit": True, "office": False, "guidance": False, "viewer": False}
    assert 'href="/ledger/A/held"' in front("unit")
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    assert "已过日期" not in front("unit")


def test_count_of_what_is_overdue_is_what_the_matrix_shows_behind_it(front, judged, sign_in):
    page = front("office")
    href = html.unescape(re.search(r'<section class="part overdue"><h3><a href="([^"]+)"', page)[1])
    shown = sign_in("office").get(f"{href}&on=2026-11-17").text
    count = int(re.search(r"按所选状态筛选出 (\d+) 格", shown)[1])
    cells = shown.count('<td class="failed"')
    assert parts(page)["overdue"] == count
    assert cells <= count
