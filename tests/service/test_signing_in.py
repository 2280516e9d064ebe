"""Signing in and out, and what neither may do."""

import re
from datetime import timedelta

import pytest

from service.accounts import usecases as accounts
from service.app import create_app
from service.store import Store, make_engine
from tests.service.conftest import (
    PASSWORD,
    SESSION,
    as_typed,
    csrf,
    page_of,
)


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The database does not matter here."""
    return request.getfixturevalue(f"{request.param}_databases")


def attempt(client, username, password=PASSWORD, path="/login"):
    token = csrf(client.get("/login"))
    data = {"username": username, "password": password, "csrf_token": token}
    return client.post(path, data=data)


def error_of(answer):
    return re.findall(r'<p class="error">(.*?)</p>', answer.text)


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client):
    asked = client.get("/timetable?unit=A")
    assert (asked.status_code, asked.location) == (303, "/login?next=/timetable%3Funit%3DA")
    answer = attempt(client, "office", path=asked.location)
    assert (answer.status_code, answer.location) == (303, "/timetable?unit=A")
    assert client.get("/timetable").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example/", "/\\evil.example", "///timetable",
        "////login", "javascript:alert(1)", "/nowhere", "\t//evil.example",
    ],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(client, target):
    token = csrf(client.get("/login"))
    data = {"username": "office", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/login", query_string={"next": target}, data=data)
    assert (answer.status_code, answer.location) == (303, "/")


def test_wrong_password_and_unknown_name_are_told_the_same(client):
    wrong, unknown = attempt(client, "office", "wrong" * 3), attempt(client, "nobody", "wrong" * 3)
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert error_of(wrong) == error_of(unknown) == ["用户名或密码不正确。"]


def test_attempts_are_counted_over_every_instance(app, seeded, settings, clock):
    engine = make_engine(seeded.store.engine.url.render_as_string(hide_password=False))
    other = create_app(settings, clock, Store(engine))
    for number in range(10):
        client = (app, other)[number % 2].test_client()
        assert attempt(client, "office", "wrong" * 3).status_code == 422
    for one in (app, other):
        assert attempt(one.test_client(), "office").status_code == 429
    clock.at += timedelta(minutes=16)
    assert attempt(other.test_client(), "office").status_code == 303
    engine.dispose()


def test_signing_in_begins_a_new_session(client):
    client.get("/login")
    before = client.get_cookie("xunli").value
    token = csrf(client.get("/login"))
    attempt(client, "office")
    assert client.get_cookie("xunli").value != before
    with client.session_transaction() as session:
        assert set(session) <= {"sid", "csrf_token"}
    assert csrf(client.get("/events/new")) != token


@pytest.mark.parametrize("path", ["/login", "/logout", "/events/new", "/history/1/undo"])
def test_form_without_a_token_is_refused(sign_in, path):
    assert sign_in("office").post(path, data={}).status_code == 400


def test_form_of_another_session_is_refused(sign_in):
    client, other = sign_in("office"), sign_in("office")
    sent = as_typed(other, page_of(SESSION))
    assert client.post(page_of(SESSION), data=sent).status_code == 400


def test_signing_out_ends_the_session_at_the_server(app, sign_in):
    client = sign_in("office")
    kept = client.get_cookie("xunli").value
    client.post("/logout", data={"csrf_token": csrf(client.get("/timetable"))})
    thief = app.test_client()
    thief.set_cookie("xunli", kept)
    assert thief.get("/timetable").status_code == 303


def test_session_ends_when_idle_and_when_too_long(sign_in, clock, settings):
    client = sign_in("office")
    for _ in range(3):
        clock.at += settings.session_idle - timedelta(seconds=1)
        assert client.get("/timetable").status_code == 200
    clock.at += settings.session_idle + timedelta(seconds=1)
    assert client.get("/timetable").status_code == 303
    client = sign_in("office")
    begun = clock.at
    while clock.at - begun <= settings.session_longest:
        assert client.get("/timetable").status_code == 200
        clock.at += timedelta(minutes=29)
    assert client.get("/timetable").status_code == 303


def test_disabled_account_is_out_at_once_and_stays_out(client, sign_in, seeded, clock):
    inside = sign_in("office")
    accounts.disable(seeded.store, "office", clock.now())
    assert inside.get("/timetable").status_code == 303
    assert error_of(attempt(client, "office")) == ["用户名或密码不正确。"]
