"""A large feed: somebody is told in time, and its months have addresses of their own."""

import re
from dataclasses import replace

import icalendar
import pytest

from calendars import feeds as parts
from calendars.feeds import apps
from calendars.timetable import Schedule
from service.feeds import links
from service.store import sizes as stored
from tests.service.conftest import NOTICE, SESSION, meeting, span


@pytest.fixture
def many(monkeypatch):
    """Count three items as many already."""
    monkeypatch.setattr(stored, "MANY_EVENTS", 3)


def uids(answer):
    return {str(e["UID"]) for e in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


@pytest.fixture
def later(seeded):
    event = meeting(9, "READ", "A", span(16, 15), "own")
    when = event.when
    moved = replace(when, start=when.start.replace(month=12), end=when.end.replace(month=12))
    event = replace(event, when=moved)
    seeded.save(Schedule(event))
    return event


def month(path, name):
    return f"{path.removesuffix('.ics')}/{name}.ics"


def test_month_of_a_link_holds_what_begins_in_it_at_an_address_of_its_own(client, seeded, later):
    path = seeded.path()
    november, december = (client.get(month(path, name)) for name in ("2026-11", "2026-12"))
    ours = {SESSION.uid, later.uid}
    assert (uids(november) & ours, uids(december) & ours) == ({SESSION.uid}, {later.uid})
    assert ours <= uids(client.get(path))
    tag = {"If-None-Match": november.headers["ETag"]}
    assert client.get(month(path, "2026-11"), headers=tag).status_code == 304
    seeded.move()
    assert client.get(month(path, "2026-11"), headers=tag).status_code == 200
    twin = client.get(month(path, "2026-12").replace(".ics", ".json"))
    assert (twin.status_code, twin.content_type) == (200, "application/calendar+json")


def test_edit_in_another_month_is_no_news_to_this_one(client, seeded, later):
    path = month(seeded.path(), "2026-12")
    before = client.get(path)
    seeded.move()
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 304


@pytest.mark.parametrize("name", ["2026-10", "2027-03", "soon", "2026-1", "长"])
def test_month_that_the_campaign_does_not_have_is_404(client, seeded, name):
    assert client.get(month(seeded.path(), name)).status_code == 404


def test_months_end_with_their_link(client, seeded):
    links.revoke(seeded.store, seeded.link().id, "office", seeded.clock.at)
    assert client.get(month(seeded.path(), "2026-11")).status_code == 410


def test_page_of_the_months_lists_addresses_that_answer(client, sign_in, seeded, later):
    client.get(seeded.path())
    page = sign_in("office").get(f"/links/{seeded.link().id}/months")
    found = re.findall(r"http://localhost(/feeds/\w+/([\d-]+)\.ics)", page.text)
    assert [name for _, name in found] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert re.findall(r"(\d+) 项</td>", page.text) == ["1", "1", "0", "0"]
    assert all(client.get(path).status_code == 200 for path, _ in found)
    assert "不必分订" in page.text


@pytest.mark.parametrize(("username", "status"), [("unit", 200), ("guidance", 403)])
def test_months_of_a_units_link_are_shown_to_the_unit_and_nobody_else(
    sign_in, seeded, username, status
):
    assert sign_in(username).get(f"/links/{seeded.link().id}/months").status_code == status
    assert sign_in("unit").get(f"/links/{seeded.link('B').id}/months").status_code == 403


def test_overview_warns_of_feeds_that_somebody_reads_before_they_are_too_large(
    client, sign_in, seeded, many
):
    office, unit = sign_in("office"), sign_in("unit")
    assert "订阅日历事项过多" not in office.get("/").text
    for whose in ("A", "B"):
        client.get(seeded.path(whose, "member"))
        client.get(seeded.path(whose, "central"))
    warned = {
        name: re.findall(r"([^<>]+)：\d+ 项，即将超出", who.get("/").text)
        for name, who in (("office", office), ("unit", unit), ("guidance", sign_in("guidance")))
    }
    assert "水务局 · 党员" in warned["office"]
    assert any("林草局" in one for one in warned["office"])
    assert set(warned["unit"]) == {one for one in warned["office"] if "水务局" in one}
    assert warned["guidance"] == []
    with seeded.store.reading() as work:
        first = work.sizes.crowded(work.campaigns.current().id)[0]
    links.revoke(seeded.store, first.link, "office", seeded.clock.at)
    with seeded.store.reading() as work:
        left = work.sizes.crowded(work.campaigns.current().id)
    assert first.link not in {one.link for one in left}


def test_size_is_that_of_what_was_served(client, seeded, many):
    data = client.get(seeded.path("A", "member")).data
    with seeded.store.reading() as work:
        found = work.sizes.crowded(work.campaigns.current().id)
    counted = parts.Size(data.count(b"BEGIN:VEVENT"), len(data))
    assert [one.size for one in found] == [counted]
    assert NOTICE.uid.encode() in data


def test_page_offers_months_to_apps_that_would_cut_the_feed_off(client, seeded, later, monkeypatch):
    path = seeded.path()
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    narrow = {**apps.HABITS, apps.App.GOOGLE: replace(apps.HABITS[apps.App.GOOGLE], most_events=1)}
    monkeypatch.setattr(apps, "HABITS", narrow)
    links.rotate(seeded.store, seeded.settings.link_key, seeded.link().id, "x", seeded.clock.at)
    text = client.get(f"/subscribe/{token}?app=google").text
    offered = re.findall(r"/feeds/(\w+)/(2026-\d\d)\.ics", text)
    assert "2026-11" in {name for _, name in offered}
    assert {one for one, _ in offered} == {token}
    assert client.get(month(path, "2026-11")).status_code == 200
    assert "各月地址" not in client.get(f"/subscribe/{token}?app=thunderbird").text
