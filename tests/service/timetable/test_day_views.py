"""The timetable by 旬 and by month: the same filter as the list, laid out over days."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from calendars.ids import demo_uid
from calendars.times import Days, Span
from calendars.timetable import Schedule
from tests.campaigns_data import tiny
from tests.service.conftest import CAMPAIGN, NOTICE, OTHERS, SESSION, TALK, meeting

VIEWS = ("/timetable", "/timetable/period", "/timetable/month")


@pytest.fixture(params=["sqlite"])
def databases(request):
    """The queries are tried on both where they are made."""
    return request.getfixturevalue(f"{request.param}_databases")


def shown(text):
    found = {SESSION.uid: "session", OTHERS.uid: "others", NOTICE.uid: "notice", TALK.uid: "talk"}
    return {name for uid, name in found.items() if f"/events/{uid}" in text}


def row(text, day):
    """Give what a page of a 旬 says of a day."""
    rows = re.findall(r"<tr class=.*?</tr>", text, re.DOTALL)
    return next(one for one in rows if f'datetime="{day}"' in one)


def parts(text, day):
    """Give the whole day, the morning and the afternoon of a day."""
    return re.findall(r"<td.*?</td>", row(text, day), re.DOTALL)


def test_event_stands_on_its_day_in_its_part_of_the_day(sign_in):
    text = sign_in("office").get("/timetable/period?at=2026-11-18").text
    whole, morning, afternoon = parts(text, "2026-11-16")
    assert SESSION.uid in afternoon
    assert SESSION.uid not in whole + morning
    assert TALK.uid in parts(text, "2026-11-18")[1]
    assert NOTICE.uid in parts(text, "2026-11-20")[0]
    assert "11月中旬" in text


@pytest.mark.parametrize("path", VIEWS[1:])
def test_view_without_a_day_stands_at_today_kept_within_the_campaign(sign_in, clock, path):
    clock.at = clock.at.replace(month=11, day=18)
    client = sign_in("office")
    assert shown(client.get(path).text) == {"session", "others", "notice", "talk"}
    for far in ("0001-01-01", "9999-12-31", "tomorrow"):
        assert client.get(f"{path}?at={far}").status_code == 200


@pytest.mark.parametrize("path", VIEWS)
def test_filter_narrows_every_view_alike(sign_in, path):
    client = sign_in("office")

    def found(args):
        return shown(client.get(f"{path}?at=2026-11-16&{args}").text)

    assert found("unit=B") == {"others"}
    assert found("kind=READ") == {"session", "others"}
    assert found("kind=READ&unit=A") == {"session"}
    assert found("person=B-1") == {"others"}
    assert found("person=A-2") == {"session", "talk"}
    assert found("status=draft") == set()
    assert found("q=谈心") == {"talk"}


@pytest.mark.parametrize("path", VIEWS)
def test_other_views_and_the_ruler_keep_the_filter(sign_in, path):
    text = sign_in("office").get(f"{path}?unit=A&kind=READ&kind=TALK&at=2026-11-16").text
    views = re.search(r'<nav class="views".*?</nav>', text, re.DOTALL)[0]
    ruler = re.search(r'<section class="ruler".*?</section>', text, re.DOTALL)[0]
    links = re.findall(r'href="(/timetable[^"]*)"', views + ruler)
    assert len(links) > len(VIEWS)
    assert [one for one in links if "unit=A&amp;kind=READ&amp;kind=TALK" not in one] == []


def test_chip_takes_away_its_own_condition_only(sign_in):
    text = sign_in("office").get("/timetable/period?unit=A&kind=READ&at=2026-11-16").text
    sifted = re.search(r'<ul aria-label="当前筛选">.*?</ul>', text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', sifted) == [
        "/timetable/period?kind=READ&amp;at=2026-11-11",
        "/timetable/period?unit=A&amp;at=2026-11-11",
        "/timetable/period?at=2026-11-11",
    ]


def test_holidays_made_up_days_and_days_off_are_marked_in_words(sign_in):
    client = sign_in("office")
    text = client.get("/timetable/period?at=2027-01-01").text
    assert "元旦" in row(text, "2027-01-01")
    assert "调休上班" in row(text, "2027-01-10")
    assert "休</span>" in row(text, "2027-01-09")
    month = client.get("/timetable/month?at=2027-01-15").text
    rests = {day for day in tiny().window if day.month == 1 and not tiny().workdays.works(day)}
    assert month.count('class="rests') == len(rests)


def test_empty_slot_leads_to_a_form_filled_with_day_hour_and_unit(sign_in):
    client = sign_in("office")
    text = client.get("/timetable/period?at=2026-11-16&unit=B").text
    link = re.search(r'class="add" href="([^"]*)"', parts(text, "2026-11-16")[2])[1]
    form = client.get(link.replace("&amp;", "&")).text
    assert 'value="2026-11-16"' in form
    assert 'name="start" type="time" value="14:00"' in form
    assert '<option selected value="B">' in form


def test_nobody_who_may_not_edit_is_offered_to_add(sign_in):
    for path in VIEWS[1:]:
        assert 'class="add"' not in sign_in("viewer").get(f"{path}?at=2026-11-16").text


def test_what_is_of_other_units_stands_in_no_view(sign_in):
    client = sign_in("unit")
    for path in VIEWS:
        for args in ("", "&unit=B", "&person=B-1"):
            assert OTHERS.uid not in client.get(f"{path}?at=2026-11-16{args}").text


def test_stretch_that_began_earlier_is_told_apart(sign_in, seeded):
    days = Days.of(date(2026, 11, 9), date(2026, 11, 12))
    stretch = replace(NOTICE, uid=demo_uid(CAMPAIGN, "A", "SHOW", 7), when=days)
    seeded.save(Schedule(stretch))
    client = sign_in("office")
    running = 'class="running"'
    assert running in client.get("/timetable/period?at=2026-11-11").text
    assert running not in client.get("/timetable/period?at=2026-11-01").text
    assert running not in client.get("/timetable/period?at=2026-11-21").text


def crowd(count):
    first = datetime(2026, 11, 16, 9)
    return [
        meeting(
            100 + n, "READ", "A", Span(start, start + timedelta(hours=1)), "own"
        )
        for n in range(count)
        for start in (first + timedelta(days=n % 5, minutes=n // 5),)
    ]  # fmt: skip


@pytest.mark.parametrize("path", VIEWS)
def test_page_costs_the_same_queries_for_one_event_and_for_300(sign_in, seeded, queries, path):
    client = sign_in("office")
    costs = set()
    for count in (1, 3, 300):
        seeded.save(*map(Schedule, crowd(count)[seeded.number() - 4 :]))
        client.get(path)
        with queries(seeded.store) as sent:
            text = client.get(f"{path}?at=2026-11-16").text
        costs.add(len(sent))
    assert len(costs) == 1
    assert "还有" in text or path == "/timetable"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/timetable", "/timetable?from=2026-11-18"),
        ("/timetable?kind=READ", "/timetable?kind=READ&amp;from=2026-11-18"),
        ("/timetable?from=2026-11-18", None),
        ("/timetable/period", None),
        ("/timetable/period?at=2026-12-01", "/timetable/period?at=2026-11-18"),
        ("/timetable/month?at=2027-01-05", "/timetable/month?at=2026-11-18"),
    ],
)
def test_today_is_one_click_away_where_it_is_not_in_sight(sign_in, clock, path, there):
    clock.at = clock.at.replace(month=11, day=18)
    found = re.search(r'href="([^"]+)">(今天起|回到今天)<', sign_in("office").get(path).text)
    assert (found[1] if found else None) == there


def test_no_way_to_a_today_outside_the_campaign(sign_in, monkeypatch):
    monkeypatch.setattr("service.timetable.viewing.today", lambda: date(2030, 1, 1))
    assert "今天起" not in sign_in("office").get("/timetable").text


def test_name_of_a_unit_leads_to_its_timetable(sign_in):
    text = sign_in("office").get("/timetable?unit=A").text
    assert '<td class="whose"><a href="/units/A">水务局</a></td>' in text
