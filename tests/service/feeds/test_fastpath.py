"""The fast path says what Flask says, byte for byte, whatever is asked and whenever."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from calendars.feeds import Options
from service.feeds import links, usecases
from service.feeds.links import Terms
from service.feeds.tokens import hash_of, token_of
from service.rendering import making
from service.rendering.keys import key_of
from service.store import Unavailable
from service.store.alarms import Alarm
from tests.campaigns_data import tiny
from tests.service.feeds.desk import DATES, NOW, SETTINGS, Desk, tags


@pytest.fixture
def desk(store):
    return Desk(store)


requests = st.tuples(
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.sampled_from([
        None, "gzip", "gzip, deflate, br", "identity", "gzip;q=0", "*", "", "*;q=0",
        "gzip;q=0.5, identity;q=0.8", "GZIP", "x-gzip", "br;q=1.0, gzip;q=0.001", "gzip;q=nonsense",
    ]),
    st.one_of(st.none(), st.integers(0, 9)),
    st.sampled_from([None, "old", "own", "new", "nonsense"]),
    st.sampled_from(["", "from=mail", "%00"]),
    st.sampled_from(
        ["living", "living", "public", "all", "rotated", "unknown", "revoked", "odd", "nobody"]
    ),
)  # fmt: skip
acts = st.sampled_from(
    [
        "move",
        "cancel",
        "reinstate",
        "rename",
        "amend",
        "wait",
        "open",
        "close",
        "nothing",
        "nothing",
    ]
)


def run_acts(desk, steps):
    """Let each thing happen, and give what is then asked: method, headers, path and query."""
    for act, (method, encoding, tag, since, query, where) in steps:
        desk.act(act)
        headers = {} if encoding is None else {"Accept-Encoding": encoding}
        if tag is not None:
            headers["If-None-Match"] = tags(desk)[tag]
        if since is not None:
            own = dict(desk.flask("GET", {})[1]).get("Last-Modified", "")
            headers["If-Modified-Since"] = {**DATES, "own": own}.get(since, since)
        yield method, headers, desk.paths()[where], query


@given(st.lists(st.tuples(acts, requests), min_size=1, max_size=12))
@trials(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fast_path_answers_as_flask_does_while_everything_changes(desk, steps):
    desk.begin()
    for method, headers, path, query in run_acts(desk, steps):
        for _again in range(2):
            assert desk.fast(method, headers, path, query) == desk.flask(
                method, headers, path, query
            )


class Silent:
    """Stands in for Flask, and will not be asked."""

    def __init__(self, monkeypatch, desk):
        def never(*_call):
            raise AssertionError("Flask was asked")

        monkeypatch.setattr(desk.app.wsgi_app, "_application", never)


FORMS = (
    {}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"},
    {"If-None-Match": "*", "Accept-Encoding": "gzip"},
)  # fmt: skip


def test_every_form_of_a_feed_is_answered_without_flask_the_second_time(desk, monkeypatch):
    first = [desk.fast("GET", headers) for headers in FORMS]
    heads = [desk.flask("HEAD", headers) for headers in FORMS]
    Silent(monkeypatch, desk)
    assert [desk.fast("GET", headers) for headers in FORMS] == first
    assert [desk.fast("HEAD", headers) for headers in FORMS] == heads


def test_date_alone_is_answered_without_flask_too(desk, monkeypatch):
    modified = dict(desk.fast("GET", {})[1])["Last-Modified"]
    desk.fast("GET", {"If-None-Match": "*"})
    desk.clock.at += timedelta(seconds=9)
    Silent(monkeypatch, desk)
    assert desk.fast("GET", {"If-Modified-Since": modified})[0] == "304 NOT MODIFIED"
    assert desk.fast("GET", {"If-Modified-Since": DATES["old"]})[0] == "200 OK"


def test_commit_that_concerns_others_leaves_a_feed_in_memory(desk, monkeypatch):
    first = desk.fast("GET", {})
    with desk.store.writing() as work:
        work.alarms.ring(Alarm("test", "nobody", "", desk.clock.now()))
    Silent(monkeypatch, desk)
    assert desk.fast("GET", {}) == first


def test_links_of_one_feed_share_its_copy_and_find_the_newer_one(desk, monkeypatch):
    terms = Terms("second", Options())
    other = links.create(desk.store, SETTINGS.link_key, desk.feed, terms, "test", NOW)
    path = f"/feeds/{token_of(SETTINGS.link_key, other, 1)}.ics"
    assert desk.fast("GET", {}) == desk.fast("GET", {}, path)
    desk.act("move")
    moved = desk.fast("GET", {})
    Silent(monkeypatch, desk)
    assert desk.fast("GET", {}, path) == moved


def test_edit_is_answered_without_flask_in_every_form_that_was_asked_before(desk, monkeypatch):
    before = [desk.fast(method, headers) for headers in FORMS for method in ("GET", "HEAD")]
    desk.act("move")
    after = [desk.flask(method, headers) for headers in FORMS for method in ("GET", "HEAD")]
    Silent(monkeypatch, desk)
    found = [desk.fast(method, headers) for headers in FORMS for method in ("GET", "HEAD")]
    assert found == after
    assert all(one != other for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize("whose", ["public", "all"])
def test_public_feed_is_answered_without_flask_until_it_is_public_no_longer(
    desk, monkeypatch, whose
):
    path = desk.paths()[whose]
    desk.act("open")
    asked = [("GET", headers, path) for headers in FORMS]
    # The very first makes the feed.
    for one in [asked[0], *asked]:
        desk.fast(*one)
    desk.act("move")
    after = [desk.flask(*one) for one in asked]
    assert b"DTSTART" in after[0][2]
    with monkeypatch.context() as meanwhile:
        Silent(meanwhile, desk)
        assert [desk.fast(*one) for one in asked] == after
    desk.act("close")
    uid = desk.event.uid.encode()
    assert (uid in after[0][2], uid in desk.fast(*asked[0])[2]) == (True, False)


def test_answer_made_of_older_bytes_is_not_kept(desk, monkeypatch):
    good = desk.fast("GET", {})

    def fail(*_args):
        raise ValueError("rendering")

    with monkeypatch.context() as broken:
        broken.setattr(making, "render", fail)
        desk.act("move")
        assert desk.fast("GET", {}) == good
    assert desk.fast("GET", {})[2] != good[2]


def test_database_out_of_reach_is_told_as_flask_tells_it(desk, monkeypatch):
    desk.fast("GET", {})

    def gone(*_args):
        raise Unavailable("", (), ConnectionError())

    monkeypatch.setattr(desk.app.wsgi_app.memory, "epoch", gone)
    monkeypatch.setattr(usecases, "by_token", gone)
    status, headers, _ = desk.fast("GET", {})
    assert (status, dict(headers)["Retry-After"]) == ("503 SERVICE UNAVAILABLE", "30")


def test_revoked_link_is_gone_at_the_very_next_request(desk):
    assert desk.fast("GET", {})[0] == "200 OK"
    links.revoke(desk.store, desk.link, "office", desk.clock.now())
    assert desk.fast("GET", {})[0] == "410 GONE"


def test_rotated_address_ends_by_the_clock_though_nothing_is_stored(desk):
    assert desk.fast("GET", {}, desk.path(1))[0] == "200 OK"
    desk.clock.at = NOW + links.OVERLAP - timedelta(seconds=1)
    assert desk.fast("GET", {}, desk.path(1))[0] == "200 OK"
    desk.clock.at += timedelta(seconds=1)
    assert desk.fast("GET", {}, desk.path(1))[0] == "410 GONE"
    assert desk.fast("GET", {}, desk.path(2))[0] == "200 OK"


def test_what_is_kept_stays_within_its_bound(desk):
    memory = desk.app.wsgi_app.memory
    keys = [key_of(desk.feed, Options(edition=number)) for number in range(9)]
    with desk.store.writing() as work:
        feeds = [work.feeds.ensure(tiny().id, key, NOW) for key in keys]
        numbers = [work.links.add(feed.id, "", "", NOW) for feed in feeds]
        for number in numbers:
            token = token_of(SETTINGS.link_key, number, 1)
            work.links.add_token(hash_of(token), number, 1)
    paths = [f"/feeds/{token_of(SETTINGS.link_key, number, 1)}.ics" for number in numbers]
    desk.fast("GET", {}, paths[0])
    one = memory._bytes
    memory._most_bytes = one * 3 + one // 2
    for path in paths:
        desk.fast("GET", {}, path)
        desk.fast("GET", {}, paths[0])
    assert [f"/feeds/{token}.ics" for _, token in memory._ways] == [paths[7], paths[8], paths[0]]
    assert len(memory._copies) == 3
    assert memory._bytes <= memory._most_bytes
    assert memory._unpacked_bytes <= memory._most_bytes // 8
    memory._most_bytes = 1
    desk.fast("GET", {}, paths[1])
    assert (memory._bytes, memory._unpacked_bytes, len(memory._copies)) == (0, 0, 0)
