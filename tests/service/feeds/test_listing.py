"""The list of links: who has fetched which, how often, and which nobody has."""

import re
from datetime import timedelta

import pytest

from service.feeds import links, listing
from service.feeds.counting import TALLY, Answered
from service.feeds.jobs import Scribe, write_down
from service.feeds.links import Terms, terms_of
from service.feeds.listing import DAYS, HEIGHT, Use
from tests.campaigns_data import tiny

PHONE = "iOS/17.5.1 (21F90) dataaccessd/1.0"


@pytest.fixture
def fetch(seeded):
    """Let a phone fetch the central group's link of unit A so many days ago."""

    def fetched(days=0, whole=1, unchanged=0):
        link = seeded.link().id
        counts = {Answered(link, 200, PHONE): whole, Answered(link, 304, PHONE): unchanged}
        write_down(seeded.store, counts, seeded.clock.at - timedelta(days=days))

    return fetched


def row(text, name="水务局 · 中心组"):
    """Give the words of a link's row."""
    rows = [r for r in text.split("<tr>") if f">{name}</a>" in r]
    return re.sub(r"<[^>]+>|\s+", " ", rows[0])


def names(text):
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return re.findall(r'<a href="[^"]*">([^<]+)</a>', body)


def test_list_tells_who_has_fetched_a_link_and_how_often(sign_in, fetch):
    fetch(days=3, whole=2)
    fetch(unchanged=7)
    text = sign_in("office").get("/links?unit=A").text
    assert re.search(r"1月5日\(周一\) 09:00\s+iPhone、iPad 17\s+3\s+7\s", row(text))
    assert "近 30 天共取用 10 次" in text
    assert "从未取用" in row(text, "水务局 · 主要负责同志")


def test_links_never_fetched_are_listed_alone(sign_in, fetch, seeded):
    fetch()
    ended = seeded.link("A", "leader").id
    links.revoke(seeded.store, ended, "office", seeded.clock.at)
    found = names(sign_in("office").get("/links?show=never&unit=A").text)
    assert len(found) == len(tiny().roles) - 2
    assert not {"水务局 · 中心组", "水务局 · 主要负责同志"} & set(found)


def test_long_list_is_paged_and_its_filter_kept(sign_in, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 5)
    office, seen, path = sign_in("office"), [], "/links?role=central&role=leader"
    while path:
        text = office.get(path).text
        seen += names(text)
        more = re.search(r'href="([^"]+)">下一页', text)
        path = more and more[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 2 * len(tiny().units)


def test_unit_sees_the_links_of_its_own_and_of_nobody_else(sign_in):
    unit = sign_in("unit")
    for path in ("/links", "/links?unit=B", "/links?q=林草局", "/links?role=nobody"):
        text = unit.get(path).text
        assert "林草局 · " not in text
        assert ("水务局 · " in text) == (path in {"/links", "/links?unit=B"})


@pytest.mark.parametrize(
    "asked", ["offset=x", "offset=-1", "offset=9999999999", "unit=%27", "q=%25"]
)
def test_filter_that_cannot_be_read_harms_nothing(sign_in, asked):
    assert sign_in("office").get(f"/links?{asked}").status_code == 200


def test_list_takes_as_many_queries_for_many_links_as_for_one(sign_in, seeded, queries):
    office = sign_in("office")

    def sent(path):
        with queries(seeded.store) as statements:
            office.get(path)
        return len(statements)

    assert sent("/links?unit=A&role=central") == sent("/links")


def test_link_is_called_in_the_readers_language_unless_somebody_named_it(sign_in, seeded):
    office = sign_in("office")
    assert "Water Bureau · Central group" in office.get("/links?unit=A&lang=en").text
    link = seeded.link()
    with seeded.store.reading() as work:
        terms = terms_of(work.links.get(link.id))
    named = Terms("收发室", terms.options)
    links.amend(seeded.store, link.id, named, "office", seeded.clock.at)
    assert "收发室" in office.get("/links?unit=A&lang=en").text


def test_page_of_a_link_tells_each_app_that_has_fetched_it(sign_in, seeded, fetch):
    fetch(whole=4, unchanged=5)
    text = sign_in("office").get(f"/links/{seeded.link().id}").text
    assert re.search(r'iPhone、iPad 17</td>.*?"更新">4</td>.*?"未变">5</td>', text, re.DOTALL)


@pytest.mark.parametrize(
    ("days", "bars"),
    [((0, 0), (0, 0)), ((1, 100), (1, HEIGHT)), ((3, 4), (15, HEIGHT)), ((), ())],
)
def test_bars_are_as_high_as_their_share_and_none_is_too_low_to_see(days, bars):
    assert Use((), days).bars == bars


def test_last_days_end_today_in_the_campaigns_zone(clock):
    late = clock.at.replace(hour=17)
    days = listing.last_days(late, tiny())
    assert (len(days), str(days[-1])) == (DAYS, "2026-01-06")


def test_overview_names_units_with_links_never_fetched(sign_in, fetch):
    roles, units = len(tiny().roles), len(tiny().units)
    fetch()
    text = sign_in("office").get("/").text
    part = text[text.index("从未取用的链接") :]
    assert f">{roles * units - 1}</b>" in part[:80]
    assert f'href="/links?show=never&amp;unit=A">水务局：{roles - 1} 个' in part
    own = sign_in("unit").get("/").text
    assert re.findall(r'href="/links\?show=never&amp;unit=(\w)"', own) == ["A"]
    assert "show=never" not in sign_in("viewer").get("/").text


def test_links_whose_ended_address_is_still_asked_for_are_listed(sign_in, app, seeded, client):
    office, gone = sign_in("office"), seeded.link("A", "central")
    path = seeded.path()
    links.revoke(seeded.store, gone.id, "office", seeded.clock.at)
    assert "没有符合条件的链接" in office.get("/links?show=still").text
    assert client.get(path).status_code == 410
    Scribe(seeded.store, app.extensions[TALLY], seeded.clock).write()
    text = office.get("/links?show=still").text
    assert "共 1 个" in text
    assert "失效的地址仍被取用 1 次" in text
    assert "失效的地址仍被取用 1 次" in office.get(f"/links/{gone.id}").text
