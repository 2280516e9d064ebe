"""The form of an event finds free times by the clock: wherever the planner sees room, it does."""

from datetime import date

import pytest

from calendars.planner import CauseCode, Guidance, options
from calendars.planner.grid import HALVES
from calendars.timetable import Timetable, days_for, free_slots
from tests.calendars.planner.asking import asked_of
from tests.calendars.planner.drafts import study_draft
from tests.campaigns_data import study

ALL = 10_000
TAKEN = {CauseCode.PERSON_BUSY, CauseCode.UNIT_BUSY, CauseCode.PLACE_TAKEN}


@pytest.mark.parametrize("unit", ["ZF04", "DW00", "TT03"])
def test_every_half_day_that_the_planner_calls_free_has_a_time_in_the_form(unit):
    events = study_draft().events
    problem = asked_of(events)
    timetable = Timetable.of(study(), events)
    looked_at = 0
    for event in timetable.of_unit[unit]:
        task = problem.by_uid.get(event.uid)
        if task is None or not event.meets or task.guidance is not Guidance.NONE or task.leader:
            # Of these the planner may choose who comes, or let a visit ride on a meeting.
            continue
        days = days_for(event, study(), date(2009, 3, 1))
        offered = {
            HALVES * problem.days.index(slot.start.date()) + (slot.start.hour >= 12)
            for slot in free_slots(event, timetable, days, ALL)
        }
        free = {
            option.half for option in options(problem, problem.current, event.uid)
            if not any(cause.code in TAKEN for cause in option.blockers)
            and problem.days[option.half // HALVES] in days
            and option.half != problem.current[event.uid].half
        }  # fmt: skip
        assert free - offered == set()
        looked_at += len(free)
    assert looked_at
