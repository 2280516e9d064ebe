"""What the matrix costs: all of it, and after one edit, which must give the very same verdicts."""

import gc
import json
import sys
import time
from dataclasses import replace
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from calendars.campaigns import load, load_catalogue, load_recipe, load_record, load_rulebook
from calendars.campaigns import recorded as entries_on_record
from calendars.compliance import Ledger, check, recheck
from calendars.ids import UnitCode, demo_uid, event_uid
from calendars.planner import draft
from calendars.timetable import ConfirmHeld, Timetable, apply
from service.cli.main import files

ROUNDS = 5
# Milliseconds; the bars that the project set itself on two cores.
BARS = {102: 150, 1000: 1500}
EDIT_BAR = 50


def main() -> None:
    given = files(None)
    campaign = load(given)
    catalogue = load_catalogue(given, campaign)
    rulebook = load_rulebook(given, campaign, catalogue)
    record = load_record(given, campaign, catalogue)
    drafted = draft(
        campaign, load_recipe(given["draft.toml"], campaign), partial(demo_uid, campaign.id)
    )
    on = campaign.day("demo.as_of")
    entries = entries_on_record(drafted.events, record, campaign, catalogue, on)
    results = {}
    for units, most in ((102, None), (1000, 50_000)):
        timetable, ledger = grown(campaign, drafted.events, entries, units, most)
        results[units] = measure(timetable, ledger, rulebook, on, units)
    sys.stdout.write(json.dumps(results) + "\n")


def measure(timetable, ledger, rulebook, on, units):
    whole = [timed(lambda: check(timetable, ledger, rulebook, on)) for _ in range(ROUNDS)]
    matrix = whole[0][1]
    uid = next(e.uid for e in timetable.events.values() if len(e.units) == 1)
    after, change = apply(timetable, ConfirmHeld(uid, timetable.events[uid].when.last_day))
    edits = [timed(lambda: recheck(matrix, [change])) for _ in range(ROUNDS)]
    if edits[0][1] != check(after, ledger, rulebook, on):
        sys.exit("an edit gave other verdicts than the full check")
    full, edit = (sorted(took for took, _ in each)[ROUNDS // 2] for each in (whole, edits))
    within = full <= BARS[units] and edit <= EDIT_BAR
    verdict = "within" if within else "over the bar"
    sys.stdout.write(
        f"{units:5} units {len(timetable.events):6} events {sum(1 for _ in matrix):6} cells  "
        f"whole {full:7.1f} ms (bar {BARS[units]})  "
        f"one edit {edit:6.2f} ms (bar {EDIT_BAR})  {verdict}\n"
    )
    return {
        "whole_ms": full,
        "edit_ms": edit,
        "cells": sum(1 for _ in matrix),
        "within": within,
    }


def timed(work):
    gc.collect()
    began = time.perf_counter()
    done = work()
    return (time.perf_counter() - began) * 1000, done


def grown(campaign, events, entries, units, most):
    """Give the campaign with copies of its units until there are so many, and their events."""
    if units <= len(campaign.units):
        return Timetable.of(campaign, events), Ledger.of(entries)
    rounds = range(-(-units // len(campaign.units)))
    made = [(code, n) for n in rounds for code in campaign.units][:units]
    names = {(code, n): UnitCode(f"{code}~{n}") for code, n in made}
    posts = [post for post in campaign.posts if not post.unit]
    posts += [
        replace(post, unit=names[post.unit, n])
        for n in rounds
        for post in campaign.posts
        if (post.unit, n) in names
    ]
    copies = {
        names[code, n]: replace(campaign.units[code], code=names[code, n]) for code, n in made
    }
    big = replace(campaign, units=copies, posts=tuple(posts), contact_points=())
    written = [
        replace(entry, unit=names[entry.unit, n])
        for n in rounds
        for entry in entries
        if (entry.unit, n) in names
    ]
    own = [event for event in events if len(event.units) == 1]
    # The second time round fills up to the number of events wanted.
    grown_events = [
        of_unit(event, names[next(iter(event.units)), n], f"{n}/{again}")
        for again in range(2)
        for n in rounds
        for event in own
        if (next(iter(event.units)), n) in names
    ]
    return Timetable.of(big, grown_events[:most]), Ledger.of(written)


def of_unit(event, unit, which):
    uid = event_uid(uuid5(NAMESPACE_URL, f"{event.uid}/{which}"))
    return replace(event, uid=uid, units=frozenset({unit}))


if __name__ == "__main__":
    main()
