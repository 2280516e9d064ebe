"""Edits of a campaign's own things, one of each sort, on the tiny campaign made wide."""

from dataclasses import replace
from datetime import date

from calendars.text import Words
from calendars.times import Days
from calendars.timetable import (
    ContactPoint,
    Deadline,
    GuidanceGroup,
    Person,
    Post,
    Unit,
    drop,
    keep,
)
from calendars.workdays import SpecialDay
from tests.strategies import wide

W = wide()
NEW = Words("新", "New")
EDITS = {
    "unit made": keep(Unit("F", NEW, "BUREAU", "N", 9, "县委")),
    "unit changed": keep(replace(W.units["A"], group="S", headcount=40)),
    "unit dropped": drop(W.units["D"]),
    "person made": keep(Person("D-1", NEW)),
    "person renamed": keep(Person("A-1", NEW)),
    "post made": keep(Post("A-2", "liaison", "A")),
    "post of a group made": keep(Post("A-2", "guidance", None, "N", since=date(2026, 12, 1))),
    "post ended": keep(replace(W.posts[0], until=date(2026, 12, 1))),
    "post dropped": drop(W.posts[0]),
    "contact point made": keep(ContactPoint("C-2", "A")),
    "contact point dropped": drop(W.contact_points[0]),
    "group made": keep(GuidanceGroup("X", NEW, 2)),
    "group changed": keep(replace(W.groups["N"], teams=3)),
    "phase moved": keep(
        replace(W.phases["END"], window=Days.of(date(2027, 2, 1), date(2027, 2, 28)))
    ),
    "deadline moved": keep(replace(W.deadlines[0], on=date(2026, 11, 30))),
    "deadline made": keep(
        Deadline("extra", NEW, date(2026, 12, 1), "READ", frozenset({"leader"}))
    ),
    "holiday made": keep(SpecialDay(date(2026, 11, 18), NEW)),
    "working day made up": keep(SpecialDay(date(2026, 11, 22))),
    "special day dropped": drop(W.workdays.special[0]),
    "setting changed": keep(replace(W.settings["due_soon.days"], value=9)),
}  # fmt: skip
