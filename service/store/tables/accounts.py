"""Accounts, their sessions, and the attempts that limits count."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

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
    Column("demo", Boolean, nullable=False, server_default=false()),
    # The second factor's secret, sealed with a key that is not in the database.
    Column("second_secret", String(200)),
    # The last 30-second step whose code was taken: a code opens once.
    Column("second_step", Integer),
    # Who this is at the identity provider: issuer and subject.
    Column("identity", String(400)),
    Index(None, "identity", unique=True),
    sqlite_autoincrement=True,
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    # SHA-256 of a code of 80 random bits.
    Column("hash", String(64), primary_key=True),
    Column(
        "account",
        Integer,
        ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

invitations = Table(
    "invitations",
    metadata,
    # SHA-256 of what the one-time address holds.
    Column("hash", String(64), primary_key=True),
    # Whose password it sets; none: it makes a new account.
    Column("account", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("granted", String(20), nullable=False),
    Column("unit", String(CODE)),
    Column("guidance_group", String(CODE)),
    Column("note", String(200), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

# Signed in with a password, but not yet with the second factor.
half_sessions = Table(
    "half_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column(
        "account",
        Integer,
        ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("began_at", UtcDateTime, nullable=False),
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

# A filter of the timetable and the view that shows it, under a name.
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("view", String(20), nullable=False),
    # As `EventQuery.canonical`.
    Column("filter", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    UniqueConstraint("account", "name"),
    sqlite_autoincrement=True,
)

default_views = Table(
    "default_views",
    metadata,
    Column("account", Integer, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "view",
        Integer,
        ForeignKey("saved_views.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)
