"""How many published meetings move after a change, against the number proven necessary.

Made-up districts, tight; the plan that was published is the greedy one, today is 14 April. Numbers
pick sizes. CPU seconds of the repair alone.
"""

import json
import sys
import time
from dataclasses import replace

from calendars.planner import Limits, Purpose, check, propose
from tests.support.changes import CHANGES, TODAY
from tests.support.districts import district, standing

SIZES = (100, 300, 1000)
NEW = 10
MOST_SECONDS = {"flood": 10, "third_of_halls_closed": 10, "ten_units_added": 10}
"""Of CPU at 100 units, where a change concerns the whole district; else 2."""


def main():
    sizes = [int(each) for each in sys.argv[1:]] or SIZES
    rows = []
    # Loading the solver takes seconds of its own, once.
    propose(district(6), Purpose.FILL, Limits(work=0.1))
    for units in sizes:
        problem = district(units, "tight", 1)
        plan = propose(problem, Purpose.FILL, Limits(work=0)).plan
        for change in CHANGES:
            after = standing(problem, plan, today=TODAY, **change(problem, plan))
            rows.append(repaired(units, change.__name__, after))
        rows.append(repaired(units, "ten_units_added", grown(problem, plan)))
    print(json.dumps(rows))
    wrong = [row for row in rows if row["units"] == 100 and row["moved"] > row["least"] + 1]
    if wrong:
        sys.exit(f"more moved than necessary and one: {wrong}")


def grown(problem, plan):
    """The last units have no plan yet; those before are published."""
    new = set(problem.units[-NEW:])
    old = {uid: place for uid, place in plan.items() if problem.by_uid[uid].unit not in new}
    after = standing(problem, old)
    tasks = tuple(replace(t, current=None) if t.unit in new else t for t in after.tasks)
    return replace(after, tasks=tasks)


def repaired(units, name, problem):
    began = time.process_time()
    made = propose(problem, Purpose.REPAIR, Limits(work=20 if units <= 100 else 120))
    seconds = time.process_time() - began
    if check(problem, made.plan):
        sys.exit("a plan breaks a rule")
    bar = MOST_SECONDS.get(name, 2)
    row = {
        "units": units, "change": name, "moved": made.moved, "least": made.moved_least,
        "unplaced": len(made.unplaced), "seconds": round(seconds, 2), "outcome": made.outcome,
    }  # fmt: skip
    print(
        f"{units:5} {name:22} moved {made.moved:4} of {made.moved_least:4} necessary, "
        f"{len(made.unplaced):3} left out, {seconds:6.1f} s"
        + (f" (bar {bar} s)" if units == 100 else ""),
        flush=True,
    )
    return row


if __name__ == "__main__":
    main()
