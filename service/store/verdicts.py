"""The verdicts that were kept last, for a process that has judged nothing yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from calendars.ids import CampaignId
from service.store.history import Mark
from service.store.tables import verdicts as t


@dataclass(frozen=True, slots=True)
class KeptVerdicts:
    """As of a day, when the log stood at `mark`; `rows` by unit, the district's under ""."""

    on: date
    mark: Mark
    judge: str
    rows: Mapping[str, str]

    def same(self, on: date, mark: Mark, judge: str) -> bool:
        here = (self.mark.batch, self.mark.operation)
        return (self.on, self.judge, *here) == (on, judge, mark.batch, mark.operation)


class Verdicts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, campaign: CampaignId) -> KeptVerdicts | None:
        found = select(t.verdicts).where(t.verdicts.c.campaign == campaign)
        row = self._connection.execute(found).first()
        if row is None:
            return None
        return KeptVerdicts(row.on, Mark(row.batch, row.operation), row.judge, row.rows)

    def keep(self, campaign: CampaignId, kept: KeptVerdicts) -> None:
        """Store them over what was kept before, unless the log had gone further by then."""
        before = self.of(campaign)
        if before is not None and before.mark.batch > kept.mark.batch:
            return
        self._connection.execute(delete(t.verdicts).where(t.verdicts.c.campaign == campaign))
        values = {
            "campaign": campaign,
            "on": kept.on,
            "batch": kept.mark.batch,
            "operation": kept.mark.operation,
            "judge": kept.judge,
            "rows": dict(kept.rows),
        }
        self._connection.execute(insert(t.verdicts).values(values))
