"""Pages on which links of other kinds are made: who makes which, once, and what they then show."""

import re

import icalendar
import pytest

from calendars.feeds import View
from service.feeds.others import Kind
from service.store.accounts import Account
from tests.service.conftest import NOTICE, OTHERS, SESSION, TALK, csrf


def uids(answer):
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {str(event["UID"]) for event in calendar.walk("VEVENT")}


def addresses(page):
    return re.findall(r'<code class="url">http://localhost(/feeds/\w+\.ics)</code>', page.text)


def made(client, path, **data):
    """Send the form at `path`, and give the page that it leads to."""
    sent = {"newest": "0", **data, "csrf_token": csrf(client.get(path))}
    answer = client.post(path, data=sent)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"kind": "person", "of": "A", "code": "A-2"}, {SESSION, TALK, NOTICE}),
        ({"kind": "person", "of": "N", "code": "N-1"}, set()),
        ({"kind": "leader", "code": "C-1"}, {SESSION, OTHERS, NOTICE}),
        ({"kind": "group", "code": "S"}, set()),
        ({"kind": "category", "code": "BUREAU"}, {SESSION, OTHERS, NOTICE}),
        ({"kind": "category", "code": "BUREAU", "internal": "1"}, {SESSION, OTHERS, NOTICE, TALK}),
        ({"kind": "whole", "code": "*"}, {SESSION, OTHERS, NOTICE}),
        ({"kind": "whole", "code": "*", "internal": "1"}, {SESSION, OTHERS, NOTICE, TALK}),
    ],
)
def test_office_makes_a_link_of_any_kind_that_shows_what_is_for_its_reader(
    sign_in, client, data, shown
):
    page = made(
        sign_in("office"), f"/links/more?kind={data['kind']}&of={data.get('of', '')}", **data
    )
    new, listed = addresses(page)
    assert new == listed
    every = {event.uid for event in (SESSION, OTHERS, NOTICE, TALK)}
    assert uids(client.get(new)) & every == {event.uid for event in shown}
    steps = re.search(r'href="(/subscribe/\w+)"', page.text)[1]
    assert client.get(steps).status_code == 200


def test_same_form_sent_twice_makes_one_link_and_another_form_another(sign_in):
    office, path = sign_in("office"), "/links/more?kind=group"
    data = {"kind": "group", "code": "N"}
    first, again = (made(office, path, **data) for _ in range(2))
    assert addresses(first) == addresses(again)
    newest = re.search(r'name="code" value="N"><input[^>]*name="newest" value="(\d+)"', again.text)
    assert len(set(addresses(made(office, path, **data, newest=newest[1])))) == 2


def test_page_offers_to_each_grant_what_it_may_make(sign_in):
    offered = {
        name: re.findall(r"/links/more\?kind=(\w+)\"", sign_in(name).get("/links/more").text)
        for name in ("office", "unit", "guidance")
    }
    assert offered == {
        "office": [kind.value for kind in Kind], "unit": ["view"], "guidance": ["group", "view"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("username", "kind", "code", "status"),
    [
        ("unit", "person", "A-1", 403), ("unit", "whole", "*", 403), ("unit", "group", "N", 403),
        ("guidance", "group", "N", 404), ("guidance", "category", "BUREAU", 403),
        ("office", "person", "nobody", 404), ("office", "planet", "x", 404),
    ],
)  # fmt: skip
def test_link_that_is_not_theirs_to_make_is_refused(sign_in, username, kind, code, status):
    client = sign_in(username)
    data = {"kind": kind, "code": code, "csrf_token": csrf(client.get("/links/view"))}
    assert client.post("/links/more", data=data).status_code == status


def test_filter_of_the_timetable_becomes_a_link_that_shows_what_the_page_shows(sign_in, client):
    office = sign_in("office")
    page = office.get("/timetable?kind=READ&kind=TALK&unit=A&from=2026-11-01")
    path = re.search(r'href="(/links/view\?[^"]+)"', page.text)[1].replace("&amp;", "&")
    found = made(office, path, label="学习安排")
    assert uids(client.get(addresses(found)[0])) & {SESSION.uid, TALK.uid} == {SESSION.uid}
    back = re.search(r'href="/timetable\?([^"]+)"', found.text)[1].replace("&amp;", "&")
    assert back == "unit=A&kind=READ&kind=TALK&from=2026-11-01"
    internal = made(office, path, label="自用", internal="1")
    assert {SESSION.uid, TALK.uid} <= uids(client.get(addresses(internal)[0]))


@pytest.mark.parametrize(
    ("username", "asked", "internal", "shown"),
    [
        ("unit", "", "1", {SESSION, NOTICE, TALK}),
        ("unit", "unit=B", "", {SESSION, NOTICE}),
        ("guidance", "", "1", {OTHERS}),
        ("guidance", "unit=A", "1", {OTHERS}),
    ],
)
def test_view_of_who_sees_some_units_never_leaves_them(
    sign_in, client, username, asked, internal, shown
):
    data = {"internal": internal} if internal else {}
    page = made(sign_in(username), f"/links/view?{asked}", label="本单位", **data)
    every = {event.uid for event in (SESSION, OTHERS, NOTICE, TALK)}
    assert uids(client.get(addresses(page)[0])) & every == {event.uid for event in shown}


@pytest.mark.parametrize(
    ("query", "label", "said"),
    [
        ("status=draft", "x", "草稿不发布"),
        ("unit=nobody", "x", "没有“nobody”"),
        ("q=%07", "x", "控制字符"),
        ("kind=READ", "", "请填写"),
        ("kind=READ", "长" * 121, "120"),
    ],
)
def test_view_that_cannot_be_is_refused_in_words_and_nothing_is_made(
    sign_in, seeded, query, label, said
):
    office = sign_in("office")
    token = csrf(office.get("/links/view"))
    answer = office.post(f"/links/view?{query}", data={"label": label, "csrf_token": token})
    assert (answer.status_code, said in answer.text) == (422, True)
    with seeded.store.reading() as work:
        assert work.links.leading_to(work.campaigns.current().id, "view", None) == ()


def test_maker_and_office_end_a_link_and_nobody_else_does(sign_in, client, seeded, password_hash):
    unit = sign_in("unit")
    with seeded.store.writing() as work:
        other = Account(0, "unit2", password_hash, "unit", "A", None, None)
        work.accounts.add(other, seeded.clock.at)
    for who in ("unit", "office"):
        page = made(unit, f"/links/view?q={who}", label="日程")
        number = re.search(r"/links/more/(\d+)/end", page.text)[1]
        for name, status in (("unit2", 403), ("guidance", 403), (who, 303)):
            ender = sign_in(name)
            data = {"kind": "view", "csrf_token": csrf(ender.get("/links/view"))}
            assert ender.post(f"/links/more/{number}/end", data=data).status_code == status
        assert client.get(addresses(page)[0]).status_code == 410
        assert "已停用" in unit.get("/links/more").text


def test_link_of_a_unit_is_not_ended_here(sign_in, seeded):
    unit = sign_in("unit")
    data = {"kind": "view", "csrf_token": csrf(unit.get("/links/view"))}
    assert unit.post(f"/links/more/{seeded.link().id}/end", data=data).status_code == 404


def test_page_of_links_asks_the_database_as_often_whatever_their_number(sign_in, seeded, queries):
    office, sent = sign_in("office"), []
    for number in (1, 12):
        for n in range(number):
            made(office, f"/links/view?q={number}-{n}", label="日程")
        with queries(seeded.store) as statements:
            page = office.get("/links/more?kind=view")
        sent.append(len(statements))
    assert (len(addresses(page)), len(set(sent))) == (13, 1)
    assert View.of([("q", "12-0")]).written in page.text
