"""A series on the page: dates seen before they are saved, edits that reach as far as asked."""

import re
from datetime import date, time

import pytest

from calendars.timetable import Status
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


def test_each_occurrence_is_an_event_of_its_own_in_one_batch(fridays, seeded):
    _, events = fridays
    assert [e.when.start.date() for e in events] == [
        date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11),
        date(2026, 12, 18),
    ]  # fmt: skip
    assert len({e.uid for e in events}) == 5
    assert len({e.series for e in events}) == 1
    assert len(seeded.batches()[0].changes) == 5


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
