"""How every rule stood for every unit when the log was last judged: read again, never merged."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.tables.timetable import UID

verdicts = Table(
    "verdicts",
    metadata,
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    ),
    # As of which day.
    Column("on", Date, nullable=False),
    # Where the log stood.
    Column("batch", Integer, nullable=False),
    Column("operation", String(UID), nullable=False),
    # Which rules by which code judged.
    Column("judge", String(64), nullable=False),
    # A letter for each rule, by unit; the district's under the empty code.
    Column("rows", JSON, nullable=False),
)
