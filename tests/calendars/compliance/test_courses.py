"""How rules go from day to day: the same as a check as of each day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.compliance import LedgerEntry, Scope, course, worst
from calendars.times import DAY
from tests.calendars.compliance.rules.cases import entry, rulebook
from tests.calendars.compliance.timetables import judged, things

UNIT = "ZF04"
OWN = (
    LedgerEntry(UNIT, "window", "own", "P2", None, {
        "first": date(2009, 5, 1), "last": date(2009, 6, 30),
    }),
    entry("D02.filed", "05-10", **{"with": "superior"}),
)  # fmt: skip


def states(matrix):
    """Give how each rule stands as a whole."""
    row = matrix.rows[UNIT]
    return {
        code: worst(tuple(v for v in row if v.rule == code)).state
        for code in {verdict.rule for verdict in row}
    }


@settings(max_examples=25)
@given(things(), st.booleans(), st.integers(0, 13))
def test_course_says_what_a_check_of_each_day_says(given, own_window, offset):
    given = [*given, *OWN] if own_window else given
    matrix = judged(given)
    window = matrix.facts.frame.campaign.window
    found = {
        rule.id: course(matrix.facts, UNIT, rule, window.first, window.until)
        for rule in rulebook().rules.values()
        if rule.scope is not Scope.DISTRICT
    }
    assert all(turns[0].on == window.first for turns in found.values())
    day = window.first + timedelta(days=offset)
    while day <= window.until:
        on = f"{day:%m-%d}"
        standing = {
            code: [turn.state for turn in turns if turn.on <= day][-1]
            for code, turns in found.items()
        }
        assert standing == states(judged(given, on, [UNIT]))
        day += 7 * DAY


def test_rule_turns_where_its_meeting_is_missing():
    matrix = judged([])
    turns = course(matrix.facts, UNIT, rulebook().rules["R02"], date(2009, 3, 1), date(2009, 8, 31))
    assert [(f"{turn.on:%m-%d}", turn.state.value) for turn in turns] == [
        ("03-01", "not_yet_due"), ("03-11", "due_soon"), ("03-14", "failed"),
    ]  # fmt: skip
