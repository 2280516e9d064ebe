"""Random timetables and ledgers of one unit, from parts that rules look at, for hypothesis."""

from hypothesis import strategies as st

from calendars.compliance import Ledger, LedgerEntry, check
from calendars.timetable import Event, Timetable
from tests.calendars.compliance.rules.cases import (
    LEADER,
    SECOND,
    day,
    entry,
    event,
    record,
    rulebook,
)
from tests.campaigns_data import study

WHENS = {
    "P0": ("03-05 15-17", "03-10 09-11", "03-13 14-16", "03-14 09-11"),
    "P1": ("03-20 09-11", "04-20 09-11", "04-30 14-16", "05-01 09-11"),
    "P2": ("04-21 09-11", "05-26 09-12", "06-20 14-16", "06-21 09-11"),
    "P3": ("06-21 14-16", "07-31 09-11", "08-01 09-11", "08-31 14-16"),
}
KINDS = {
    "P0": ("E02", "E04"),
    "P1": ("E05", "E08", "E11", "E12", "E25"),
    "P2": ("E05", "E08", "E14", "E15", "E16", "E17", "E18", "E25"),
    "P3": ("E05", "E08", "E22", "E23", "E25", "E26"),
}
ENTRIES = (
    entry("goals.set", "03-05", goals=("一",)),
    entry("topic.named", subject="1", title="一", leaders=(LEADER, SECOND)),
    entry("D04.made", "04-20", "1"),
    entry("D05.made", "05-12"),
    entry("D06.made", "05-20", SECOND),
    entry("D07.drafted", "05-28", lead=LEADER),
    entry("D07.formed", "06-03"),
    entry("D07.revised", "06-10"),
    entry("D09.formed", "06-25"),
    entry("D09.published", "06-28", scope=("members", "masses"), manner="board"),
    entry("D13.made", "08-20"),
    entry("D15.sent", "03-15", "1", phase="P1"),
    entry("branch.named", subject="1", name="第一党支部"),
    entry("members.counted", subject="ordinary", count=50),
)


@st.composite
def events(draw, unit="ZF04"):
    phase = draw(st.sampled_from(sorted(KINDS)))
    values = {"people": frozenset({"ZF00-06"})} if draw(st.booleans()) else {}
    return event(
        draw(st.sampled_from(KINDS[phase])), draw(st.sampled_from(WHENS[phase])), phase, unit,
        held=draw(st.booleans()), **values,
    )  # fmt: skip


def some_events(unit="ZF04"):
    return st.lists(events(unit), max_size=12, unique_by=lambda one: one.uid)


def some_entries():
    return st.lists(st.sampled_from(ENTRIES), max_size=10, unique_by=lambda one: one.id)


@st.composite
def things(draw):
    """Events, and entries with records of some of them."""
    made = draw(some_events())
    written = draw(some_entries())
    for one in made:
        if one.kind == "E04" and draw(st.booleans()):
            written.append(record(one, speakers=(LEADER, "G05-01")))
        if one.kind == "E12" and draw(st.booleans()):
            written.append(record(one, leaders=(SECOND,)))
    return [*made, *written]


def judged(given, on="09-01", units=("ZF04", None)):
    """Judge what is given: the matrix of the unit and of the district."""
    made = [thing for thing in given if isinstance(thing, Event)]
    ledger = Ledger.of(thing for thing in given if isinstance(thing, LedgerEntry))
    timetable = Timetable.of(study(), made)
    return check(timetable, ledger, rulebook(), day(on), units)
