"""What a form would bring is told beforehand, and nothing of it is stored."""

from dataclasses import replace

from calendars.timetable import Amend, Schedule
from service.publishing import preview
from service.store import EventQuery
from tests.service.office import CAMPAIGN, Office
from tests.strategies import meeting


def test_preview_of_a_clash_names_it_and_stores_nothing(store):
    office = Office(store)
    office.save(Schedule(meeting()))
    seen = office.record()
    other = replace(meeting(2), when=meeting().when)
    told = preview(store, [Schedule(other)])
    assert {clash.events for clash in told.clashes} == {
        (min(meeting().uid, other.uid), max(meeting().uid, other.uid))
    }
    with store.reading() as work:
        stored = work.events.select(CAMPAIGN.id, EventQuery())
    assert stored == (seen,)


def test_preview_of_no_change_reaches_nobody(store):
    office = Office(store)
    office.save(Schedule(meeting()))
    told = preview(store, [Amend(office.record().event)])
    assert (told.feeds, told.links) == (0, 0)
