"""Feeds against nginx with the same bytes on disk, and against Radicale and xandikos.

Every server is held to the first core, the load to the second, in one run; medians of the rounds.
A row is void where wrk itself was busy for more than 95 % of the time, or the machine was not ours.
"""

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from rig import peers
from rig.office import office
from rig.servers import (
    MOST_BUSY,
    MOST_OTHERS,
    SERVER_CORE,
    family,
    free_ports,
    nginx,
    patiently,
    wrk,
    xunli,
)

from tests.support.postgresql import private_server

EVENTS = 120
"""About the 96 kB of a feed that publishers of calendars are compared with."""
KINDS = ("304", "gzip", "whole")
BARS = {"front": (0.40, 0.45, 0.60), "PostgreSQL, 2 replicas": (0.30, 0.35, 0.45)}


def main():
    told = argparse.ArgumentParser()
    told.add_argument("--rounds", type=int, default=3)
    told.add_argument("--seconds", type=int, default=2)
    told.add_argument("--no-peers", action="store_true")
    told.add_argument("-o", "--output")
    given = told.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        # What is started here stays on the servers' core, the database too.
        os.sched_setaffinity(0, {int(SERVER_CORE)})
        servers, calendar = started(stack, folder, peers_too=not given.no_peers)
        runs = {(name, kind): [] for name in servers for kind in KINDS}
        for _ in range(given.rounds):
            for kind in KINDS:
                for name, server in servers.items():
                    runs[name, kind].append(server(kind, given.seconds))
    rows = [row(name, kind, runs) for kind in KINDS for name in servers]
    report = {"events": EVENTS, "octets": len(calendar), "rows": rows}
    for one in rows:
        sys.stdout.write(line(one) + "\n")
    sys.stdout.write(json.dumps(report) + "\n")
    if given.output:
        Path(given.output).write_text(json.dumps(report, indent=1), encoding="utf-8")


def started(stack, folder, *, peers_too):
    """Give how to load each server, by name, and the calendar that all serve."""
    ports = free_ports(9)
    servers = {}
    sqlite = f"sqlite:///{folder / 'bench.sqlite'}"
    token = filled(sqlite)
    calendar, tag, pid = ours(stack, sqlite, folder, ports[0:2], token)
    servers["front"] = loader(f"http://127.0.0.1:{ports[1]}/feeds/{token}.ics", tag, pid)
    servers["granian"] = loader(f"http://127.0.0.1:{ports[0]}/feeds/{token}.ics", tag, pid)
    files = folder / "files"
    files.mkdir()
    (files / "feed.ics").write_bytes(calendar)
    (files / "feed.ics.gz").write_bytes(gzip.compress(calendar, 6, mtime=0))
    for port, sendfile in ((ports[2], True), (ports[3], False)):
        pid = stack.enter_context(nginx(files, port, sendfile=sendfile))
        url = f"http://127.0.0.1:{port}/feed.ics"
        held = patiently(lambda url=url: fetched(url))[1]
        servers[f"nginx, sendfile {'on' if sendfile else 'off'}"] = loader(url, held, pid)
    server = stack.enter_context(private_server())
    token = filled(server)
    _, tag, pid = ours(stack, server, folder, ports[4:6], token)
    ours(stack, server, folder, ports[6:8], token)
    servers["PostgreSQL, 2 replicas"] = loader(
        f"http://127.0.0.1:{ports[5]}/feeds/{token}.ics", tag, pid
    )
    if peers_too:
        pid, url = stack.enter_context(peers.radicale(folder, ports[8], calendar))
        servers["Radicale"] = loader(url, '"x"', pid, peers.NAME, connections=4)
        port = free_ports(1)[0]
        pid, url, script = stack.enter_context(peers.xandikos(folder, port, calendar))
        servers["xandikos"] = loader(url, '"x"', pid, connections=4, script=script)
    return servers, calendar


def filled(url):
    with office(url, 1) as made:
        made.programme(made.units[0], EVENTS)
        return made.links(1)[0]


def ours(stack, url, folder, ports, token):
    """Start a replica; give its calendar, its tag and its process."""
    own = Path(tempfile.mkdtemp(dir=folder))
    pid = stack.enter_context(xunli(url, *ports, own))
    for port in ports:
        path = f"http://127.0.0.1:{port}/feeds/{token}.ics"
        patiently(lambda path=path: fetched(path))
        # Twice, since the first makes the bytes and the second keeps them.
        for headers in ({}, {"Accept-Encoding": "gzip"}) * 2:
            tag = fetched(path, headers)[1]
    return fetched(path)[0], tag, pid


def fetched(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {})) as answer:
        return answer.read(), answer.headers["ETag"]


def loader(url, tag, pid, name=None, **more):
    headers = {
        "304": {"If-None-Match": tag, "Accept-Encoding": "gzip"},
        "gzip": {"Accept-Encoding": "gzip"},
        "whole": {},
    }
    name = name or {}
    return lambda kind, seconds: wrk(url, {**headers[kind], **name}, seconds, family(pid), **more)


def row(name, kind, runs):
    """Give the medians, and the ratios to the faster nginx of the same round.

    That of CPU per request says most where the machine was not quiet.
    """
    mine = runs[name, kind]
    best = [
        max(pair, key=lambda one: one.rate)
        for pair in zip(
            *(r for (n, k), r in runs.items() if k == kind and "nginx" in n), strict=True
        )
    ]
    ratio = statistics.median(m.rate / b.rate for m, b in zip(mine, best, strict=True))
    cpu = statistics.median(b.cpu_us / m.cpu_us for m, b in zip(mine, best, strict=True))
    radicale = runs.get(("Radicale", kind))
    times = radicale and statistics.median(
        m.rate / r.rate for m, r in zip(mine, radicale, strict=True)
    )
    medians = {
        key: statistics.median(getattr(one, key) for one in mine)
        for key in ("rate", "cpu_us", "median_ms", "p99_ms", "busy", "others")
    }
    bar = dict(zip(KINDS, BARS[name], strict=True))[kind] if name in BARS else None
    return {
        "server": name, "kind": kind, **medians, "errors": sum(one.errors for one in mine),
        "ratio": ratio, "cpu_ratio": cpu, "bar": bar, "times_radicale": times,
        "tail": medians["p99_ms"] / medians["median_ms"],
        "void": medians["busy"] > MOST_BUSY or medians["others"] > MOST_OTHERS,
    }  # fmt: skip


def line(one):
    bar = "" if one["bar"] is None else f" (bar {one['bar']:.2f})"
    times = "" if not one["times_radicale"] else f"  x{one['times_radicale']:.0f} Radicale"
    return (
        f"{one['kind']:5} {one['server']:24} {one['rate']:9.0f}/s {one['cpu_us']:8.1f} us CPU  "
        f"{one['ratio']:5.2f} of nginx{bar:11} (CPU {one['cpu_ratio']:.2f})  "
        f"p99 {one['p99_ms']:.2f} ms = "
        f"{one['tail']:.1f} medians{times}{'  void' if one['void'] else ''}"
    )


if __name__ == "__main__":
    main()
