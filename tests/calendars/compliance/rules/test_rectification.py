"""R25-R31: the rectification plan, institutions, summary and survey."""

import pytest

from tests.calendars.compliance.rules.cases import (
    LEADER,
    Case,
    entry,
    event,
    found,
    lacking,
    record,
)

FORMED = entry("D07.formed", "06-03")
PLAN = entry("D09.formed", "06-25")
ITEM = entry(
    "rectification.item", subject="1", project="一", goal="二", measure="三", leader=LEADER,
    department="办公室",
)  # fmt: skip
OPEN = {"scope": ("members", "masses"), "manner": "board"}
SHOWN = entry("D09.published", "06-28", **OPEN)
OWNED = entry("D11.made", "04-20", owner=LEADER)
SOLVED = entry("problem.solved", "05-10", "1")
RULES = entry("D12.made", "07-01", "1", title="一")
BOTH = ("effect", "conduct")
E24 = event("E24", "08-10", "P3")


def survey(at, **values):
    one = event("E24", at, "P3")
    usual = {"questions": BOTH, "sample": 100, "groups": ("群众",)}
    return one, record(one, **(usual | values))


CASES = (
    Case("R25", "four things clear", "met", (FORMED, PLAN, ITEM)),
    Case("R25", "no department", "failed", (FORMED, PLAN, lacking(ITEM, "department")),
         names="department"),
    Case("R25", "on the first day of the phase", "met",
         (FORMED, entry("D09.formed", "06-21"), ITEM)),
    Case("R25", "the day before the phase", "failed",
         (FORMED, entry("D09.formed", "06-20"), ITEM)),
    Case("R25", "no items entered", "unknown", (FORMED, PLAN), names="rectification.item"),
    Case("R25", "no report", "unknown", (PLAN, ITEM), names="D07.formed"),
    Case("R26", "promised to members and masses", "met", (PLAN, SHOWN)),
    Case("R26", "to members only", "failed",
         (PLAN, entry("D09.published", "06-28", scope=("members",), manner="board"))),
    Case("R26", "on the day of forming", "met", (PLAN, entry("D09.published", "06-25", **OPEN))),
    Case("R26", "before it", "failed", (PLAN, entry("D09.published", "06-24", **OPEN))),
    Case("R26", "to whom is not said", "unknown", (PLAN, lacking(SHOWN, "scope")), names="scope"),
    Case("R26", "no plan", "unknown", (SHOWN,), names="R25"),
    Case("R27", "reported after publishing", "met", (SHOWN, event("E22", "07-10 9-11", "P3"))),
    Case("R27", "before it", "failed", (SHOWN, event("E22", "06-27 9-11", "P3"))),
    Case("R27", "on that day", "met", (SHOWN, event("E22", "06-28 9-11", "P3"))),
    Case("R27", "in the last minute of the campaign", "met",
         (SHOWN, event("E22", "08-31 22-24", "P3"))),
    Case("R27", "nothing published", "unknown", (event("E22", "07-10 9-11", "P3"),), names="R26"),
    Case("R28", "early and steadily", "met", (OWNED, SOLVED, RULES)),
    Case("R28", "owned on the last day", "met",
         (entry("D11.made", "04-30", owner=LEADER), SOLVED, RULES)),
    Case("R28", "owned a day late", "failed",
         (entry("D11.made", "05-01", owner=LEADER), SOLVED, RULES)),
    Case("R28", "solved on the last day of the second phase", "met",
         (OWNED, entry("problem.solved", "06-20", "1"), RULES)),
    Case("R28", "solved in the third phase", "failed",
         (OWNED, entry("problem.solved", "06-21", "1"), RULES)),
    Case("R28", "nobody owns it", "unknown", (lacking(OWNED, "owner"), SOLVED, RULES),
         names="owner"),
    Case("R29", "summed up in a meeting", "met", (event("E23", "08-20 9-11", "PX"),)),
    Case("R29", "summed up in writing on the last day", "met", (entry("D13.made", "08-31"),)),
    Case("R29", "in writing the day before the window", "failed", (entry("D13.made", "07-31"),)),
    Case("R29", "in writing on the first day", "met", (entry("D13.made", "08-01"),)),
    Case("R29", "the day before the window", "failed", (event("E23", "07-31 9-11", "P3"),)),
    Case("R29", "on the first day of the window", "met", (event("E23", "08-01 9-11", "P3"),)),
    Case("R29", "nothing on the last day", "due_soon", on="08-31"),
    Case("R29", "nothing", "failed"),
    Case("R30", "both questions, with sample and groups", "met", (SHOWN, *survey("08-10"))),
    Case("R30", "one question", "failed", (SHOWN, *survey("08-10", questions=("effect",)))),
    Case("R30", "sample not said", "unknown", (SHOWN, *survey("08-10", sample="")),
         names="sample"),
    Case("R30", "sample of nobody", "failed", (SHOWN, *survey("08-10", sample=0))),
    Case("R30", "on the first day", "met", (SHOWN, *survey("08-01"))),
    Case("R30", "the day before", "failed", (SHOWN, *survey("07-31"))),
    Case("R30", "nothing published", "unknown", survey("08-10"), names="R26"),
    Case("R31", "published and improved", "met",
         (E24, entry("D14.published", "08-15", **OPEN), entry("D09.updated", "08-20"))),
    Case("R31", "improved before the survey ended", "failed",
         (E24, entry("D14.published", "08-15", **OPEN), entry("D09.updated", "08-09"))),
    Case("R31", "improved the day after it", "met",
         (E24, entry("D14.published", "08-11", **OPEN), entry("D09.updated", "08-11"))),
    Case("R31", "not improved on the last day", "due_soon",
         (E24, entry("D14.published", "08-15", **OPEN)), on="08-31"),
    Case("R31", "no survey", "unknown",
         (entry("D14.published", "08-15", **OPEN), entry("D09.updated", "08-20")), names="R30"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rectification(case):
    assert found(case) == (case.state, True)
