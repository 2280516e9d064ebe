"""Edits of events that are kept until they are released."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from service.store.metadata import metadata
from service.store.tables.timetable import UID

drafts = Table(
    "drafts",
    metadata,
    # Of an event, which may have been taken out meanwhile and come back.
    Column("uid", String(UID), primary_key=True),
    # The batch that kept it last: what was seen is told by it.
    Column("batch", Integer, ForeignKey("batches.id"), nullable=False),
    Column("draft", JSON, nullable=False),
)
