"""R17-R24: opinions, life meetings, the analysis report and its appraisal."""

import pytest

from calendars.timetable import Status
from tests.calendars.compliance.rules.cases import (
    LEADER,
    SECOND,
    Case,
    entry,
    event,
    found,
    lacking,
    record,
)

E13 = event("E13", "05-04..05-08", "P2")
E14 = event("E14", "05-14 14-16", "P2")
E15 = event("E15", "05-26 09-12", "P2", held=True)
E17 = event("E17", "06-01 09-11", "P2")
E18 = event("E18", "06-08 14-17", "P2")
D05 = entry("D05.made", "05-12")
CHANNELS = entry("opinion.channel", "05-05", "meeting"), entry("opinion.channel", "05-06", "survey")
SPOKEN = entry("D06.made", "05-20", SECOND)
DRAFT = entry("D07.drafted", "05-28", lead=LEADER)
FORMED = entry("D07.formed", "06-03")
REVISED = entry("D07.revised", "06-10")
SHOWN = {"scope": ("members",), "manner": "board"}
REPORT = entry("D07.published", "06-12", **SHOWN)
RESULT = entry("D08.published", "06-12", **SHOWN)
FIVE = ("understanding", "problems", "causes", "ideas", "measures")
BRANCH = entry("branch.named", subject="1", name="第一党支部")
OTHER = entry("branch.named", subject="2", name="第二党支部")


def life(at, **values):
    return event("E15", at, "P2", **({"held": True} | values))


def appraisal(at, criteria=FIVE):
    one = event("E18", at, "P2")
    return one, record(one, criteria=criteria)


CASES = (
    Case("R17", "asked in two ways before", "met", (E13, D05, *CHANNELS, E15)),
    Case("R17", "asked in one way", "failed", (E13, D05, CHANNELS[0], E15)),
    Case("R17", "until the day before", "met",
         (event("E13", "05-20..05-25", "P2"), D05, *CHANNELS, E15)),
    Case("R17", "until the day itself", "failed",
         (event("E13", "05-20..05-26", "P2"), D05, *CHANNELS, E15)),
    Case("R17", "until the very hour of the meeting", "failed",
         (event("E13", "05-26 8-9", "P2"), D05, *CHANNELS, E15)),
    Case("R17", "no summary of opinions", "failed", (E13, *CHANNELS, E15), names="D05.made"),
    Case("R17", "no life meeting", "unknown", (E13, D05, *CHANNELS), names="R19"),
    Case("R18", "talked and prepared", "met", (E14, SPOKEN, E15), subject=SECOND),
    Case("R18", "prepared on the day", "met", (E14, entry("D06.made", "05-26", SECOND), E15),
         subject=SECOND),
    Case("R18", "prepared the day after", "failed",
         (E14, entry("D06.made", "05-27", SECOND), E15), subject=SECOND),
    Case("R18", "another prepared", "failed", (E14, entry("D06.made", "05-20", LEADER), E15),
         subject=SECOND),
    Case("R18", "talks end as the meeting begins", "met",
         (event("E14", "05-26 8-9", "P2"), SPOKEN, E15), subject=SECOND),
    Case("R18", "no life meeting", "unknown", (E14, SPOKEN), subject=SECOND, names="R19"),
    Case("R19", "held in the phase", "met", (E15,)),
    Case("R19", "on the first day", "met", (life("04-21 9-12"),)),
    Case("R19", "in the last minute", "met", (life("06-20 21-24"),)),
    Case("R19", "the day after", "failed", (life("06-21 9-12"),)),
    Case("R19", "the day before the phase", "failed", (life("04-20 9-12"),)),
    Case("R19", "held twice", "met", (E15, life("05-27 9-12")), names="more_than_usual"),
    Case("R19", "not confirmed", "unknown", (life("05-26 9-12", held=False),),
         names="confirmation"),
    Case("R19", "planned", "met_if_held", (life("05-26 9-12", held=False),), on="05-01"),
    Case("R19", "cancelled", "failed", (life("05-26 9-12", status=Status.CANCELLED),)),
    Case("R20", "the one branch", "met", (BRANCH, event("E16", "05-25 14-16", "P2")), subject="1"),
    Case("R20", "another branch by its title", "failed",
         (BRANCH, OTHER, event("E16", "05-25 14-16", "P2", title="第一党支部")), subject="2"),
    Case("R20", "its own by the title", "met",
         (BRANCH, OTHER, event("E16", "05-25 14-16", "P2", title="第一党支部")), subject="1"),
    Case("R20", "in the last minute of the phase", "met",
         (BRANCH, event("E16", "06-20 22-24", "P2")), subject="1"),
    Case("R20", "in the next phase", "failed", (BRANCH, event("E16", "06-22 14-16", "P3")),
         subject="1"),
    Case("R20", "no branches entered", "unknown", (event("E16", "05-25 14-16", "P2"),),
         names="branch.named"),
    Case("R21", "drafted under the principal leader", "met", (E15, DRAFT)),
    Case("R21", "under another", "failed", (E15, entry("D07.drafted", "05-28", lead=SECOND))),
    Case("R21", "on the day of the life meeting", "met",
         (E15, entry("D07.drafted", "05-26", lead=LEADER))),
    Case("R21", "the day before it", "failed", (E15, entry("D07.drafted", "05-25", lead=LEADER))),
    Case("R21", "by whom is not said", "unknown", (E15, lacking(DRAFT, "lead")), names="lead"),
    Case("R21", "no life meeting", "unknown", (DRAFT,), names="R19"),
    Case("R22", "between draft and final form", "met", (DRAFT, E17, FORMED)),
    Case("R22", "formed before it", "failed", (DRAFT, E17, entry("D07.formed", "05-31"))),
    Case("R22", "formed on its day", "met", (DRAFT, E17, entry("D07.formed", "06-01"))),
    Case("R22", "the day after the phase", "failed",
         (DRAFT, event("E17", "06-21 9-11", "P2"), entry("D07.formed", "06-22"))),
    Case("R22", "no draft", "unknown", (E17, FORMED), names="R21"),
    Case("R23", "appraised by all five", "met", (FORMED, *appraisal("06-08 14-17"))),
    Case("R23", "by four", "failed", (FORMED, *appraisal("06-08 14-17", FIVE[:4]))),
    Case("R23", "on the day of forming", "met", (FORMED, *appraisal("06-03 14-17"))),
    Case("R23", "the day before", "failed", (FORMED, *appraisal("06-02 14-17"))),
    Case("R23", "no record", "unknown", (FORMED, E18), names="criteria"),
    Case("R23", "nothing formed", "unknown", appraisal("06-08 14-17"), names="D07.formed"),
    Case("R24", "revised and published", "met", (E18, REVISED, REPORT, RESULT)),
    Case("R24", "revised before the appraisal", "failed",
         (E18, entry("D07.revised", "06-07"), REPORT, RESULT)),
    Case("R24", "revised on its day", "met", (E18, entry("D07.revised", "06-08"), REPORT, RESULT)),
    Case("R24", "result unpublished on the last day", "due_soon", (E18, REVISED, REPORT),
         on="06-20"),
    Case("R24", "result unpublished the day after", "failed", (E18, REVISED, REPORT), on="06-21"),
    Case("R24", "manner not said", "unknown", (E18, REVISED, lacking(REPORT, "manner"), RESULT),
         names="manner"),
    Case("R24", "no appraisal", "unknown", (REVISED, REPORT, RESULT), names="R23"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_analysis(case):
    assert found(case) == (case.state, True)
