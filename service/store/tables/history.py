"""Every change of everything that is edited, in batches; rows are only ever added."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.tables.timetable import UID
from service.store.types import UtcDateTime

KEY = 200

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    # Minted by the form or the command: "send again" is recognised by it.
    Column("operation", String(UID), nullable=False, unique=True),
    Column("actor", String(200), nullable=False),
    Column("account", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undo_of", Integer, ForeignKey("batches.id")),
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
