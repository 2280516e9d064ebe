"""Runs of the planner: what was asked, how far it is, and what came of it."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text, false

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.tables.timetable import UID
from service.store.types import UtcDateTime

plan_runs = Table(
    "plan_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "campaign",
        String(CODE),
        ForeignKey("campaigns.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    # Minted by the form: "send again" asks once.
    Column("operation", String(UID), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    # Where the log of changes stood when the timetable was read.
    Column("revision", Integer, nullable=False),
    Column("stop", Boolean, nullable=False, server_default=false()),
    # When the process that works on it last said so.
    Column("seen_at", UtcDateTime),
    Column("progress", JSON(none_as_null=True)),
    Column("proposal", JSON(none_as_null=True)),
    Column("fault", Text),
    sqlite_autoincrement=True,
)
