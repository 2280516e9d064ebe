"""For each rule, how a coordinator lets a cell of the demo fail, and what mends it.

`breaks` make the cell fail where it does not yet. `mends` say, press by press, what is filled in
where the cell's own button leads, beside what stands there already.
"""

from dataclasses import dataclass

UNIT = "ZF04"
LEADER = "ZF04-01"


@dataclass(frozen=True)
class Cancel:
    """Cancel the first event of a kind, by phase and title where these are given."""

    kind: str
    phase: str = ""
    title: str = ""


@dataclass(frozen=True)
class Change:
    """Change the first such event."""

    kind: str
    values: dict
    phase: str = ""


@dataclass(frozen=True)
class Withdraw:
    """Take entries of the ledger back; every one of the kind where no subject is named."""

    code: str
    subject: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class Enter:
    """Enter in the ledger; what is asked for beside `values` is filled in somehow."""

    code: str
    values: dict
    subject: str = ""


@dataclass(frozen=True)
class Event:
    """Fill in the form of an event: at ten in the morning, unless said otherwise."""

    date: str
    values: dict | None = None


@dataclass(frozen=True)
class Entry:
    """Fill in the form of an entry; lists to tick are ticked throughout."""

    values: dict


@dataclass(frozen=True)
class Correct:
    """Change the event to which the button leads."""

    values: dict


@dataclass(frozen=True)
class Step:
    """Press a button of the page to which the cell's leads, where nothing is to be filled in."""

    name: str


HELD = Step("held")
CALL_OFF = Step("cancel")
TAKE_BACK = Step("take back")


@dataclass(frozen=True)
class Case:
    rule: str
    mends: tuple
    breaks: tuple = ()
    unit: str | None = UNIT
    subject: str = ""
    phase: str | None = None

    @property
    def name(self):
        return "-".join(filter(None, (self.rule, self.unit, self.subject, self.phase)))


def _on(day, **values):
    return {"on": f"2009-{day}", **{f"value_{key}": value for key, value in values.items()}}


def entry(day, **values):
    return Entry(_on(day, **values))


def event(day, **values):
    return Event(f"2009-{day}", values)


DRAFTED = Enter("D07.drafted", _on("06-01", lead=LEADER))
FORMED = Enter("D07.formed", _on("06-10"))
PLAN_PUBLISHED = Enter("D09.published", _on("07-15"))

CASES = (
    Case("R01", (event("03-05"), HELD), (Change("E01", {"date": "2009-03-16"}),), unit=None),
    Case("R02", (event("03-12"),), (Cancel("E04"),)),
    Case("R03", (Entry({}),), (Enter("E04.recorded", {"value_speakers": [LEADER]}, "E04"),)),
    Case("R04", (entry("03-09"),), (Withdraw("goals.set"),)),
    Case("R04", (event("03-09"),), (Cancel("E02"),)),
    Case("R05", (entry("03-11"),), (Withdraw("D01.made"),)),
    Case("R06", (entry("03-10", by="G05-01"),), (Withdraw("D02.agreed"),)),
    Case("R06", (entry("03-11"),), (Withdraw("D02.filed"),)),
    Case("R07", (entry("03-09"),), (Withdraw("leading_group.formed"),)),
    Case("R08", (entry("03-11"),), (Withdraw("D02.filed", unit="DW00"),), unit=None),
    Case("R09", (entry("03-16"),), (Withdraw("D03.made"),)),
    Case("R10", (event("03-26"), HELD), (Cancel("E05", "P1"),), phase="P1"),
    Case("R11", (event("07-30"),), (Cancel("E08", "P3"),), phase="P3"),
    Case("R12", (Entry({"value_retired": "500", "value_mobile": "500"}),), phase="P2"),
    Case("R13", (Entry({}),), (Withdraw("topic.named"),), subject=LEADER),
    Case("R13", (event("03-20"),), (Cancel("E31"),), unit="RZ01", subject="RZ01-01"),
    Case("R14", (entry("04-23"),), (Withdraw("D04.made", "1"),)),
    Case("R15", (TAKE_BACK,),
         tuple(Enter("topic.named", {"subject": f"9{n}", "value_title": "又一题"})
               for n in range(5))),
    Case("R16", (event("04-17"), HELD, Entry({})), (Cancel("E12"),)),
    Case("R17", (entry("05-22"), Entry({**_on("05-20"), "subject": "meeting"}),
                 Entry({**_on("05-21"), "subject": "box"}))),
    Case("R18", (event("05-15"), entry("05-22")), (Cancel("E14"),), subject=LEADER),
    Case("R19", (event("05-26"), HELD), (Cancel("E15"),)),
    Case("R20", (event("06-15"),), (Cancel("E16", title="第二党支部"),), subject="2"),
    Case("R21", (entry("06-01", lead=LEADER),)),
    Case("R22", (event("06-08"),), (DRAFTED, Cancel("E17"))),
    Case("R23", (Entry({}),),
         (FORMED, Enter("E18.recorded", {"value_criteria": ["problems"]}, "E18"))),
    Case("R24", (entry("06-17"), entry("06-17")), (Enter("D07.revised", _on("06-15")),)),
    Case("R25", (entry("07-10"), Entry({})), (FORMED,)),
    Case("R26", (entry("07-15"),), (Enter("D09.formed", _on("07-10")),)),
    Case("R27", (event("08-11"),), (PLAN_PUBLISHED, Cancel("E22"))),
    Case("R28", (entry("04-20"), entry("04-22"))),
    Case("R29", (event("08-28"),), (Cancel("E23"),)),
    Case("R30", (Entry({}),),
         (PLAN_PUBLISHED, Enter("E24.recorded", {"value_questions": ["effect"]}, "E24"))),
    Case("R31", (entry("08-31"), entry("08-31"))),
    Case("R32", (Entry({"value_unit": "DW02"}),),
         (Enter("leader.named", {"subject": "ZF04-02"}),), subject="ZF04-02"),
    Case("R33", (event("06-05"),), (Cancel("E25", "P2"),), subject="ZF00-06", phase="P2"),
    Case("R34", (Entry({**_on("03-09"), "value_group": "G05"}),),
         (Enter("group.assigned", {**_on("03-09"), "value_group": "G01"}),)),
    Case("R35", (event("06-16", kind="E26"),), (Cancel("E26", "P2"),), subject="G05", phase="P2"),
    Case("R36", (entry("05-28", phase="P2"), entry("06-15", phase="P2")), phase="P2"),
    Case("R37", (CALL_OFF, CALL_OFF), unit="CZ07"),
    Case("R38", (Correct({"roles": ["leader", "central"]}),),
         (Change("E05", {"roles": ["leader", "central", "member"]}, "P2"),)),
    Case("R39", (Correct({"date": "2009-05-20"}),),
         (Change("E08", {"date": "2009-07-01"}, "P2"),)),
    Case("R40", (Correct({"visibility": "own"}),),
         (Change("E05", {"visibility": "public"}, "P2"),)),
)  # fmt: skip
