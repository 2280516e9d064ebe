"""13 and 14 March 2009: three units without a meeting, and nothing else, stand out."""

import pytest

from calendars.compliance import Ledger, check
from calendars.timetable import Timetable
from tests.calendars.compliance.rules.cases import day, rulebook
from tests.calendars.planner.drafts import study_draft
from tests.campaigns_data import study

THREE = {"ZF04", "DW02", "RZ02"}
HANG_ON_IT = {"R03", "R04", "R05", "R09", "R10", "R34", "R36"}


def matrices(on):
    """Judge the draft whole, and without the mobilisation meetings of three units."""
    events = study_draft().events
    fewer = [e for e in events if not (e.kind == "E04" and e.units & THREE)]
    assert len(events) - len(fewer) == len(THREE)
    return [
        check(Timetable.of(study(), given), Ledger.of(), rulebook(), day(on))
        for given in (events, fewer)
    ]


@pytest.mark.parametrize(("on", "state"), [("03-13", "due_soon"), ("03-14", "failed")])
def test_exactly_the_three_stand_out(on, state):
    _, without = matrices(on)
    column = {v.unit: v.state.value for v in without.of_rule("R02")}
    assert {unit for unit, found in column.items() if found == state} == THREE
    assert {column[unit] for unit in column if unit not in THREE} <= {"met", "met_if_held"}


@pytest.mark.parametrize("on", ["03-13", "03-14"])
def test_what_hangs_on_the_meeting_is_unknown_and_names_the_rule_and_nothing_else_changes(on):
    whole, without = matrices(on)
    before = {v.cell: v for v in whole}
    changed = [v for v in without if before[v.cell] != v]
    assert {v.unit for v in changed} == THREE
    for verdict in changed:
        if verdict.rule == "R02":
            continue
        told = [lack.data.get("rule") for lack in verdict.missing if lack.code == "rule"]
        load = verdict.rule in ("R37", "R38", "R39", "R40")
        assert load or (verdict.rule in HANG_ON_IT and verdict.state == "unknown"), verdict
        assert load or "R02" in told, verdict
