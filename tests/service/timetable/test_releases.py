"""Drafts kept beside what is published, released together, and told to those who may know."""

import re
from dataclasses import replace

import pytest

from calendars.timetable import Amend, Draft, DropDraft, KeepDraft, Remove, Schedule, Status
from service.errors import StaleEdit
from service.timetable import releases
from tests.service.conftest import NOTICE, OTHERS, SESSION, as_typed, csrf, meeting, page_of, span

NEW = meeting(8, "READ", "B", span(25, 9), "own", status=Status.DRAFT)
SHOWN = meeting(9, "SHOW", "A", span(26, 9), "public", status=Status.DRAFT)


def kept(seeded, event=SESSION, **values):
    """Keep a draft of `event` as it is stored, but for `values`."""
    return seeded.save(KeepDraft(replace(seeded.record(event).event, **values))).batch


def draft(seeded, event=SESSION):
    return releases.draft_of(seeded.store, event.uid)


def sent_of(page, **more):
    """Give what a browser would send of the page of drafts."""
    form = page[page.index('<form method="post" class="release">') :]
    ticked = re.findall(r'name="uid" value="([^"]+)" checked', form)
    seen = re.findall(r'name="seen" value="([^"]+)"', form)
    token, operation = (
        re.search(rf'name="{name}" value="([^"]+)"', form)[1]
        for name in ("csrf_token", "operation_id")
    )
    sent = {"csrf_token": token, "operation_id": operation, "uid": ticked, "seen": seen}
    return sent | {"step": "release", "name": "四月安排", "note": "说明"} | more


def test_draft_of_a_published_event_is_kept_and_nobody_sees_it(seeded, sign_in, client):
    path, before = seeded.path(), seeded.record()
    tag = client.get(path).headers["ETag"]
    office = sign_in("office")
    sent = as_typed(office, page_of(SESSION)) | {"place": "礼堂", "step": "draft"}
    assert office.post(page_of(SESSION), data=sent).status_code == 303
    assert (seeded.record(), draft(seeded).draft) == (
        before, Draft(SESSION, replace(SESSION, place="礼堂")),
    )  # fmt: skip
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    page = office.get(page_of(SESSION)).text
    assert 'value="礼堂"' in page
    assert "尚未发布" in page
    assert "草稿改动" in office.get("/history").text


def test_release_publishes_all_as_one_batch_and_one_undo_brings_the_drafts_back(seeded, sign_in):
    seeded.save(Schedule(NEW))
    kept(seeded, place="礼堂")
    office = sign_in("office")
    page = office.get("/releases/new").text
    answer = office.post("/releases/new", data=sent_of(page))
    assert answer.status_code == 303
    batch = seeded.batches()[0]
    assert (batch.release, batch.reason) == ("四月安排", "说明")
    assert seeded.record(NEW).event == replace(NEW, status=Status.CONFIRMED)
    assert (seeded.record().event.place, draft(seeded)) == ("礼堂", None)
    shown = office.get(answer.location).text
    form = shown[shown.index(f'action="/history/{batch.id}/undo"') :]
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert office.post(f"/history/{batch.id}/undo", data=undo).status_code == 303
    assert (seeded.record(NEW).event, seeded.record().event) == (NEW, SESSION)
    assert draft(seeded).draft.event.place == "礼堂"
    assert "已撤销" in office.get(f"/releases/{batch.id}").text
    with seeded.store.reading() as work:
        assert work.history.verify().flaw is None


def test_page_counts_what_each_unit_and_all_calendars_will_see(seeded):
    seeded.save(Schedule(NEW))
    kept(seeded, place="礼堂")
    kept(seeded, OTHERS, place="报告厅")
    _, found = releases.waiting(seeded.store, lambda _event: True, frozenset())
    effect = releases.effect(seeded.store, found)
    units = [(one.unit, one.new, one.changed) for one in effect.units]
    assert units == [("A", 0, 1), ("B", 1, 1)]
    assert effect.feeds == sum(one.feeds for one in effect.units) > 0
    assert effect.links == effect.feeds


def test_others_changes_since_are_kept_and_the_same_field_has_to_be_looked_at(seeded, sign_in):
    kept(seeded, place="礼堂")
    seeded.save(Amend(replace(SESSION, note="带材料")))
    office = sign_in("office")
    office.post("/releases/new", data=sent_of(office.get("/releases/new").text))
    assert seeded.record().event == replace(SESSION, place="礼堂", note="带材料")
    kept(seeded, place="三楼")
    seeded.save(Amend(replace(seeded.record().event, place="四楼")))
    page = office.get("/releases/new").text
    assert "此后又有人改动过" in page
    answer = office.post("/releases/new", data=sent_of(page, uid=[SESSION.uid]))
    assert (answer.status_code, seeded.record().event.place) == (422, "四楼")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "a\u202eb"}, {"name": "长" * 300}, {"uid": []}, {"note": "\x07"}],
)
def test_release_without_name_or_drafts_is_told_and_publishes_nothing(seeded, sign_in, wrong):
    kept(seeded, place="礼堂")
    office = sign_in("office")
    sent = sent_of(office.get("/releases/new").text, **wrong)
    answer = office.post("/releases/new", data=sent)
    assert (answer.status_code, seeded.record().event) == (422, SESSION)
    assert 'class="notice error"' in answer.text
    assert (sent["note"] in answer.text) or wrong.get("note")


def test_draft_changed_after_the_page_was_shown_is_not_released(seeded, sign_in):
    kept(seeded, place="礼堂")
    office = sign_in("office")
    sent = sent_of(office.get("/releases/new").text)
    kept(seeded, place="报告厅")
    answer = office.post("/releases/new", data=sent)
    assert answer.status_code == 422
    assert "刚刚被他人改动" in answer.text
    assert seeded.record().event == SESSION


def test_two_at_one_draft_lose_nothing(seeded, sign_in):
    office = sign_in("office")
    first = as_typed(office, page_of(SESSION)) | {"place": "礼堂", "step": "draft"}
    second = as_typed(office, page_of(SESSION)) | {"place": "报告厅", "step": "draft"}
    assert office.post(page_of(SESSION), data=first).status_code == 303
    answer = office.post(page_of(SESSION), data=second)
    assert answer.status_code == 409
    assert 'value="报告厅"' in answer.text
    assert draft(seeded).draft.event.place == "礼堂"
    with pytest.raises(StaleEdit):
        releases.keep(seeded.store, SESSION, (1, 99), sent_by(seeded))


def sent_by(seeded):
    from service.publishing import Sent
    from tests.service.conftest import ACTOR

    return Sent(ACTOR, "kept", seeded.clock.at)


def test_publishing_the_event_itself_drops_its_draft(seeded, sign_in):
    kept(seeded, place="礼堂")
    office = sign_in("office")
    sent = as_typed(office, page_of(SESSION)) | {"note": "带材料"}
    assert office.post(page_of(SESSION), data=sent).status_code == 303
    assert seeded.record().event == replace(SESSION, place="礼堂", note="带材料")
    assert draft(seeded) is None


def test_draft_like_what_is_stored_is_none_and_dropping_keeps_the_event(seeded):
    kept(seeded, place="礼堂")
    kept(seeded)
    assert draft(seeded) is None
    kept(seeded, place="礼堂")
    seeded.save(DropDraft(SESSION.uid))
    assert (draft(seeded), seeded.record().event) == (None, SESSION)


def test_draft_of_an_event_that_was_deleted_waits_for_nothing(seeded, sign_in):
    kept(seeded, place="礼堂")
    seeded.save(Remove(SESSION.uid))
    assert SESSION.uid not in sign_in("office").get("/releases/new").text


def test_release_tells_everybody_what_is_public_and_units_what_is_their_own(
    seeded, sign_in, client
):
    seeded.save(Schedule(NEW), Schedule(SHOWN))
    kept(seeded, place="礼堂")
    kept(seeded, NOTICE, place="公示栏")
    office = sign_in("office")
    office.post("/releases/new", data=sent_of(office.get("/releases/new").text))
    path = f"/releases/{seeded.batches()[0].id}"
    told = {name: sign_in(name).get(path).text for name in ("office", "unit", "guidance")}
    told[""] = client.get(path).text
    marks = {"own A": "礼堂", "public A": "公示栏", "new B": "11月25日"}
    assert {
        who: {m for m, text in marks.items() if text in page} for who, page in told.items()
    } == {
        "office": {"own A", "public A", "new B"},
        "unit": {"own A", "public A"},
        "guidance": {"public A", "new B"},
        "": {"public A"},
    }
    assert "四月安排" in client.get("/releases").text
    assert client.get("/releases/1").status_code == 404


def test_unit_releases_its_own_drafts_only(seeded, sign_in):
    kept(seeded, place="礼堂")
    kept(seeded, OTHERS, place="报告厅")
    unit = sign_in("unit")
    page = unit.get("/releases/new").text
    assert (SESSION.uid in page, OTHERS.uid in page) == (True, False)
    sent = sent_of(page, uid=[SESSION.uid, OTHERS.uid])
    unit.post("/releases/new", data=sent)
    assert (seeded.record().event.place, seeded.record(OTHERS).event) == ("礼堂", OTHERS)


@pytest.mark.parametrize("items", [1, 40])
def test_page_of_drafts_takes_the_same_queries_however_many(seeded, sign_in, store, queries, items):
    seeded.save(*(Schedule(meeting(100 + n, "READ", "A", span(25, 9), "own",
                                   status=Status.DRAFT)) for n in range(items)))  # fmt: skip
    kept(seeded, place="礼堂")
    office = sign_in("office")
    office.get("/releases/new")
    with queries(store) as sent:
        office.get("/releases/new")
    assert len(sent) == 15


def test_sending_twice_releases_once(seeded, sign_in):
    kept(seeded, place="礼堂")
    office = sign_in("office")
    sent = sent_of(office.get("/releases/new").text)
    token = csrf(office.get("/releases/new"))
    for _ in range(2):
        office.post("/releases/new", data=sent | {"csrf_token": token})
    assert [batch.release for batch in seeded.batches()].count("四月安排") == 1
