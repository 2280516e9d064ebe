"""Events, and whom they concern."""

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
    Text,
)

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE
from service.store.types import UtcDateTime

UID = 80

events = Table(
    "events",
    metadata,
    Column("uid", String(UID), primary_key=True),
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False
    ),
    Column("kind", String(CODE), nullable=False),
    Column("phase", String(CODE), nullable=False),
    # Wall times in the campaign's zone; both empty for whole days.
    Column("starts_at", DateTime),
    Column("ends_at", DateTime),
    # Both included, for meetings too, so that one index finds what happens on a day.
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("district", Boolean, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("status", String(20), nullable=False),
    Column("visibility", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("place", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("held_on", Date),
    Column("moved_from", JSON(none_as_null=True)),
    Column("series", String(UID)),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("revised_at", UtcDateTime, nullable=False),
    # A removed event keeps its row: its UID is never used again and its SEQUENCE never falls.
    Column("removed", Boolean, nullable=False),
    Index(None, "campaign", "first_day", "last_day"),
    Index(None, "campaign", "kind"),
)


def _members(name: str) -> Table:
    return Table(
        f"event_{name}",
        metadata,
        Column("uid", String(UID), ForeignKey("events.uid", ondelete="CASCADE"), primary_key=True),
        Column("code", String(CODE), primary_key=True),
        Index(None, "code", "uid"),
    )


event_units = _members("units")
event_groups = _members("groups")
event_people = _members("people")
