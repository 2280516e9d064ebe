"""What a coordinator does on the pages, and what is stored of it."""

import re

import pytest

from calendars.timetable import Status
from tests.service.conftest import (
    SESSION,
    as_typed,
    csrf,
    meeting,
    page_of,
    span,
)


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def test_saving_raises_the_version_and_leaves_a_trace(sign_in, seeded):
    client = sign_in("office")
    before = seeded.record()
    sent = as_typed(client, page_of(SESSION)) | {"date": "2026-11-19", "reason": "会场冲突"}
    answer = client.post(page_of(SESSION), data=sent)
    after, batch = seeded.record(), seeded.batches()[0]
    assert answer.status_code == 303
    assert (after.version, after.stamp.sequence) == (
        before.version + 1, before.stamp.sequence + 1,
    )  # fmt: skip
    assert after.event.when == span(19, 15)
    assert after.event.moved_from == span(16, 15)
    assert (batch.actor, batch.reason, [c.key for c in batch.changes]) == (
        "office", "会场冲突", [SESSION.uid],
    )  # fmt: skip
    assert "已保存并发布" in client.get(answer.location).text


def test_saving_what_was_not_changed_changes_nothing(sign_in, seeded):
    client = sign_in("office")
    before = seeded.record(), len(seeded.batches())
    answer = client.post(page_of(SESSION), data=as_typed(client, page_of(SESSION)))
    assert "没有改动" in client.get(answer.location).text
    assert (seeded.record(), len(seeded.batches())) == before


def test_new_event_is_stored_as_its_kind_has_it(sign_in, seeded):
    client = sign_in("office")
    sent = as_typed(client, "/events/new?unit=B&date=2026-11-24") | {
        "kind": "READ", "phase": "LEARN", "start": "09:00", "end": "11:00", "title": "第三讲",
    }  # fmt: skip
    answer = client.post("/events/new", data=sent)
    made = seeded.batches()[0].changes[0].after
    assert answer.location.startswith(page_of(made))
    wanted = meeting(1, "READ", "B", span(24, 9), "own", title="第三讲", uid=made.uid)
    assert made == wanted


BAD = [
    ({"date": "2009-02-30"}, "date"),
    ({"end": "08:00"}, "end"),
    ({"units": ["NOBODY"]}, "units"),
    ({"date": "2029-11-24"}, "end"),
    ({"title": "长" * 10_000}, "title"),
    ({"place": "会\x07场"}, "place"),
    ({"title": "讲\r\nATTENDEE:mailto:x@example.org"}, "title"),
    ({"note": "\x00"}, "note"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("wrong", "field"), BAD)
def test_bad_input_to_an_edit_is_told_at_its_field_and_not_stored(
    sign_in, seeded, wrong, field, lang
):
    client = sign_in("office")
    sent = as_typed(client, f"{page_of(SESSION)}?lang={lang}") | {"reason": "写好的原因"} | wrong
    answer = client.post(page_of(SESSION), data=sent)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-help">(.*?)</div>', answer.text, re.DOTALL)[1]
    (told,) = error_of_text(beside)
    assert bool(re.search("[\u4e00-\u9fff]", told)) == (lang == "zh")
    assert 'value="写好的原因"' in answer.text
    assert seeded.record().event == SESSION


def error_of_text(text):
    return re.findall(r'<p class="error">(.*?)</p>', text)


def act(client, action):
    text = client.get(page_of(SESSION)).text
    form = text[text.index(f"{page_of(SESSION)}/{action}") :]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return client.post(f"{page_of(SESSION)}/{action}", data=sent)


def test_event_is_cancelled_and_reinstated(sign_in, seeded):
    client = sign_in("office")
    assert act(client, "cancel").status_code == 303
    assert seeded.record().event.status is Status.CANCELLED
    assert act(client, "reinstate").status_code == 303
    assert seeded.record().event == SESSION
    assert seeded.record().stamp.sequence == 2


def undo(client, batch):
    data = {"csrf_token": csrf(client.get("/history"))}
    return client.post(f"/history/{batch}/undo", data=data, follow_redirects=True)


def test_history_lists_an_edit_and_takes_it_back(sign_in, seeded):
    client = sign_in("office")
    batch = seeded.move().batch
    assert f"撤销第 {batch} 号改动" in client.get("/history").text
    assert "已撤销，恢复 " in undo(client, batch).text
    assert seeded.record().event == SESSION
    assert f"撤销第 {batch} 号改动" not in client.get("/history").text


def test_edit_that_was_built_upon_is_not_taken_back(sign_in, seeded):
    client = sign_in("office")
    first, _ = seeded.move().batch, seeded.move()
    later = seeded.record()
    assert "此后又有人改动过" in undo(client, first).text
    assert seeded.record() == later


def test_links_are_rotated_and_revoked(sign_in, client, seeded):
    office, link, path = sign_in("office"), seeded.link(), seeded.path()
    data = {"unit": "A", "csrf_token": csrf(office.get("/links?unit=A"))}
    assert path in office.get("/links?unit=A").text
    assert office.post(f"/links/{link.id}/rotate", data=data).location == "/links?unit=A"
    shown = office.get("/links?unit=A").text
    assert path not in shown
    assert seeded.path(generation=2) in shown
    office.post(f"/links/{link.id}/revoke", data=data)
    assert client.get(path).status_code == 410
    assert client.get(seeded.path(generation=2)).status_code == 410
