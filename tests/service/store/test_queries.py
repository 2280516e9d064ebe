"""A filter as a value, as text of an address, and as what it finds."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.times import Days
from calendars.timetable import Company, Schedule, Status, attendees
from service.store import EventQuery
from tests.service.office import CAMPAIGN, Office
from tests.strategies import MORNING, UIDS, meeting

CODES = st.frozensets(st.sampled_from(["A", "ZF04", "a b&=", "区"]), max_size=3)
DAYS = st.none() | st.dates()


@st.composite
def queries(draw):
    first, last = draw(DAYS), draw(DAYS)
    if first and last and last < first:
        first, last = last, first
    codes = {
        name: draw(CODES) for name in ("units", "categories", "groups", "kinds", "phases", "people")
    }
    return EventQuery(
        **codes,
        statuses=draw(st.frozensets(st.sampled_from(Status))),
        first=first,
        last=last,
        text=draw(st.text("会 a&+%", max_size=8)),
    )


@given(queries())
def test_canonical_text_is_read_as_the_same_filter(query):
    assert EventQuery.read(query.canonical) == query
    assert EventQuery.of(parse_qs(query.canonical)).canonical == query.canonical


def test_order_and_noise_of_an_address_do_not_matter():
    one = EventQuery.read("status=draft&unit=B&unit=A&offset=100&lang=en&unit=")
    other = EventQuery.read("unit=A&unit=B&status=draft&status=burnt&from=tomorrow")
    assert one == other
    assert one.canonical == "unit=A&unit=B&status=draft"


def test_days_the_wrong_way_round_are_turned():
    assert EventQuery.read("from=2026-11-20&to=2026-11-10").canonical == (
        "from=2026-11-10&to=2026-11-20"
    )


def test_person_finds_what_that_person_has_to_attend(store):
    office = Office(store)
    events = (
        meeting(1, roles=frozenset({"leader"})),
        meeting(2, roles=frozenset({"body"}), units=frozenset({"A", "B"})),
        meeting(3, roles=frozenset({"liaison"}), district=True),
        meeting(4, roles=frozenset(), people=frozenset({"C-2", "A-2"})),
        meeting(5, roles=frozenset({"central"}), units=frozenset({"C"})),
        meeting(6, roles=frozenset({"guidance"}), district=True),
    )
    office.save(*map(Schedule, events))
    with store.reading() as work:
        found = {
            person: {
                r.event.uid
                for r in work.events.select(CAMPAIGN.id, EventQuery(people=frozenset({person})))
            }
            for person in CAMPAIGN.people
        }
    assert found == {
        person: {event.uid for event in events if person in attendees(event, CAMPAIGN)}
        for person in CAMPAIGN.people
    }


def test_each_day_gives_a_few_of_each_part_and_says_how_many_there_are(store):
    office = Office(store)
    later = replace(MORNING, start=MORNING.start + timedelta(hours=1))
    afternoon = replace(
        MORNING, start=MORNING.start.replace(hour=14), end=MORNING.end.replace(hour=16)
    )
    whens = (MORNING, later, later, afternoon)
    office.save(*(Schedule(meeting(n, when=when)) for n, when in enumerate(whens, 1)))
    with store.reading() as work:
        found = work.events.each_day(CAMPAIGN.id, EventQuery(begins=date(2026, 11, 10)), 2)
    assert [(record.event.uid, together) for record, together in found] == [
        (UIDS[0], 3),
        (UIDS[1], 3),
        (UIDS[3], 1),
    ]


ON = st.sets(st.integers(0, 14), min_size=1).map(
    lambda numbers: [date(2026, 11, 9) + timedelta(days=n) for n in numbers]
)


@given(ON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_on_days_finds_what_touches_one_of_them_however_they_lie(lasting, days):
    store, events = lasting
    anybody = Company(True, *[frozenset()] * 4)
    with store.reading() as work:
        found = {r.event.uid for r in work.events.on_days(CAMPAIGN.id, days, anybody)}
    assert found == {
        event.uid
        for event in events
        if any(event.when.first_day <= day <= event.when.last_day for day in days)
    }


@pytest.fixture
def lasting(store):
    """Meetings, and stretches of up to five days, over a fortnight."""
    first = date(2026, 11, 9)
    stretches = [(0, 1), (1, 4), (3, 3), (5, 5), (6, 10), (9, 9), (12, 14)]
    events = [
        meeting(n, when=Days.of(first + timedelta(days=start), first + timedelta(days=end)))
        for n, (start, end) in enumerate(stretches, 1)
    ]
    Office(store).save(*map(Schedule, events))
    return store, events
