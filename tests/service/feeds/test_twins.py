"""The JSON twin of a feed over HTTP: by its address, or by what the client accepts."""

import gzip
import json
from datetime import timedelta

import icalendar
import pytest

from service.feeds import links
from service.feeds.fastpath import asked_in
from tests.calendars.feeds.test_twin import lines

JSON = "application/calendar+json"


def twin(path):
    return path.removesuffix(".ics") + ".json"


@pytest.mark.parametrize("path", ["link", "/public/A.ics", "/public/all.ics"])
def test_twin_says_what_the_calendar_says(client, seeded, path):
    path = seeded.path() if path == "link" else path
    calendar, by_address = client.get(path), client.get(twin(path))
    by_accept = client.get(path, headers={"Accept": JSON})
    assert by_accept.data == by_address.data
    read = icalendar.Calendar.from_jcal(by_address.text)
    assert lines(read) == lines(icalendar.Calendar.from_ical(calendar.data))
    for answer in (by_address, by_accept):
        assert (answer.status_code, answer.content_type) == (200, JSON)
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
        assert ".json" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("accept", "json_"),
    [
        ("*/*", False), ("text/calendar, application/calendar+json", False), ("", False),
        ("text/calendar;q=0.5, application/calendar+json", True), ("text/html", False),
        ("application/calendar+json, */*;q=0.1", True), ("application/calendar+json;q=0", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
    ],
)  # fmt: skip
def test_client_gets_the_form_it_likes_best_and_a_calendar_when_in_doubt(
    client, seeded, accept, json_
):
    answer = client.get(seeded.path(), headers={"Accept": accept})
    assert answer.content_type.startswith(JSON if json_ else "text/calendar")
    asked = asked_in({"PATH_INFO": seeded.path(), "REQUEST_METHOD": "GET", "HTTP_ACCEPT": accept})
    assert (asked is None) == json_


def test_twin_has_tags_of_its_own_that_change_with_the_calendar(client, seeded, clock):
    zipped = {"Accept-Encoding": "gzip"}
    answers = [
        client.get(seeded.path()), client.get(seeded.path(), headers=zipped),
        client.get(twin(seeded.path())), client.get(twin(seeded.path()), headers=zipped),
    ]  # fmt: skip
    tags = [answer.headers["ETag"] for answer in answers]
    assert len(set(tags)) == 4
    assert gzip.decompress(answers[3].data) == answers[2].data
    for tag, path in ((tags[2], twin(seeded.path())), (tags[3], twin(seeded.path()))):
        held = client.get(path, headers={"If-None-Match": tag})
        assert (held.status_code, held.data) == (304, b"")
    for tag in tags[:2]:
        other = client.get(twin(seeded.path()), headers={"If-None-Match": tag})
        assert other.status_code == 200
    clock.at += timedelta(minutes=1)
    since = {"If-Modified-Since": answers[2].headers["Last-Modified"]}
    assert client.get(twin(seeded.path()), headers=since).status_code == 304
    seeded.move()
    moved = client.get(twin(seeded.path()), headers={"If-None-Match": tags[2], **since})
    assert (moved.status_code, moved.headers["ETag"] in tags) == (200, False)


def test_calendar_is_what_it_was_after_somebody_asked_for_the_twin(client, seeded):
    before = client.get(seeded.path())
    client.get(seeded.path(), headers={"Accept": JSON})
    after = client.get(seeded.path())
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_dead_link_says_so_in_json_too(client, seeded):
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    answer = client.get(twin(seeded.path()))
    assert (answer.status_code, answer.content_type) == (410, JSON)
    titles = [part[1][0][3] for part in json.loads(answer.data)[2] if part[0] == "vevent"]
    assert titles == ["链接已失效"]
    seeded.clock.at += timedelta(days=31)
    assert client.get(twin(seeded.path())).data == b""


def test_address_that_never_was_is_404_in_json_too(client):
    assert client.get(f"/feeds/{'0' * 32}.json").status_code == 404
    assert client.get("/public/NOBODY.json").status_code == 404
