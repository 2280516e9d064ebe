"""One form for every kind of entry: stored, refused beside the field, overtaken, taken back."""

import re
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry, TakeBack
from tests.service.conftest import SESSION
from tests.service.ledger.sample import FILED, A, B, entries, fill, hidden, main_of

PLAN = "/ledger/A?kind=PLAN.filed"


def test_document_step_is_entered_corrected_and_taken_back(unit, kept):
    assert fill(unit, PLAN, on="2026-11-16").status_code == 303
    assert entries(kept) == {FILED.id: FILED}
    assert 'value="2026-11-16"' in unit.get(PLAN).text
    assert fill(unit, PLAN, on="2026-11-17").status_code == 303
    assert entries(kept)[FILED.id].on == date(2026, 11, 17)
    assert fill(unit, PLAN, take_back="yes").status_code == 303
    assert entries(kept) == {}


def test_form_is_dated_today_until_somebody_says_otherwise(kept, sign_in, clock):
    clock.at = clock.at.replace(month=11, day=18)
    assert 'value="2026-11-18"' in sign_in("unit").get(PLAN).text


def test_branch_is_entered_with_its_name_and_listed_by_it(unit, kept):
    answer = fill(unit, "/ledger/A?kind=branch.named", subject="1", value_name="机关支部")
    assert answer.status_code == 303
    branch = LedgerEntry(A, "branch", "named", "1", values={"name": "机关支部"})
    assert entries(kept) == {branch.id: branch}
    assert "<h4>机关支部</h4>" in unit.get("/ledger/A?lang=zh").text


def test_next_one_is_offered_the_next_number_that_is_free(unit, kept):
    for number in ("1", "3"):
        kept.save(Enter(LedgerEntry(A, "branch", "named", number, values={"name": "支部"})))
    page = main_of(unit.get("/ledger/A?kind=branch.named"))
    assert re.search(r'name="subject"[^>]*value="(\d+)"', page)[1] == "2"


def test_report_is_made_of_a_topic_there_is(unit, kept):
    topic = LedgerEntry(A, "topic", "named", "1", None, {"title": "水价", "leaders": ("A-1",)})
    kept.save(Enter(topic))
    page = main_of(unit.get("/ledger/A?kind=topic.reported"))
    assert re.findall(r'<option value="([^"]*)">([^<]*)</option>', page) == [("1", "水价")]
    path = "/ledger/A?kind=topic.reported&subject=1"
    assert "<span>水价</span>" in unit.get(path).text
    assert fill(unit, path, on="2026-12-01").status_code == 303
    assert LedgerEntry(A, "topic", "reported", "1", date(2026, 12, 1)) in entries(kept).values()


def test_people_are_ticked_and_one_who_left_stays_ticked(unit, kept):
    values = {"title": "水价", "leaders": ("A-1", "B-1")}
    kept.save(Enter(LedgerEntry(A, "topic", "named", "1", None, values)))
    page = main_of(unit.get("/ledger/A?kind=topic.named&subject=1"))
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", page)
    ticked = {re.search(r'value="([^"]*)"', box)[1]: " checked" in box for box in boxes}
    assert ticked == {"A-1": True, "A-2": False, "N-1": False, "B-1": True}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ledger/A?kind=nothing", 404),
        ("/ledger/A?kind=talk.done&subject=nobody", 404),
        ("/ledger/A?kind=window.proposed&subject=NEVER", 404),
        ("/ledger/A?kind=event.attended&subject=x", 404),
        ("/ledger/A?kind=leader.contact", 404),
        ("/ledger/Z", 404),
        ("/ledger/A?kind=%00", 400),
    ],
)
def test_address_of_what_cannot_be_entered_is_not_found(unit, path, status):
    assert unit.get(path).status_code == status


def test_somebody_faster_is_shown_and_what_was_typed_is_kept(unit, kept):
    path = "/ledger/A?kind=topic.named&subject=1"
    topic = LedgerEntry(A, "topic", "named", "1", None, {"title": "水价", "leaders": ("A-1",)})
    sent = hidden(main_of(unit.get(path)))
    kept.save(Enter(topic))
    mine = {"value_title": "水权", "value_leaders": ["A-1", "A-2"]}
    answer = unit.post(path, data={**sent, **mine})
    assert answer.status_code == 409
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', answer.text)
    leaders = ("水务局主要负责同志", "水务局主要负责同志、水务局班子成员2")
    assert rows == [("题目", "水价", "水权"), ("领题领导", *leaders)]
    assert 'value="水权"' in answer.text
    again = {**sent, **hidden(main_of(answer)), **mine}
    assert unit.post(path, data=again).status_code == 303
    assert entries(kept)[topic.id].values == {"title": "水权", "leaders": ("A-1", "A-2")}


def test_entry_that_somebody_took_back_meanwhile_can_be_entered_anew(unit, kept):
    kept.save(Enter(FILED))
    sent = hidden(main_of(unit.get(PLAN)))
    kept.save(TakeBack(FILED.id))
    answer = unit.post(PLAN, data={**sent, "on": "2026-11-20"})
    assert answer.status_code == 409
    assert "他人已将此条撤回" in answer.text
    again = {**hidden(main_of(answer)), "on": "2026-11-20"}
    assert unit.post(PLAN, data=again).status_code == 303
    assert entries(kept)[FILED.id].on == date(2026, 11, 20)


def test_entry_corrected_meanwhile_is_not_taken_back(unit, kept):
    kept.save(Enter(FILED))
    sent = hidden(main_of(unit.get(PLAN)))
    later = LedgerEntry(A, "PLAN", "filed", on=date(2026, 11, 17))
    kept.save(Enter(later))
    answer = unit.post(PLAN, data={**sent, "take_back": "yes"}, follow_redirects=True)
    assert "没有撤回" in answer.text
    assert entries(kept) == {FILED.id: later}


def test_sending_a_form_twice_enters_once(unit, kept):
    sent = {**hidden(main_of(unit.get(PLAN))), "on": "2026-11-20"}
    before = len(kept.batches())
    assert [unit.post(PLAN, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(kept.batches()) == before + 1


def test_form_without_its_token_is_refused(unit, kept):
    assert unit.post(PLAN, data={"on": "2026-11-20"}).status_code == 400
    assert entries(kept) == {}


def test_unit_undoes_its_own_entry_and_nobody_elses(unit, kept):
    answer = fill(unit, PLAN, on="2026-11-16")
    page = unit.get(answer.location)
    form = main_of(page)
    batch = int(re.search(r'action="/history/(\d+)/undo"', form)[1])
    sent = dict(re.findall(r'name="(csrf_token|operation_id|back)" value="([^"]*)"', form))
    back = unit.post(f"/history/{batch}/undo", data=sent)
    assert (back.status_code, back.location) == (303, "/ledger/A")
    assert entries(kept) == {}
    foreign = kept.save(Enter(FILED)).batch
    sent["operation_id"] = "another"
    assert unit.post(f"/history/{foreign}/undo", data=sent).status_code == 403
    assert entries(kept) == {FILED.id: FILED}


def test_undo_leads_to_pages_of_ours_only(unit, kept):
    answer = fill(unit, PLAN, on="2026-11-16")
    form = main_of(unit.get(answer.location))
    batch = re.search(r'action="/history/(\d+)/undo"', form)[1]
    sent = {**hidden(form), "back": "https://elsewhere.example/ledger/A"}
    assert unit.post(f"/history/{batch}/undo", data=sent).location == "/"


def test_each_enters_what_is_its_task_and_in_its_units(kept, sign_in):
    filed, agreed = "?kind=PLAN.filed", "?kind=PLAN.agreed"
    asked = (f"A{filed}", f"A{agreed}", f"B{filed}", f"B{agreed}", "district")
    seen = {}
    for name in ("office", "unit", "guidance", "viewer"):
        client = sign_in(name)
        seen[name] = [client.get(f"/ledger/{path}").status_code for path in asked]
    assert seen == {
        "office": [200, 200, 200, 200, 200],
        "unit": [200, 403, 403, 403, 403],
        "guidance": [403, 403, 403, 200, 403],
        "viewer": [403, 403, 403, 403, 200],
    }


@pytest.mark.parametrize(("name", "unit_code"), [("viewer", "A"), ("guidance", "B"), ("unit", "B")])
def test_nobody_enters_what_is_not_theirs_by_sending_a_form(kept, sign_in, app, name, unit_code):
    client = sign_in(name)
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"/ledger/{unit_code}?kind=PLAN.filed"
    assert client.post(path, data={"on": "2026-11-16"}).status_code == 403
    assert entries(kept) == {}


def test_contact_point_is_entered_for_the_district(kept, sign_in):
    office = sign_in("office")
    assert "新增" in main_of(office.get("/ledger/district"))
    path = "/ledger/district?kind=leader.contact"
    assert fill(office, path, subject="C-1").status_code == 303
    assert set(entries(kept)) == {"/leader.contact/C-1"}


def test_attendance_of_a_meeting_is_corrected_on_its_own(unit, kept):
    path = f"/ledger/A?kind=event.attended&subject={SESSION.uid}"
    assert "读书会" in main_of(unit.get(path))
    assert fill(unit, path, value_ordinary="11").status_code == 303
    assert fill(unit, path, value_ordinary="12").status_code == 303
    (entry,) = entries(kept).values()
    assert (entry.subject, entry.values) == (SESSION.uid, {"ordinary": 12})
    refused = fill(unit, path, value_ordinary="-1")
    assert refused.status_code == 422


def test_history_says_what_was_entered_in_words(kept, sign_in):
    values = {"title": "水价", "leaders": ("A-1",)}
    kept.save(Enter(LedgerEntry(A, "topic", "named", "1", None, values)))
    kept.save(Enter(LedgerEntry(A, "topic", "named", "1", None, {**values, "title": "水权"})))
    kept.save(Enter(LedgerEntry(B, "PLAN", "agreed", on=date(2026, 11, 9), values={"by": "S-1"})))
    page = sign_in("office").get("/history?lang=zh").text
    rows = re.findall(
        r'<th scope="row">(.*?)</th><td[^>]*><del>(.*?)</del></td><td[^>]*><ins>(.*?)</ins>', page
    )
    assert rows[:5] == [
        ("日期", "", "11月9日(周一)"),
        ("审阅人", "", "南片指导组组长"),
        ("题目", "水价", "水权"),
        ("题目", "", "水价"),
        ("领题领导", "", "水务局主要负责同志"),
    ]
