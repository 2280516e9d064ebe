"""What happened to events lately, as history has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, or_, select

from calendars.ids import CampaignId, EventUid, UnitCode
from calendars.timetable import Change, Noun
from service.store.mapping import change_from_plain
from service.store.tables import history as t

_DISTRICT = '"district": true'


@dataclass(frozen=True, slots=True)
class Told:
    """A change of an event, with the save that made it."""

    batch: int
    at: datetime
    reason: str
    change: Change


class Recent:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def events(
        self,
        campaign: CampaignId,
        most: int,
        unit: UnitCode | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Told, ...]:
        """Give the newest `most` changes of events in [since, until), the oldest of them first.

        With `unit`, all that concern it are among them, and few others.
        """
        batches, changes = t.batches.c, t.changes.c
        found = (
            select(t.changes, batches.at, batches.reason)
            .join(t.batches, batches.id == changes.batch)
            .where(batches.campaign == campaign, changes.noun == Noun.EVENT.value)
            .order_by(changes.batch.desc(), changes.ordinal.desc())
            .limit(most)
        )
        if since is not None:
            found = found.where(batches.at >= since)
        if until is not None:
            found = found.where(batches.at < until)
        if unit is not None:
            written = [cast(side, Text) for side in (changes.before, changes.after)]
            found = found.where(
                or_(
                    *(side.contains(f'"{unit}"', autoescape=True) for side in written),
                    *(side.contains(_DISTRICT, autoescape=True) for side in written),
                )
            )
        rows = reversed(self._connection.execute(found).all())
        return tuple(map(_told, rows))

    def of_event(self, uid: EventUid, most: int) -> tuple[Told, ...]:
        """Give the newest `most` changes of one event, the newest of them first."""
        batches, changes = t.batches.c, t.changes.c
        found = (
            select(t.changes, batches.at, batches.reason)
            .join(t.batches, batches.id == changes.batch)
            .where(changes.noun == Noun.EVENT.value, changes.key == uid)
            .order_by(changes.batch.desc(), changes.ordinal.desc())
            .limit(most)
        )
        return tuple(map(_told, self._connection.execute(found)))


def _told(row: Row[Any]) -> Told:
    change = change_from_plain(row.noun, row.key, row.before, row.after)
    return Told(row.batch, row.at, row.reason, change)
