"""Events as they were written, for every feed that shows them: each is written once a revision."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from hashlib import blake2b
from threading import Lock

from calendars.feeds.components import EventWriter
from calendars.feeds.options import Options
from calendars.ids import EventUid
from calendars.timetable import Campaign, Stamped

Label = tuple[object, ...]
MOST_BYTES = 8_000_000
MOST_CLEAN = 5_000
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
        self._clean: OrderedDict[bytes, None] = OrderedDict()
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

    def clean(self, calendar: bytes) -> bool:
        """Tell whether the lint passed these very bytes before."""
        with self._lock:
            return _digest(calendar) in self._clean

    def note_clean(self, calendar: bytes) -> None:
        with self._lock:
            self._clean[_digest(calendar)] = None
            if len(self._clean) > MOST_CLEAN:
                self._clean.popitem(last=False)


class Margin(Shelf):
    """A shelf for one save: `unsettled` events, whose stamps may yet be given again, stay here."""

    def __init__(self, shelf: Shelf, unsettled: Collection[EventUid]) -> None:
        super().__init__()
        self._shelf = shelf
        self._unsettled = unsettled

    def writer(self, options: Options, campaign: Campaign) -> EventWriter:
        return self._shelf.writer(options, campaign)

    def get(self, name: Label) -> bytes | None:
        return super().get(name) if name[0] in self._unsettled else self._shelf.get(name)

    def put(self, written: Iterable[tuple[Label, bytes]]) -> None:
        written = tuple(written)
        super().put(one for one in written if one[0][0] in self._unsettled)
        self._shelf.put(one for one in written if one[0][0] not in self._unsettled)

    def clean(self, calendar: bytes) -> bool:
        return self._shelf.clean(calendar)

    def note_clean(self, calendar: bytes) -> None:
        self._shelf.note_clean(calendar)


def _digest(calendar: bytes) -> bytes:
    return blake2b(calendar, digest_size=16).digest()
