"""The ledger's pages: one form for every kind of entry, and what was held at once."""

import re
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.ids import UnitCode
from calendars.timetable import Schedule
from tests.service.compliance.conftest import count_queries, judged
from tests.service.conftest import CAMPAIGN, SESSION, csrf, meeting, span

__all__ = ["count_queries", "judged"]
A = UnitCode("A")
FILED = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 16))


def hidden(page):
    return dict(re.findall(r'name="(csrf_token|operation_id|version)"[^>]*value="([^"]*)"', page))


def fill(client, path, **values):
    """Send the form at `path` as it stands, with `values` filled in."""
    return client.post(path, data={**hidden(client.get(path).text), **values})


def entries(judged):
    with judged.store.reading() as work:
        return dict(work.ledger.all(CAMPAIGN).entries)


@pytest.fixture
def unit(judged, sign_in):
    return sign_in("unit")


def test_document_step_is_entered_corrected_and_taken_back(unit, judged):
    path = "/ledger/A?kind=PLAN.filed"
    assert fill(unit, path, on="2026-11-16").status_code == 303
    assert entries(judged) == {FILED.id: FILED}
    assert 'value="2026-11-16"' in unit.get(path).text
    assert fill(unit, path, on="2026-11-17").status_code == 303
    assert entries(judged)[FILED.id].on == date(2026, 11, 17)
    assert fill(unit, path, take_back="yes").status_code == 303
    assert entries(judged) == {}


def test_branch_is_entered_with_its_name_and_listed(unit, judged):
    answer = fill(unit, "/ledger/A?kind=branch.named", subject="一", value_name="机关支部")
    assert answer.status_code == 303
    branch = LedgerEntry(A, "branch", "named", "一", values={"name": "机关支部"})
    assert entries(judged) == {branch.id: branch}
    assert "支部(机关支部)" in unit.get("/ledger/A?lang=zh").text


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("/ledger/A?kind=PLAN.filed", {"on": ""}, "请填写日期"),
        ("/ledger/A?kind=PLAN.filed", {"on": "2026-11-31"}, "请填写日期"),
        ("/ledger/A?kind=branch.named", {"subject": "", "value_name": "x"}, "请选择或填写"),
        ("/ledger/A?kind=branch.named", {"subject": "x" * 61}, "最多 60 个字"),
        ("/ledger/A?kind=branch.named", {"subject": "1", "value_name": "a\0b"}, "控制字符"),
        ("/ledger/A?kind=window.own", {"subject": "NEVER"}, "NEVER"),
    ],
)
def test_fault_is_told_beside_its_field_and_nothing_is_stored(unit, judged, path, values, told):
    answer = fill(unit, path, **values)
    assert answer.status_code == 422
    assert told in answer.text
    assert entries(judged) == {}


def test_somebody_faster_is_shown_and_what_was_typed_is_kept(unit, judged):
    path = "/ledger/A?kind=PLAN.filed"
    sent = hidden(unit.get(path).text)
    judged.save(Enter(FILED))
    answer = unit.post(path, data={**sent, "on": "2026-11-20"})
    assert answer.status_code == 409
    assert "此条刚刚被他人改动" in answer.text
    assert "11月16日(周一)" in answer.text
    assert 'value="2026-11-20"' in answer.text
    again = unit.post(path, data={**hidden(answer.text), "on": "2026-11-20"})
    assert again.status_code == 303
    assert entries(judged)[FILED.id].on == date(2026, 11, 20)


def test_sending_a_form_twice_enters_once(unit, judged):
    path = "/ledger/A?kind=PLAN.filed"
    sent = {**hidden(unit.get(path).text), "on": "2026-11-20"}
    assert [unit.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(judged.batches()) == 2


def test_each_enters_what_is_its_task_and_in_its_units(judged, sign_in):
    filed, agreed = "?kind=PLAN.filed", "?kind=PLAN.agreed"
    seen = {
        name: [
            sign_in(name).get(f"/ledger/{path}").status_code
            for path in (f"A{filed}", f"A{agreed}", f"B{filed}", f"B{agreed}", "district")
        ]
        for name in ("office", "unit", "guidance", "viewer")
    }
    assert seen == {
        "office": [200, 200, 200, 200, 200],
        "unit": [200, 403, 403, 403, 403],
        "guidance": [403, 403, 403, 200, 403],
        "viewer": [403, 403, 403, 403, 200],
    }
    assert sign_in("office").get("/ledger/A?kind=nothing").status_code == 404
    assert sign_in("unit").get("/ledger").location == "/ledger/A"
    assert sign_in("viewer").get("/ledger/A").status_code == 200


def test_ticked_meetings_are_confirmed_and_others_are_not(judged, sign_in, clock):
    other = meeting(5, "READ", "A", span(12, 9), "own")
    judged.save(Schedule(other))
    clock.at = clock.at.replace(month=11, day=20)
    unit = sign_in("unit")
    page = unit.get("/ledger/A/held")
    assert {SESSION.uid, other.uid} <= set(re.findall(r'name="uid" value="([^"]+)"', page.text))
    sent = {"csrf_token": csrf(page), "uid": [SESSION.uid]}
    assert unit.post("/ledger/A/held", data=sent).status_code == 303
    assert judged.record().event.held_on == SESSION.when.first_day
    assert judged.record(other).event.held_on is None
    assert SESSION.uid not in unit.get("/ledger/A/held").text
    unit.post("/ledger/A/held", data={"csrf_token": csrf(page), "all": "yes"})
    assert judged.record(other).event.held_on == other.when.first_day


def test_viewer_sees_what_is_to_confirm_and_confirms_nothing(judged, sign_in, clock):
    clock.at = clock.at.replace(month=11, day=20)
    viewer = sign_in("viewer")
    page = viewer.get("/ledger/A/held")
    assert SESSION.uid in page.text
    token = csrf(page)
    assert viewer.post("/ledger/A/held", data={"csrf_token": token, "all": "1"}).status_code == 403


def test_page_asks_the_database_no_more_with_more_entries(unit, judged, count_queries):
    unit.get("/ledger/A")
    numbers = []
    for number in range(3):
        judged.save(Enter(LedgerEntry(A, "branch", "named", str(number), values={"name": "x"})))
        unit.get("/ledger/A")
        with count_queries() as said:
            unit.get("/ledger/A")
        numbers.append(len(said))
    assert len(set(numbers)) == 1
