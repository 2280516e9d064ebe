"""The matrix as people see it: cells, what stands behind them, and how they are narrowed."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from calendars.text import Words
from calendars.timetable import ConfirmHeld, Remove, RenameUnit
from tests.service.conftest import SESSION

ON = "2026-11-17"
GRID = re.compile(r'<td class="(\w+)"><a href="/compliance/(\w+)/(\w+)')


def cells(client, query=""):
    """Give unit, rule and state of every cell of the grid."""
    page = client.get(f"/compliance?on={ON}{query}")
    assert page.status_code == 200
    return {(unit, rule): state for state, unit, rule in GRID.findall(page.text)}


@pytest.fixture
def office(judged, sign_in):
    return sign_in("office")


def test_grid_shows_each_unit_and_rule_in_its_state(office):
    found = cells(office)
    assert {(u, r) for u, r in found} == {
        (unit, rule) for unit in "ABC" for rule in ("T2", "T3", "T4", "T5", "T6", "T7")
    }
    assert {rule: found["A", rule] for rule in ("T2", "T3", "T4", "T5", "T6", "T7")} == {
        "T2": "failed", "T3": "unknown", "T4": "not_yet_due", "T5": "unknown", "T6": "unknown",
        "T7": "met",
    }  # fmt: skip


def test_states_are_told_by_mark_and_word(office):
    page = office.get(f"/compliance?on={ON}").text
    assert "✕逾期</a>" in page
    assert "✓完成</a>" in page


def test_other_day_gives_other_states(office):
    early = office.get("/compliance?on=2026-11-13").text
    assert ("due_soon", "A", "T2") in GRID.findall(early)
    assert ("failed", "A", "T2") in GRID.findall(office.get("/compliance?on=2026-11-14").text)


@pytest.mark.parametrize(
    ("query", "units", "rules"),
    [
        ("&unit=B", "B", None),
        ("&group=S", "BC", None),
        ("&category=BUREAU", "ABC", None),
        ("&leader=C-2", "B", None),
        ("&unit=B&group=N", "", None),
        ("&severity=should", "ABC", {"T4"}),
        ("&phase=MEND", "ABC", {"T3", "T5", "T7"}),
        ("&rule=T2", "ABC", {"T2"}),
        ("&state=failed", "ABC", {"T2"}),
        ("&state=met&rule=T2", "", None),
        ("&only=open", "ABC", {"T2", "T3", "T5", "T6"}),
        ("&unit=nobody&state=strange&severity=x&phase=y", "ABC", None),
    ],
)
def test_address_narrows_units_and_rules(office, query, units, rules):
    found = cells(office, query)
    assert {unit for unit, _ in found} == set(units)
    if rules:
        assert {rule for _, rule in found} == rules


def test_district_rules_stand_apart_from_the_units(office):
    page = office.get(f"/compliance?on={ON}").text
    assert f"/compliance/district/T1?on={ON}" in page
    assert office.get(f"/compliance/district/T1?on={ON}").status_code == 200


def test_sums_count_must_rules_only(office):
    page = office.get(f"/compliance?on={ON}&by=unit").text
    row = re.search(r'<th scope="row"><a href="/compliance\?unit=A[^>]*>水务局</a></th>(.*?)</tr>',
                    page, re.DOTALL)[1]  # fmt: skip
    numbers = re.findall(r'<td class="num"[^>]*>([^<]+)</td>', row)
    assert numbers == ["1", "1", "3", "—", "—", "—", "—"]


@pytest.mark.parametrize("by", ["category", "group", "leader", "unit", "strange"])
def test_every_way_of_summing_up_is_offered(office, by):
    assert office.get(f"/compliance?on={ON}&by={by}").status_code == 200


def test_cell_shows_evidence_what_is_missing_and_the_way_to_mend_it(office):
    page = office.get(f"/compliance/A/T3?on={ON}").text
    assert "尚未确认已召开：11月16日(周一) 读书会。" in page
    assert f'href="/events/{SESSION.uid}"' in page
    assert "确认召开情况" in page
    assert "方案 一/T3" in page


def test_confirmed_meeting_turns_its_cell(office, judged):
    assert cells(office, "&unit=A&rule=T3")["A", "T3"] == "unknown"
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    page = office.get(f"/compliance/A/T3?on={ON}").text
    assert "✓</span> 完成" in page
    judged.save(Remove(SESSION.uid))
    assert "没有符合要求的“读书会”。" in office.get(f"/compliance/A/T3?on={ON}").text


def test_unit_page_lists_its_cells_and_narrows_to_what_is_open(office):
    everything = office.get(f"/compliance/A?on={ON}").text
    only = office.get(f"/compliance/A?on={ON}&only=open").text
    assert "T7 开会不多" in everything
    assert "T7 开会不多" not in only
    assert "T2 按期启动" in only


@pytest.mark.parametrize("path", ["/compliance/Z", "/compliance/A/T99", "/compliance/district/T2",
                                  "/compliance/A/T1"])  # fmt: skip
def test_unknown_unit_or_rule_is_not_found(office, path):
    assert office.get(path).status_code == 404


def test_unit_and_guidance_see_their_own_units_only(judged, sign_in):
    assert {unit for unit, _ in cells(sign_in("unit"))} == {"A"}
    assert {unit for unit, _ in cells(sign_in("guidance"))} == {"B", "C"}
    assert {unit for unit, _ in cells(sign_in("viewer"))} == set("ABC")
    unit = sign_in("unit")
    assert unit.get("/compliance/B").status_code == 403
    assert unit.get("/compliance/B/T2").status_code == 403
    assert {u for u, _ in cells(unit, "&unit=B")} == set()


def test_unit_is_led_straight_to_its_own_list(judged, sign_in):
    answer = sign_in("unit").get("/compliance")
    assert (answer.status_code, answer.location) == (303, "/compliance/A")
    assert sign_in("guidance").get("/compliance").status_code == 200


def test_unit_page_names_each_rule_once_with_what_asks_for_most_first(office):
    page = office.get(f"/compliance/A?on={ON}&lang=zh").text
    found = re.findall(r'<th scope="row"><a href="[^"]+">(T\d)', page)
    assert found == ["T2", "T6", "T5", "T3", "T4", "T7"]
    assert "2 格中完成 0 格" in page


def test_workbook_holds_the_grid_with_frozen_panes_real_dates_and_words(office):
    answer = office.get(f"/compliance.xlsx?on={ON}&group=N")
    book = load_workbook(BytesIO(answer.data))
    grid, details, rules = book.worksheets
    assert [sheet.freeze_panes for sheet in book.worksheets] == ["C3", "C2", "B2"]
    assert grid["B1"].value.date() == date(2026, 11, 17)
    assert [row[:2] for row in grid.iter_rows(min_row=3, values_only=True)] == [("A", "水务局")]
    row = dict(zip([c.value for c in grid[1]], [c.value for c in grid[3]], strict=True))
    assert row["T2"] == "✕ 逾期"
    assert grid["C3"].fill.fgColor.rgb == "00F4C7C3"
    failed = [r for r in details.iter_rows(values_only=True) if r[0] == "A" and r[2] == "T2"]
    assert failed[0][6].date() == date(2026, 11, 13)
    assert {r[0] for r in rules.iter_rows(max_row=8, values_only=True)} >= {"T1", "T7"}


def test_text_that_looks_like_a_formula_stays_text(office, judged):
    judged.save(RenameUnit("A", Words("=1+1", "=cmd|' /C calc'!A0")))
    book = load_workbook(BytesIO(office.get(f"/compliance.xlsx?on={ON}").data))
    cell = book.worksheets[0]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_trend_draws_every_day_so_far_and_lists_the_weeks(office, judged):
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    page = office.get(f"/compliance/trend?on={ON}").text
    assert re.findall(r'<time datetime="([\d-]+)">', page) == [
        "2026-11-17", "2026-11-13", "2026-11-06",
    ]  # fmt: skip
    assert page.count('<rect class="day"') == 17
    assert "11月17日" in page


@pytest.mark.parametrize(
    ("query", "chosen"),
    [("", ""), ("?lang=zh&page=1&by=group", ""), (f"?on={ON}&group=N&state=", "已选 2 项")],
)
def test_folded_filter_says_how_much_is_chosen(office, query, chosen):
    page = office.get(f"/compliance{query}").text
    summary = re.search(r'<details class="fold"><summary>(.*?)</summary>', page)[1]
    assert re.findall("已选[^<]*", summary) == ([chosen] if chosen else [])


def test_trend_before_the_campaign_says_that_there_is_none_yet(office, monkeypatch):
    monkeypatch.setattr("service.compliance.filters.today", lambda: date(2026, 10, 1))
    page = office.get("/compliance/trend")
    assert (page.status_code, "还没有可比的" in page.text) == (200, True)


def test_page_asks_the_database_no_more_with_more_units(office, count_queries):
    cells(office)
    with count_queries() as few:
        office.get(f"/compliance?on={ON}&unit=A")
    with count_queries() as many:
        office.get(f"/compliance?on={ON}")
    assert few == many
    assert len(many) <= 12


def test_campaign_without_rules_says_so(seeded, sign_in):
    page = sign_in("office").get("/compliance")
    assert page.status_code == 200
    assert "此活动没有规则" in page.text
