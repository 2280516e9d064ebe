"""Secret addresses of weekly digests."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.types import UtcDateTime

digest_addresses = Table(
    "digest_addresses",
    metadata,
    # SHA-256 of the token; the token itself is nowhere in the database.
    Column("hash", String(64), primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    Column("unit", String(CODE), nullable=False),
    # The next address of a unit has the next number; only the newest may be without an end.
    Column("generation", Integer, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ended_by", String(200)),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("campaign", "unit", "generation"),
)
