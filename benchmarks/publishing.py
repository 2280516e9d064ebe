"""What an edit costs, against the number of units and links, and when clients see it.

Costs are CPU time of one process; latencies are from the end of the save to the new octets.
"""

import argparse
import gc
import http.client
import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from rig.office import office, settings
from rig.servers import free_ports, patiently

from calendars.timetable import Amend
from service.clock import SystemClock
from service.feeds import usecases
from tests.support.postgresql import private_server
from tests.support.workers import feed_worker

UNITS, LINKS = (10, 100, 1000), (1, 100, 10_000, 100_000)
EVENTS_EACH = 5
RATIO_BAR, DISTRICT_BAR = 1.5, 1.0
LATENCY_BARS = {"SQLite": (3, 10), "PostgreSQL": (20, 50)}
FEEDS = 20


def main():
    told = argparse.ArgumentParser()
    told.add_argument("--edits", type=int, default=40)
    told.add_argument("-o", "--output")
    given = told.parse_args()
    report = {
        "units": against_units(given.edits),
        "links": against_links(given.edits),
        "latency": latencies(given.edits),
    }
    sys.stdout.write(json.dumps(report) + "\n")
    if given.output:
        Path(given.output).write_text(json.dumps(report, indent=1), encoding="utf-8")


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def cpu_ms(work):
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def against_units(edits):
    found = {}
    for units in UNITS:
        with tempfile.TemporaryDirectory() as folder, office(sqlite(folder), units) as made:
            programmes = made.programmes(EVENTS_EACH)
            district = made.programme(None, 1)[0]
            tokens = made.links(1)
            usecases.by_token(made.store, tokens[-1], SystemClock().now())
            gc.collect()
            chosen = [programmes[n * 7 % units] for n in range(edits)]
            costs = [cpu_ms(lambda p=p: made.move(p[0])) for p in chosen]
            began = time.perf_counter()
            made.move(district)
            usecases.by_token(made.store, tokens[-1], SystemClock().now())
            whole = time.perf_counter() - began
        found[units] = {"edit_ms": statistics.median(costs), "district_s": whole}
        say(
            f"{units:7} units   one edit {found[units]['edit_ms']:6.2f} ms CPU   "
            f"an edit for all units, saved and seen, {whole:.3f} s"
        )
    ratio = found[UNITS[-1]]["edit_ms"] / found[UNITS[0]]["edit_ms"]
    say(f"        ratio {ratio:.2f} (bar {RATIO_BAR}); for all units bar {DISTRICT_BAR} s")
    return {"sizes": found, "ratio": ratio}


def against_links(edits):
    found = {}
    for links in LINKS:
        with tempfile.TemporaryDirectory() as folder, office(sqlite(folder), 10) as made:
            programme = made.programme(made.units[0], EVENTS_EACH)
            tokens = made.links(links, made.units[:1])

            def edited(programme=programme, made=made, tokens=tokens):
                made.move(programme[0])
                usecases.by_token(made.store, tokens[-1], SystemClock().now())

            edited()
            gc.collect()
            found[links] = statistics.median(cpu_ms(edited) for _ in range(edits))
        say(f"{links:7} links   one edit and the first answer after it {found[links]:6.2f} ms CPU")
    ratio = found[LINKS[-1]] / found[LINKS[0]]
    say(f"        ratio {ratio:.2f} (bar {RATIO_BAR})")
    return {"edit_ms": found, "ratio": ratio}


def latencies(edits):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = latency("SQLite", sqlite(folder), edits)
    with private_server(durable=True) as url:
        found["PostgreSQL"] = latency("PostgreSQL", url, edits)
    return found


def latency(name, url, edits):
    """Save an edit that touches 20 feeds, then ask two workers for all of them."""
    with ExitStack() as stack:
        made = stack.enter_context(office(url, 6))
        roles = [role for role in made.campaign.roles if role != "all"][:4]
        units = made.units[: FEEDS // len(roles)]
        for unit in units:
            made.programme(unit, 60)
        shared = made.programme(None, 1)[0]
        shared = replace(shared, district=False, units=frozenset(units))
        made.save(Amend(shared))
        paths = [f"/feeds/{token}.ics" for token in made.links(1, units, roles)]
        ports = free_ports(2)
        for port in ports:
            stack.enter_context(feed_worker(settings(url), port))
        clients = [stack.enter_context(closing(patiently(lambda p=p: client(p)))) for p in ports]
        one, all_of_them = [], []
        for _ in range(edits):
            for worker in clients:
                tags = [asked(worker, path)[0] for path in paths]
            made.move(shared)
            began = time.perf_counter()
            asked(clients[1], paths[0])
            one.append((time.perf_counter() - began) * 1000)
            for worker in clients:
                new = [asked(worker, path)[0] for path in paths]
            all_of_them.append((time.perf_counter() - began) * 1000)
            if set(new) & set(tags):
                sys.exit("a feed was not new")
    result = {"one": spread(one), "twenty": spread(all_of_them)}
    median, worst = LATENCY_BARS[name]
    say(
        f"{name:10} save to the new octets: one feed on a second worker p50 {result['one'][0]:.1f} "
        f"p99 {result['one'][1]:.1f} ms; {FEEDS} feeds on both p50 {result['twenty'][0]:.1f} "
        f"p99 {result['twenty'][1]:.1f} ms (bars {median} and {worst})"
    )
    return result


def spread(values):
    return statistics.median(values), sorted(values)[int(len(values) * 0.99)]


def client(port):
    made = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    made.connect()
    return made


def asked(worker, path):
    worker.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = worker.getresponse()
    return answer.headers["ETag"], answer.read()


def sqlite(folder):
    return f"sqlite:///{Path(folder) / 'bench.sqlite'}"


if __name__ == "__main__":
    main()
