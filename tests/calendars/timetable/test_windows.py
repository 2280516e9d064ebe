"""A unit's own days of a phase, where it has them, stand in place of the campaign's."""

from datetime import date

import pytest

from calendars.ids import KindCode, PhaseCode, UnitCode
from calendars.times import Days
from calendars.timetable import Doubt, Notice, Timetable, days_for, warnings, window_of
from tests.strategies import meeting, wide

LEARN = PhaseCode("LEARN")
USUAL = wide().phases[LEARN].window
EARLIER, LATER = (
    Days.of(date(2026, 11, 2), date(2026, 11, 20)), Days.of(date(2026, 11, 16), date(2027, 3, 5)),
)  # fmt: skip
OWN = {UnitCode("A"): {LEARN: EARLIER}, UnitCode("B"): {LEARN: LATER}}


def event(*units, **values):
    kind = KindCode("READ")  # one without a deadline
    return meeting(1, kind=kind, units=frozenset(map(UnitCode, units)), **values)


@pytest.mark.parametrize(
    ("one", "window"),
    [
        (event("A"), EARLIER),
        (event("B"), LATER),
        (event("C"), USUAL),
        (event("A", "B"), Days.of(date(2026, 11, 16), date(2026, 11, 20))),
        (event(district=True), USUAL),
    ],
)
def test_window_is_that_of_all_units_of_an_event(one, window):
    assert window_of(one, wide(), OWN) == window


def test_units_whose_windows_have_no_day_in_common_have_none():
    apart = {**OWN, UnitCode("B"): {LEARN: Days.of(date(2026, 12, 1))}}
    both = event("A", "B")
    assert window_of(both, wide(), apart) is None
    assert days_for(both, wide(), date.min, apart) is None
    assert Notice(both.uid, Doubt.OUTSIDE_PHASE) in warnings(
        Timetable.of(wide(), [both]), [both], apart
    )


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 21)])
@pytest.mark.parametrize("own", [OWN, {}])
def test_slots_and_doubts_keep_to_the_same_window(day, own):
    one = event("A", when=Days.of(day))
    doubts = {notice.doubt for notice in warnings(Timetable.of(wide(), [one]), [one], own)}
    allowed = days_for(one, wide(), date.min, own)
    assert (Doubt.OUTSIDE_PHASE in doubts) == (day not in allowed)
