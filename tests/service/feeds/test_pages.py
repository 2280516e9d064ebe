"""The page on which a link is put on other terms."""

from datetime import timedelta

import icalendar
import pytest

from calendars.feeds import Cancelled, Deadlines, Options, Reminders
from service.feeds import links
from service.feeds.links import Terms
from tests.service.conftest import SESSION, csrf

CHOSEN = {
    "label": "收发室", "language": "en", "reminders": "day_before", "deadlines": "tasks",
    "cancelled": "prefix", "since": "2026-11-02", "expires_on": "2027-01-31",
}  # fmt: skip


@pytest.fixture
def page(seeded):
    return f"/links/{seeded.link().id}"


def options_of(seeded):
    with seeded.store.reading() as work:
        link = work.links.get(seeded.link().id)
    return link, Options.read(link.feed.key.options)


def sequence(client, path):
    calendar = icalendar.Calendar.from_ical(client.get(path).data)
    return next(e["SEQUENCE"] for e in calendar.walk("VEVENT") if e["UID"] == str(SESSION.uid))


def test_chosen_terms_are_stored_and_the_same_address_serves_a_higher_sequence(
    seeded, client, sign_in, page
):
    office, path = sign_in("office"), seeded.path()
    before = sequence(client, path)
    answer = office.post(page, data={**CHOSEN, "csrf_token": csrf(office.get(page))})
    link, options = options_of(seeded)
    assert answer.status_code == 303
    assert (link.label, link.expires_on.isoformat()) == ("收发室", "2027-01-31")
    assert (options.language, options.reminders, options.deadlines, options.cancelled) == (
        "en", Reminders.DAY_BEFORE, Deadlines.TASKS_TOO, Cancelled.PREFIX,
    )  # fmt: skip
    assert (options.phases, options.zipped, str(options.since)) == (False, False, "2026-11-02")
    assert sequence(client, path) == before + 1
    assert b"TRIGGER:-P1D" in client.get(path).data


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("label", "", "请填写"),
        ("label", "长" * 121, "120"),
        ("since", "昨天", "请填写日期"),
        ("reminders", "hourly", "从列表中选择"),
    ],
)
def test_wrong_choice_is_told_beside_its_field_and_nothing_is_stored(
    seeded, sign_in, page, field, typed, said
):
    office, before = sign_in("office"), options_of(seeded)
    sent = {**CHOSEN, field: typed, "csrf_token": csrf(office.get(page))}
    answer = office.post(page, data=sent)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert options_of(seeded) == before


def test_unchanged_terms_change_nothing(seeded, sign_in, page):
    office, before = sign_in("office"), options_of(seeded)
    sent = {
        "label": before[0].label, "language": "zh", "reminders": "none", "deadlines": "deadlines",
        "cancelled": "struck", "phases": "y", "zipped": "y", "csrf_token": csrf(office.get(page)),
    }  # fmt: skip
    answer = office.post(page, data=sent, follow_redirects=True)
    assert "没有改动" in answer.text
    assert options_of(seeded) == before


def test_link_that_is_not_there_is_not_found(sign_in):
    assert sign_in("office").get("/links/99999").status_code == 404


def test_page_of_a_link_tells_who_did_what_with_it_newest_first(seeded, sign_in, page):
    office = sign_in("office")
    for action in ("rotate", "revoke"):
        seeded.clock.at += timedelta(minutes=1)
        office.post(f"{page}/{action}", data={"csrf_token": csrf(office.get(page)), "unit": "A"})
    text = office.get(page).text
    told = text[text.index("经办记录") :]
    assert (
        told.index("office 停用链接") < told.index("office 更换地址") < told.index("test 建立链接")
    )


def test_link_past_its_last_day_is_listed_as_expired_and_no_longer_offered(seeded, sign_in):
    offer, link = "/subscribe?unit=A&role=central", seeded.link()
    terms = Terms(link.label, Options(), expires_on=seeded.clock.at.date())
    links.amend(seeded.store, link.id, terms, "office", seeded.clock.at)
    office = sign_in("office")
    before = ("已过期" in office.get("/links?unit=A").text, "/feeds/" in office.get(offer).text)
    seeded.clock.at += timedelta(days=1)
    office = sign_in("office")
    after = ("已过期" in office.get("/links?unit=A").text, "/feeds/" in office.get(offer).text)
    assert (before, after) == ((False, True), (True, False))
