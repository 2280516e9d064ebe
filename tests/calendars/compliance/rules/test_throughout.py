"""R33, R35-R40: what holds all the time: visits, reports, few meetings, windows, publicity."""

from datetime import date

import pytest

from calendars.compliance import LedgerEntry
from calendars.timetable import Visibility
from tests.calendars.compliance.rules.cases import UNIT, Case, entry, event, found

VISITOR, GROUP = "ZF00-06", "G05"
E04 = event("E04", "03-10 09-11", "P0")
E24 = event("E24", "08-10", "P3")


def visit(at, phase, person=VISITOR):
    return event("E25", at, phase, people=frozenset({person}))


def call(at, phase, group=GROUP):
    return event("E26", at, phase, groups=frozenset({group}))


def sent(on, number, phase):
    return entry("D15.sent", on, str(number), phase=phase)


def own_window(first, last):
    values = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    return LedgerEntry(UNIT, "window", "own", "P1", None, values)


def meetings(*whens, kind="E05"):
    return tuple(event(kind, at, "P1") for at in whens)


CASES = (
    Case("R33", "visited in the phase", "met", (visit("04-01 9-11", "P1"),), phase="P1",
         subject=VISITOR, names="cadence"),
    Case("R33", "visited in each month", "met",
         (visit("04-01 9-11", "P1"), visit("03-31 9-11", "P1")), phase="P1", subject=VISITOR),
    Case("R33", "visited by another", "failed", (visit("04-01 9-11", "P1", "ZF00-01"),),
         phase="P1", subject=VISITOR),
    Case("R33", "in the last minute of the phase", "met", (visit("06-20 23-24", "P2"),),
         phase="P2", subject=VISITOR),
    Case("R33", "the day after", "failed", (visit("06-21 9-11", "P2"),), phase="P2",
         subject=VISITOR),
    Case("R33", "nothing before the end of the phase", "due_soon", on="08-31", phase="P3",
         subject=VISITOR),
    Case("R35", "came", "met", (call("04-01 9-11", "P1"),), phase="P1", subject=GROUP),
    Case("R35", "sat in on another meeting", "met",
         (event("E12", "04-01 9-11", "P1", groups=frozenset({GROUP})),), phase="P1",
         subject=GROUP),
    Case("R35", "another group came", "failed", (call("04-01 9-11", "P1", "G06"),), phase="P1",
         subject=GROUP),
    Case("R35", "on the first day of the phase", "met", (call("04-21 9-11", "P2"),), phase="P2",
         subject=GROUP),
    Case("R35", "the day before", "failed", (call("04-20 9-11", "P2"),), phase="P2",
         subject=GROUP),
    Case("R35", "nothing yet", "not_yet_due", on="07-01", phase="P3", subject=GROUP),
    Case("R36", "within seven days", "met", (E04, sent("03-17", 1, "P1")), phase="P1"),
    Case("R36", "on the eighth day", "failed", (E04, sent("03-18", 1, "P1")), phase="P1"),
    Case("R36", "nothing after the survey", "failed", (E24, sent("07-01", 1, "P3")), phase="P3"),
    Case("R36", "after the survey", "met", (E24, sent("08-12", 1, "P3")), phase="P3"),
    Case("R36", "no meeting to report on", "unknown", (sent("03-17", 1, "P1"),), phase="P1",
         names="R02"),
    Case("R37", "two in a week", "met", meetings("03-16 9-11", "03-20 9-11")),
    Case("R37", "three in a week", "failed", meetings("03-16 9-11", "03-18 9-11", "03-20 9-11")),
    Case("R37", "three from Sunday to Monday", "met",
         meetings("03-20 9-11", "03-22 9-11", "03-23 9-11")),
    Case("R37", "six hours", "met", meetings("03-16 9-12", "03-20 9-12")),
    Case("R37", "seven hours", "failed", meetings("03-16 9-12", "03-20 9-13")),
    Case("R37", "none", "not_applicable"),
    Case("R37", "days without an hour", "not_applicable", meetings("03-16..03-20")),
    Case("R38", "as its kind needs", "met", meetings("03-16 9-11")),
    Case("R38", "with everybody", "failed",
         (event("E15", "05-26 9-12", "P2", roles=frozenset({"leader", "body", "member"})),)),
    Case("R38", "twice in a morning", "failed", meetings("03-16 8-9", "03-16 10-11")),
    Case("R38", "morning and afternoon", "met", meetings("03-16 9-11", "03-16 14-16")),
    Case("R38", "none", "not_applicable"),
    Case("R38", "twice in a morning, nobody in post", "unknown",
         meetings("03-16 8-9", "03-16 10-11"), posts=False, names="posts"),
    Case("R38", "once in a morning, nobody in post", "met", meetings("03-16 8-9"), posts=False),
    Case("R39", "on the last day", "met", meetings("04-30 22-24")),
    Case("R39", "the day after", "failed", meetings("05-01 9-11")),
    Case("R39", "the day before", "failed", (event("E05", "04-20 9-11", "P2"),)),
    Case("R39", "in a window of its own, filed", "met",
         (own_window("2009-03-01", "2009-05-10"),
          entry("D02.filed", "03-12", **{"with": "superior"}), *meetings("05-05 9-11"))),
    Case("R39", "in a window of its own, not filed", "failed",
         (own_window("2009-03-01", "2009-05-10"), *meetings("05-05 9-11"))),
    Case("R39", "none", "not_applicable"),
    Case("R40", "public as its kind may be", "met",
         (event("E22", "07-10 9-11", "P3", visibility=Visibility.PUBLIC),)),
    Case("R40", "a life meeting in public", "failed",
         (event("E15", "05-26 9-12", "P2", visibility=Visibility.PUBLIC),)),
    Case("R40", "study in public", "failed",
         (event("E05", "03-20 9-11", "P1", visibility=Visibility.PUBLIC),)),
    Case("R40", "kept to itself", "met", (event("E15", "05-26 9-12", "P2"),)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_throughout(case):
    assert found(case) == (case.state, True)
