"""The load of groups, leaders, phases and days, counted from any timetable."""

from dataclasses import replace
from datetime import date, datetime

from calendars.planner import Burden, DayLoad, Load, load
from calendars.times import Days, Span
from calendars.timetable import Event, Status, Timetable
from tests.calendars.planner.drafts import study_draft
from tests.campaigns_data import study, tiny


def event(uid, day, hours=(9, 11), **values):
    when = Span(datetime(2027, 1, day, hours[0]), datetime(2027, 1, day, hours[1]))
    plain = Event(uid, "TALK", "MEND", when, frozenset({"A"}), status=Status.CONFIRMED)
    return replace(plain, **values)


def test_meetings_count_for_groups_leaders_phases_and_days():
    timetable = Timetable.of(
        tiny(),
        [
            event("one", 5, roles=frozenset({"leader"}), groups=frozenset({"S"})),
            event("two", 5, (14, 15), people=frozenset({"C-1"}), phase="LEARN"),
            event("three", 6, (14, 17), people=frozenset({"C-1"}), roles=frozenset({"body"})),
            event("off", 6, status=Status.CANCELLED, people=frozenset({"C-2"})),
            event("stretch", 6, when=Days.of(date(2027, 1, 6)), people=frozenset({"C-2"})),
        ],
    )
    fifth, sixth = date(2027, 1, 5), date(2027, 1, 6)
    assert load(timetable) == Load(
        groups=(Burden("N", 0, 0, None, 0), Burden("S", 1, 120, fifth, 1)),
        leaders=(
            Burden("A-1", 2, 300, fifth, 1),
            Burden("B-1", 0, 0, None, 0),
            Burden("C-1", 2, 240, fifth, 1),
            Burden("C-2", 0, 0, None, 0),
        ),
        phases=(
            Burden("END", 0, 0, None, 0),
            Burden("LEARN", 1, 60, fifth, 1),
            Burden("MEND", 2, 300, fifth, 1),
        ),
        days=(
            DayLoad(fifth, 2, (("LEARN", 1), ("MEND", 1))),
            DayLoad(sixth, 1, (("MEND", 1),)),
        ),
    )


def test_draft_of_2009_reports_the_load_of_its_own_events():
    found = study_draft().load
    assert found == load(Timetable.of(study(), study_draft().events))
    meetings = sum(event.meets for event in study_draft().events)
    assert sum(phase.meetings for phase in found.phases) == meetings
    assert sum(day.meetings for day in found.days) == meetings
    assert len(found.leaders) == 102 + 36 - 4
