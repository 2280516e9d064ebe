"""What has moved for a unit in a week, as a page and as Atom, for those inside and outside."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from calendars.timetable import Amend, Cancel, Remove, Schedule, Visibility
from service.feeds import links
from service.web.wiring import EXTENSION
from tests.service.conftest import NOTICE, OTHERS, TALK, meeting, span

PAGE = "/units/A/changes"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def settings(settings):
    """The pages stand on the day that `week` lets it be by the clock."""
    return replace(settings, today=date(2026, 1, 12))


@pytest.fixture
def week(seeded):
    """Let a week pass since everything was scheduled."""
    seeded.clock.at += timedelta(days=7)
    return seeded


def told(page):
    """Give the sentences of each event on the page."""
    items = re.findall(r"<li><h2>(.*?)</h2>\s*<ul>(.*?)</ul>", unescape(page.text), re.DOTALL)
    return {re.sub(r"<.*?>", "", name): re.findall(r"<li>(.*?)</li>", said) for name, said in items}


def titles(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    found = ET.fromstring(answer.data).findall(f"{ATOM}entry/{ATOM}title")  # noqa: S314 -- our own bytes
    return [one.text for one in found]


def test_unit_is_told_from_when_to_when_and_what_is_off(week, sign_in):
    week.move()
    week.save(Cancel(TALK.uid))
    week.save(Amend(replace(week.record(NOTICE).event, place="公示栏")))
    week.move(OTHERS)
    assert told(sign_in("unit").get(PAGE)) == {
        "公示": ["地点定在公示栏"],
        "【已取消】谈心：不公开的谈心": ["已取消，原定 11月18日(周三) 09:00–11:00"],
        "读书会": ["由 11月16日(周一) 15:00–17:00 改到 11月16日(周一) 16:00–18:00"],
    }
    english = sign_in("unit").get(f"{PAGE}?lang=en")
    assert "moved from Mon 16 Nov 15:00–17:00 to Mon 16 Nov 16:00–18:00" in english.text


def test_week_is_that_of_today_and_others_are_a_click_away(week, sign_in):
    week.move()
    unit = sign_in("unit")
    page = unit.get(PAGE)
    earlier = re.search(r'href="(\?on=[\d-]+)" rel="prev"', page.text)[1]
    before = unit.get(PAGE + earlier)
    assert {name: said[0][:2] for name, said in told(before).items()} == {
        "读书会": "新增", "公示": "新增", "谈心：不公开的谈心": "新增",
    }  # fmt: skip
    assert PAGE + re.search(r'href="(\?on=[\d-]+)" rel="next"', before.text)[1]
    assert 'rel="next"' not in page.text
    for odd in ("?on=soon", "?on=9999-12-31", "?on=0001-01-01", "?on="):
        assert unit.get(PAGE + odd).status_code == 200


def test_page_opens_on_the_newest_changes_where_the_as_of_week_has_none(week, app, sign_in):
    app.extensions[EXTENSION] = replace(
        app.extensions[EXTENSION], settings=replace(week.settings, today=date(2009, 4, 24))
    )
    week.move()
    unit = sign_in("unit")
    assert list(told(unit.get(PAGE))) == ["读书会"]
    page = unit.get(PAGE + "?on=2009-04-24")
    assert "2009年4月20日(周一)至2009年4月26日(周日)" in page.text
    href, said = re.search(
        r'class="button" href="(\?on=[\d-]+)">(最近的变更[^<]+)<', page.text
    ).groups()
    assert said == "最近的变更：2026年1月12日(周一)至2026年1月18日(周日)"
    assert list(told(unit.get(PAGE + href))) == ["读书会"]


def test_moved_there_and_back_is_no_news_and_the_page_says_so(week, sign_in):
    week.move()
    week.move(hours=-1)
    page = sign_in("unit").get(PAGE)
    assert (told(page), "这一周没有变更" in page.text) == ({}, True)


def test_event_that_leaves_the_unit_is_told_as_gone(week, sign_in):
    week.save(Amend(replace(week.record().event, units=frozenset({"B"}))))
    week.save(Remove(TALK.uid))
    found = told(sign_in("unit").get(PAGE))
    assert {name: said[0][:4] for name, said in found.items()} == {
        "读书会": "不再列入", "谈心：不公开的谈心": "不再列入",
    }  # fmt: skip
    assert told(sign_in("guidance").get("/units/B/changes"))["读书会"][0].startswith("新增")


@pytest.mark.parametrize("username", ["", "guidance"])
def test_others_are_told_of_public_events_only(week, client, sign_in, username):
    reader = sign_in(username) if username else client
    week.move()
    week.save(Cancel(TALK.uid))
    week.save(Amend(replace(week.record(NOTICE).event, place="公示栏")))
    page = reader.get(PAGE)
    assert told(page) == {"公示": ["地点定在公示栏"]}
    assert "仅公开事项" in page.text
    assert "/events/" not in page.text
    week.save(Amend(replace(week.record(NOTICE).event, visibility=Visibility.OWN)))
    assert told(reader.get(PAGE))["公示"] == ["不再列入，原定 11月20日(周五)"]
    for hidden in ("谈心", "读书会"):
        assert hidden not in reader.get(PAGE).text
        assert hidden not in client.get(f"{PAGE}.atom").text


def test_public_atom_tells_what_is_public_newest_first(week, client):
    week.move()
    week.save(Amend(replace(week.record(NOTICE).event, place="公示栏")))
    answer = client.get(f"{PAGE}.atom")
    assert titles(answer) == ["公示：地点定在公示栏", "公示：新增，11月20日(周五)"]
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"{PAGE}.atom", headers=tag).status_code == 304
    assert titles(client.get("/units/B/changes.atom")) == []
    assert client.get("/units/NOBODY/changes.atom").status_code == 404


def test_secret_atom_tells_what_its_link_shows_and_ends_with_it(week, client, sign_in):
    week.move()
    week.save(Schedule(meeting(5, "TALK", "B", span(19, 9), "internal", title="别的单位")))
    page = sign_in("unit").get(PAGE)
    path = re.search(r'href="http://localhost(/feeds/\w+/changes\.atom\?lang=zh)"', page.text)[1]
    found = titles(client.get(path))
    assert found[0] == "读书会：由 11月16日(周一) 15:00–17:00 改到 11月16日(周一) 16:00–18:00"
    assert len(found) == 4
    assert not [title for title in found if "别的单位" in title]
    central = week.path().removesuffix(".ics") + "/changes.atom"
    assert len(titles(client.get(central))) == 2
    links.revoke(week.store, week.link().id, "office", week.clock.at)
    assert client.get(central).status_code == 410
    assert client.get(f"/feeds/{'0' * 32}/changes.atom").status_code == 404


def test_page_asks_as_often_whatever_has_changed(week, sign_in, queries):
    unit, sent = sign_in("unit"), []
    for moves in (1, 8):
        for _ in range(moves):
            week.move()
        unit.get(PAGE)
        with queries(week.store) as statements:
            unit.get(PAGE)
        sent.append(len(statements))
    assert len(set(sent)) == 1
