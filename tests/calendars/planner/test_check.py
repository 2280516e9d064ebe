"""Every rule of a problem, broken by one plan, is told with who is concerned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from calendars.planner import (
    Booking,
    CauseCode,
    Guidance,
    Hall,
    Hold,
    Placement,
    Precedence,
    Problem,
    Task,
    Team,
    check,
)

DAYS = tuple(date(2026, 11, 9) + timedelta(days=n) for n in range(5))


def task(uid, unit="A", **values):
    usual = {"people": frozenset({f"{unit}-1"}), "place": f"room of {unit}", "wish": 0}
    return Task(uid, "s", "K", "P", unit, 1, values.pop("first", 0), values.pop("last", 9),
                **(usual | values))  # fmt: skip


def problem(*tasks, **values):
    usual = {
        "units": ("A", "B"),
        "teams": (Team("G", 1, ("G-1", "G-2"), "G-1"),),
        "halls": (Hall("big", 2), Hall("small", 1)),
    }
    return Problem("c", 0, DAYS, tasks, **(usual | values))


ONE, OTHER = task("one"), task("other", "B")
GUIDED = {"group": "G", "guidance": Guidance.COMRADE}
AT = Placement

BROKEN = {
    "window": (problem(task("one", first=2)), {"one": AT(1)}, CauseCode.OUTSIDE_WINDOW),
    "half": (problem(task("one", halves=(True, False))), {"one": AT(1)}, CauseCode.WRONG_HALF),
    "past": (problem(ONE, today=4), {"one": AT(3)}, CauseCode.IN_THE_PAST),
    "unit": (problem(ONE, task("two", people=frozenset(), place="elsewhere")),
             {"one": AT(3), "two": AT(3)}, CauseCode.UNIT_BUSY),
    "unit booked": (problem(ONE, bookings=(Booking("b", frozenset({3}), frozenset({"A"})),)),
                    {"one": AT(3)}, CauseCode.UNIT_BUSY),
    "person": (problem(ONE, replace(OTHER, people=ONE.people)),
               {"one": AT(3), "other": AT(3)}, CauseCode.PERSON_BUSY),
    "place": (problem(ONE, replace(OTHER, place=ONE.place)),
              {"one": AT(3), "other": AT(3)}, CauseCode.PLACE_TAKEN),
    "blocked": (problem(ONE, blocked={"A": frozenset({3})}), {"one": AT(3)},
                CauseCode.UNIT_BLOCKED),
    "absent": (problem(ONE, absent={"A-1": frozenset({3})}), {"one": AT(3)},
               CauseCode.PERSON_ABSENT),
    "closed": (problem(ONE, closed={ONE.place: frozenset({3})}), {"one": AT(3)},
               CauseCode.HALL_UNFIT),
    "small hall": (problem(task("one", place="", hall=2)), {"one": AT(3, hall="small")},
                   CauseCode.HALL_UNFIT),
    "no hall": (problem(task("one", place="", hall=1)), {"one": AT(3)}, CauseCode.HALL_UNFIT),
    "same hall": (problem(task("one", place="", hall=1), task("other", "B", place="", hall=1)),
                  {"one": AT(3, hall="big"), "other": AT(3, hall="big")}, CauseCode.PLACE_TAKEN),
    "no comrade": (problem(task("one", **GUIDED)), {"one": AT(3)}, CauseCode.COMRADE_UNFIT),
    "not the head": (problem(task("one", group="G", guidance=Guidance.HEAD)),
                     {"one": AT(3, "G-2")}, CauseCode.COMRADE_UNFIT),
    "absent comrade": (problem(task("one", **GUIDED), absent={"G-2": frozenset({3})}),
                       {"one": AT(3, "G-2")}, CauseCode.PERSON_ABSENT),
    "one team": (problem(task("one", **GUIDED), task("other", "B", **GUIDED)),
                 {"one": AT(3, "G-1"), "other": AT(3, "G-2")}, CauseCode.TEAMS_BUSY),
    "order": (problem(ONE, OTHER, orders=(Precedence("one", "other", 2),)),
              {"one": AT(3), "other": AT(5)}, CauseCode.OUT_OF_ORDER),
    "order within a day": (problem(ONE, OTHER, orders=(Precedence("one", "other"),)),
                           {"one": AT(3), "other": AT(3)}, CauseCode.OUT_OF_ORDER),
    "pinned": (problem(replace(ONE, hold=Hold.PINNED, current=AT(3))), {"one": AT(4)},
               CauseCode.PINNED),
    "host elsewhere": (problem(ONE, task("v", leader="L", hosts=("one",))),
                       {"one": AT(3), "v": AT(4, joins="one")}, CauseCode.NOT_A_HOST),
    "unknown": (problem(ONE), {"two": AT(3)}, CauseCode.UNKNOWN_TASK),
}  # fmt: skip


@pytest.mark.parametrize(("broken", "plan", "code"), BROKEN.values(), ids=BROKEN)
def test_broken_rule_is_told(broken, plan, code):
    (violation,) = check(broken, plan)
    assert violation.cause.code is code
    assert set(violation.tasks) & set(plan)


SOUND = {
    "other half": (problem(ONE, task("two")), {"one": AT(3), "two": AT(4)}),
    "gap kept": (problem(ONE, OTHER, orders=(Precedence("one", "other", 2),)),
                 {"one": AT(3), "other": AT(6)}),
    "ride": (problem(ONE, task("v", leader="L", people=frozenset({"L", "A-1"}), hosts=("one",))),
             {"one": AT(3), "v": AT(3, joins="one")}),
    "left out": (problem(ONE, OTHER, orders=(Precedence("one", "other"),)), {"other": AT(0)}),
    "settled against settled": (
        problem(*(replace(task(uid), hold=Hold.PINNED, current=AT(3)) for uid in ("one", "two"))),
        {"one": AT(3), "two": AT(3)},
    ),
    "where it is in the past": (problem(replace(ONE, current=AT(3)), today=6), {"one": AT(3)}),
}  # fmt: skip


@pytest.mark.parametrize(("sound", "plan"), SOUND.values(), ids=SOUND)
def test_sound_plan_passes(sound, plan):
    assert check(sound, plan) == ()
