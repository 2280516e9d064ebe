"""Events as they were written, for every feed that shows them: each is written once a revision."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from calendars.feeds.components import EventWriter
from calendars.feeds.options import Options
from calendars.timetable import Campaign, Stamped

Label = tuple[object, ...]
MOST_BYTES = 8_000_000
_OVERHEAD = 500


def label(stamped: Stamped, options: Options) -> Label:
    """Name all that the lines of an event depend on, within one revision of the campaign.

    A stamp rises with every change that alters them.
    """
    stamp = stamped.stamp
    return (
        stamped.event.uid, stamp.sequence, stamp.revised_at,
        options.language, options.reminders, options.cancelled, options.edition,
    )  # fmt: skip


class Shelf:
    """Of one revision of the campaign; safe to share between threads.

    Only what the lint passed is put on it. What was not asked for longest goes first.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._written: OrderedDict[Label, bytes] = OrderedDict()
        self._writers: dict[Label, EventWriter] = {}
        self._lock = Lock()

    def writer(self, options: Options, campaign: Campaign) -> EventWriter:
        """Give who writes what is not here, and remembers what events share: one of a few."""
        alike = options.language, options.reminders, options.cancelled
        if alike not in self._writers:
            self._writers[alike] = EventWriter(options, campaign)
        return self._writers[alike]

    def get(self, name: Label) -> bytes | None:
        with self._lock:
            lines = self._written.get(name)
            if lines is not None:
                self._written.move_to_end(name)
            return lines

    def put(self, written: Iterable[tuple[Label, bytes]]) -> None:
        with self._lock:
            for name, lines in written:
                if name not in self._written:
                    self._written[name] = lines
                    self._bytes += len(lines) + _OVERHEAD
            while self._bytes > self._most_bytes:
                _, gone = self._written.popitem(last=False)
                self._bytes -= len(gone) + _OVERHEAD
