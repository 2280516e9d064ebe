"""What a unit has still to do is told without a clock: by plans and entries alone."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.compliance import Ledger, LedgerEntry, Obligation, bearing, check, obligations
from calendars.ids import PhaseCode, RoleCode, UnitCode
from calendars.text import Words
from calendars.timetable import Event, Status, Timetable
from tests.calendars.compliance.rules.cases import rulebook
from tests.calendars.compliance.timetables import ENTRIES, things
from tests.campaigns_data import study, tiny
from tests.service.compliance.sample import FILES
from tests.service.conftest import meeting, span

A = UnitCode("A")
ACT = frozenset(map(RoleCode, ("leader", "liaison")))
RULES = load_rulebook(FILES, tiny(), load_catalogue(FILES, tiny()))
OPENING = meeting(1, "OPEN", "A", span(10, 9), "own")
READING = meeting(1, "READ", "A", span(16, 15), "own")


def open_(*events, entries=(), unit=A):
    found = obligations(Timetable.of(tiny(), events), Ledger.of(entries), RULES, unit)
    return [(each.rule, each.phase, each.due) for each in found]


OPEN_AT_FIRST = [
    ("T2", None, date(2026, 11, 13)),
    ("T3", PhaseCode("LEARN"), date(2026, 12, 31)),
    ("T4", None, date(2026, 12, 31)),
    ("T3", PhaseCode("MEND"), date(2027, 2, 20)),
]


def test_everything_with_a_due_day_is_open_where_nothing_is_planned():
    assert open_() == OPEN_AT_FIRST


def test_obligation_says_what_by_when_and_whose_task():
    (first, *_) = obligations(Timetable.of(tiny()), Ledger.of(), RULES, A)
    words = Words("按期启动", "Opened in time")
    assert first == Obligation("T2", words, A, "", None, date(2026, 11, 13), ACT)


def test_what_is_planned_is_open_no_longer_whether_confirmed_or_not():
    assert open_(OPENING, READING) == [OPEN_AT_FIRST[2], OPEN_AT_FIRST[3]]


def test_what_is_entered_is_open_no_longer():
    filed = LedgerEntry(A, "PLAN", "filed", on=date(2026, 12, 1))
    assert open_(entries=[filed]) == [OPEN_AT_FIRST[0], OPEN_AT_FIRST[1], OPEN_AT_FIRST[3]]


def test_draft_or_cancelled_meeting_or_that_of_another_unit_fulfils_nothing():
    for status in (Status.DRAFT, Status.CANCELLED):
        assert open_(meeting(1, "OPEN", "A", span(10, 9), "own", status=status)) == OPEN_AT_FIRST
    assert open_(meeting(1, "OPEN", "B", span(10, 9), "own")) == OPEN_AT_FIRST


def test_meeting_of_the_whole_district_counts_for_each_unit():
    assert OPEN_AT_FIRST[0] not in open_(meeting(1, "OPEN", "", span(10, 9), "own"))


def test_late_meeting_fulfils_nothing():
    assert OPEN_AT_FIRST[0] in open_(meeting(1, "OPEN", "A", span(16, 9), "own"))


def test_judging_one_unit_gives_its_row_as_judging_all_does():
    timetable = Timetable.of(tiny(), [OPENING, READING])
    on = date(2026, 11, 17)
    whole, alone = (check(timetable, Ledger.of(), RULES, on, units) for units in (None, [A]))
    assert dict(alone.rows) == {A: whole.rows[A]}


def anywhere(entries):
    units = st.sampled_from([None, *map(UnitCode, ("ZF04", "ZF05", "DW00", "DW05"))])
    return st.lists(st.builds(replace, st.sampled_from(entries), unit=units), max_size=12)


CONTACTS = tuple(
    LedgerEntry(None, "contact", "point", leader, values={"unit": unit})
    for leader in ("ZF00-06", "DW00-01")
    for unit in ("ZF04", "ZF05")
)


@given(things(), anywhere((*ENTRIES, *CONTACTS)))
@settings(max_examples=60)
def test_what_bears_on_a_unit_is_enough_to_tell_its_obligations(mine, others):
    unit, structure = UnitCode("ZF04"), rulebook().structure
    events = [one for one in mine if isinstance(one, Event)]
    entries = [*(one for one in mine if not isinstance(one, Event)), *others]
    own = {unit, *bearing(study())}
    few = [one for one in entries if one.unit in own or one.code == structure.contact]
    timetable = Timetable.of(study(), events)
    found, whole = (
        obligations(timetable, Ledger.of(some), rulebook(), unit) for some in (few, entries)
    )
    assert found == whole
