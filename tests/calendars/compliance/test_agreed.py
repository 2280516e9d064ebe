"""Which windows of units' own hold: those that are agreed, once the plan is filed."""

from datetime import date
from itertools import combinations

import pytest

from calendars.compliance import LedgerEntry, Structure, agreed_windows
from calendars.ids import PhaseCode, RoleCode, UnitCode
from calendars.times import Days

A, B = UnitCode("A"), UnitCode("B")
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 20)
SHAPE = Structure("window.own", "PLAN.filed", "", "", "", RoleCode(""))
AGREED = LedgerEntry(A, "window", "own", "LEARN", FIRST, {"first": FIRST, "last": LAST})
PROPOSED = LedgerEntry(A, "window", "proposed", "LEARN", None, {"first": FIRST, "last": LAST})
FILED = LedgerEntry(A, "PLAN", "filed", on=FIRST)
OTHERS = LedgerEntry(B, "PLAN", "filed", on=FIRST)


@pytest.mark.parametrize(
    "given", [some for n in range(5) for some in combinations((AGREED, PROPOSED, FILED, OTHERS), n)]
)
def test_window_holds_when_it_is_agreed_and_the_plan_is_filed(given):
    holds = AGREED in given and FILED in given
    expected = {A: {PhaseCode("LEARN"): Days.of(FIRST, LAST)}} if holds else {}
    assert agreed_windows(given, SHAPE) == expected


@pytest.mark.parametrize("values", [{}, {"first": LAST, "last": FIRST}, {"first": FIRST}])
def test_entry_without_days_is_no_window(values):
    entry = LedgerEntry(A, "window", "own", "LEARN", FIRST, values)
    assert agreed_windows([entry, FILED], SHAPE) == {}
