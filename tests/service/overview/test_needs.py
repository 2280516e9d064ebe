"""What needs somebody now: each grant its own, and nothing that is done."""

import html
import re
from datetime import date

import pytest

from calendars.times import Days
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


PARTS_OF = re.compile(r'<section class="part (\w+)"><h3><a href="([^"]+)">.*?<b class="num">(\d+)<')
LINES = re.compile(r'<a href="([^"]+)">[^<]*：(\d+) 个(?:单位)?</a>')


def rows_behind(client, href):
    """Count what a page shows: the cells of a state in the matrix, the rows of a list."""
    text = client.get(html.unescape(href)).text
    if href.startswith("/compliance"):
        return int(re.search(r"按所选状态筛选出 (\d+) 格", text)[1])
    if href.startswith("/needs/"):
        body = text.partition("<tbody>")[2].partition("</tbody>")[0]
        assert f"共 {body.count('<tr>')} 条" in text
        return body.count("<tr>")
    return int(re.search(r"共 (\d+) 个", text)[1])


@pytest.mark.parametrize("name", ["office", "unit", "guidance", "viewer"])
@pytest.mark.parametrize("day", [2, 17, 30])
def test_each_number_is_that_of_the_rows_behind_it(front, judged, sign_in, clock, name, day):
    judged.save(Schedule(meeting(8, "READ", "A", span(18, 9), "own", place="二楼会议室")))
    judged.save(Schedule(meeting(9, "READ", "A", span(18, 10), "own", place="二楼会议室")))
    page, client = front(name, day=day), sign_in(name)
    told = [(href, int(count)) for _, href, count in PARTS_OF.findall(page)]
    told += [(href, int(count)) for href, count in LINES.findall(page)]
    assert [(href, rows_behind(client, href)) for href, _ in told] == told


def test_list_is_narrowed_to_a_unit_and_to_a_rule(front, sign_in):
    front("office")
    office = sign_in("office")
    whole = office.get("/needs/overdue").text
    own = office.get("/needs/overdue?unit=A").text
    assert re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)<', own) == [
        ("/units/A", "水务局")
    ]
    assert "共 3 条" in whole
    assert "T2 按期启动</option>" in whole
    assert "共 0 条" in office.get("/needs/overdue?rule=T1").text


def test_list_of_another_unit_or_of_nothing_is_refused(front, sign_in):
    front("unit")
    found = [sign_in("unit").get(f"/needs/{path}").status_code for path in ("soon?unit=B", "later")]
    assert found == [403, 404]


def test_number_of_what_is_ahead_is_that_of_the_list_behind_it(front, judged, sign_in):
    long = Days(date(2026, 11, 2), date(2026, 12, 20))
    judged.save(Schedule(meeting(40, "READ", "B", long, "own")))
    for number in range(13):
        judged.save(Schedule(meeting(20 + number, "READ", "A", span(18 + number % 9, 9), "own")))
    page = front("office")
    href, count = re.search(r'href="([^"]+)">连同已在进行的共 (\d+) 项', page).groups()
    assert f"共 {count} 项" in sign_in("office").get(html.unescape(href)).text
