"""Accounts, their sessions, and the attempts that limits count."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.types import UtcDateTime

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("granted", String(20), nullable=False),
    Column("unit", String(CODE)),
    Column("guidance_group", String(CODE)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    # SHA-256 of what the cookie holds.
    Column("hash", String(64), primary_key=True),
    Column(
        "account",
        Integer,
        ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("agent", String(200), nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is limited, and for whom: `sign_in/account/office`, `sign_in/address/10.0.0.7`.
    Column("subject", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "subject", "at"),
    sqlite_autoincrement=True,
)
