"""What every page costs the office account, by the built-in district and one of 1,000 units.

Each page is asked for in this process, first cold (nothing kept since the start, though the
libraries are loaded), then again; the best of several counts against the limit. `CPU` is time of
this processor, `wall` what passed. Another database: `XUNLI_DATABASE_URL`, which must be empty.
"""

import json
import os
import re
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from districts import grown, studied

from calendars.timetable import Amend, Stamp
from service.app import create_app
from service.cli.main import files
from service.clock import FixedClock
from service.publishing import Actor, Request, publish
from service.settings import Settings
from service.store import EntryRecord, Record, Store, make_engine, schema
from service.store.accounts import Account
from service.store.files import KEPT
from service.web.memory import collect_seldom

LIMIT = 200
"""Milliseconds to the first byte."""
ROUNDS, EDITS, MANY_LIMITS = 5, 300, 40
"""What takes many times the limit at first is asked for once more, not `ROUNDS` times."""
NOW = datetime(2026, 1, 5, tzinfo=UTC)
PASSWORD = "lantern-harbour-42"  # noqa: S105 -- of a database that is thrown away
ELSEWHERE = {"feeds.by_token", "feeds.of_public", "invitations.accept", "static", "batches.series",
             "identity.leave", "identity.back", "identity.confirm", "accounts.login",
             "accounts.code"}  # fmt: skip
"""No pages of an office account."""


def main() -> None:
    collect_seldom()
    district = studied()
    chosen = {"102": lambda: district, "1000": lambda: grown(district, 1000, 50_000)}
    results = {}
    for name in sys.argv[1:] or chosen:
        with tempfile.TemporaryDirectory() as folder:
            url = os.environ.get("XUNLI_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite"
            results[name] = measure(chosen[name](), url)
        if "XUNLI_DATABASE_URL" in os.environ:
            break
    sys.stdout.write(json.dumps(results) + "\n")


def measure(district, url):
    store, settings = filled(district, url)
    app = create_app(settings, FixedClock(NOW), store)
    office = signed_in(app)
    sys.stdout.write(f"{len(district.campaign.units)} units, {len(district.timetable.events)} "
                     f"events\n{'page':34} {'status':>6} {'kB':>6} {'first':>8} {'CPU':>8} "
                     f"{'wall':>8} {'of limit':>9}\n")  # fmt: skip
    found = {}
    for endpoint, path in sorted(pages(app, district), key=lambda page: page[1]):
        first, _, answer = timed(office, path)
        rounds = ROUNDS if first < MANY_LIMITS * LIMIT else 1
        again = [timed(office, path)[:2] for _ in range(rounds)]
        cpu, wall = (min(times) for times in zip(*again, strict=True))
        found[endpoint] = {"first": first, "cpu": cpu, "wall": wall, "ratio": cpu / LIMIT}
        sys.stdout.write(
            f"{path[:34]:34} {answer.status_code:6} {len(answer.data) // 1024:6} {first:8.1f} "
            f"{cpu:8.1f} {wall:8.1f} {cpu / LIMIT:8.2f}{'' if cpu <= LIMIT else ' over'}\n"
        )
    return found


def filled(district, url):
    """Give a store that holds the district, and a history of many small edits."""
    engine = make_engine(url)
    schema.upgrade(engine)
    store, campaign = Store(engine), district.campaign
    stamp = Stamp(0, NOW)
    events = list(district.timetable.events.values())
    with store.writing() as work:
        work.campaigns.add(campaign, NOW)
        kept = {name: data for name, data in files(None).items() if name in KEPT}
        work.files.add(campaign.id, kept)
        work.events.add(campaign.id, [Record(event, stamp, 1) for event in events])
        work.ledger.add(campaign.id, [EntryRecord(e, 1) for e in district.ledger.entries.values()])
        secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        work.accounts.add(Account(0, "office", secret, "office", None, None, None), NOW)
    for number, event in enumerate(events[:EDITS]):
        moved = replace(event, note=f"{number}")
        at = NOW + timedelta(minutes=number)
        publish(store, Request([Amend(moved)], Actor("bench"), f"bench-{number}", at))
    hour = timedelta(hours=1)
    settings = Settings("", "s" * 40, "http://localhost", "zh", district.on, None, 0, hour, hour)
    return store, settings


def signed_in(app):
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)[1]
    data = {"username": "office", "password": PASSWORD, "csrf_token": token}
    if client.post("/login", data=data).status_code != 303:
        sys.exit("the office account cannot sign in")
    return client


def pages(app, district):
    unit = next(iter(district.campaign.units))
    own = next(e.uid for e in district.timetable.events.values() if unit in e.units)
    given = {"unit": unit, "code": unit, "rule": "R10", "uid": own, "batch": 1, "number": 1}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in ELSEWHERE:
            known = {name: given[name] for name in rule.arguments if name in given}
            if len(known) == len(rule.arguments):
                with app.test_request_context():
                    yield rule.endpoint, app.url_for(rule.endpoint, **known)


def timed(client, path):
    cpu, wall = time.process_time(), time.perf_counter()
    answer = client.get(path)
    return (
        (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000, answer
    )  # fmt: skip


if __name__ == "__main__":
    main()
