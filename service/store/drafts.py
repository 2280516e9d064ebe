"""Drafts of events in rows; which one somebody saw is told by the batch that kept it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from calendars.ids import CampaignId, EventUid
from calendars.timetable import Change, Draft, Noun
from service.store.mapping import from_plain, to_plain
from service.store.tables import drafts as t
from service.store.tables import timetable as events

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class DraftRecord:
    draft: Draft
    batch: int


class Drafts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def some(self, uids: Collection[EventUid]) -> dict[EventUid, DraftRecord]:
        wanted, found = sorted(uids), {}
        for n in range(0, len(wanted), _CHUNK):
            here = select(t.drafts).where(t.drafts.c.uid.in_(wanted[n : n + _CHUNK]))
            for row in self._connection.execute(here):
                draft = from_plain(row.draft, Draft)
                found[EventUid(row.uid)] = DraftRecord(draft, row.batch)
        return found

    def uids(self, campaign: CampaignId) -> tuple[EventUid, ...]:
        """Give the events of `campaign` that have one."""
        rows = events.events.c
        found = select(t.drafts.c.uid).join(events.events, rows.uid == t.drafts.c.uid)
        living = found.where(rows.campaign == campaign, ~rows.removed).order_by(t.drafts.c.uid)
        return tuple(map(EventUid, self._connection.execute(living).scalars()))

    def save(self, changes: Iterable[Change], batch: int) -> None:
        """Store each as `batch` leaves it."""
        last = {change.key: change.after for change in changes if change.noun is Noun.DRAFT}
        if not last:
            return
        self._connection.execute(delete(t.drafts).where(t.drafts.c.uid.in_(sorted(last))))
        rows = [
            {"uid": uid, "batch": batch, "draft": to_plain(draft)}
            for uid, draft in last.items()
            if draft is not None
        ]
        if rows:
            self._connection.execute(insert(t.drafts), rows)
