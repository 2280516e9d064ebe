"""Secret addresses of weekly digests: one of each unit answers, those before it have ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from calendars.ids import CampaignId, UnitCode
from service.store.tables import digests as t


@dataclass(frozen=True, slots=True)
class DigestAddress:
    """`generation` is the number of the unit's address, from 1."""

    campaign: CampaignId
    unit: UnitCode
    generation: int
    made_by: str
    made_at: datetime
    ended_at: datetime | None = None


class Digests:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, campaign: CampaignId, unit: UnitCode) -> DigestAddress | None:
        rows = t.digest_addresses.c
        return self._first(rows.campaign == campaign, rows.unit == unit)

    def by_hash(self, hashed: str) -> DigestAddress | None:
        return self._first(t.digest_addresses.c.hash == hashed)

    def add(self, hashed: str, address: DigestAddress) -> None:
        self._connection.execute(
            insert(t.digest_addresses).values(
                hash=hashed,
                campaign=address.campaign,
                unit=address.unit,
                generation=address.generation,
                made_by=address.made_by,
                made_at=address.made_at,
            )
        )

    def end(self, campaign: CampaignId, unit: UnitCode, by: str, at: datetime) -> None:
        rows = t.digest_addresses.c
        self._connection.execute(
            update(t.digest_addresses)
            .where(rows.campaign == campaign, rows.unit == unit, rows.ended_at.is_(None))
            .values(ended_by=by, ended_at=at)
        )

    def _first(self, *conditions: ColumnElement[bool]) -> DigestAddress | None:
        rows = t.digest_addresses.c
        found = select(t.digest_addresses).where(*conditions).order_by(rows.generation.desc())
        row = self._connection.execute(found.limit(1)).first()
        if row is None:
            return None
        return DigestAddress(
            row.campaign, row.unit, row.generation, row.made_by, row.made_at, row.ended_at
        )
