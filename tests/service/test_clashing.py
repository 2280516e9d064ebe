"""A save looks at part of its day only, and tells every clash all the same."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.timetable import Amend, Remove, Schedule, Timetable, clashes
from service.store import EventQuery
from tests.service.office import CAMPAIGN, Office
from tests.strategies import UIDS, events, programmes, spans

NUMBERS = count(0, 100)
"""Operations of one example are none of another."""


@given(programmes(5, when=spans()), st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_save_tells_the_clashes_of_the_whole_timetable(store, planned, data):
    office = Office(store)
    office.number = next(NUMBERS)
    if planned:
        office.save(*map(Schedule, planned))
    try:
        uid = data.draw(st.sampled_from(UIDS[:5]))
        event = data.draw(events(uid, when=spans()))
        known = uid in {one.uid for one in planned}
        outcome = office.save(Amend(event) if known else Schedule(event))
        with store.reading() as work:
            found = work.events.select(CAMPAIGN.id, EventQuery())
        every = Timetable.of(CAMPAIGN, (record.event for record in found))
        assert not outcome.repeated
        assert not outcome.changes or outcome.clashes == clashes(every, {uid})
    finally:
        with store.reading() as work:
            left = [record.event.uid for record in work.events.select(CAMPAIGN.id, EventQuery())]
        if left:
            office.save(*map(Remove, left))
