"""Entries of the ledger: what the rules read and a calendar does not hold."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.tables.history import KEY

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("key", String(KEY), primary_key=True),
    # Empty for the district.
    Column("unit", String(CODE)),
    Column("kind", String(CODE), nullable=False),
    Column("step", String(CODE), nullable=False),
    Column("subject", String(80), nullable=False),
    # A wall time in the campaign's zone, or only its day; both empty where none is asked.
    Column("on_day", Date),
    Column("on_time", DateTime),
    Column("values", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    # A row that was taken back stays, so that its version never falls.
    Column("removed", Boolean, nullable=False),
    Index(None, "campaign", "unit"),
)
