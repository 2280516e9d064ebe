"""An event that was read before is not put together again, and never taken for another."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from calendars.timetable import Amend, Stamp
from service.store.known import Known
from service.store.records import Record
from tests.service.conftest import NOTICE, OTHERS, SESSION, TALK


def rows(*records):
    return [(r.event.uid, r.version, r.stamp.sequence) for r in records]


@pytest.fixture
def records(seeded):
    return [seeded.record(event) for event in (SESSION, OTHERS, NOTICE)]


def test_record_is_found_only_as_it_stands(records):
    known, one = Known(), records[0]
    known.put([one])
    later = replace(one, version=one.version + 1)
    renamed = replace(one, stamp=Stamp(one.stamp.sequence + 1, one.stamp.revised_at))
    assert known.find(rows(one)) == {one.event.uid: one}
    assert known.find(rows(later)) == known.find(rows(renamed)) == {}


def test_what_was_not_asked_for_longest_goes_first(records):
    known, (one, two, three) = Known(most=2), records
    known.put([one, two])
    known.find(rows(one))
    known.put([three])
    assert known.find(rows(one, two, three)) == {r.event.uid: r for r in (one, three)}


def test_save_that_fails_leaves_nothing_to_be_found_by_the_next(seeded, store):
    """Both give the event the same version and stamp."""
    at, before = seeded.clock.at, seeded.record()

    def written(work, place):
        event = replace(before.event, place=place)
        record = Record(event, Stamp(before.stamp.sequence + 1, at), before.version + 1)
        assert work.events.save(record, before)
        return work.events.get(event.uid)

    def fail():
        with store.writing() as work:
            assert written(work, "作废").event.place == "作废"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.writing() as work:
        written(work, "礼堂")
    assert seeded.record().event.place == "礼堂"


@given(st.lists(st.tuples(st.sampled_from([SESSION, OTHERS, TALK]), st.booleans()), max_size=8))
@trials(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_readers_see_each_save_whatever_they_read_before(seeded, steps):
    for number, (event, reads) in enumerate(steps):
        held = seeded.record(event).event if reads else event
        seeded.save(Amend(replace(held, place=f"第{number}会议室", units=held.units)))
        assert seeded.record(event).event.place == f"第{number}会议室"


def test_people_and_units_that_change_are_read_anew(seeded):
    units = [frozenset("A"), frozenset("AB"), frozenset("B")]
    for before, after in pairwise(units):
        assert seeded.record().event.units == before
        seeded.save(Amend(replace(seeded.record().event, units=after)))
    assert seeded.record().event.units == units[-1]
