"""History on its pages: found by filters, undone in part or whole, nothing guessed."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from calendars.timetable import Amend, Cancel, Remove, Schedule, Status
from service.publishing import Sent
from service.upkeep.campaigns import note
from tests.service.conftest import (
    ACTOR,
    CAMPAIGN,
    NOTICE,
    OTHERS,
    SESSION,
    TALK,
    csrf,
    meeting,
    span,
)


def numbers(client, **args):
    """Give the numbers of the batches that a page of history lists."""
    text = client.get("/history", query_string=args).text
    return [int(n) for n in re.findall(r'<a class="num" href="/history/(\d+)"', text)]


def amended(seeded, event=SESSION, **values):
    return seeded.save(Amend(replace(seeded.record(event).event, **values))).batch


def undo(client, batch, **data):
    data["csrf_token"] = csrf(client.get("/history"))
    return client.post(f"/history/{batch}/undo", data=data)


def noted(seeded):
    """Write what was done with the whole campaign: no fields, no undo."""
    with seeded.store.writing() as work:
        sent = Sent(ACTOR, "noted", seeded.clock.at, "启用")
        note(work, CAMPAIGN, sent)
        return work.history.mark(CAMPAIGN).batch


@pytest.fixture
def filled(seeded):
    """Six batches besides the first: 2 place, 3 move, 4 cancel, 5 made, 6 removed, 7 undo of 2."""
    amended(seeded, place="礼堂")
    seeded.move(OTHERS)
    seeded.clock.at += timedelta(days=2)
    seeded.save(Cancel(TALK.uid))
    draft = meeting(7, "READ", "B", span(24, 9), "own", status=Status.DRAFT)
    seeded.save(Schedule(draft))
    seeded.save(Remove(draft.uid))
    return seeded


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"unit": "A"}, [4, 2, 1]),
        ({"unit": "B"}, [6, 5, 3, 1]),
        ({"what": "moved"}, [3]),
        ({"what": "cancelled", "unit": "A"}, [4]),
        ({"what": "cancelled", "unit": "B"}, []),
        ({"what": "removed"}, [6]),
        ({"noun": "event", "by": "test"}, [6, 5, 4, 3, 2, 1]),
        ({"noun": "unit"}, []),
        ({"by": "nobody"}, []),
        ({"from": "2026-01-06"}, [6, 5, 4]),
        ({"to": "2026-01-05"}, [3, 2, 1]),
        ({"to": "2026-01-05", "from": "2026-01-07"}, [6, 5, 4, 3, 2, 1]),
        ({"key": SESSION.uid}, [2, 1]),
        ({"before": "3"}, [2, 1]),
        ({"before": "-3"}, []),
        ({"before": "9" * 40}, [6, 5, 4, 3, 2, 1]),
        ({"from": "0001-01-01", "to": "9999-12-31", "unit": "'\u202e"}, []),
    ],
)
def test_filter_finds_the_batches_concerned_newest_first(filled, sign_in, args, found):
    assert numbers(sign_in("office"), **args) == found


def test_number_leads_to_the_batch_and_an_unknown_one_to_nothing(filled, sign_in):
    client = sign_in("office")
    assert client.get("/history?number=4").location == "/history/4"
    assert client.get("/history/4").status_code == 200
    assert client.get("/history/400").status_code == 404


def test_each_field_is_told_by_name_from_what_to_what(filled, sign_in):
    told = sign_in("office").get("/history/2").text
    rows = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', told)
    assert rows == [("地点", "<del>二楼会议室</del>", "<ins>礼堂</ins>")]
    made = sign_in("office").get("/history/5").text
    assert '<th scope="row">单位</th><td data-label="原为"><del>—</del></td>' in made
    assert "READ" not in made


@pytest.mark.parametrize("items", [1, 3, 40])
def test_page_takes_the_same_queries_however_much_there_is(seeded, sign_in, store, queries, items):
    for number in range(items):
        amended(seeded, place=f"第{number}会议室")
    client = sign_in("office")
    counts = []
    for path in ("/history", "/history?unit=A&what=place", "/history/2", "/history/removed"):
        client.get(path)
        with queries(store) as sent:
            client.get(path)
        counts.append(len(sent))
    assert counts == [14, 14, 10, 9]


def test_one_change_of_a_batch_is_undone_and_the_rest_stays(seeded, sign_in):
    moved = seeded.save(
        Amend(replace(SESSION, place="礼堂")), Amend(replace(OTHERS, place="报告厅"))
    ).batch
    client = sign_in("office")
    assert undo(client, moved, ordinal="0", reason="弄错了").status_code == 303
    assert (seeded.record().event, seeded.record(OTHERS).event.place) == (SESSION, "报告厅")
    batch = seeded.batches()[0]
    assert (batch.undo_of, batch.undo_ordinal, batch.reason) == (moved, 0, "弄错了")
    page = client.get(f"/history/{moved}").text
    assert page.count('<span class="chip cancelled">已撤销</span>') == 1
    assert "仅撤销这一项" in page


def test_undone_batch_says_so_until_its_undoing_is_undone(seeded, sign_in):
    moved, client = seeded.move().batch, sign_in("office")
    undo(client, moved)
    assert f"撤销第 {moved} 号改动" not in client.get("/history").text
    undo(client, moved + 1)
    assert f"撤销第 {moved} 号改动" in client.get("/history").text
    assert seeded.record().event.when == span(16, 16)


def chosen(text, choice):
    """Give what a browser would send of the page that asks."""
    form = text[text.index('<form method="post" action="/history/') :]
    given = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall("<input[^>]*>", form)
    ]
    sent = {}
    for one in given:
        if one.get("type") == "hidden":
            sent.setdefault(one["name"], []).append(one["value"])
    return sent | {one["name"]: choice for one in given if one.get("type") == "radio"}


@pytest.mark.parametrize(("choice", "place"), [("keep", "报告厅"), ("back", "二楼会议室")])
def test_conflict_is_shown_with_both_values_and_the_rest_goes_back(seeded, sign_in, choice, place):
    first = amended(seeded, place="礼堂", note="带材料")
    amended(seeded, place="报告厅")
    before, client = seeded.record(), sign_in("office")
    asked = undo(client, first)
    assert seeded.record() == before
    page = client.get(asked.location).text
    assert "保留现在的：报告厅" in page
    assert "改回原来的：二楼会议室" in page
    assert client.post(f"/history/{first}/undo", data=chosen(page, choice)).status_code == 303
    assert seeded.record().event == replace(SESSION, place=place)
    assert seeded.record().version == before.version + 1


def test_choice_that_rests_on_an_older_value_is_asked_again(seeded, sign_in):
    first = amended(seeded, place="礼堂")
    amended(seeded, place="报告厅")
    client = sign_in("office")
    page = client.get(f"/history/{first}/undo").text
    amended(seeded, place="三楼")
    answer = client.post(f"/history/{first}/undo", data=chosen(page, "back"))
    assert "保留现在的：三楼" in client.get(answer.location).text
    assert seeded.record().event.place == "三楼"


def test_removed_event_comes_back_under_its_uid_with_a_higher_sequence(seeded, sign_in):
    seeded.save(Remove(NOTICE.uid))
    client = sign_in("office")
    page = client.get("/history/removed").text
    assert "公示" in page
    form = page[page.index('<form method="post" action="/history/') :]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    path = re.search(r'action="([^"]+)"', form)[1]
    assert client.post(path, data=sent).location == "/history/removed"
    back = seeded.record(NOTICE)
    assert (back.event, back.stamp.sequence, back.removed) == (NOTICE, 2, False)
    assert "公示" not in client.get("/history/removed").text
    with seeded.store.reading() as work:
        assert work.history.verify().flaw is None


def test_unit_looks_at_and_undoes_what_it_did_itself_only(seeded, sign_in):
    batch, client = seeded.move().batch, sign_in("unit")
    assert client.get(f"/history/{batch}/undo").status_code == 403
    data = {"csrf_token": csrf(client.get("/account"))}
    assert client.post(f"/history/{batch}/undo", data=data).status_code == 403
    assert seeded.record().event != SESSION


@pytest.mark.parametrize(
    "data",
    [
        {"ordinal": "99"}, {"ordinal": "-1\0"}, {"choice-x-place": "back", "event": ",,"},
        {"choice-0-uid": "back"}, {"event": "nobody,1"}, {"entry": "x,1", "back": "//evil"},
    ],
)  # fmt: skip
def test_hostile_undo_is_answered_and_nothing_breaks(seeded, sign_in, data):
    batch, client = seeded.move().batch, sign_in("office")
    assert undo(client, batch, **data).status_code in (303, 404)
    with seeded.store.reading() as work:
        assert work.history.verify().flaw is None


def test_undo_on_a_filtered_page_leads_back_to_its_entry_and_to_what_came_back(filled, sign_in):
    office = sign_in("office")
    page = office.get("/history?what=moved&unit=B")
    back = html.unescape(re.search(r'name="back" value="([^"]+)"', page.text)[1])
    assert back == "/history?what=moved&unit=B#n3"
    answer = undo(office, 3, back=back)
    assert answer.location == back
    after = office.get(answer.location).text
    notice = re.search(r'<p class="notice done"[^>]*>(.*?)</p>', after)[1]
    assert notice == (
        '第 3 号改动已撤销，恢复 1 项，订阅日历已同步更新。 <a href="/history/7">查看恢复了什么</a>'
    )
    entry = re.search(r'<li id="n3">(.*?)</li>', after, re.DOTALL)[1]
    assert '<a class="chip cancelled" href="/history/7">已由第 7 号撤销</a>' in entry
    assert "<button" not in entry


def test_undo_of_a_batch_on_its_page_stays_there(filled, sign_in):
    office = sign_in("office")
    assert 'name="back" value="/history/3"' in office.get("/history/3").text
    undo(office, 3, back="/history/3")
    assert "已由第 7 号撤销" in office.get("/history/3").text


def test_entry_that_holds_no_change_says_why_it_has_no_undo(filled, sign_in):
    office = sign_in("office")
    number = noted(filled)
    for path in ("/history", f"/history/{number}"):
        assert office.get(path).text.count("此条只作记录，没有可撤销的改动。") == 1
