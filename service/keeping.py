"""Drafts and rules of series in a save. Only `service.publishing` calls it, in its transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from calendars.ids import EventUid, SeriesId
from calendars.timetable import Change, KeepSeries, Noun, Revert, Timetable
from service.errors import StaleEdit
from service.store import DraftRecord, SeriesRecord, Work


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of those that a save concerns."""

    drafts: Mapping[EventUid, DraftRecord]
    series: Mapping[SeriesId, SeriesRecord]

    def within(self, timetable: Timetable) -> Timetable:
        for uid, draft in self.drafts.items():
            timetable = timetable.with_draft(uid, draft.draft)
        for key, record in self.series.items():
            timetable = timetable.with_series(key, record.series)
        return timetable


def opened(work: Work, uids: Collection[EventUid], edits: Iterable[object]) -> Kept:
    return Kept(work.drafts.some(uids), work.series.some(_series(edits)))


def _series(edits: Iterable[object]) -> set[SeriesId]:
    found = set()
    for edit in edits:
        match edit:
            case KeepSeries(series):
                found.add(series.id)
            case Revert(change) if change.noun is Noun.SERIES:
                found.add(SeriesId(change.key))
            case _:
                pass
    return found


def refuse_stale(
    kept: Kept, drafts: Mapping[EventUid, int], series: Mapping[SeriesId, int]
) -> None:
    """Raise StaleEdit where another batch kept it than was seen; 0 stands for none."""
    for uid, seen in drafts.items():
        if (kept.drafts[uid].batch if uid in kept.drafts else 0) != seen:
            raise StaleEdit("draft.stale", uid=uid, seen=seen)
    for key, seen in series.items():
        if (kept.series[key].batch if key in kept.series else 0) != seen:
            raise StaleEdit("series.stale", key=key, seen=seen)


def save(work: Work, changes: Collection[Change], batch: int) -> None:
    work.drafts.save(changes, batch)
    work.series.save(changes, batch)
