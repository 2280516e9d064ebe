"""The event form says which cells saving it would turn."""

from dataclasses import replace
from datetime import date

import pytest

from calendars.timetable import Amend, Cancel, Schedule
from service.compliance import live
from service.web.wiring import Foreseen
from tests.service.conftest import SESSION, as_typed, meeting, page_of, span

OPENING = meeting(7, "OPEN", "A", span(12, 9), "own")


@pytest.fixture
def foresee(app, judged, clock):
    clock.at = clock.at.replace(month=11, day=17)

    def asked(*edits):
        with app.test_request_context("/?lang=zh"):
            return list(live.foresee(edits))

    return asked


def test_new_meeting_turns_the_cells_that_wait_for_it(foresee):
    assert Foreseen("T2 按期启动，水务局：✕ 逾期 → ✓ 完成", worse=False) in foresee(
        Schedule(OPENING)
    )


def test_what_gets_worse_comes_first(foresee, judged):
    judged.save(Schedule(OPENING))
    later = replace(OPENING, when=span(20, 9))
    found = foresee(Amend(later))
    assert found[0].worse
    assert Foreseen("T2 按期启动，水务局：✓ 完成 → ✕ 逾期", worse=True) in found


def test_cancelled_meeting_turns_back_what_it_had_met(foresee, judged):
    judged.save(Schedule(OPENING))
    assert Foreseen("T2 按期启动，水务局：✓ 完成 → ✕ 逾期", worse=True) in foresee(
        Cancel(OPENING.uid)
    )


def test_same_turn_of_several_units_is_one_sentence(foresee):
    county = meeting(8, "OPEN", "", span(12, 9), "own")
    assert Foreseen("T2 按期启动，3 个单位：✕ 逾期 → ✓ 完成", worse=False) in foresee(
        Schedule(county)
    )


def test_edit_that_no_rule_reads_turns_nothing(foresee):
    assert foresee(Amend(replace(SESSION, place="别处"))) == []


def test_many_turns_are_cut_and_counted(foresee, monkeypatch):
    monkeypatch.setattr(live, "MOST", 1)
    found = foresee(Schedule(OPENING))
    assert len(found) == 2
    assert found[1].text.startswith("另有")


def test_form_shows_them_before_saving(sign_in, judged, clock):
    clock.at = clock.at.replace(month=11, day=17)
    judged.save(Schedule(OPENING))
    client = sign_in("office")
    sent = as_typed(client, page_of(OPENING)) | {"date": "2026-11-20", "uid": OPENING.uid}
    page = client.post("/events/check", data=sent).text
    assert '<li class="worse">T2 按期启动，水务局：✓ 完成 → ✕ 逾期</li>' in page


def test_form_of_a_new_event_is_filled_in_from_the_action(sign_in, judged):
    page = sign_in("office").get("/events/new?unit=A&kind=READ&phase=MEND&date=2026-12-22").text
    for value in ("READ", "MEND", "A"):
        assert f'<option selected value="{value}">' in page
    assert f'value="{date(2026, 12, 22)}"' in page
