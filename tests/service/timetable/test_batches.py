"""Many events at once on the page: shown item by item, saved together, undone together."""

import re
from datetime import timedelta

import pytest

from calendars.timetable import ChangePlace, Schedule, Status
from service.store import EventQuery
from service.timetable import selections
from tests.service.conftest import CAMPAIGN, NOTICE, OTHERS, SESSION, TALK, csrf, meeting, span


def fields(text):
    """Give what a browser would send of the dry run's form."""
    form = text[text.index('name="csrf_token"') - 200 :]
    form = form[: form.index("</form>")] if 'name="uid"' in form else form
    found = {}
    for tag in re.findall(r"<input[^>]*>", text[text.index('<form method="post">') :]):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" or " checked" in tag:
            found.setdefault(given["name"], []).append(given.get("value", ""))
    return found


def ask(client, path="/events/many", **values):
    token = csrf(client.get("/timetable"))
    return client.post(path, data={"csrf_token": token, "step": "check", **values})


def stored(seeded, *events):
    return [seeded.record(event).event for event in events]


def test_shift_is_shown_first_saved_as_one_batch_and_undone_at_once(sign_in, seeded):
    client = sign_in("office")
    before = stored(seeded, SESSION, OTHERS)
    uids = [SESSION.uid, OTHERS.uid]
    shown = ask(client, uid=uids, deed="workdays", days="1")
    assert (shown.status_code, stored(seeded, SESSION, OTHERS)) == (200, before)
    saved = client.post("/events/many", data={**fields(shown.text), "step": "save"})
    assert saved.status_code == 303
    moved = [event.when.start - old.when.start for event, old in
             zip(stored(seeded, SESSION, OTHERS), before, strict=True)]  # fmt: skip
    assert moved == [timedelta(days=1)] * 2
    batch = seeded.batches()[0]
    assert [change.key for change in batch.changes] == sorted(uids, key=uids.index)
    page = client.get(saved.location)
    token = csrf(page)
    client.post(f"/history/{batch.id}/undo", data={"csrf_token": token, "operation_id": "u"})
    assert [(e.when, e.place) for e in stored(seeded, SESSION, OTHERS)] == [
        (e.when, e.place) for e in before
    ]


def test_dry_run_flags_the_clash_and_unticking_saves_the_rest_only(sign_in, seeded):
    other = meeting(9, "READ", "A", span(17, 15), "own")
    seeded.save(Schedule(other))
    client = sign_in("office")
    shown = ask(client, uid=[SESSION.uid, TALK.uid], deed="days", days="1")
    assert shown.text.count('class="bad"') == 1
    sent = fields(shown.text)
    sent["uid"] = [TALK.uid]
    assert client.post("/events/many", data={**sent, "step": "save"}).status_code == 303
    assert stored(seeded, SESSION) == [SESSION]
    assert seeded.record(TALK).event.when.start.day == TALK.when.start.day + 1


def test_filter_chooses_all_it_finds_and_a_unit_only_its_own(sign_in, seeded):
    client = sign_in("unit")
    shown = ask(client, "/events/many?kind=READ", all="1", deed="place", place="礼堂")
    assert re.findall(r'name="uid" value="([^"]+)"', shown.text) == [SESSION.uid]


def test_somebody_faster_is_shown_and_nothing_is_saved(sign_in, seeded):
    client = sign_in("office")
    sent = fields(ask(client, uid=[SESSION.uid, TALK.uid], deed="days", days="2").text)
    seeded.move(hours=1)
    now = stored(seeded, SESSION, TALK)
    answer = client.post("/events/many", data={**sent, "step": "save"})
    assert (answer.status_code, stored(seeded, SESSION, TALK)) == (409, now)
    again = client.post("/events/many", data={**fields(answer.text), "step": "save"})
    assert again.status_code == 303


def test_event_that_would_leave_the_campaign_stops_the_save(sign_in, seeded):
    client = sign_in("office")
    shown = ask(client, uid=[SESSION.uid], deed="days", days="-30")
    assert "不在活动期间内" in shown.text
    answer = client.post("/events/many", data={**fields(shown.text), "step": "save"})
    assert (answer.status_code, stored(seeded, SESSION)) == (422, [SESSION])


def test_sending_twice_saves_once(sign_in, seeded):
    client = sign_in("office")
    sent = fields(ask(client, uid=[SESSION.uid], deed="days", days="1").text)
    for _ in range(2):
        client.post("/events/many", data={**sent, "step": "save"})
    assert len(seeded.batches()) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"deed": "days", "days": "0"},
        {"deed": "days", "days": "1000"},
        {"deed": "burn"},
        {"deed": "place", "place": "a\u202eb"},
        {"deed": "cancel", "uid": []},
    ],
)
def test_bad_request_is_told_and_changes_nothing(sign_in, seeded, bad):
    client = sign_in("office")
    answer = ask(client, **{"uid": [SESSION.uid], **bad})
    assert answer.status_code == 303
    assert 'class="notice error"' in client.get(answer.location).text
    assert stored(seeded, SESSION) == [SESSION]


def test_save_without_having_seen_the_versions_is_refused(sign_in, seeded):
    client = sign_in("office")
    sent = fields(ask(client, uid=[SESSION.uid], deed="days", days="1").text)
    del sent["seen"]
    assert client.post("/events/many", data={**sent, "step": "save"}).status_code == 403
    assert stored(seeded, SESSION) == [SESSION]


def test_more_than_one_save_may_hold_are_refused(store, seeded, monkeypatch, sign_in):
    monkeypatch.setattr(selections, "MOST", 2)
    client = sign_in("office")
    answer = ask(client, all="1", deed="days", days="1")
    assert "一次最多处理 2 项，现有 4 项" in client.get(answer.location).text


def test_drafts_are_released_together_under_a_reason(sign_in, seeded):
    drafts = [meeting(n, "READ", "A", span(23 + n, 9), "own", status=Status.DRAFT) for n in (5, 6)]
    seeded.save(*map(Schedule, drafts))
    client = sign_in("office")
    shown = ask(client, "/events/many?status=draft", all="1", deed="settle", reason="第一批")
    client.post("/events/many?status=draft", data={**fields(shown.text), "step": "save"})
    assert [e.status for e in stored(seeded, *drafts)] == [Status.CONFIRMED] * 2
    assert seeded.batches()[0].reason == "第一批"


def test_copy_to_another_unit_makes_drafts_and_undo_takes_them_away(sign_in, seeded):
    client = sign_in("office")
    token = csrf(client.get("/units/A/copy"))
    values = {"csrf_token": token, "targets": ["B"], "kinds": ["READ"], "step": "check"}
    shown = client.post("/units/A/copy", data=values)
    before = seeded.number()
    answer = client.post("/units/A/copy", data={**fields(shown.text), "step": "save"})
    assert answer.status_code == 303
    with seeded.store.reading() as work:
        query = EventQuery(statuses=frozenset({Status.DRAFT}))
        (made,) = (r.event for r in work.events.select(CAMPAIGN, query))
    assert (sorted(made.units), made.when, made.place) == (["B"], SESSION.when, "")
    client.post(
        f"/history/{seeded.batches()[0].id}/undo",
        data={"csrf_token": csrf(client.get("/account")), "operation_id": "back"},
    )
    assert seeded.number() == before


def test_dry_run_costs_the_same_number_of_queries_for_one_and_for_many(seeded, store, queries):
    for _ in range(1):
        campaign, records = selections.chosen(store, [SESSION.uid], None, lambda _: True)
    with queries(store) as few:
        selections.dry_run(store, campaign, records, ChangePlace("礼堂"))
    campaign, records = selections.chosen(
        store, [SESSION.uid, OTHERS.uid, TALK.uid, NOTICE.uid], None, lambda _: True
    )
    with queries(store) as many:
        selections.dry_run(store, campaign, records, ChangePlace("礼堂"))
    assert len(few) == len(many)


def test_clash_that_was_there_before_is_told_apart_from_a_new_one(sign_in, seeded):
    seeded.save(Schedule(meeting(9, "READ", "A", span(16, 15), "own")))
    seeded.save(Schedule(meeting(9, "READ", "B", span(17, 16), "own")))
    client = sign_in("office")
    shown = ask(client, uid=[SESSION.uid, OTHERS.uid], deed="place", place="礼堂")
    assert shown.text.count("原有的时间冲突") == 2
    assert 'class="bad"' not in shown.text
    moved = ask(client, uid=[SESSION.uid], deed="days", days="2")
    assert "原有的" not in moved.text


def test_host_is_changed_for_another_unit_by_the_office_only(sign_in, seeded):
    client = sign_in("office")
    shown = ask(client, uid=[SESSION.uid], deed="host", host="B")
    sent = {**fields(shown.text), "step": "save"}
    assert client.post("/events/many", data=sent).status_code == 303
    assert seeded.record().event.units == frozenset("B")
    unit = sign_in("unit")
    assert ask(unit, uid=[TALK.uid], deed="host", host="B").status_code == 403
    assert ask(client, uid=[TALK.uid], deed="host", host="nobody").status_code == 303
    assert stored(seeded, TALK) == [TALK]
