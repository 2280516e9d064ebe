"""R10-R16: study, research and discussion of the first phase, and what recurs in each."""

import pytest

from calendars.compliance import LedgerEntry
from tests.calendars.compliance.rules.cases import (
    LEADER,
    SECOND,
    UNIT,
    Case,
    entry,
    event,
    found,
    lacking,
    record,
)

E04 = event("E04", "03-10 09-11", "P0")
E15 = event("E15", "05-26 09-12", "P2")
E12 = event("E12", "04-10 09-11", "P1", held=True)
TOPIC = entry("topic.named", subject="1", title="一", leaders=(LEADER, SECOND))
JOINED = LedgerEntry(UNIT, "study_group", "joined", "", None, {"unit": "ZF05"})
COUNTED = tuple(
    entry("members.counted", subject=kind, count=count)
    for kind, count in (("ordinary", 90), ("retired", 10))
)
STUDY = event("E08", "03-20 15-17", "P1")


def session(at, phase, **values):
    return event("E05", at, phase, **({"held": True} | values))


def topics(number):
    return tuple(
        entry("topic.named", subject=str(n), title="一", leaders=(LEADER,)) for n in range(number)
    )


def attended(of, **numbers):
    return LedgerEntry(UNIT, "event", "attended", of.uid, None, numbers)


CASES = (
    Case("R10", "held in the first phase", "met", (E04, session("03-20 09-11", "P1")), phase="P1"),
    Case("R10", "on the day of the mobilisation meeting", "met",
         (E04, session("03-10 14-16", "P1")), phase="P1"),
    Case("R10", "the day before it", "failed", (E04, session("03-09 14-16", "P1")), phase="P1"),
    Case("R10", "the day before it where that counts", "met",
         (E04, session("03-09 14-16", "P1")), phase="P1",
         settings={"central.before_mobilisation": True}),
    Case("R10", "not confirmed", "unknown", (E04, session("03-20 09-11", "P1", held=False)),
         phase="P1", names="confirmation"),
    Case("R10", "no mobilisation meeting", "unknown", (session("03-20 09-11", "P1"),),
         phase="P1", names="R02"),
    Case("R10", "in the overlap, of the second phase", "met", (session("04-25 09-11", "P2"),),
         phase="P2"),
    Case("R10", "in the overlap, counts for one phase only", "failed",
         (E04, session("04-25 09-11", "P2")), phase="P1"),
    Case("R10", "in the last minute of the phase", "met", (session("08-31 22-24", "P3"),),
         phase="P3"),
    Case("R10", "one where two are asked for", "failed", (session("07-01 09-11", "P3"),),
         phase="P3", settings={"central.sessions_per_phase": 2}),
    Case("R10", "of the whole district, counts once for a joint study group", "failed",
         (JOINED, session("07-01 09-11", "P3", unit="")), phase="P3",
         settings={"central.sessions_per_phase": 2}),
    Case("R10", "of the joint study group", "met",
         (JOINED, session("05-20 09-11", "P2", unit="ZF05")), phase="P2"),
    Case("R10", "of another unit", "failed", (session("05-20 09-11", "P2", unit="ZF05"),),
         phase="P2"),
    Case("R11", "with all members", "met", (STUDY,), phase="P1"),
    Case("R11", "a central session is not one", "failed", (session("03-20 09-11", "P1"),),
         phase="P1"),
    Case("R11", "without ordinary members", "failed", (event("E06", "03-20 09-11", "P1"),),
         phase="P1"),
    Case("R11", "on the first day of the phase", "met", (event("E08", "04-21 9-11", "P2"),),
         phase="P2"),
    Case("R11", "in the last minute of the phase", "met", (event("E08", "06-20 22-24", "P2"),),
         phase="P2"),
    Case("R11", "the day after the phase", "failed", (event("E08", "06-21 9-11", "P2"),),
         phase="P2"),
    Case("R11", "nothing yet", "not_yet_due", on="06-01", phase="P2"),
    Case("R11", "nothing planned", "failed", phase="P3", names="E08"),
    Case("R12", "nine of ten invited", "met", (*COUNTED, STUDY), phase="P1"),
    Case("R12", "one member short", "failed",
         (entry("members.counted", subject="ordinary", count=89),
          entry("members.counted", subject="retired", count=11), STUDY), phase="P1"),
    Case("R12", "the retired came", "met",
         (entry("members.counted", subject="ordinary", count=10),
          entry("members.counted", subject="retired", count=10), STUDY,
          attended(STUDY, retired=8)), phase="P1"),
    Case("R12", "of another phase", "failed", (*COUNTED, STUDY), phase="P2"),
    Case("R12", "nobody counted", "unknown", (STUDY,), phase="P1", names="members.counted"),
    Case("R13", "shares a topic", "met", (TOPIC,), subject=SECOND),
    Case("R13", "on no topic", "failed", (TOPIC,), subject="ZF04-03"),
    Case("R13", "on no topic on the last day", "due_soon", (TOPIC,), on="04-30",
         subject="ZF04-03"),
    Case("R13", "whose topic it is, is not said", "unknown", (lacking(TOPIC, "leaders"),),
         subject=SECOND, names="leaders"),
    Case("R13", "of the congress without a key topic", "failed",
         (entry("topic.named", subject="1", unit="RZ01", title="一", leaders=("RZ01-01",)),),
         unit="RZ01", subject="RZ01-01", names="E31"),
    Case("R13", "nobody in post", "unknown", (TOPIC,), posts=False),
    Case("R14", "reported and exchanged", "met",
         (TOPIC, entry("D04.made", "04-30", "1"), event("E11", "04-29 9-11", "P1"))),
    Case("R14", "reported after the phase", "failed",
         (TOPIC, entry("D04.made", "05-01", "1"), event("E11", "04-29 9-11", "P1"))),
    Case("R14", "exchanged later, before the life meeting", "met",
         (TOPIC, entry("D04.made", "04-30", "1"), event("E11", "05-10 9-11", "P2"), E15)),
    Case("R14", "exchanged after the life meeting", "failed",
         (TOPIC, entry("D04.made", "04-30", "1"), event("E11", "05-27 9-11", "P2"), E15)),
    Case("R14", "one of two topics without report", "failed",
         (*topics(2), entry("D04.made", "04-30", "1"), event("E11", "04-29 9-11", "P1"))),
    Case("R14", "no topics", "unknown", (event("E11", "04-29 9-11", "P1"),), names="R13"),
    Case("R15", "as many as leaders", "met", topics(7)),
    Case("R15", "one more than leaders", "failed", topics(8), names="too_many"),
    Case("R15", "none", "met"),
    Case("R15", "nobody in post", "unknown", topics(1), posts=False),
    Case("R16", "held with a leader", "met", (E12, record(E12, leaders=(SECOND,)))),
    Case("R16", "without a leader", "failed", (E12, record(E12, leaders=("ZF05-01",)))),
    Case("R16", "no record", "unknown", (E12,), names="leaders"),
    Case("R16", "not confirmed", "unknown", (event("E12", "04-10 09-11", "P1"),),
         names="confirmation"),
    Case("R16", "on the last day of the phase", "met",
         (last := event("E12", "04-30 22-24", "P1", held=True), record(last, leaders=(LEADER,)))),
    Case("R16", "the day after", "failed",
         (late := event("E12", "05-01 9-11", "P1", held=True), record(late, leaders=(LEADER,)))),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_study(case):
    assert found(case) == (case.state, True)
