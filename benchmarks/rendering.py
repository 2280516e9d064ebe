"""Rendering against icalendar's plain use, and what feeds that are kept ready take of memory."""

import argparse
import gc
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import icalendar
from rig.office import NOTE, office, settings
from werkzeug.test import EnvironBuilder, run_wsgi_app

from calendars.feeds import Options, Shelf, UnitFeed, description, render, summary
from calendars.timetable import Stamped
from service.app import create_app
from service.store import Store, make_engine

ROUNDS = 9
SIZES = (200, 2000)
NOTES = (40, 300)
"""Characters of what an event says beyond its kind."""
RATIO_BAR, MEMORY_BAR = 20, 20
FEEDS, EVENTS = 1000, 200


def main():
    told = argparse.ArgumentParser()
    told.add_argument("--feeds", type=int, default=FEEDS)
    told.add_argument("-o", "--output")
    given = told.parse_args()
    report = {
        "rendering": [rendering(size, note) for size in SIZES for note in NOTES],
        "memory": memory(given.feeds),
    }
    sys.stdout.write(json.dumps(report) + "\n")
    if given.output:
        Path(given.output).write_text(json.dumps(report, indent=1), encoding="utf-8")


def rendering(size, note):
    with tempfile.TemporaryDirectory() as folder, office(f"sqlite:///{folder}/x", 1) as made:
        unit = made.units[0]
        planned = made.programme(unit, size)
        with made.store.reading() as work:
            current = work.campaigns.in_force()
            records = work.events.some([event.uid for event in planned])
    text = (NOTE * 8)[:note]
    stamped = [Stamped(replace(each.event, note=text), each.stamp) for each in records]
    campaign, feed, bare = current.campaign, UnitFeed(unit, "liaison"), Options(phases=False)
    shelf = Shelf(most_bytes=size * 4000)

    def ours(shelf):
        return render(feed, bare, stamped, campaign, current.stamp, (), shelf)

    bare_shelf = Shelf(most_bytes=0)

    shelf.put(ours(shelf).written)
    rounds = [
        (
            spent(lambda: by_icalendar(stamped, campaign)),
            spent(lambda: ours(bare_shelf)),
            spent(lambda: ours(shelf)),
        )
        for _ in range(ROUNDS)
    ]
    theirs, anew, joined = map(statistics.median, zip(*rounds, strict=True))
    result = {
        "events": size,
        "note": note,
        "icalendar_per_second": size / theirs,
        "anew_per_second": size / anew,
        "joined_per_second": size / joined,
        "ratio": statistics.median(one / other for one, other, _ in rounds),
        "joined_ratio": statistics.median(one / other for one, _, other in rounds),
    }
    sys.stdout.write(
        f"{size:6} events, notes of {note:3}  icalendar {size / theirs:8.0f}/s  "
        f"ours {size / anew:8.0f}/s  x{result['ratio']:.1f} (bar {RATIO_BAR})  "
        f"joined {size / joined:9.0f}/s  "
        f"x{result['joined_ratio']:.0f}\n"
    )
    return result


def spent(work):
    """Give the CPU time of a round, that of all of them in turn: others on the machine hit each."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def by_icalendar(stamped, campaign):
    """Write the same events as icalendar's documentation says."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Xunli//Xunli//ZH")
    calendar.add("version", "2.0")
    for one in stamped:
        event, at = one.event, one.stamp.revised_at.astimezone(UTC)
        made = icalendar.Event()
        made.add("summary", summary(event, campaign, "zh"))
        made.add("dtstart", event.when.start.replace(tzinfo=campaign.zone))
        made.add("dtend", event.when.end.replace(tzinfo=campaign.zone))
        made.add("dtstamp", at)
        made.add("uid", event.uid)
        made.add("sequence", one.stamp.sequence)
        made.add("last-modified", at)
        made.add("categories", [campaign.phases[event.phase].words.zh, event.kind])
        made.add("description", description(event, campaign, "zh"))
        made.add("location", event.place)
        made.add("status", "CONFIRMED")
        made.add("transp", "OPAQUE")
        made.add("x-microsoft-cdo-busystatus", "BUSY")
        calendar.add_component(made)
    return calendar.to_ical()


def memory(feeds):
    """Give what a worker grows by when it has answered for so many feeds, in megabytes."""
    with tempfile.TemporaryDirectory() as folder, office(f"sqlite:///{folder}/x", 125) as made:
        made.programmes(EVENTS)
        roles = list(made.campaign.roles)[: -(-feeds // len(made.units))]
        tokens = made.links(1, roles=roles)[:feeds]
        made.store.engine.dispose()
        url = made.store.engine.url.render_as_string(hide_password=False)
        # A process that has rendered keeps room that it no longer needs, so each has one task.
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as fresh:
            fresh.apply(answered_all, (url, tokens), {})
            grown, octets, whole = fresh.apply(answered_all, (url, tokens), {})
    sys.stdout.write(
        f"{len(tokens)} feeds of {EVENTS} events: {grown:.1f} MB (bar {MEMORY_BAR}), of which "
        f"{octets / 1e6:.1f} MB are octets; the process {whole:.0f} MB in all\n"
    )
    return {"feeds": len(tokens), "grown_mb": grown, "octets_mb": octets / 1e6}


def answered_all(url, tokens):
    """Answer for every feed; give by how much this process grew, in megabytes, and for what."""
    engine = make_engine(url)
    app = create_app(settings(""), store=Store(engine))
    answered(app, tokens[0])
    gc.collect()
    before = resident()
    octets = sum(answered(app, token) for token in tokens)
    gc.collect()
    grown, kept = resident() - before, len(app.wsgi_app.memory._copies)  # noqa: SLF001 -- all of them
    engine.dispose()
    if kept != len(tokens):
        sys.exit(f"{kept} feeds of {len(tokens)} were kept")
    return grown, octets, resident()


def answered(app, token):
    builder = EnvironBuilder(f"/feeds/{token}.ics", headers={"Accept-Encoding": "gzip"})
    body, status, _ = run_wsgi_app(app.wsgi_app, builder.get_environ(), buffered=True)
    if status != "200 OK":
        sys.exit(status)
    return len(b"".join(body))


def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
