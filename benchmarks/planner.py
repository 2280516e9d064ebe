"""The planner against first fit and against one CP-SAT model of the whole district.

Made-up districts, the same on every machine; CPU seconds of each worker with its own children,
and its peak memory. `--small` is the quick one, 20 units, numbers pick
sizes, `--no-monolith` leaves out what takes longest. The whole takes some 35 minutes on two cores.
"""

import json
import multiprocessing
import resource
import sys
import time

from calendars.planner import Limits, Purpose, check, lay, propose, score
from calendars.planner.board import NOWHERE, Board
from calendars.planner.greedy import greedy
from calendars.planner.naming import named
from calendars.planner.neighbourhood import resolve
from tests.support.districts import district

FULL = (
    # units, profiles, seeds, work, work of the monolith: 22 is about a minute of CPU
    (20, ("loose", "tight"), (1, 2, 3), 20, 20),
    (100, ("loose", "tight"), (1, 2, 3), 40, 22),
    (300, ("loose", "tight"), (1, 2, 3), 60, 22),
    (1000, ("loose", "tight"), (1,), 240, 22),
)
SMALL = ((20, ("loose", "tight"), (1,), 10, 2),)
# From planner.md: gap and seconds of CPU.
BARS = {20: (0.01, 20), 100: (0.01, 20), 300: (0.05, 60), 1000: (0.03, 300)}
MEGABYTES = 3000
_spawn = multiprocessing.get_context("spawn")


def main():
    chosen = SMALL if "--small" in sys.argv else FULL
    only = [int(each) for each in sys.argv[1:] if each.isdigit()]
    rows = []
    print(HEAD)
    for units, profiles, seeds, work, monolithic in chosen:
        if only and units not in only:
            continue
        for profile in profiles:
            for seed in seeds:
                rows.append(measure(units, profile, seed, work, monolithic))
                print(line(rows[-1]), flush=True)
    print(json.dumps(rows))
    if any(row["planner"]["objective"] > row["greedy"]["objective"] for row in rows):
        sys.exit("a proposal is worse than the greedy plan")


HEAD = (
    "units profile seed | first fit | greedy    s | planner     bound    gap    s  MB |"
    " within |  monolith  bound    s"
)


def line(row):
    fit, quick, made, mono = (row[key] for key in ("first_fit", "greedy", "planner", "monolith"))
    return (
        f"{row['units']:5} {row['profile']:7} {row['seed']:4} | {fit['objective']:9} |"
        f" {quick['objective']:6} {quick['seconds']:4.1f} |"
        f" {made['objective']:7} {made['bound']!s:>9}"
        f" {100 * made['gap']:5.1f}% {made['seconds']:4.0f} {made['megabytes']:4} |"
        f" {made['within']!s:>6} | {mono['objective']!s:>9} {mono['bound']!s:>6}"
        f" {mono['seconds']:4.0f}"
    )


def measure(units, profile, seed, work, monolithic):
    row = {"units": units, "profile": profile, "seed": seed}
    contenders = [("first_fit", first_fit, 0), ("greedy", quick, 0), ("planner", planned, work)]
    if "--no-monolith" not in sys.argv:
        contenders.append(("monolith", monolith, monolithic))
    row["monolith"] = dict.fromkeys(("objective", "bound"), "-") | {"seconds": 0}
    for name, how, limit in contenders:
        row[name] = apart(how, units, profile, seed, limit)
    gap, seconds = BARS[units]
    made = row["planner"]
    made["within"] = bool(made["gap"] <= gap and made["reached"].get(str(gap), 9e9) <= seconds)
    return row


def apart(how, *given):
    """Run in a process of its own; one that runs out of memory has found nothing."""
    ours, theirs = _spawn.Pipe()
    child = _spawn.Process(target=_child, args=(theirs, how, given))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return {"objective": None, "bound": None, "seconds": 0.0, "megabytes": MEGABYTES}
    finally:
        child.join()


def _child(parent, how, given):
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20, MEGABYTES << 20))
    found = how(*given)
    parent.send({"seconds": spent(), "megabytes": peak()} | found)


def usages():
    return [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def spent():
    return sum(each.ru_utime + each.ru_stime for each in usages())


def peak():
    return max(each.ru_maxrss for each in usages()) // 1024


def first_fit(units, profile, seed, _):
    """What is done by hand: unit by unit, the first half day that breaks nothing."""
    problem = district(units, profile, seed)
    model = lay(problem)
    board = Board(model)
    order = sorted(model.movable, key=lambda i: (problem.tasks[i].unit, problem.tasks[i].wish, i))
    for i in order:
        first, last = board.span(i)
        half = next((h for h in model.slots[i] if first <= h <= last and board.fits(i, h)), NOWHERE)
        if half != NOWHERE:
            board.put(i, half)
    return told(problem, named(board))


def quick(units, profile, seed, _):
    problem = district(units, profile, seed)
    before = spent()
    plan = named(greedy(lay(problem)))
    return told(problem, plan) | {"seconds": spent() - before}


def planned(units, profile, seed, work):
    problem = district(units, profile, seed)
    before = spent()
    reached = {}

    def watch(progress):
        if progress.bound is None or not progress.objective:
            return
        gap = 1 - progress.bound / progress.objective
        for bar in sorted({gap for gap, _ in BARS.values()}):
            if gap <= bar:
                reached.setdefault(str(bar), spent() - before)

    proposal = propose(problem, Purpose.FILL, Limits(work=work, seed=seed), watch=watch)
    return told(problem, proposal.plan) | {
        "bound": proposal.bound,
        "gap": proposal.gap,
        "outcome": proposal.outcome,
        "reached": reached,
        "seconds": spent() - before,
        "work": proposal.work,
    }


def monolith(units, profile, seed, work):
    """Everything free at once, from the greedy plan, with the settings that parts have."""
    problem = district(units, profile, seed)
    board = greedy(lay(problem))
    before = spent()
    solved = resolve(board, board.model.movable, work, seed)
    return told(problem, named(board)) | {"bound": solved.bound, "seconds": spent() - before}


def told(problem, plan):
    if check(problem, plan):
        sys.exit("a plan breaks a rule")
    return {
        "objective": sum(score(problem, plan).values()),
        "unplaced": len(problem.tasks) - len(plan),
    }


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.0f} s")
