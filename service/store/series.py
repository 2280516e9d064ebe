"""Rules of series in rows; which one somebody saw is told by the batch that kept it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from calendars.ids import SeriesId
from calendars.timetable import Change, Noun, Series
from service.store.mapping import from_plain, to_plain
from service.store.tables import series as t


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    series: Series
    batch: int


class AllSeries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def some(self, keys: Collection[SeriesId]) -> dict[SeriesId, SeriesRecord]:
        if not keys:
            return {}
        rows = self._connection.execute(select(t.series).where(t.series.c.id.in_(sorted(keys))))
        return {
            SeriesId(row.id): SeriesRecord(from_plain(row.rule, Series), row.batch) for row in rows
        }

    def save(self, changes: Iterable[Change], batch: int) -> None:
        """Store each as `batch` leaves it."""
        last = {change.key: change.after for change in changes if change.noun is Noun.SERIES}
        if not last:
            return
        self._connection.execute(delete(t.series).where(t.series.c.id.in_(sorted(last))))
        rows = [
            {"id": key, "batch": batch, "rule": to_plain(rule)}
            for key, rule in last.items()
            if rule is not None
        ]
        if rows:
            self._connection.execute(insert(t.series), rows)
