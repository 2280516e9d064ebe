"""Ten rules judged a second time, by loops written straight from the plan, after all is over."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings

from calendars.times import Span
from calendars.timetable import Event
from tests.calendars.compliance.timetables import judged, things

P1 = date(2009, 3, 1), date(2009, 4, 30)
P2 = date(2009, 4, 21), date(2009, 6, 20)
P3 = date(2009, 6, 21), date(2009, 8, 31)
WINDOWS = {"P1": P1, "P2": P2, "P3": P3}


class Unit:
    """What a person with the files on the desk would look at."""

    def __init__(self, given):
        self.events = [thing for thing in given if isinstance(thing, Event)]
        self.entries = {thing.code: thing for thing in given if not isinstance(thing, Event)}

    def of(self, *kinds):
        return [event for event in self.events if event.kind in kinds]

    def dated(self, code):
        return self.entries[code].on if code in self.entries else None


def inside(event, window):
    return window[0] <= event.when.first_day and event.when.last_day <= window[1]


def start(event):
    return event.when.start if isinstance(event.when, Span) else datetime(2009, 1, 1)


def yes(condition):
    return "met" if condition else "failed"


def r02(unit):
    return yes(any(e.when.last_day <= date(2009, 3, 13) for e in unit.of("E04")))


def r04(unit):
    openings = unit.of("E04")
    if not openings:
        return "unknown"
    studied = any(e.when.end <= start(o) for e in unit.of("E02") for o in openings)
    goals = unit.dated("goals.set")
    return yes(studied and goals and any(goals <= start(o).date() for o in openings))


def r11(unit, phase):
    found = [e for e in unit.of("E06", "E07", "E08", "E09") if e.phase == phase]
    return yes(any(inside(e, WINDOWS[phase]) and "member" in e.roles for e in found))


def r10(unit, phase):
    """Of the second and third phase: the first also waits for the mobilisation meeting."""
    found = [e for e in unit.of("E05") if e.phase == phase and inside(e, WINDOWS[phase])]
    if any(e.held_on for e in found):
        return "met"
    return "unknown" if found else "failed"


def r19(unit):
    found = [e for e in unit.of("E15") if e.phase == "P2" and inside(e, P2)]
    if any(e.held_on for e in found):
        return "met"
    return "unknown" if found else "failed"


def r20(unit):
    if "branch.named" not in unit.entries:
        return "unknown"
    return yes(any(e.phase == "P2" and inside(e, P2) for e in unit.of("E16")))


def r21(unit):
    meetings = unit.of("E15")
    if not meetings:
        return "unknown"
    drafted = unit.dated("D07.drafted")
    return yes(drafted and any(e.when.last_day <= drafted for e in meetings))


def r27(unit):
    published = unit.dated("D09.published")
    if published is None:
        return "unknown"
    return yes(any(start(e).date() >= published for e in unit.of("E22")))


def r29(unit):
    august = date(2009, 8, 1), date(2009, 8, 31)
    written = unit.dated("D13.made")
    return yes(
        any(inside(e, august) for e in unit.of("E23"))
        or (written and august[0] <= written <= august[1])
    )


def r33(unit, phase):
    found = [e for e in unit.of("E25") if e.phase == phase and inside(e, WINDOWS[phase])]
    return yes(any("ZF00-06" in e.people for e in found))


def r36(unit):
    openings = unit.of("E04")
    if not openings:
        return "unknown"
    sent = unit.dated("D15.sent")
    week = timedelta(days=7)
    return yes(sent and any(o.when.last_day <= sent <= o.when.last_day + week for o in openings))


@settings(max_examples=200)
@given(things())
def test_both_ways_agree(given):
    unit, matrix = Unit(given), judged(given, units=["ZF04"])

    def state(rule, subject="", phase=None):
        return matrix.cell(rule, "ZF04", subject, phase).state.value

    expected = {"R02": r02(unit), "R04": r04(unit), "R19": r19(unit), "R21": r21(unit),
                "R27": r27(unit), "R29": r29(unit), "R36": r36(unit)}  # fmt: skip
    seen = {rule: state(rule) for rule in expected if rule != "R36"}
    seen["R36"] = state("R36", phase="P1")
    expected["R20"] = r20(unit)
    seen["R20"] = state("R20", "1" if "branch.named" in unit.entries else "")
    for phase in ("P1", "P2", "P3"):
        expected["R11", phase], seen["R11", phase] = r11(unit, phase), state("R11", phase=phase)
        expected["R33", phase] = r33(unit, phase)
        seen["R33", phase] = state("R33", "ZF00-06", phase)
    for phase in ("P2", "P3"):
        expected["R10", phase], seen["R10", phase] = r10(unit, phase), state("R10", phase=phase)
    assert seen == expected
