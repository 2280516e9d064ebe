"""Whatever is typed: a clear answer at the field, nothing stored, nothing of it lost."""

import re
import shutil
from datetime import UTC, datetime

import pytest

from service.app import create_app
from service.clock import FixedClock
from service.store import EventQuery, Store, make_engine
from tests.support.serving import PASSWORD, _settings

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOOD = {
    "kind": "E05", "phase": "P1", "units": "ZF04", "date": "2009-03-25", "start": "09:00",
    "end": "11:00", "place": "会议室", "title": "第九次", "note": "", "status": "confirmed",
    "operation_id": "operation-of-the-test", "version": "",
}  # fmt: skip
BAD = [
    ({"date": "2009-02-30"}, "date", "请填写日期", "Please give a date"),
    ({"end": "08:00"}, "end", "结束时间应晚于开始时间", "must come after the start"),
    ({"units": "ZZ99"}, "units", "", ""),
    ({"units": ""}, "units", "", ""),
    ({"date": "2010-03-25"}, "end", "不在活动期间内", "Outside the campaign"),
    ({"title": "长" * 10_000}, "title", "最多 120 个字", "At most 120 characters"),
    ({"title": "第\x07次"}, "title", "控制字符", "control characters"),
    ({"title": "第九次\r\nBEGIN:VEVENT"}, "title", "换行", "Line breaks"),
    ({"start": "25:00"}, "start", "", ""),
    ({"kind": "E99"}, "kind", "", ""),
]


@pytest.fixture
def desk(demo_folder, tmp_path):
    """The demo behind a test client, signed in as the office."""
    shutil.copytree(demo_folder, tmp_path / "var")
    settings = _settings(tmp_path / "var")
    store = Store(make_engine(settings.database_url))
    client = create_app(settings, FixedClock(NOW), store).test_client()
    page = client.get("/login").text
    answer = client.post(
        "/login", data={"username": "office", "password": PASSWORD, "csrf_token": token(page)}
    )
    assert answer.status_code == 303
    yield client, store
    store.engine.dispose()


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def number(store):
    with store.reading() as work:
        return work.events.count(work.campaigns.current().id, EventQuery())


@pytest.mark.parametrize(("wrong", "field", "zh", "en"), BAD)
def test_bad_field_is_refused_in_both_languages_and_nothing_is_stored(desk, wrong, field, zh, en):
    client, store = desk
    before = number(store)
    for lang, words in (("zh", zh), ("en", en)):
        page = client.get(f"/events/new?lang={lang}").text
        answer = client.post("/events/new", data={**GOOD, **wrong, "csrf_token": token(page)})
        assert answer.status_code == 422
        beside = re.search(rf'id="{field}-help">(.*?)</div>', answer.text, re.DOTALL)[1]
        assert '<p class="error">' in beside
        assert words in beside
        assert 'value="会议室"' in answer.text
    assert number(store) == before


def test_good_form_is_stored_once_however_often_it_is_sent(desk):
    client, store = desk
    before = number(store)
    data = {**GOOD, "csrf_token": token(client.get("/events/new").text)}
    answers = [client.post("/events/new", data=data) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.location.partition("?")[0] for answer in answers}) == 1
    assert number(store) == before + 1


def test_form_of_another_session_is_refused(desk):
    client, store = desk
    before = number(store)
    stranger = client.application.test_client()
    foreign = token(stranger.get("/login").text)
    answer = client.post("/events/new", data={**GOOD, "csrf_token": foreign})
    assert (answer.status_code, number(store)) == (400, before)
