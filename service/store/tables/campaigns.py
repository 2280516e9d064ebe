"""A campaign: its definition as one document, and in rows what office staff maintain."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    ScalarSelect,
    String,
    Table,
    select,
)

from service.store.metadata import metadata
from service.store.types import UtcDateTime

CODE = 40

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(CODE), primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("definition", JSON, nullable=False),
    # Rises with every change of anything of the campaign; processes cache by it.
    Column("revision", Integer, nullable=False),
    # The stamp of what feeds show of the campaign itself: phase bands and deadlines.
    Column("sequence", Integer, nullable=False),
    Column("revised_at", UtcDateTime, nullable=False),
)


def in_force() -> ScalarSelect[str]:
    """Give the id of the campaign in force, as a part of a statement."""
    return select(campaigns.c.id).where(campaigns.c.current).scalar_subquery()


def _of_campaign() -> Column[str]:
    return Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )


units = Table(
    "units",
    metadata,
    _of_campaign(),
    Column("code", String(CODE), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("zh", String(200), nullable=False),
    Column("en", String(200), nullable=False),
    Column("category", String(CODE), nullable=False),
    Column("guidance_group", String(CODE)),
    Column("headcount", Integer, nullable=False),
    Column("parent", String(200), nullable=False),
    Column("leadership_body", Boolean, nullable=False),
)

people = Table(
    "people",
    metadata,
    _of_campaign(),
    Column("code", String(CODE), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("zh", String(200), nullable=False),
    Column("en", String(200), nullable=False),
)

posts = Table(
    "posts",
    metadata,
    _of_campaign(),
    Column("position", Integer, primary_key=True),
    Column("person", String(CODE), nullable=False, index=True),
    Column("role", String(CODE), nullable=False),
    Column("unit", String(CODE)),
    Column("guidance_group", String(CODE)),
    Column("head", Boolean, nullable=False),
    Column("since", Date),
    Column("until", Date),
)

contact_points = Table(
    "contact_points",
    metadata,
    _of_campaign(),
    Column("leader", String(CODE), primary_key=True),
    Column("unit", String(CODE), primary_key=True),
    Column("position", Integer, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    _of_campaign(),
    Column("key", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("setting", JSON, nullable=False),
)
