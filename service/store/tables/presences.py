"""Who has the form of an event open: rows that lapse by themselves."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from service.store.metadata import metadata
from service.store.tables.timetable import UID
from service.store.types import UtcDateTime

presences = Table(
    "presences",
    metadata,
    Column("uid", String(UID), ForeignKey("events.uid", ondelete="CASCADE"), primary_key=True),
    Column(
        "account", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True,
        index=True,
    ),
    Column("seen_at", UtcDateTime, nullable=False),
)  # fmt: skip
