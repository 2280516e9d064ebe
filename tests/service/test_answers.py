"""What every answer carries, whatever is asked; on both databases."""

import re
from threading import Event

import pytest
from sqlalchemy import event as listening

from calendars.timetable import Schedule
from tests.service.conftest import (
    PASSWORD,
    SESSION,
    as_typed,
    meeting,
    page_of,
    span,
)


def enter(client, username):
    data = {"username": username, "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 303


STRANGE = [
    "/timetable?q=%00", "/timetable?unit=%00", "/timetable?unit=NOBODY", "/timetable?kind=%00",
    "/timetable?from=2026-99-99&to=x", "/timetable?offset=99999999999999999999999",
    "/timetable?offset=%C2%B2", "/timetable?q=%25_%5C", "/history?before=99999999999999999999",
    "/history?key=%00", "/events/%00", "/events/%E9%95%BF", "/units/%00", "/links?unit=%00",
    "/subscribe?unit=%00", "/subscribe?unit=A&role=%00", "/public/%00.ics", "/feeds/%00.ics",
    "/events/new?unit=%00&date=x", "/?lang=xx",
]  # fmt: skip


def test_strange_addresses_are_answered_without_a_fault(sign_in):
    client = sign_in("office")
    found = {path: client.get(path).status_code for path in STRANGE}
    assert {path: status for path, status in found.items() if status >= 500} == {}


def test_strange_forms_are_answered_without_a_fault(sign_in, app, seeded):
    app.config["WTF_CSRF_ENABLED"] = False
    client, huge = sign_in_without_token(app), 10**25
    sent = [
        (f"/history/{huge}/undo", {}),
        (f"/links/{huge}/revoke", {}),
        ("/history/1/undo", {"operation_id": "\x00"}),
        (f"{page_of(SESSION)}/cancel", {"operation_id": "\x00", "version": "1"}),
        (f"{page_of(SESSION)}/cancel", {"version": str(huge)}),
        (page_of(SESSION), as_typed(client, page_of(SESSION)) | {"version": str(huge)}),
        (page_of(SESSION), as_typed(client, page_of(SESSION)) | {"operation_id": "\x00"}),
        ("/events/check", {"uid": "\x00"}),
        ("/logout", {}),
        ("/login", {"username": "\x00", "password": "\x00"}),
        ("/login", {"username": "长" * 5000, "password": "x"}),
    ]
    found = [(path, client.post(path, data=data).status_code) for path, data in sent]
    assert [one for one in found if one[1] >= 500] == []


def sign_in_without_token(app):
    client = app.test_client()
    enter(client, "office")
    return client


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/login", 200), ("/nowhere", 404), ("/timetable", 303), ("/logout", 405),
     ("/healthz", 200), ("/feeds/x.ics", 404), ("/static/mark.svg", 200)],
)  # fmt: skip
def test_every_answer_carries_the_security_headers(client, path, status):
    with client.get(path) as answer:
        assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Cache-Control" in answer.headers


def test_fault_is_numbered_logged_and_carries_the_security_headers(
    app, client, monkeypatch, caplog
):
    def fail():
        raise RuntimeError("a secret detail")

    monkeypatch.setitem(app.view_functions, "overview.overview", fail)
    answer = client.get("/")
    number = re.search(r"[0-9a-f]{8}", re.search(r"<main.*</main>", answer.text, re.DOTALL)[0])[0]
    assert answer.status_code == 500
    assert number in caplog.text
    assert "a secret detail" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_probes_and_robots(app, client):
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")
    app.extensions["xunli-warmed"] = warmed = Event()
    assert client.get("/readyz").status_code == 503
    warmed.set()
    assert client.get("/readyz").status_code == 200
    robots = client.get("/robots.txt").text.splitlines()
    assert "Allow: /feeds/" in robots
    assert robots[-1] == "Disallow: /"


@pytest.mark.parametrize("path", ["/timetable", "/timetable?unit=A"])
def test_list_asks_the_database_as_often_for_many_events_as_for_few(sign_in, seeded, path):
    client, counts = sign_in("office"), []
    client.get(path)
    for first, until in ((2, 3), (3, 30)):
        made = [meeting(n, "READ", "A", span(1 + n % 28, 9), "own") for n in range(first, until)]
        seeded.save(*map(Schedule, made))
        counts.append(statements(seeded.store, lambda: client.get(path)))
    assert len(set(counts)) == 1


def statements(store, act):
    said = []

    def listen(_connection, _cursor, statement, *_rest):
        said.append(statement)

    listening.listen(store.engine, "before_cursor_execute", listen)
    act()
    listening.remove(store.engine, "before_cursor_execute", listen)
    return len(said)
