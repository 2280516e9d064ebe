"""What calendar apps are told over HTTP, on both databases."""

import gzip
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import icalendar
import pytest

from calendars.feeds import Options, render
from calendars.text import Words
from calendars.timetable import Amend, RenameUnit, Stamped
from service.app import create_app
from service.feeds import links
from service.feeds.tokens import TOKEN_LENGTH, hash_of
from service.rendering import making
from service.store import Store, make_engine
from tests.service.conftest import NOTICE, OTHERS, SESSION, TALK

GZIP = {"Accept-Encoding": "gzip, deflate"}


def uids(answer):
    """Give which of the events it shows; phases are in every feed."""
    shown = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    ours = {event.uid for event in (SESSION, OTHERS, NOTICE, TALK)}
    return ours & {str(event["UID"]) for event in shown}


def etag(client, path):
    return client.get(path).headers["ETag"]


@pytest.mark.parametrize("token", ["0" * 32, "short", "-" * 32, "长" * 32])
def test_unknown_address_is_404(client, token):
    assert client.get(f"/feeds/{token}.ics").status_code == 404


def test_unit_of_no_campaign_has_no_public_feed(client):
    assert client.get("/public/NOBODY.ics").status_code == 404


def assert_gone(answer):
    assert answer.status_code == 410
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert icalendar.Calendar.from_ical(answer.data).walk("VEVENT")


def test_revoked_link_is_gone_and_says_so_as_a_calendar(client, seeded, clock):
    path = seeded.path()
    links.revoke(seeded.store, seeded.link().id, "office", clock.now())
    assert_gone(client.get(path))


def test_expired_link_answers_through_its_last_day_and_is_gone_after(client, seeded, clock):
    last = (clock.now() + timedelta(days=3)).date()
    with seeded.store.writing() as work:
        feed = work.links.get(seeded.link().id).feed
        number = work.links.add(feed.id, "expiring", "test", clock.now(), last)
        token = hash_of("e" * TOKEN_LENGTH)
        work.links.add_token(token, number, 1)
    path = f"/feeds/{'e' * TOKEN_LENGTH}.ics"
    clock.at += timedelta(days=3)
    assert client.get(path).status_code == 200
    clock.at += timedelta(days=1)
    assert_gone(client.get(path))


def test_rotated_address_answers_for_thirty_days_beside_the_new_one(client, seeded, clock):
    old, new = seeded.path(), seeded.path(generation=2)
    assert client.get(new).status_code == 404
    links.rotate(seeded.store, seeded.settings.link_key, seeded.link().id, "office", clock.now())
    clock.at += links.OVERLAP - timedelta(seconds=1)
    assert client.get(old).data == client.get(new).data
    clock.at += timedelta(seconds=1)
    assert_gone(client.get(old))
    assert client.get(new).status_code == 200


def test_feed_is_not_written_to(client, seeded):
    assert client.post(seeded.path()).status_code == 405


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_head_says_what_get_says_without_the_body(client, seeded, headers):
    client.get(seeded.path())
    got, head = (ask(seeded.path(), headers=headers) for ask in (client.get, client.head))
    assert (head.status_code, list(head.headers)) == (got.status_code, list(got.headers))
    assert head.data == b""


@pytest.mark.parametrize(
    "form", ["{tag}", "W/{tag}", '"other", {tag}', 'W/"other",{tag}', "*", "{zipped}", "W/{zipped}"]
)
def test_client_that_holds_the_feed_is_told_nothing_changed(client, seeded, form):
    got = client.get(seeded.path())
    zipped = client.get(seeded.path(), headers=GZIP).headers["ETag"]
    assert zipped != got.headers["ETag"]
    wanted = form.format(tag=got.headers["ETag"], zipped=zipped)
    answer = client.get(seeded.path(), headers={"If-None-Match": wanted})
    assert (answer.status_code, answer.data) == (304, b"")
    for name in ("ETag", "Last-Modified", "Vary", "Cache-Control"):
        assert answer.headers[name] == got.headers[name]
    assert "Content-Type" not in answer.headers
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("tags", ['"other"', 'W/"other"', ""])
def test_client_that_holds_something_else_is_sent_the_feed(client, seeded, tags):
    assert client.get(seeded.path(), headers={"If-None-Match": tags}).status_code == 200


def test_date_alone_decides_where_there_is_no_tag(client, seeded, clock):
    modified = client.get(seeded.path()).headers["Last-Modified"]
    clock.at += timedelta(minutes=1)
    since = {"If-Modified-Since": modified}
    assert client.get(seeded.path(), headers=since).status_code == 304
    seeded.move()
    assert client.get(seeded.path(), headers=since).status_code == 200


def test_tag_decides_where_there_is_a_date_too(client, seeded, clock):
    got = client.get(seeded.path())
    clock.at += timedelta(minutes=1)
    dates = {"held": got.headers["Last-Modified"], "old": "Thu, 01 Jan 2015 00:00:00 GMT"}
    other = {"If-None-Match": '"other"', "If-Modified-Since": dates["held"]}
    same = {"If-None-Match": got.headers["ETag"], "If-Modified-Since": dates["old"]}
    assert client.get(seeded.path(), headers=other).status_code == 200
    assert client.get(seeded.path(), headers=same).status_code == 304


def test_feed_is_zipped_for_those_who_ask(client, seeded):
    plain, zipped = client.get(seeded.path()), client.get(seeded.path(), headers=GZIP)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    for answer in (plain, zipped):
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", ""])
def test_feed_is_plain_for_all_others(client, seeded, accepted):
    answer = client.get(seeded.path(), headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_headers_are_those_of_a_private_calendar_named_in_both_scripts(client, seeded):
    headers = client.get(seeded.path()).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in headers
    plain, _, full = headers["Content-Disposition"].partition("; filename*=UTF-8''")
    assert plain == 'inline; filename="xunli-A-central.ics"'
    assert unquote(full) == "旬历-A-central.ics"


def test_edit_shows_at_the_very_next_get_from_another_instance_too(client, seeded, settings, clock):
    engine = make_engine(seeded.store.engine.url.render_as_string(hide_password=False))
    other = create_app(settings, clock, Store(engine)).test_client()
    here, elsewhere = etag(client, seeded.path()), etag(client, seeded.path("B"))
    assert etag(other, seeded.path()) == here
    seeded.move()
    after = other.get(seeded.path())
    assert after.data == client.get(seeded.path()).data
    assert after.headers["ETag"] != here
    assert b"DTSTART;TZID=Asia/Shanghai:20261116T160000" in after.data
    for one in (client, other):
        assert etag(one, seeded.path("B")) == elsewhere
    engine.dispose()


def test_bytes_are_those_of_a_fresh_rendering(client, seeded, central):
    seeded.move()
    with seeded.store.reading() as work:
        records = work.events.some([SESSION.uid, OTHERS.uid, NOTICE.uid, TALK.uid])
        current = work.campaigns.in_force()
    stamped = [Stamped(r.event, r.stamp) for r in records if "A" in r.event.units]
    fresh = render(central, Options(), stamped, current.campaign, current.stamp)
    assert client.get(seeded.path()).data == fresh.data


def fail(*_args):
    raise ValueError("rendering")


def test_last_good_bytes_are_served_while_rendering_fails(client, seeded, monkeypatch):
    before = client.get(seeded.path())
    with monkeypatch.context() as broken:
        broken.setattr(making, "render", fail)
        seeded.move()
        during = client.get(seeded.path())
        with seeded.store.reading() as work:
            assert [alarm.code for alarm in work.alarms.open()] == ["feed.faulty"]
    assert (during.status_code, during.data) == (200, before.data)
    assert client.get(seeded.path()).data != before.data
    with seeded.store.reading() as work:
        assert work.alarms.open() == ()


def test_bytes_that_show_too_much_are_never_served_again(client, seeded, monkeypatch):
    client.get(seeded.path())
    monkeypatch.setattr(making, "render", fail)
    seeded.save(Amend(replace(SESSION, units=frozenset({"B"}))))
    answer = client.get(seeded.path())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
    assert client.get("/public/A.ics").status_code == 503


def test_public_feed_shows_what_is_public_and_nothing_else(client, seeded):
    for name in ("A", "all"):
        answer = client.get(f"/public/{name}.ics")
        assert uids(answer) == {NOTICE.uid}
        assert answer.headers["Cache-Control"] == "public, no-cache"
        for hidden in ("不公开", "读书会", "二楼会议室"):
            assert hidden not in answer.text
    assert uids(client.get("/public/B.ics")) == set()


def test_feed_shows_its_own_audience_only(client, seeded):
    assert uids(client.get(seeded.path("A", "central"))) == {SESSION.uid}
    assert uids(client.get(seeded.path("A", "member"))) == {NOTICE.uid}
    assert uids(client.get(seeded.path("B", "central"))) == {OTHERS.uid}


def test_renamed_unit_has_another_feed_and_others_have_not(client, seeded):
    ours, others = etag(client, seeded.path()), etag(client, seeded.path("B"))
    seeded.save(RenameUnit("A", Words("水利局", "Waterworks")))
    after = client.get(seeded.path())
    assert "水利局" in after.text.replace("\r\n ", "")
    assert after.headers["ETag"] != ours
    assert etag(client, seeded.path("B")) == others
