"""Writes down, once a minute and at exit, what subscribers were answered since it last did."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from multiprocessing.util import Finalize
from threading import Event, Thread
from zoneinfo import ZoneInfo

from calendars.feeds import agent_of
from service.clock import Clock
from service.feeds.counting import Answered, Tally
from service.store import Store, Unavailable
from service.store.fetches import Fetched

PAUSE = 60.0
"""Seconds between two writings: what a crash may lose."""
_FETCHED = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})


class Scribe:
    """Of one process. What could not be written is kept for the next time."""

    def __init__(self, store: Store, tally: Tally, clock: Clock) -> None:
        self._store, self._tally, self._clock = store, tally, clock
        self._since = clock.now()
        self._stopped = Event()
        self._unwritten: Mapping[Answered, int] = {}

    def start(self) -> None:
        Thread(target=self._run, name="xunli-fetches", daemon=True).start()
        # A server's workers are children of multiprocessing, which leave without asking atexit.
        Finalize(None, self.stop, exitpriority=0)

    def stop(self) -> None:
        self._stopped.set()
        self.write()

    def _run(self) -> None:
        while not self._stopped.wait(PAUSE):
            self.write()

    def write(self) -> None:
        since, self._since = self._since, self._clock.now()
        taken = dict(self._unwritten)
        for answered, count in self._tally.take().items():
            taken[answered] = taken.get(answered, 0) + count
        try:
            write_down(self._store, taken, since)
        except Unavailable:
            self._unwritten = taken
        else:
            self._unwritten = {}


def write_down(store: Store, answered: Mapping[Answered, int], since: datetime) -> None:
    """Add to the links' statistics what was answered after `since`, which counts as its time."""
    fetched = {one: count for one, count in answered.items() if one.status in _FETCHED}
    refused: Counter[int] = Counter()
    for one, count in answered.items():
        if one.status == HTTPStatus.GONE:
            refused[one.link] += count
    if not fetched and not refused:
        return
    with store.writing() as work:
        zone = work.campaigns.current().zone
        if fetched:
            work.fetches.add(list(_fetched(fetched, since, zone)))
        if refused:
            work.fetches.add_refused(refused, since)


def _fetched(
    answered: Mapping[Answered, int], since: datetime, zone: ZoneInfo
) -> Iterator[Fetched]:
    """Put together what differs in no more than the wording of the agent."""
    counts: defaultdict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one, count in answered.items():
        agent = agent_of(one.agent)
        key = one.link, agent.app.value, agent.version
        counts[key][one.status == HTTPStatus.NOT_MODIFIED] += count
    day = since.astimezone(zone).date()
    for (link, app, version), (whole, unchanged) in counts.items():
        yield Fetched(link, day, app, version, whole, unchanged, since)
