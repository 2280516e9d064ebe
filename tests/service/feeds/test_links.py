"""How links begin, change and end, on both databases."""

import gzip
from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select, update

from calendars.feeds import (
    Cancelled,
    Deadlines,
    Options,
    Reminders,
    UnitFeed,
    lint,
    lint_headers,
    lint_update,
)
from calendars.ids import PersonCode, RoleCode, UnitCode
from calendars.timetable import Cancel, Post, Stamp
from service.errors import NotFound
from service.feeds import links
from service.feeds.life import End, Why, end_of, end_of_address, posts_of
from service.feeds.links import Terms
from service.feeds.tokens import token_of
from service.feeds.usecases import TELLING
from service.store.links import Act, Token
from service.store.tables import campaigns as tables
from service.store.tables import feeds as feed_tables
from tests.campaigns_data import tiny
from tests.service.conftest import SESSION

ZONE = tiny().zone
SOMEBODY = PersonCode("A-1")
USUAL = Options()
GZIP = {"Accept-Encoding": "gzip"}


def items(answer):
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {str(e["UID"]): e for e in calendar.walk("VEVENT")}


@pytest.fixture
def amend(seeded):
    """Put the central group's link of unit A on other terms."""

    def amended(label="党组中心组", options=USUAL, **values):
        terms = Terms(label, options, **values)
        return links.amend(seeded.store, seeded.link().id, terms, "office", seeded.clock.at)

    return amended


@pytest.fixture
def create(seeded):
    """Make a link for the central group of unit A; give its number and path."""

    def created(options=USUAL, **values):
        terms = Terms("值班室平板", options, **values)
        feed = UnitFeed(UnitCode("A"), RoleCode("central"))
        key = seeded.settings.link_key
        number = links.create(seeded.store, key, feed, terms, "unit", seeded.clock.at)
        return number, f"/feeds/{token_of(key, number, 1)}.ics"

    return created


def stored(seeded, number):
    with seeded.store.reading() as work:
        return work.links.get(number)


def acts(seeded, number):
    with seeded.store.reading() as work:
        return work.links.acts(number)


@pytest.mark.parametrize(
    "options",
    [
        Options("en"),
        Options(reminders=Reminders.DAY_BEFORE),
        Options(reminders=Reminders.TWO_HOURS),
        Options(cancelled=Cancelled.PREFIX),
        Options(deadlines=Deadlines.NONE),
        Options(deadlines=Deadlines.TASKS_TOO),
        Options(phases=False),
        Options(since=date(2026, 11, 1)),
    ],
)
def test_other_options_at_the_same_address_reach_the_app(client, seeded, amend, options):
    before = client.get(seeded.path("A", "central"))
    seeded.clock.at += timedelta(minutes=1)
    assert amend(options=options)
    after = client.get(seeded.path(), headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    since = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert client.get(seeded.path(), headers=since).status_code == 200
    assert lint(after.data) == ()
    assert lint_update(before.data, after.data) == ()
    old, new = items(before), items(after)
    for uid in old.keys() & new.keys():
        assert new[uid]["SEQUENCE"] == old[uid]["SEQUENCE"] + 1
        assert new[uid]["LAST-MODIFIED"].dt > old[uid]["LAST-MODIFIED"].dt


def test_options_changed_there_and_back_never_take_a_stamp_back(client, seeded, amend):
    held = client.get(seeded.path())
    for options in (Options("en"), Options(), Options("en", phases=False), Options("en")):
        seeded.clock.at += timedelta(seconds=2)
        assert amend(options=options)
        sent = client.get(seeded.path())
        assert lint_update(held.data, sent.data) == ()
        assert sent.headers["Last-Modified"] != held.headers["Last-Modified"]
        held = sent
    assert items(held)[SESSION.uid]["SEQUENCE"] == 4


def test_event_moved_after_a_change_of_options_is_taken_again_too(client, seeded, amend):
    amend(options=Options("en"))
    before = client.get(seeded.path())
    seeded.move()
    after = client.get(seeded.path())
    assert lint_update(before.data, after.data) == ()
    assert items(after)[SESSION.uid]["SEQUENCE"] == items(before)[SESSION.uid]["SEQUENCE"] + 1


def test_last_modified_grows_though_the_options_change_within_a_second(client, seeded, amend):
    seen = [client.get(seeded.path()).last_modified]
    for options in (Options("en"), Options(), Options("en")):
        amend(options=options)
        seen.append(client.get(seeded.path()).last_modified)
    assert seen == sorted(set(seen))


def test_readers_of_the_same_feed_notice_nothing_of_anothers_choice(client, seeded, amend, create):
    _, path = create()
    before = client.get(path)
    amend(options=Options("en"))
    assert client.get(path).data == before.data
    same = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert same.status_code == 304


def test_two_links_with_the_same_history_of_choices_share_no_stamp(client, seeded, amend, create):
    number, path = create()
    amend(options=Options("en"))
    client.get(seeded.path())
    seeded.move()
    before = client.get(path)
    terms = Terms("值班室平板", Options("en"))
    links.amend(seeded.store, number, terms, "unit", seeded.clock.at)
    after = client.get(path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert after.status_code == 200
    assert lint_update(before.data, after.data) == ()


def test_same_terms_again_change_nothing(client, seeded, amend):
    assert amend()
    before = client.get(seeded.path())
    assert not amend()
    assert client.get(seeded.path()).headers["ETag"] == before.headers["ETag"]
    assert [act.act for act in acts(seeded, seeded.link().id)] == ["amended"]


def test_what_was_amended_is_on_record_with_what_it_was(seeded, amend):
    amend(options=Options("en"), expires_on=date(2026, 12, 1), person=SOMEBODY)
    assert acts(seeded, seeded.link().id) == (
        Act(
            seeded.clock.at, "office", "amended",
            {"label": "水务局 · 中心组", "options": Options().text, "expires_on": "", "person": ""},
        ),
    )  # fmt: skip


def test_compression_is_left_out_where_the_reader_wants_it_so(client, seeded, amend):
    before = client.get(seeded.path(), headers=GZIP)
    assert before.headers["Content-Encoding"] == "gzip"
    amend(options=Options(zipped=False))
    after = client.get(seeded.path(), headers=GZIP)
    assert "Content-Encoding" not in after.headers
    assert after.data == gzip.decompress(before.data)
    held = client.get(seeded.path(), headers={"If-None-Match": before.headers["ETag"]})
    assert held.status_code == 304


def test_feeds_that_nobody_reads_any_more_are_forgotten_a_day_later(seeded, amend):
    def kept():
        feeds = select(feed_tables.feeds.c.options).where(
            feed_tables.feeds.c.code == "A", feed_tables.feeds.c.role == "central"
        )
        with seeded.store.engine.connect() as connection:
            return set(connection.execute(feeds).scalars())

    for language in ("en", "zh", "en"):
        amend(options=Options(language))
    plain = Options().text
    once, twice, thrice = (
        Options(language, edition=n).text for n, language in enumerate(("en", "zh", "en"), 1)
    )
    assert kept() == {plain, once, twice, thrice}
    seeded.clock.at += timedelta(days=2)
    amend(label="换个名称", options=Options("en"))
    assert kept() == {plain, thrice}


def test_link_of_ones_own_shows_the_same_events_at_another_address(client, seeded, create):
    number, path = create(expires_on=date(2027, 2, 28))
    assert path != seeded.path()
    assert client.get(path).data == client.get(seeded.path()).data
    link = stored(seeded, number)
    assert (link.label, link.expires_on, link.created_by) == (
        "值班室平板", date(2027, 2, 28), "unit",
    )  # fmt: skip


def test_links_are_handed_out_once_whatever_their_readers_chose(seeded, amend):
    amend(options=Options("en"))
    wanted = links.for_every_role(tiny(), "zh")
    key = seeded.settings.link_key
    assert links.hand_out(seeded.store, key, wanted, "test", seeded.clock.at) == 0
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    assert links.hand_out(seeded.store, key, wanted, "test", seeded.clock.at) == 1


def test_unknown_link_is_neither_amended_nor_ended(seeded):
    for act in (
        lambda: links.amend(seeded.store, 999, Terms("x", Options()), "x", seeded.clock.at),
        lambda: links.rotate(seeded.store, b"k", 999, "office", seeded.clock.at),
        lambda: links.revoke(seeded.store, 999, "office", seeded.clock.at),
    ):
        with pytest.raises(NotFound):
            act()


def test_dead_link_tells_its_reader_why_for_thirty_days_and_then_is_empty(client, seeded):
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    seeded.clock.at += TELLING - timedelta(seconds=1)
    told = client.get(seeded.path())
    assert (told.status_code, told.content_type) == (410, "text/calendar; charset=utf-8")
    assert [str(e["SUMMARY"]) for e in items(told).values()] == ["链接已失效"]
    seeded.clock.at += timedelta(seconds=1)
    after = client.get(seeded.path())
    assert (after.status_code, after.data) == (410, b"")


def test_revoking_twice_keeps_the_first_time(seeded):
    first = seeded.clock.at
    links.revoke(seeded.store, seeded.link().id, "office", first)
    seeded.clock.at += timedelta(days=1)
    links.revoke(seeded.store, seeded.link().id, "admin", seeded.clock.at)
    assert seeded_revoked(seeded) == first
    assert [(act.act, act.by) for act in acts(seeded, seeded.link().id)] == [("revoked", "office")]


def seeded_revoked(seeded):
    return stored(seeded, seeded.link().id).revoked_at


def test_link_rotated_twice_has_two_old_addresses_with_their_own_ends(client, seeded):
    number, key = seeded.link().id, seeded.settings.link_key
    began = seeded.clock.at
    links.rotate(seeded.store, key, number, "office", began)
    seeded.clock.at += timedelta(days=10)
    links.rotate(seeded.store, key, number, "office", seeded.clock.at)
    paths = [seeded.path(generation=n) for n in (1, 2, 3)]
    found = []
    for days in (29, 31, 41):
        seeded.clock.at = began + timedelta(days=days)
        found.append([client.get(path).status_code for path in paths])
    assert found == [[200, 200, 200], [410, 200, 200], [410, 410, 200]]


def with_post(until, unit="A", role="central"):
    post = Post(SOMEBODY, RoleCode(role), UnitCode(unit), until=until)
    return replace(tiny(), posts=(post,))


ISSUED = Stamp(0, datetime(2026, 11, 1, tzinfo=ZONE))


@pytest.mark.parametrize(
    ("values", "posts", "end"),
    [
        ({}, (), None),
        ({"expires_on": date(2026, 12, 1)}, (), End(datetime(2026, 12, 2), Why.EXPIRED)),
        ({"revoked_at": datetime(2026, 11, 3, tzinfo=ZONE), "expires_on": date(2026, 12, 1)}, (),
         End(datetime(2026, 11, 3), Why.REVOKED)),
        ({"person": SOMEBODY}, (None,), None),
        ({"person": SOMEBODY}, (date(2026, 12, 5),),
         End(datetime(2026, 12, 5), Why.POST_ENDED)),
        ({"person": SOMEBODY}, (date(2026, 12, 5), date(2026, 12, 9)),
         End(datetime(2026, 12, 9), Why.POST_ENDED)),
        ({"person": SOMEBODY}, (date(2026, 12, 5), None), None),
        ({"person": SOMEBODY}, (), End(datetime(2026, 11, 1), Why.POST_ENDED)),
    ],
)  # fmt: skip
def test_link_ends_with_the_first_of_its_ends(seeded, values, posts, end):
    link = replace(stored(seeded, seeded.link().id), **values)
    held = tuple(with_post(until).posts[0] for until in posts)
    campaign = replace(tiny(), posts=held)
    wanted = end and End(end.at.replace(tzinfo=ZONE), end.why)
    assert end_of(link, campaign, ISSUED) == wanted
    assert posts_of(link, campaign) == (held if link.person else ())


@pytest.mark.parametrize(("unit", "role"), [("B", "central"), ("A", "leader")])
def test_post_elsewhere_keeps_no_link_alive(seeded, unit, role):
    link = replace(stored(seeded, seeded.link().id), person=SOMEBODY)
    ended = end_of(link, with_post(None, unit, role), ISSUED)
    assert ended == End(ISSUED.revised_at, Why.POST_ENDED)


def test_old_address_ends_with_its_overlap_or_with_the_link(seeded):
    link = stored(seeded, seeded.link().id)
    soon, late = (datetime(2026, 11, day, tzinfo=ZONE) for day in (5, 9))
    rotated = Token(link, 1, soon)
    assert end_of_address(rotated, tiny(), ISSUED) == End(soon, Why.ROTATED)
    revoked = replace(link, revoked_at=late)
    assert end_of_address(replace(rotated, link=revoked), tiny(), ISSUED).why is Why.ROTATED
    sooner = replace(rotated, link=revoked, until=late + timedelta(days=1))
    assert end_of_address(sooner, tiny(), ISSUED) == End(late, Why.REVOKED)


def end_post(store, person, role, until):
    with store.writing() as work:
        posts, campaigns = tables.posts, tables.campaigns
        found = posts.c.person == person, posts.c.role == role
        work._connection.execute(update(posts).where(*found).values(until=until))
        risen = campaigns.c.revision + 1
        work._connection.execute(update(campaigns).values(revision=risen))


def test_link_for_a_post_ends_when_the_post_does(client, seeded, store, create):
    _, path = create(person=SOMEBODY)
    seeded.clock.at = datetime(2026, 2, 28, 23, 59, tzinfo=ZONE)
    end_post(store, SOMEBODY, "central", date(2026, 3, 1))
    assert client.get(path).status_code == 200
    seeded.clock.at += timedelta(minutes=1)
    assert client.get(path).status_code == 410
    assert client.get(seeded.path()).status_code == 200


def test_cancelled_event_is_shown_as_the_link_says(client, seeded, amend):
    seeded.save(Cancel(SESSION.uid))
    assert items(client.get(seeded.path()))[SESSION.uid]["STATUS"] == "CANCELLED"
    amend(options=Options(cancelled=Cancelled.PREFIX))
    shown = items(client.get(seeded.path()))[SESSION.uid]
    assert (shown["STATUS"], str(shown["SUMMARY"])[:5]) == ("CONFIRMED", "【已取消】")


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_no_app_stumbles_over_the_headers(client, seeded, accepted):
    for path in (seeded.path(), "/public/A.ics", "/public/all.ics"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert lint_headers(dict(answer.headers)) == ()
