"""A series on the page: dates seen before they are saved, edits that reach as far as asked."""

import re
from datetime import date, time

import pytest

from calendars.timetable import Change, Noun, Status
from service.store import EventQuery
from tests.service.conftest import CAMPAIGN, as_typed, csrf

FRIDAYS = {
    "kind": "READ", "title": "周五学习", "phase": "LEARN", "status": "confirmed", "units": ["A"],
    "date": "2026-11-20", "start": "15:00", "end": "17:00", "last": "2026-12-18",
    "repeat": "weekly", "every": "1", "nth": "1", "on_rest": "next", "operation_id": "series-1",
}  # fmt: skip


def ask(client, **values):
    token = csrf(client.get("/series/new"))
    return client.post("/series/new", data={"csrf_token": token, **FRIDAYS, **values})


def made(seeded):
    with seeded.store.reading() as work:
        found = work.events.select(CAMPAIGN, EventQuery(text="周五学习"))
    return [record.event for record in found]


@pytest.fixture
def fridays(sign_in, seeded):
    """Five Fridays, made on the page."""
    client = sign_in("office")
    answer = ask(client, step="save")
    assert answer.status_code == 303
    return client, made(seeded)


def test_dates_are_listed_before_anything_is_saved(sign_in, seeded):
    shown = ask(sign_in("office"), step="check")
    assert (shown.status_code, made(seeded)) == (200, [])
    found = re.findall(r"<ins>(\d+月\d+日)", shown.text)
    assert found == ["11月20日", "11月27日", "12月4日", "12月11日", "12月18日"]
    assert 'name="title" value="周五学习"' in shown.text


def test_preview_leads_back_to_the_form_as_it_was_filled_in(sign_in, seeded):
    shown = ask(sign_in("office"), step="check")
    assert "将新增 5 项" in shown.text
    assert re.search(r'name="step" value="again">返回修改<', shown.text)
    form = ask(sign_in("office"), step="again")
    assert (form.status_code, made(seeded)) == (200, [])
    assert 'value="周五学习"' in form.text
    assert 'value="again"' not in form.text


def test_each_occurrence_is_an_event_of_its_own_in_one_batch(fridays, seeded):
    _, events = fridays
    assert [e.when.start.date() for e in events] == [
        date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11),
        date(2026, 12, 18),
    ]  # fmt: skip
    assert len({e.uid for e in events}) == 5
    assert len({e.series for e in events}) == 1
    assert [c.noun for c in seeded.batches()[0].changes] == [*[Noun.EVENT] * 5, Noun.SERIES]


@pytest.mark.parametrize(
    ("extent", "moved"), [("one", [1]), ("following", [1, 2, 3, 4]), ("all", [0, 1, 2, 3, 4])]
)
def test_edit_reaches_as_far_as_asked(fridays, seeded, extent, moved):
    client, events = fridays
    path = f"/events/{events[1].uid}"
    sent = as_typed(client, path) | {"start": "16:00", "end": "18:00", "extent": extent}
    assert client.post(path, data=sent).status_code == 303
    now = made(seeded)
    assert [n for n, event in enumerate(now) if event.when.start.time() == time(16)] == moved
    assert [e.when.start.date() for e in now] == [e.when.start.date() for e in events]


def test_exception_survives_an_edit_of_the_rest(fridays, seeded):
    client, events = fridays
    alone = f"/events/{events[2].uid}"
    own = as_typed(client, alone) | {"start": "09:00", "end": "11:00", "extent": "one"}
    client.post(alone, data=own)
    path = f"/events/{events[0].uid}"
    sent = as_typed(client, path) | {"start": "16:00", "end": "18:00", "extent": "all"}
    client.post(path, data=sent | {"place": "礼堂"})
    now = made(seeded)
    assert [event.when.start.hour for event in now] == [16, 16, 9, 16, 16]
    assert {event.place for event in now} == {"礼堂"}


def test_one_cancelled_occurrence_stays_in_its_series(fridays, seeded):
    client, events = fridays
    page = client.get(f"/events/{events[3].uid}")
    client.post(f"/events/{events[3].uid}/cancel", data={"csrf_token": csrf(page), "version": "1"})
    shown = client.get(f"/series/{events[0].series}").text
    assert all(event.uid in shown for event in events)
    assert [e.status for e in made(seeded)].count(Status.CANCELLED) == 1


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"last": "2026-11-01"}, "结束日期不能早于开始日期"),
        ({"repeat": "monthly", "nth": "5"}, "无法按此规则排出日期"),
        ({"every": "99"}, "无法按此规则排出日期"),
        ({"repeat": "daily"}, "请从列表中选择"),
        ({"date": "yesterday"}, "请填写日期"),
    ],
)
def test_bad_rule_is_told_at_its_field_and_keeps_what_was_typed(sign_in, seeded, bad, told):
    answer = ask(sign_in("office"), step="save", **bad)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="周五学习"' in answer.text
    assert made(seeded) == []


def test_unit_makes_series_of_its_own_only(sign_in, seeded):
    client = sign_in("unit")
    assert ask(client, step="save", units=["B"]).status_code == 403
    assert ask(client, step="save").status_code == 303
    series = made(seeded)[0].series
    assert sign_in("guidance").get(f"/series/{series}").status_code == 404


def ruled(client, series, **values):
    """Ask for another rule, and give the page and what a browser would send of it."""
    path = f"/series/{series}/rule"
    page = client.get(path).text
    token, batch = (
        re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("csrf_token", "batch")
    )
    asked = {
        "csrf_token": token, "batch": batch, "operation_id": "rule-1", "step": "check",
        "repeat": "weekly", "every": "1", "nth": "1", "on_rest": "next",
        "first": "2026-11-20", "last": "2026-12-18", **values,
    }  # fmt: skip
    shown = client.post(path, data=asked)
    seen = re.findall(r'name="seen" value="([^"]+)"', shown.text)
    return path, shown, asked | {"step": "save", "seen": seen}


def test_rule_is_said_in_words_and_a_longer_series_gets_the_days_it_lacks(fridays, seeded):
    client, events = fridays
    series = events[0].series
    page = client.get(f"/series/{series}").text
    assert "每周五 15:00–17:00" in page
    path, shown, sent = ruled(client, series, last="2027-01-08")
    assert len(made(seeded)) == 5
    assert re.findall(r"<ins>(\d+月\d+日)", shown.text)[0] == "12月25日"
    assert client.post(path, data=sent).status_code == 303
    assert made(seeded)[:5] == events
    assert len(made(seeded)) > 6
    undo(client, seeded)
    assert made(seeded) == events
    assert "12月18日" in client.get(f"/series/{series}").text


def undo(client, seeded):
    batch = seeded.batches()[0].id
    data = {"csrf_token": csrf(client.get("/history")), "operation_id": f"u{batch}"}
    assert client.post(f"/history/{batch}/undo", data=data).status_code == 303


def test_one_moved_by_itself_is_known_and_survives_another_rule(fridays, seeded):
    client, events = fridays
    path = f"/events/{events[1].uid}"
    client.post(path, data=as_typed(client, path) | {"date": "2026-11-25", "extent": "one"})
    page = client.get(f"/series/{events[0].series}").text
    assert "单独改过时间的 1 次" in page
    path, shown, sent = ruled(client, events[0].series, first="2026-11-19", last="2026-12-17")
    assert "单独改过或已召开、已取消，保持不变" in shown.text
    assert client.post(path, data=sent).status_code == 303
    days = sorted(event.when.start.date() for event in made(seeded))
    assert days == [
        date(2026, 11, 19), date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 10),
        date(2026, 12, 17),
    ]  # fmt: skip


def test_rule_changed_by_another_meanwhile_is_shown_again(fridays, seeded):
    client, events = fridays
    path, _, sent = ruled(client, events[0].series, last="2026-12-25")
    other, _, faster = ruled(client, events[0].series, last="2027-01-01")
    assert client.post(other, data=faster | {"operation_id": "rule-2"}).status_code == 303
    before = made(seeded)
    assert client.post(path, data=sent).status_code == 409
    assert made(seeded) == before


@pytest.mark.parametrize(
    "wrong", [{"last": "2026-11-01"}, {"first": "x"}, {"repeat": "never"}, {"every": "999"}]
)
def test_rule_that_gives_no_days_is_told_at_its_field(fridays, seeded, wrong):
    client, events = fridays
    _, shown, _ = ruled(client, events[0].series, **wrong)
    assert shown.status_code == 422
    assert 'class="error"' in shown.text
    assert made(seeded) == events


def test_holidays_and_weekends_are_marked_in_the_preview(sign_in):
    shown = ask(sign_in("office"), step="check", date="2026-11-21", start="", end="")
    assert "遇节假日或周末的" in shown.text
    assert re.search(r"11月21日\(周六\)（周末）\s*→ 11月23日", shown.text)


def test_unit_changes_no_rule_of_others(fridays, sign_in):
    _, events = fridays
    assert sign_in("guidance").get(f"/series/{events[0].series}/rule").status_code == 403
    assert sign_in("unit").get(f"/series/{events[0].series}/rule").status_code == 200
    assert sign_in("unit").get("/series/none/rule").status_code == 404


def test_series_without_a_rule_is_given_one_and_moves_nothing_that_fits_it(fridays, seeded):
    client, events = fridays
    key = events[0].series
    with seeded.store.writing() as work:
        work.series.save([Change(Noun.SERIES, key, None, None)], 0)
    page = client.get(f"/series/{key}").text
    assert "这个系列没有记下规律。" in page
    path, shown, sent = ruled(client, key, last="2026-12-25")
    assert re.findall(r"<ins>(\d+月\d+日)", shown.text) == ["12月25日"]
    assert client.post(path, data=sent).status_code == 303
    assert "每周五 15:00–17:00" in client.get(f"/series/{key}").text
    assert made(seeded)[:5] == events


def test_rule_for_a_series_without_one_gives_way_to_whoever_was_faster(fridays, seeded):
    client, events = fridays
    key = events[0].series
    with seeded.store.writing() as work:
        work.series.save([Change(Noun.SERIES, key, None, None)], 0)
    path, _, sent = ruled(client, key, last="2026-12-25")
    other, _, faster = ruled(client, key, last="2027-01-01")
    assert client.post(other, data=faster | {"operation_id": "rule-2"}).status_code == 303
    assert client.post(path, data=sent).status_code == 409
