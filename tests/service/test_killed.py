"""A process that is killed in the middle of saves loses none that it has answered."""

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from itertools import count, pairwise

import pytest

from calendars.timetable import Amend, Schedule
from service.clock import SystemClock
from service.publishing import Actor, Request, publish
from service.store import Store, make_engine
from tests.service.conftest import CAMPAIGN, OTHERS, SESSION, meeting, span

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.service.test_killed"])
KILLS = 2
DRAWN = [meeting(40 + n, "READ", "AB", span(24, 9 + n), "own") for n in range(3)]


def save_for_ever(url, name, answered):
    """Save again and again, three events at a time; tell of each save once it has answered."""
    store = Store(make_engine(url))
    for number in count():
        edits = [
            Amend(replace(event, place=f"{name} {number}"))
            for event in (SESSION, OTHERS, *DRAWN)[number % 3 : number % 3 + 3]
        ]
        done = f"{name}-{number}"
        publish(store, Request(edits, Actor(name), done, SystemClock().now()))
        answered.send(done)


def killed(url, name):
    """Let a process save until it has answered a few times, kill it, and give what it answered."""
    here, there = _processes.Pipe(duplex=False)
    process = _processes.Process(target=save_for_ever, args=(url, name, there), daemon=True)
    process.start()
    there.close()
    found = [here.recv() for _ in range(5)]
    # Somewhere in the middle of the next: no matter where.
    time.sleep(0.007)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while here.poll():
        try:
            found.append(here.recv())
        except EOFError:
            break
    process.close()
    return found


@pytest.mark.parametrize("reads", [False, True], ids=["", "while feeds are made in the save"])
def test_save_that_was_answered_is_there_and_none_is_there_by_half(
    seeded, client, engine_url, reads
):
    seeded.save(*map(Schedule, DRAWN))
    if reads:
        for role in ("central", "leader", "all"):
            client.get(seeded.path(role=role))
    answered = [one for n in range(KILLS) for one in killed(engine_url, f"会议室{n}")]
    with seeded.store.reading() as work:
        batches = work.history.batches(CAMPAIGN, limit=10_000)
        assert work.history.verify().flaw is None
        stored = {event.uid: work.events.get(event.uid) for event in (SESSION, OTHERS, *DRAWN)}
        held = {feed: work.feeds.bytes_of(feed.id) for feed in work.feeds.all(CAMPAIGN)}
    assert set(answered) <= {batch.operation for batch in batches}
    for uid, record in stored.items():
        steps = [c for b in reversed(batches) for c in b.changes if c.key == uid]
        assert all(one.after == other.before for one, other in pairwise(steps))
        assert not steps or steps[-1].after == record.event
    changed = [len(batch.changes) for batch in batches if batch.operation.startswith("会议室")]
    assert set(changed) == {3}
    assert all(data.revision <= feed.revision for feed, data in held.items() if data)
    assert seeded.move().batch is not None
    place = seeded.record(SESSION).event.place
    assert place.encode() in client.get(seeded.path(role="all")).data.replace(b"\r\n ", b"")
