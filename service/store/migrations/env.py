"""Alembic's door: it is handed a connection by `service.store.schema`, never a URL."""

from typing import Any, Literal

from alembic import context

from service.store.metadata import metadata
from service.store.tables import accounts, campaigns, feeds, history, timetable
from service.store.types import UtcDateTime

TABLES = (accounts, campaigns, feeds, history, timetable)
"""Importing them is what completes the metadata."""


def _render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A migration names plain types only: ours may be others tomorrow."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_item=_render,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
context.run_migrations()
