"""A page asks the database as often with 300 events as with one."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from calendars.times import Span
from calendars.timetable import Schedule
from tests.service.compliance.conftest import judged
from tests.service.conftest import meeting

__all__ = ["judged"]
PAGES = (
    "/", "/timetable", "/timetable/month", "/timetable/period", "/history", "/compliance",
    "/compliance/A", "/compliance/A/T3", "/compliance/trend", "/ledger", "/ledger/A",
    "/ledger/A/held", "/ledger/queue", "/units/A", "/units/A/week", "/links", "/planner",
    "/planner/goals",
)  # fmt: skip


@pytest.fixture
def settings(settings):
    """On a day with events on every page."""
    return replace(settings, today=date(2026, 11, 3))


def schedule(judged, first, last):
    """Plan meetings of unit A, so that there are `last` of them."""
    at = [date(2026, 11, 3) + timedelta(days=n % 90) for n in range(first, last)]
    numbers = range(1000 + first, 1000 + last)
    judged.save(
        *(
            Schedule(meeting(number, "READ", "A", Span.at(day, time(9), 90), "own"))
            for number, day in zip(numbers, at, strict=True)
        )
    )


def test_number_of_queries_stays_the_same_with_more_events(judged, sign_in, queries):
    office = sign_in("office")
    found = {}
    for before, now in ((0, 1), (1, 3), (3, 300)):
        schedule(judged, before, now)
        for page in PAGES:
            assert office.get(page).status_code == 200
            with queries(judged.store) as sent:
                office.get(page)
            found.setdefault(page, []).append(len(sent))
    assert {page: counts for page, counts in found.items() if len(set(counts)) > 1} == {}
    assert max(max(counts) for counts in found.values()) <= 30


@pytest.mark.parametrize("path", ["/ledger", "/compliance"])
@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "９", "99999999999"])
def test_page_that_there_is_not_is_the_nearest(judged, sign_in, path, page):
    answer = sign_in("office").get(f"{path}?page={page}")
    assert (answer.status_code, "水务局" in answer.text) == (200, True)
