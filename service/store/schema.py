"""The schema's migrations, run in one transaction: the old schema or the new, never between."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import service.store.tables
from service.store.metadata import metadata

_FOLDER = Path(service.store.tables.__file__).parent.parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.downgrade(_config(connection), revision)


def make_anew(connection: Connection, revision: str) -> None:
    """Drop everything and make the tables as they were at `revision`, within the transaction."""
    command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), revision)


def bring_up(connection: Connection) -> None:
    """Bring the schema to the newest, within the transaction."""
    command.upgrade(_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Tell whether the database stands at the newest migration."""
    return revision_of(engine) == revisions()[-1]


def revisions() -> tuple[str, ...]:
    """Give every migration, the first one first."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([script.revision for script in found]))


def revision_of(engine: Engine) -> str | None:
    """Give where the database stands, None where there is no schema yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def drift(engine: Engine) -> list[object]:
    """Give what differs between the database and the tables in the code."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def write_migration(engine: Engine, message: str) -> None:
    """Write the next migration from what differs; for developers."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.revision(_config(connection), message, autogenerate=True)
