"""The rules of series."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from service.store.metadata import metadata
from service.store.tables.timetable import UID

series = Table(
    "series",
    metadata,
    Column("id", String(UID), primary_key=True),
    # The batch that kept it last: what was seen is told by it.
    Column("batch", Integer, ForeignKey("batches.id"), nullable=False),
    Column("rule", JSON, nullable=False),
)
