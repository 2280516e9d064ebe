"""A campaign's files that are kept as they were loaded, and read when they are needed."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from calendars.ids import CampaignId
from service.store.tables import files as t

CATALOGUE, RULES, RECIPE = "ledger.toml", "rules.toml", "draft.toml"
KEPT = (RECIPE, CATALOGUE, RULES)
"""All others are taken apart into rows."""


class Files:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: CampaignId, files: Mapping[str, bytes]) -> None:
        """Keep those of `files` that are not there yet; none is ever replaced."""
        there = self.of(campaign)
        rows = [
            {"campaign": campaign, "name": name, "data": data}
            for name, data in files.items()
            if name not in there
        ]
        if rows:
            self._connection.execute(insert(t.campaign_files), rows)

    def of(self, campaign: CampaignId) -> dict[str, bytes]:
        """Give all of them by name."""
        files = t.campaign_files.c
        found = select(files.name, files.data).where(files.campaign == campaign)
        return {row.name: bytes(row.data) for row in self._connection.execute(found)}
