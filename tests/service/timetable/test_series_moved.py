"""One occurrence is edited for others too: every date is seen before, and the rule follows."""

import re
from dataclasses import replace
from datetime import date, time

import pytest

from calendars.timetable import Schedule
from tests.service.conftest import as_typed, csrf, meeting, page_of, span
from tests.service.timetable.test_series_pages import ask, made, undo


@pytest.fixture
def fridays(sign_in, seeded):
    """Five Fridays, made on the page."""
    client = sign_in("office")
    assert ask(client, step="save").status_code == 303
    return client, made(seeded)


def thursday(client, event, extent):
    return as_typed(client, page_of(event)) | {"date": "2026-11-26", "extent": extent}


def followers(client, event, extent, **values):
    sent = thursday(client, event, extent) | {"uid": event.uid} | values
    shown = client.post("/events/check", data=sent).text
    listed = re.search(r'<details class="followers".*?</details>', shown, re.DOTALL)
    found = re.findall(r"<li.*?</li>", listed[0], re.DOTALL) if listed else []
    return [re.sub(r"<[^>]+>", "", one).strip() for one in found], shown


@pytest.mark.parametrize(("extent", "count"), [("one", 0), ("following", 3), ("all", 4)])
def test_dates_of_all_that_follow_are_listed_before_saving(fridays, extent, count):
    client, events = fridays
    found, _ = followers(client, events[1], extent)
    assert len(found) == count
    if found:
        assert found[-1] == "12月18日(周五) 15:00–17:00 12月17日(周四) 15:00–17:00"


def test_clash_of_one_that_follows_is_told_and_counted(fridays, seeded):
    client, events = fridays
    seeded.save(
        Schedule(meeting(9, "READ", "A", replace_day(span(16, 16), date(2026, 12, 3)), "own"))
    )
    found, shown = followers(client, events[1], "following")
    assert ["时间冲突" in one for one in found] == [True, False, False]
    assert "冲突 1 处" in shown
    assert "data-clashing" in shown


def replace_day(when, day):
    return type(when).at(day, when.start.time(), when.minutes)


def test_this_and_following_get_a_rule_of_their_own_and_one_undo_brings_all_back(fridays, seeded):
    client, events = fridays
    path = page_of(events[1])
    answer = client.post(path, data=thursday(client, events[1], "following"))
    assert answer.status_code == 303
    now = made(seeded)
    assert [event.when.first_day.day for event in now] == [20, 26, 3, 10, 17]
    (old,), (new,) = {now[0].series}, {event.series for event in now[1:]}
    assert (old, new != old) == (events[0].series, True)
    assert "每周五 15:00–17:00，11月20日" in client.get(f"/series/{old}").text
    page = client.get(f"/series/{new}").text
    assert "每周四 15:00–17:00，11月26日" in page
    assert "单独改过时间" not in page
    undo(client, seeded)
    assert made(seeded) == [
        replace(event, moved_from=None, series=events[0].series) for event in events
    ]
    assert client.get(f"/series/{new}").status_code == 404


def test_all_at_another_hour_keep_their_days_and_the_rule_says_the_hour(fridays, seeded):
    client, events = fridays
    path = page_of(events[1])
    sent = as_typed(client, path) | {"start": "09:00", "end": "11:00", "extent": "all"}
    assert client.post(path, data=sent).status_code == 303
    now = made(seeded)
    assert [e.when.first_day for e in now] == [e.when.first_day for e in events]
    assert {event.when.start.time() for event in now} == {time(9)}
    assert "每周五 09:00–11:00" in client.get(f"/series/{now[0].series}").text


def test_unit_whose_series_has_an_event_of_others_changes_its_own_only(fridays, sign_in, seeded):
    client, events = fridays
    own = page_of(events[3])
    sent = as_typed(client, own) | {"units": ["B"], "extent": "one"}
    assert client.post(own, data=sent).status_code == 303
    unit, path = sign_in("unit"), page_of(events[1])
    before = made(seeded)
    refused = unit.post(path, data=thursday(unit, events[1], "all"))
    assert (refused.status_code, made(seeded)) == (422, before)
    assert "仅这一次" in refused.text
    assert unit.post(path, data=thursday(unit, events[1], "one")).status_code == 303


def test_rule_changed_meanwhile_is_not_lost(fridays, seeded, monkeypatch):
    """Somebody lengthens the series while another edit of it is under way."""
    from service.timetable import repeats

    client, events = fridays
    sent = thursday(client, events[1], "following")
    whole = repeats.extended

    def slow(*args):
        found = whole(*args)
        monkeypatch.setattr(repeats, "extended", whole)
        series = repeats.of(seeded.store, events[0].series).rule
        longer = replace(series.series, on_rest="skip")
        seeded.save(repeats.KeepSeries(longer))
        return found

    monkeypatch.setattr(repeats, "extended", slow)
    before = made(seeded)
    assert client.post(page_of(events[1]), data=sent).status_code == 409
    assert made(seeded) == before
    assert csrf(client.get("/history"))


def test_look_at_a_long_series_asks_no_more_than_at_a_short_one(sign_in, seeded, queries):
    client, found = sign_in("office"), []
    for number, last in enumerate(("2026-12-04", "2026-12-18", "2027-02-19")):
        title = f"学习 {number}"
        answer = ask(client, step="save", last=last, title=title, operation_id=f"s-{number}")
        assert answer.status_code == 303
        (event, *_) = (change.after for change in seeded.batches()[0].changes)
        sent = as_typed(client, page_of(event)) | {"uid": event.uid, "extent": "all"}
        client.post("/events/check", data=sent | {"date": "2026-11-19"})
        with queries(seeded.store) as seen:
            client.post("/events/check", data=sent | {"date": "2026-11-19"})
        found.append(len(seen))
    assert len(set(found)) == 1
