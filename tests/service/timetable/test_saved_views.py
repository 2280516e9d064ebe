"""Saved views: a filter and a view under a name, one's own or the office's, opened first."""

import re

import pytest

from tests.service.conftest import OTHERS, SESSION, csrf

FILTER = "unit=A&kind=READ"


def save(client, name="局里的读书会", **values):
    data = {"csrf_token": csrf(client.get("/account")), "name": name, "view": "month"}
    return client.post("/timetable/views", data=data | {"filter": FILTER} | values)


def act(client, number, action):
    data = {"csrf_token": csrf(client.get("/account"))}
    return client.post(f"/timetable/views/{number}/{action}", data=data)


def shelf(client):
    """Give the names of what is saved, and where each leads."""
    text = client.get("/timetable?q=").text
    found = re.findall(r'class="one"><a href="([^"]*)">([^<]*)</a>', text)
    return {name: href.replace("&amp;", "&") for href, name in found}


def test_view_is_saved_under_a_name_and_opens_with_its_filter(sign_in):
    client = sign_in("office")
    answer = save(
        client, filter="kind=READ&unit=A&offset=100&lang=en&from=2026-11-01&to=2026-11-02"
    )
    assert answer.location == f"/timetable/month?{FILTER}"
    assert shelf(client) == {"局里的读书会": f"/timetable/month?{FILTER}"}
    listed = save(client, "列表", view="list", filter="status=draft&from=2026-11-01")
    assert listed.location == "/timetable?status=draft&from=2026-11-01"


def test_same_name_takes_the_place_of_the_first_however_often_it_is_sent(sign_in):
    client = sign_in("office")
    for written in (FILTER, "unit=B", "unit=B"):
        save(client, filter=written)
    assert shelf(client) == {"局里的读书会": "/timetable/month?unit=B"}


def test_own_views_are_seen_by_oneself_and_shared_ones_by_everybody(sign_in):
    office, unit = sign_in("office"), sign_in("unit")
    save(office, "自用")
    save(office, "共用", shared="1")
    save(unit, "本局", shared="1")
    assert shelf(office).keys() == {"自用", "共用"}
    assert shelf(unit).keys() == {"共用", "本局"}
    assert shelf(sign_in("viewer")).keys() == {"共用"}


def test_shared_view_shows_an_account_no_more_than_it_sees(sign_in):
    save(sign_in("office"), "共用", shared="1", view="period", filter="kind=READ")
    unit = sign_in("unit")
    text = unit.get(shelf(unit)["共用"] + "&at=2026-11-16").text
    assert SESSION.uid in text
    assert OTHERS.uid not in text


def test_timetable_opens_with_the_view_chosen_until_something_is_asked(sign_in):
    client = sign_in("office")
    save(client)
    assert client.get("/timetable").status_code == 200
    act(client, 1, "first")
    assert client.get("/timetable").location == f"/timetable/month?{FILTER}"
    assert client.get("/timetable?q=").status_code == 200
    assert sign_in("viewer").get("/timetable").status_code == 200
    act(client, 1, "not_first")
    assert client.get("/timetable").status_code == 200


def test_view_is_taken_out_by_its_owner_only_and_nobody_opens_with_it(sign_in):
    office, unit = sign_in("office"), sign_in("unit")
    save(office, "共用", shared="1")
    act(unit, 1, "first")
    act(unit, 1, "remove")
    assert shelf(unit).keys() == {"共用"}
    act(office, 1, "remove")
    assert (shelf(office), shelf(unit)) == ({}, {})
    assert unit.get("/timetable").status_code == 200


def test_view_of_somebody_else_cannot_be_chosen(sign_in):
    save(sign_in("office"))
    assert act(sign_in("unit"), 1, "first").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "长" * 41, "a\u202eb"])
def test_bad_name_is_told_and_nothing_is_saved(sign_in, name):
    client = sign_in("office")
    answer = save(client, name)
    assert answer.status_code == 303
    assert 'class="notice error"' in client.get(answer.location).text
    assert shelf(client) == {}


def test_unknown_view_or_deed_is_not_found(sign_in):
    client = sign_in("office")
    assert save(client, view="globe").status_code == 404
    save(client)
    assert act(client, 1, "burn").status_code == 404
    assert act(client, 99, "first").status_code == 404
