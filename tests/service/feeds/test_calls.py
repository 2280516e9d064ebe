"""Whom to call after something soon has changed: those whose link has not fetched it since."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from calendars.feeds import Options, PersonFeed
from calendars.ids import PersonCode
from calendars.timetable import Amend, Cancel, ConfirmHeld
from service.feeds import links
from service.feeds.counting import Answered
from service.feeds.jobs import write_down
from service.feeds.links import Terms
from tests.service.conftest import OTHERS, SESSION, page_of

CALLS = f"{page_of(SESSION)}/calls"
WHO = ("central", "body", "leader", "liaison", "all")


@pytest.fixture
def fetch(seeded):
    """Let a phone fetch the links of a unit's roles now."""

    def fetched(*roles, unit="A"):
        counted = {Answered(seeded.link(unit, role).id, 304, "phone"): 1 for role in roles}
        write_down(seeded.store, counted, seeded.clock.at)
        seeded.clock.at += timedelta(minutes=2)

    return fetched


def listed(page):
    """Give unit or label, role, people and last fetch of each row."""
    rows = re.findall(r"<tr>(<th scope=\"row\".*?)</tr>", page.text, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in row[:4]) for row in cells]


def test_links_that_have_not_fetched_since_are_listed_with_who_holds_the_post(
    sign_in, seeded, fetch
):
    fetch(*WHO)
    seeded.clock.at += timedelta(minutes=5)
    seeded.move()
    seeded.clock.at += timedelta(minutes=5)
    fetch("leader", "all")
    office = sign_in("office")
    page = office.get(CALLS)
    assert [row[:3] for row in listed(page)] == [
        ("水务局", "领导班子", "水务局主要负责同志、水务局班子成员2"),
        ("水务局", "中心组", "水务局主要负责同志、水务局班子成员2"),
        ("水务局", "联络员", "—"),
    ]
    assert "已刷新 2 个，共 5 个" in page.text
    fetch("central", "body", "liaison")
    assert "不必再通知" in office.get(CALLS).text


def test_what_nobody_is_shown_calls_for_no_call_and_a_cancellation_does(sign_in, seeded, fetch):
    office = sign_in("office")
    fetch(*WHO)
    seeded.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    assert listed(office.get(CALLS)) == []
    seeded.save(Cancel(SESSION.uid))
    assert len(listed(office.get(CALLS))) == len(WHO)


def test_those_who_saw_it_before_are_called_too(sign_in, seeded, fetch):
    seeded.save(Amend(replace(SESSION, units=frozenset({"B"}))))
    names = {row[0] for row in listed(sign_in("office").get(CALLS))}
    assert names == {"水务局", "林草局"}


def test_person_with_a_link_of_their_own_is_called_by_name(sign_in, seeded, fetch):
    terms = Terms("个人日程", Options(), person=PersonCode("A-2"))
    key, feed = seeded.settings.link_key, PersonFeed(PersonCode("A-2"))
    number = links.create(seeded.store, key, feed, terms, "office", seeded.clock.at)
    fetch(*WHO)
    seeded.move()
    rows = listed(sign_in("office").get(CALLS))
    assert ("个人日程", "—", "水务局班子成员2", "从未取用") in rows
    links.revoke(seeded.store, number, "office", seeded.clock.at)
    assert "个人日程" not in sign_in("office").get(CALLS).text


def test_unit_is_told_of_its_own_links_and_of_no_other_event(sign_in, seeded):
    seeded.save(Amend(replace(SESSION, units=frozenset({"A", "B"}))))
    unit = sign_in("unit")
    assert {row[0] for row in listed(unit.get(CALLS))} == {"水务局"}
    assert unit.get(f"{page_of(OTHERS)}/calls").status_code == 403
    for uid in ("nothing", "00000000-0000-0000-0000-000000000001@xunli"):
        assert unit.get(f"/events/{uid}/calls").status_code == 404


@pytest.mark.parametrize(("day", "offered"), [(13, False), (14, True), (16, True), (17, False)])
def test_list_is_offered_on_the_page_of_what_is_within_48_hours(sign_in, seeded, day, offered):
    seeded.clock.at = seeded.clock.at.replace(month=11, day=day)
    page = sign_in("office").get(page_of(SESSION))
    assert (CALLS in page.text) == offered
    assert CALLS not in sign_in("guidance").get(page_of(SESSION)).text
