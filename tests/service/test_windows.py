"""A unit whose own days of a phase are agreed is advised and warned by those."""

from dataclasses import replace
from datetime import date

import pytest

from calendars.compliance import Enter, LedgerEntry
from calendars.ids import UnitCode
from calendars.timetable import Amend, Doubt
from service.publishing import preview
from service.timetable.nearest import outlook
from tests.service.conftest import CAMPAIGN, OTHERS, SESSION, span
from tests.service.ledger.sample import FILES

FIRST, LAST = date(2026, 11, 17), date(2026, 11, 20)


@pytest.fixture
def agreed(seeded):
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, FILES)
    days = {"first": FIRST, "last": LAST}
    unit = UnitCode("A")
    seeded.save(
        Enter(LedgerEntry(unit, "window", "proposed", "LEARN", None, days)),
        Enter(LedgerEntry(unit, "window", "own", "LEARN", FIRST, days)),
        Enter(LedgerEntry(unit, "PLAN", "filed", on=FIRST)),
    )
    return seeded


def doubts(notices):
    return {notice.doubt for notice in notices}


def test_save_and_preview_warn_by_the_units_own_days(agreed):
    outside, inside = replace(SESSION, when=span(23, 15)), replace(SESSION, when=span(18, 15))
    assert Doubt.OUTSIDE_PHASE in doubts(preview(agreed.store, [Amend(outside)]).notices)
    assert Doubt.OUTSIDE_PHASE in doubts(agreed.save(Amend(outside)).notices)
    assert Doubt.OUTSIDE_PHASE not in doubts(agreed.save(Amend(inside)).notices)


def test_other_units_keep_to_the_campaigns_days(agreed):
    assert Doubt.OUTSIDE_PHASE not in doubts(
        agreed.save(Amend(replace(OTHERS, when=span(23, 15)))).notices
    )


def test_times_are_offered_within_the_units_own_days(agreed):
    found = outlook(agreed.store, SESSION, date(2026, 11, 9))
    assert Doubt.OUTSIDE_PHASE in doubts(found.notices)
    assert [FIRST <= slot.first_day <= LAST for slot in found.slots] == [True] * 3
