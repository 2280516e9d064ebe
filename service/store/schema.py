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


def is_current(engine: Engine) -> bool:
    """Tell whether the database stands at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def drift(engine: Engine) -> list[object]:
    """Give what differs between the database and the tables in the code."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def write_migration(engine: Engine, message: str) -> None:
    """Write the next migration from what differs; for developers."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.revision(_config(connection), message, autogenerate=True)
