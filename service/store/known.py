"""Events as they were read before, so that what has not changed is not put together again."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from calendars.ids import EventUid
from service.store.records import Record

_MOST = 20_000


class Known:
    """Of one process; safe to share between threads. What was not asked for longest goes first.

    Only what is committed may be put here: versions and stamps that were rolled back are given
    again, to something else.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._records: OrderedDict[EventUid, Record] = OrderedDict()
        self._lock = Lock()

    def find(self, rows: Iterable[Any]) -> dict[EventUid, Record]:
        """Give those that stand as `rows` say, which begin with uid, version and SEQUENCE.

        The last rises by itself when something that an event names was renamed.
        """
        found = {}
        with self._lock:
            for row in rows:
                record = self._records.get(row[0])
                if record and (record.version, record.stamp.sequence) == (row[1], row[2]):
                    self._records.move_to_end(row[0])
                    found[row[0]] = record
        return found

    def put(self, records: Iterable[Record]) -> None:
        with self._lock:
            for record in records:
                self._records[record.event.uid] = record
                self._records.move_to_end(record.event.uid)
            while len(self._records) > self._most:
                self._records.popitem(last=False)
