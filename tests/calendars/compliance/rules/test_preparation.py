"""R01-R09, R32 and R34: what has to stand before or soon after the mobilisation meeting."""

from dataclasses import replace

import pytest

from calendars.compliance import LedgerEntry
from calendars.timetable import Status
from tests.calendars.compliance.rules.cases import (
    HEAD,
    LEADER,
    MEMBER,
    Case,
    entry,
    event,
    found,
    lacking,
    record,
)

E01 = event("E01", "03-06 09-11", "P0", "", held=True)
E02 = event("E02", "03-05 15-17", "P0")
E03 = event("E03", "03-02..03-06", "P0")
E04 = event("E04", "03-10 09-11", "P0")
GOALS = entry("goals.set", "03-05", goals=("一",))
AGREED = entry("D02.agreed", "03-09", by=HEAD)
FILED = entry("D02.filed", "03-10", **{"with": "superior"})
GROUP = entry("leading_group.formed", "03-05", members=(LEADER,))
OFFICE = entry("office.formed", "03-05", staff=("联络员",))
BODIES = ("DW00", "ZF00", "RZ01", "RZ03")
PLANS = tuple(entry("D02.filed", "03-12", unit=u, **{"with": "superior"}) for u in BODIES)
POINT = LedgerEntry("DW00", "contact", "point", "ZF04-03", None, {"unit": "ZF05"})
OFF = replace(E04, status=Status.CANCELLED)

CASES = (
    Case("R01", "held before every unit", "met", (E01, E04), unit=None),
    Case("R01", "a unit meets first", "failed",
         (E01, event("E04", "03-05 09-11", "P0")), unit=None),
    Case("R01", "a unit begins as it ends", "met",
         (E01, event("E04", "03-06 11-12", "P0")), unit=None),
    Case("R01", "no date is given", "unknown", (E04,), unit=None),
    Case("R01", "past and not confirmed", "unknown",
         (replace(E01, held_on=None), E04), unit=None, names="confirmation"),
    Case("R01", "two of them", "unknown",
         (E01, event("E01", "03-07 09-11", "P0", "", held=True), E04), unit=None),
    Case("R02", "in time", "met", (E04,)),
    Case("R02", "planned", "met_if_held", (E04,), on="03-09"),
    Case("R02", "ends with the last minute of the day", "met",
         (event("E04", "03-13 22-24", "P0"),)),
    Case("R02", "one day late", "failed", (event("E04", "03-14 09-11", "P0"),)),
    Case("R02", "cancelled", "failed", (OFF,)),
    Case("R02", "nothing planned on the last day", "due_soon", on="03-13"),
    Case("R02", "nothing planned before the warning", "not_yet_due", on="03-10"),
    Case("R02", "nothing planned the day after", "failed", on="03-14"),
    Case("R02", "on the day itself where that is too late", "failed",
         (event("E04", "03-13 09-11", "P0"),), settings={"mobilisation.strict": True}),
    Case("R03", "both spoke", "met", (E04, record(E04, speakers=(LEADER, MEMBER)))),
    Case("R03", "nobody of the group spoke", "failed", (E04, record(E04, speakers=(LEADER,)))),
    Case("R03", "a comrade of another group spoke", "failed",
         (E04, record(E04, speakers=(LEADER, "G06-02")))),
    Case("R03", "no record", "unknown", (E04,), names="speakers"),
    Case("R03", "no meeting", "unknown", names="R02"),
    Case("R04", "studied and goals set before", "met", (E02, GOALS, E04)),
    Case("R04", "studied after", "failed", (event("E02", "03-11 15-17", "P0"), GOALS, E04)),
    Case("R04", "ends as the meeting begins", "met",
         (event("E02", "03-10 8-9", "P0"), GOALS, E04)),
    Case("R04", "no goals", "failed", (E02, E04), names="goals.set"),
    Case("R04", "no meeting", "unknown", (E02, GOALS), names="R02"),
    Case("R05", "surveyed and written before", "met", (E03, entry("D01.made", "03-09"), E04)),
    Case("R05", "written the day after", "failed", (E03, entry("D01.made", "03-11"), E04)),
    Case("R05", "written on that day", "met", (E03, entry("D01.made", "03-10"), E04)),
    Case("R05", "survey runs into the meeting", "failed",
         (event("E03", "03-02..03-10", "P0"), entry("D01.made", "03-09"), E04)),
    Case("R05", "no meeting", "unknown", (E03, entry("D01.made", "03-09")), names="R02"),
    Case("R06", "agreed, then filed", "met", (AGREED, FILED)),
    Case("R06", "agreed after filing", "failed", (entry("D02.agreed", "03-11", by=HEAD), FILED)),
    Case("R06", "agreed on the day of filing", "met",
         (entry("D02.agreed", "03-10", by=HEAD), FILED)),
    Case("R06", "agreed by another than the head", "failed",
         (entry("D02.agreed", "03-09", by=MEMBER), FILED)),
    Case("R06", "by whom is not said", "unknown", (lacking(AGREED, "by"), FILED), names="by"),
    Case("R06", "with whom is not said", "unknown", (AGREED, lacking(FILED, "with")),
         names="with"),
    Case("R06", "filed with another", "failed",
         (AGREED, replace(FILED, values={"with": "other"})), names="with"),
    Case("R06", "not filed", "failed", (AGREED,), names="D02.filed"),
    Case("R07", "both before the meeting", "met", (GROUP, OFFICE, E04)),
    Case("R07", "office after the meeting", "failed",
         (GROUP, entry("office.formed", "03-11", staff=("一",)), E04)),
    Case("R07", "on the day of the meeting", "met",
         (GROUP, entry("office.formed", "03-10", staff=("一",)), E04)),
    Case("R07", "on the last day, no meeting", "met",
         (GROUP, entry("office.formed", "03-13", staff=("一",)))),
    Case("R07", "a day too late", "failed",
         (GROUP, entry("office.formed", "03-14", staff=("一",)))),
    Case("R07", "without members", "unknown", (lacking(GROUP, "members"), OFFICE, E04),
         names="members"),
    Case("R08", "all four filed", "met", PLANS, unit=None),
    Case("R08", "three filed", "failed", PLANS[:3], unit=None, names="RZ03"),
    Case("R08", "three filed on the last day", "due_soon", PLANS[:3], on="03-13", unit=None),
    Case("R08", "nothing filed", "failed", unit=None),
    Case("R09", "made in time", "met", (entry("D03.made", "03-12"), E04)),
    Case("R09", "not made on the seventh day", "due_soon", (E04,), on="03-17"),
    Case("R09", "not made on the eighth day", "failed", (E04,), on="03-18"),
    Case("R09", "made on the last day of the phase", "met", (entry("D03.made", "04-30"), E04)),
    Case("R09", "made after the phase", "failed", (entry("D03.made", "05-01"), E04)),
    Case("R09", "no meeting to count from", "unknown", names="R02"),
    Case("R32", "has points", "met", unit="DW00", subject="DW00-01"),
    Case("R32", "named without a point", "failed",
         (entry("leader.named", subject="ZF04-03", unit="DW00"),), unit="DW00", subject="ZF04-03"),
    Case("R32", "named without a point on the last day", "due_soon",
         (entry("leader.named", subject="ZF04-03", unit="DW00"),), on="03-13", unit="DW00",
         subject="ZF04-03"),
    Case("R32", "given a point by entry", "met",
         (entry("leader.named", subject="ZF04-03", unit="DW00"), POINT), unit="DW00",
         subject="ZF04-03"),
    Case("R32", "of no leadership body", "not_applicable"),
    Case("R32", "nobody in post", "unknown", unit="DW00", posts=False, names="posts"),
    Case("R34", "one group with a head", "met", (E04,)),
    Case("R34", "no meeting", "unknown", names="R02"),
    Case("R34", "assigned the day after the meeting", "failed",
         (E04, entry("group.assigned", "03-11", group="G05"))),
    Case("R34", "assigned on the day of the meeting", "met",
         (E04, entry("group.assigned", "03-10", group="G05"))),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_preparation(case):
    assert found(case) == (case.state, True)
