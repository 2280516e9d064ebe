"""Feeds (what), their bytes, their links (a subscriber's secret address), and alarms."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.types import UtcDateTime

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    # `unit` with code and role; `public` with a unit's code or `*`; `person`, `leader` and `group`
    # with theirs; `view` with the code of a filter.
    Column("scope", String(20), nullable=False),
    Column("code", String(CODE), nullable=False),
    Column("role", String(CODE), nullable=False),
    # Canonical text of the options; the same options always make the same text.
    Column("options", String(400), nullable=False),
    Column("revision", Integer, nullable=False),
    # Last-Modified in seconds since 1970: later than before with each revision.
    Column("modified", Integer, nullable=False),
    # From here on older bytes must never be served: audience or visibility was narrowed.
    Column("narrowed", Integer, nullable=False),
    UniqueConstraint("campaign", "scope", "code", "role", "options"),
    Index(None, "campaign", "role"),
    sqlite_autoincrement=True,
)

feed_views = Table(
    "feed_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    # Begin of the SHA-256 of the filter.
    Column("code", String(CODE), nullable=False),
    # Canonical text of the filter; the same filter always makes the same text.
    Column("filter", Text, nullable=False),
    UniqueConstraint("campaign", "code"),
    sqlite_autoincrement=True,
)

feed_view_marks = Table(
    "feed_view_marks",
    metadata,
    Column("view", Integer, ForeignKey("feed_views.id", ondelete="CASCADE"), primary_key=True),
    # What an event that the view lets through bears, or whose name the view bears.
    Column("mark", String(80), primary_key=True, index=True),
)

feed_bytes = Table(
    "feed_bytes",
    metadata,
    Column("feed", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("renderer", String(20), nullable=False),
    # SHA-256 of the body before compression, hexadecimal.
    Column("digest", String(64), nullable=False),
    Column("modified", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("events", Integer, nullable=False, server_default="0"),
    Column("gzip", LargeBinary, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Integer, ForeignKey("feeds.id"), nullable=False, index=True),
    Column("label", String(200), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # The link still answers on this day, in the campaign's zone.
    Column("expires_on", Date),
    Column("revoked_at", UtcDateTime),
    # Code of whom the link was made for: it ends with that person's post.
    Column("person", String(CODE)),
    sqlite_autoincrement=True,
)

link_acts = Table(
    "link_acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("link", Integer, ForeignKey("links.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    # amended, rotated, revoked
    Column("act", String(20), nullable=False),
    # What it was before: for `amended` only.
    Column("before", JSON, nullable=False),
    sqlite_autoincrement=True,
)

link_fetches = Table(
    "link_fetches",
    metadata,
    Column("link", Integer, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    # In the campaign's zone.
    Column("day", Date, primary_key=True),
    # The app and the class of its version, as far as it says so itself.
    Column("app", String(20), primary_key=True),
    Column("version", String(40), primary_key=True),
    # How often it was answered 200, and how often 304.
    Column("whole", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False),
)

link_refusals = Table(
    "link_refusals",
    metadata,
    Column("link", Integer, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    # How often an address of the link was answered 410, and when last.
    Column("count", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    # SHA-256 of the token; the token itself is nowhere in the database.
    Column("hash", String(64), primary_key=True),
    Column("link", Integer, ForeignKey("links.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("generation", Integer, nullable=False),
    # A rotated token goes on answering until then.
    Column("until", UtcDateTime),
)

alarms = Table(
    "alarms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("code", String(80), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    UniqueConstraint("code", "subject"),
    sqlite_autoincrement=True,
)
