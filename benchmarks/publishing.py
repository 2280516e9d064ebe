"""What an edit costs, against the number of units and links, and when clients see it.

Costs are CPU time of one process; latencies are from the end of the save to the new octets.
"""

import argparse
import gc
import json
import re
import socket
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
        workers = [
            [stack.enter_context(closing(patiently(lambda p=p: client(p)))) for _ in paths]
            for p in ports
        ]
        one, every, whole = [], [], []
        for _ in range(edits):
            tags = asked(workers, paths)
            began = time.perf_counter()
            made.move(shared)
            saved = time.perf_counter()
            asked(workers[1:], paths[:1])
            one.append((time.perf_counter() - saved) * 1000)
            new = asked(workers, paths)
            every.append((time.perf_counter() - saved) * 1000)
            whole.append((time.perf_counter() - began) * 1000)
            if new & tags:
                sys.exit("a feed was not new")
    result = {"one": spread(one), "twenty": spread(every), "with_save": spread(whole)}
    median, worst = LATENCY_BARS[name]
    say(
        f"{name:10} from the end of a save, one feed on a second worker {told(result['one'])}; "
        f"{FEEDS} feeds on both {told(result['twenty'])} (bars {median} and {worst}); "
        f"the same with the save itself {told(result['with_save'])}"
    )
    return result


def told(spread_of):
    return "p50 {:.1f} p99 {:.1f} ms".format(*spread_of)


def spread(values):
    return statistics.median(values), sorted(values)[int(len(values) * 0.99)]


def client(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def asked(workers, paths):
    """Ask every worker for all of them, a client each; give the tags of the last one's answers."""
    for clients in workers:
        for one, path in zip(clients, paths, strict=False):
            one.sendall(asking(path))
    return [{tag_of(one) for one, _ in zip(clients, paths, strict=False)} for clients in workers][
        -1
    ]


def asking(path):
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n".encode()


def tag_of(one):
    """Read a whole answer, and give its tag."""
    read = one.recv(1 << 20)
    head, _, body = read.partition(b"\r\n\r\n")
    left = int(re.search(rb"\r\nContent-Length: (\d+)", head)[1]) - len(body)
    while left > 0:
        left -= len(one.recv(left)) or sys.exit("a worker hung up")
    return re.search(rb"\r\nETag: (.*)\r\n", head)[1]


def sqlite(folder):
    return f"sqlite:///{Path(folder) / 'bench.sqlite'}"


if __name__ == "__main__":
    main()
