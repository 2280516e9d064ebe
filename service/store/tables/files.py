"""Files of a campaign that are read as they were loaded: recipe, rules, kinds of entries."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from service.store.metadata import metadata
from service.store.tables.campaigns import CODE

campaign_files = Table(
    "campaign_files",
    metadata,
    Column(
        "campaign", String(CODE), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("name", String(80), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
