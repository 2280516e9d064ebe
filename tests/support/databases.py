"""Databases for tests: the schema is made once by the migrations, then emptied or copied."""

import shutil
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, delete, inspect, text

from service.store import make_engine, schema
from service.store.metadata import metadata

_numbers = count(1)


def migrated(url: str) -> None:
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()


class SqliteDatabases:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite"
        migrated(f"sqlite:///{self._template}")

    def ready(self, folder: Path) -> str:
        target = folder / "xunli.sqlite"
        shutil.copyfile(self._template, target)
        return f"sqlite:///{target}"

    @contextmanager
    def bare(self, folder: Path):
        yield f"sqlite:///{folder / 'bare.sqlite'}"


class PostgresqlDatabases:
    """One migrated database, emptied for each test; and bare ones for tests of the schema."""

    def __init__(self, server: str) -> None:
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT")
        self._shared = self._made("shared")
        self._sweeper = create_engine(self._shared)
        migrated(self._shared)
        # TRUNCATE makes new files, which takes ten times as long for a few rows.
        rows = [str(delete(table)) for table in reversed(metadata.sorted_tables)]
        with self._sweeper.connect() as connection:
            names = inspect(connection).get_sequence_names()
        numbers = [f"SELECT setval('{name}', 1, false)" for name in names]
        # Triggers that keep history would refuse.
        quiet = "SET LOCAL session_replication_role = replica"
        self._empty = "; ".join([quiet, *rows, *numbers])

    def ready(self, _folder: Path) -> str:
        with self._sweeper.begin() as connection:
            connection.exec_driver_sql(self._empty)
        return self._shared

    @contextmanager
    def bare(self, _folder: Path):
        name = f"bare_{next(_numbers)}"
        yield self._made(name)
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def close(self) -> None:
        self._sweeper.dispose()
        self._admin.dispose()

    def _made(self, name: str) -> str:
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return self._admin.url.set(database=name).render_as_string(hide_password=False)
