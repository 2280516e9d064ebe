"""The schema, a module a feature. Importing this makes the metadata complete."""

from service.store.tables import (
    accounts,
    campaigns,
    digests,
    drafts,
    feeds,
    files,
    history,
    ledger,
    planner,
    presences,
    series,
    timetable,
    verdicts,
)

__all__ = [
    "accounts",
    "campaigns",
    "digests",
    "drafts",
    "feeds",
    "files",
    "history",
    "ledger",
    "planner",
    "presences",
    "series",
    "timetable",
    "verdicts",
]
