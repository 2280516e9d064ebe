"""What holds of every matrix, whatever the timetable and the ledger."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.compliance import Severity, State, recheck
from calendars.timetable import Cancel, Event, Timetable, apply, inverse
from tests.calendars.compliance.rules.cases import rulebook
from tests.calendars.compliance.timetables import events, judged, some_events, things
from tests.campaigns_data import study

# Limits are kept by there being less; more than one district meeting leaves open which is meant.
LIMITS = {"R01", "R15", "R37", "R38", "R39", "R40"}
OF_THE_DISTRICT = {"R01", "R08"}
EXAMPLES = settings(max_examples=60)


def cells(matrix):
    return {verdict.cell: verdict for verdict in matrix}


def key_of(thing):
    return thing.uid if isinstance(thing, Event) else thing.id


@EXAMPLES
@given(things(), st.sampled_from(["03-12", "04-25", "06-25", "09-01"]))
def test_removing_evidence_never_turns_a_cell_to_met(given, on):
    before = cells(judged(given, on))
    for thing in given:
        after = cells(judged([other for other in given if other is not thing], on))
        turned = [
            cell
            for cell, verdict in before.items()
            if any(one.id == key_of(thing) for one in verdict.evidence)
            and verdict.state is not State.MET
            and cell in after
            and after[cell].state is State.MET
            and cell[0] not in LIMITS
        ]
        assert turned == []


def counted(rule, kind):
    """Tell whether a rule counts events of a kind."""
    needs = (clause.need for clause in rulebook().rules[rule].clauses)
    return any(kind in getattr(need, "kinds", ()) for need in needs)


def hangs_on(verdict, kind):
    """Tell whether it waited for such an event: once there is one, it is asked what went before."""
    return any(lack.code == "rule" and lack.data["needs"] == kind for lack in verdict.missing)


@EXAMPLES
@given(things(), events(), st.sampled_from(["04-25", "09-01"]))
def test_adding_held_evidence_in_its_window_fails_nothing_that_counts_it(given, more, on):
    if more.when.first_day not in study().phases[more.phase].window:
        return
    given = [thing for thing in given if key_of(thing) != more.uid]
    held = apply_held(more)
    before, after = cells(judged(given, on)), cells(judged([*given, held], on))
    turned = [
        cell
        for cell, verdict in after.items()
        if verdict.state is State.FAILED
        and cell in before
        and before[cell].state is not State.FAILED
        and counted(cell[0], more.kind)
        and cell[0] not in LIMITS
        and rulebook().rules[cell[0]].severity is not Severity.ADVICE
        and not hangs_on(before[cell], more.kind)
    ]
    assert turned == []


def apply_held(event):
    return replace(event, held_on=event.when.last_day)


@EXAMPLES
@given(things(), st.data())
def test_cancelling_and_undoing_restores_the_matrix_exactly(given, data):
    made = [thing for thing in given if isinstance(thing, Event)]
    if not made:
        return
    event = data.draw(st.sampled_from(made))
    whole = judged(given, units=None)
    timetable = Timetable.of(study(), made)
    after, change = apply(timetable, Cancel(event.uid))
    _, back = apply(after, inverse(change))
    cancelled = recheck(whole, [change])
    assert cancelled.rows == judged([*after.events.values(), *entries_of(given)], units=None).rows
    assert recheck(cancelled, [back]) == whole


def entries_of(given):
    return [thing for thing in given if not isinstance(thing, Event)]


@EXAMPLES
@given(things(), some_events("ZF05"), some_events("ZF07"))
def test_cell_depends_on_its_own_unit_only(given, others, more):
    alone, together = (
        judged(given, units=["ZF04"]),
        judged([*given, *others, *more], units=["ZF04"]),
    )
    assert together.rows == alone.rows
