"""Confirming what was held: ticks, days, attendance; one save, one undo."""

import re
from dataclasses import replace
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.timetable import Amend, Cancel, ConfirmHeld, Schedule
from service.ledger import usecases
from tests.service.conftest import SESSION, TALK, meeting, span
from tests.service.ledger.sample import A, entries, main_of

OTHER = meeting(5, "READ", "A", span(12, 9), "own")
JOINT = meeting(6, "READ", "AB", span(13, 9), "own")
PATH = "/ledger/A/held"


@pytest.fixture
def late(kept, clock):
    """A week later, with another meeting of the unit and one of two units."""
    kept.save(Schedule(OTHER), Schedule(JOINT))
    clock.at = clock.at.replace(month=11, day=20)
    return kept


def listed(answer):
    return set(re.findall(r'name="uid" value="([^"]+)"', answer.text))


def typed(answer):
    """Give what a browser sends of the form, nothing ticked."""
    form = main_of(answer).partition('class="held"')[2]
    tags = re.findall(r"<input[^>]*>", form)
    given = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]
    return {each["name"]: each.get("value", "") for each in given if each["type"] != "checkbox"}


def held_on(kept, event):
    return kept.record(event).event.held_on


def test_past_meetings_of_the_unit_alone_are_listed(late, unit):
    assert listed(unit.get(PATH)) == {SESSION.uid, OTHER.uid, TALK.uid}


def test_ticked_meetings_are_confirmed_and_others_are_not(late, unit):
    page = unit.get(PATH)
    answer = unit.post(PATH, data={**typed(page), "uid": [SESSION.uid]})
    assert answer.status_code == 303
    assert held_on(late, SESSION) == date(2026, 11, 16)
    assert held_on(late, OTHER) is None
    assert listed(unit.get(PATH)) == {OTHER.uid, TALK.uid}


def test_all_at_once_are_confirmed_in_one_batch_and_undone_together(late, unit):
    before = len(late.batches())
    answer = unit.post(PATH, data={**typed(unit.get(PATH)), "all": "yes"})
    assert [held_on(late, e) for e in (SESSION, OTHER, TALK)] == [
        date(2026, 11, 16), date(2026, 11, 12), date(2026, 11, 18),
    ]  # fmt: skip
    assert len(late.batches()) == before + 1
    form = main_of(unit.get(answer.location))
    batch = re.search(r'action="/history/(\d+)/undo"', form)[1]
    sent = dict(re.findall(r'name="(csrf_token|operation_id|back)" value="([^"]*)"', form))
    assert unit.post(f"/history/{batch}/undo", data=sent).location == PATH
    assert [held_on(late, e) for e in (SESSION, OTHER, TALK)] == [None, None, None]


def test_attendance_and_another_day_go_into_the_same_batch(late, unit):
    sent = typed(unit.get(PATH)) | {
        "uid": [SESSION.uid],
        f"on-{SESSION.uid}": "2026-11-17",
        f"ordinary-{SESSION.uid}": "11",
        f"retired-{SESSION.uid}": "0",
        f"ordinary-{OTHER.uid}": "99",
    }
    assert unit.post(PATH, data=sent).status_code == 303
    values = {"ordinary": 11, "retired": 0}
    attended = LedgerEntry(A, "event", "attended", SESSION.uid, None, values)
    assert held_on(late, SESSION) == date(2026, 11, 17)
    assert entries(late) == {attended.id: attended}
    assert len(late.batches()[0].changes) == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("on", "2026-11-31", "请填写日期"),
        ("on", "2026-11-15", "11月16日(周一) 至 11月20日(周五)"),
        ("on", "2026-11-21", "11月16日(周一) 至 11月20日(周五)"),
        ("ordinary", "十", "应在 0 至 100000 之间"),
        ("ordinary", "-1", "应在 0 至 100000 之间"),
        ("ordinary", "100001", "应在 0 至 100000 之间"),
        ("ordinary", "1" * 5000, "应在 0 至 100000 之间"),
    ],
)
def test_fault_is_told_beside_its_field_and_nothing_is_confirmed(late, unit, name, value, told):
    field = f"{name}-{SESSION.uid}"
    sent = {**typed(unit.get(PATH)), "all": "yes", field: value, f"retired-{OTHER.uid}": "7"}
    answer = unit.post(PATH, data=sent)
    assert answer.status_code == 422
    beside = re.search(rf'id="{re.escape(field)}-help">(.*?)</div>', answer.text, re.DOTALL)[1]
    assert told in beside
    assert answer.text.count('class="error"') == 1
    assert typed(answer)[f"retired-{OTHER.uid}"] == "7"
    assert (held_on(late, OTHER), entries(late)) == (None, {})


def test_meeting_moved_meanwhile_is_marked_and_confirmed_only_when_sent_again(late, unit):
    sent = {**typed(unit.get(PATH)), "all": "yes"}
    late.save(Amend(replace(SESSION, place="礼堂")))
    answer = unit.post(PATH, data=sent)
    assert answer.status_code == 409
    marked = re.findall(r'<li class="stale">.*?value="([^"]+@[^"]+)"', answer.text, re.DOTALL)
    assert marked == [SESSION.uid]
    assert (held_on(late, SESSION), held_on(late, OTHER)) == (None, None)
    assert unit.post(PATH, data={**typed(answer), "all": "yes"}).status_code == 303
    assert held_on(late, SESSION) == date(2026, 11, 16)


def test_attendance_counted_meanwhile_is_not_overwritten_unseen(late, unit):
    sent = {**typed(unit.get(PATH)), "uid": [SESSION.uid], f"ordinary-{SESSION.uid}": "5"}
    counted = LedgerEntry(A, "event", "attended", SESSION.uid, None, {"ordinary": 9})
    late.save(Enter(counted))
    assert unit.post(PATH, data=sent).status_code == 409
    assert (entries(late), held_on(late, SESSION)) == ({counted.id: counted}, None)


def test_what_somebody_else_confirmed_or_cancelled_is_told_and_left_alone(late, unit):
    sent = {**typed(unit.get(PATH)), f"ordinary-{TALK.uid}": "x", "all": "yes"}
    late.save(ConfirmHeld(SESSION.uid, date(2026, 11, 16)), Cancel(OTHER.uid))
    answer = unit.post(PATH, data=sent)
    assert answer.status_code == 422
    assert "另有 2 项已由他人确认或取消" in answer.text
    assert listed(answer) == {TALK.uid}


def test_nothing_ticked_confirms_nothing(late, unit):
    before = len(late.batches())
    answer = unit.post(PATH, data=typed(unit.get(PATH)), follow_redirects=True)
    assert "没有勾选" in answer.text
    assert len(late.batches()) == before


def test_sending_it_twice_confirms_once(late, unit):
    sent = {**typed(unit.get(PATH)), "uid": [SESSION.uid]}
    before = len(late.batches())
    assert [unit.post(PATH, data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(late.batches()) == before + 1


def test_meetings_of_several_units_are_the_offices_to_confirm(late, sign_in):
    office = sign_in("office")
    page = office.get("/ledger/district/held")
    assert listed(page) == {JOINT.uid}
    sent = {**typed(page), "all": "yes"}
    assert office.post("/ledger/district/held", data=sent).status_code == 303
    assert held_on(late, JOINT) == date(2026, 11, 13)


def test_guidance_group_confirms_meetings_of_its_units_and_counts_nobody(late, guidance):
    page = guidance.get("/ledger/B/held")
    assert "ordinary-" not in page.text
    assert guidance.post("/ledger/B/held", data={**typed(page), "all": "y"}).status_code == 303
    assert guidance.get("/ledger/A/held").status_code == 403


def test_viewer_sees_what_is_to_confirm_and_confirms_nothing(late, sign_in):
    viewer = sign_in("viewer")
    page = viewer.get(PATH)
    assert SESSION.uid in page.text
    sent = {**typed(page), "all": "yes"}
    assert viewer.post(PATH, data=sent).status_code in {400, 403}
    assert held_on(late, SESSION) is None


def test_number_to_confirm_is_that_of_the_list(late):
    assert usecases.to_confirm(late.store, A, date(2026, 11, 20)) == 3
    assert usecases.to_confirm(late.store, A, date(2026, 11, 16)) == 1
