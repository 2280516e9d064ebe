"""What the matrix costs: all of it, and after one edit, which must give the very same verdicts.

In seconds of this processor (what else runs on the machine does not count), the best of several;
with the collector of rings as Python sets it, and as the server does.
"""

import gc
import json
import sys
import time

from districts import grown, studied

from calendars.compliance import check, recheck
from calendars.timetable import ConfirmHeld, apply
from service.web.memory import collect_seldom

ROUNDS = 7
# Milliseconds; the bars that the project set itself on two cores.
BARS = {102: 150, 1000: 1500}
EDIT_BAR = 50


def main() -> None:
    district = studied()
    usual = gc.get_threshold()
    results = {}
    for name, given in ((102, district), (1000, grown(district, 1000, 50_000))):
        gc.set_threshold(*usual)
        as_usual, _ = best(lambda given=given: whole(given))
        collect_seldom()
        results[name] = measure(given, name, as_usual)
    sys.stdout.write(json.dumps(results) + "\n")


def whole(district):
    return check(district.timetable, district.ledger, district.rulebook, district.on)


def measure(district, units, as_usual):
    full, matrix = best(lambda: whole(district))
    events = district.timetable.events
    uid = next(e.uid for e in events.values() if len(e.units) == 1)
    after, change = apply(district.timetable, ConfirmHeld(uid, events[uid].when.last_day))
    edit, rechecked = best(lambda: recheck(matrix, [change]))
    if rechecked != check(after, district.ledger, district.rulebook, district.on):
        sys.exit("an edit gave other verdicts than the full check")
    cells = sum(1 for _ in matrix)
    within = full <= BARS[units] and edit <= EDIT_BAR
    sys.stdout.write(
        f"{units:5} units {len(events):6} events {cells:6} cells  "
        f"whole {full:7.1f} ms CPU, {as_usual:7.1f} as Python collects (bar {BARS[units]})  "
        f"one edit {edit:6.2f} ms (bar {EDIT_BAR})  {'within' if within else 'over the bar'}\n"
    )
    return {
        "whole_ms": full,
        "whole_ms_as_python_collects": as_usual,
        "edit_ms": edit,
        "cells": cells,
        "within": within,
    }


def best(work):
    """Give the least time, and what came of it."""
    least, found = float("inf"), None
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        found = work()
        least = min(least, (time.process_time() - began) * 1000)
    return least, found


if __name__ == "__main__":
    main()
