"""Every change of everything that is edited, in batches; rows are only ever added.

The migration that chained them also forbids UPDATE and DELETE by triggers.
"""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.tables.timetable import UID
from service.store.types import UtcDateTime

KEY = 200
DIGEST = 64
"""SHA-256, hexadecimal."""

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    # Minted by the form or the command: "send again" is recognised by it.
    Column("operation", String(UID), nullable=False, unique=True),
    Column("actor", String(200), nullable=False, index=True),
    Column("account", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    # The name under which subscribers were told of it; empty for all other saves.
    Column("release", String(200), nullable=False),
    Column("undo_of", Integer, ForeignKey("batches.id"), index=True),
    # Of the one change that was undone; empty where the whole batch was.
    Column("undo_ordinal", Integer),
    # Of the batch before, and of this one together with it: see `service.store.chain`.
    Column("previous", String(DIGEST), nullable=False),
    Column("digest", String(DIGEST), nullable=False),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batches.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("noun", String(20), nullable=False),
    Column("key", String(KEY), nullable=False, index=True),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    UniqueConstraint("batch", "ordinal"),
    sqlite_autoincrement=True,
)

# What a batch can be found by: unit, person, noun, what was done.
facets = Table(
    "facets",
    metadata,
    Column("batch", Integer, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("facet", String(20), primary_key=True),
    Column("code", String(KEY), primary_key=True),
    Index(None, "facet", "code", "batch"),
)
