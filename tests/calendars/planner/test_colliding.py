"""How many meetings stand in each other's way now, and how many after a proposal."""

from dataclasses import replace

from calendars.planner import Collisions, Limits, Purpose, collisions, propose
from calendars.times import DAY
from calendars.timetable import Timetable, clashes
from tests.calendars.planner.asking import asked_of
from tests.calendars.planner.drafts import study_recipe
from tests.calendars.planner.test_editing import accepted
from tests.campaigns_data import study


def clashing():
    """The greedy plan, with a study session of one unit moved onto its mobilisation meeting."""
    events = dict(accepted().events)
    first, other = [e for e in events.values() if e.kind in {"E04", "E05"} and "ZF04" in e.units][
        :2
    ]
    events[other.uid] = replace(other, when=first.when)
    return Timetable.of(study(), events.values()), first


def test_repair_leaves_none_of_those_that_there_were():
    timetable, _ = clashing()
    problem = asked_of(timetable.events.values())
    proposal = propose(problem, Purpose.REPAIR, Limits(work=1))
    there = len({clash.events for clash in clashes(timetable)})
    assert there > 0
    assert collisions(timetable, study_recipe(), problem, proposal, None) == Collisions(there, 0)


def test_what_is_past_counts_no_more():
    timetable, first = clashing()
    problem = asked_of(timetable.events.values())
    proposal = replace(propose(problem, Purpose.REPAIR, Limits(work=0)), changes=())
    since = first.when.last_day + DAY
    assert collisions(timetable, study_recipe(), problem, proposal, since) == Collisions(0, 0)
