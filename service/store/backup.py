"""A whole database as one file, which either kind of database can be made from again.

The file is gzip of JSON lines: a head (format, schema revision), for each table its name, its
columns and then its rows, and a tail that counts the rows: a file cut short is known as such.
"""

import base64
import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from service.errors import NotAllowed
from service.store import schema, tables

_FORMAT = 1
_CHUNK = 500
_LEFT_OUT = frozenset({"sessions", "half_sessions", "attempts"})
"""Who is signed in has no place in a copy that is kept."""
_GAP = 1_000_000
"""Addresses come from the numbers of links: those of links lost since must lead nowhere else."""


_FURTHER = 1_000
"""By how much stamps and revisions rise over whatever was handed out and lost."""


@dataclass(frozen=True, slots=True)
class Copied:
    tables: int
    rows: int


def backup(engine: Engine, file: Path) -> Copied:
    """Write everything as it is at one instant, whatever others commit meanwhile.

    The file is there whole or not at all; one of that name is replaced.

    Raises:
        NotAllowed: `backup.no_schema`, there are no tables yet.
    """
    revision = schema.revision_of(engine)
    if revision is None:
        raise NotAllowed("backup.no_schema")
    with _written_whole(file) as out, engine.connect().execution_options(reads=True) as connection:
        tables = [table for table in _tables(connection) if table.name not in _LEFT_OUT]
        _line(out, {"xunli": _FORMAT, "schema": revision})
        rows = sum(_dump(connection, table, out) for table in tables)
        _line(out, {"rows": rows})
    return Copied(len(tables), rows)


@contextmanager
def _written_whole(file: Path) -> Iterator[gzip.GzipFile]:
    handle, draft = mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as out:
                yield out
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(draft, file)  # noqa: PTH105 -- beside fsync, in its terms
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _tables(connection: Connection) -> list[Table]:
    """Give the tables as they are, those that others refer to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return found.sorted_tables


def _dump(connection: Connection, table: Table, out: gzip.GzipFile) -> int:
    columns = list(table.columns)
    _line(out, {"table": table.name, "columns": [column.name for column in columns]})
    found = select(*map(_read, columns)).order_by(*table.primary_key.columns)
    count = 0
    for row in connection.execution_options(yield_per=_CHUNK).execute(found):
        values = zip(columns, row, strict=True)
        _line(out, [_plain(column.type, value) for column, value in values])
        count += 1
    return count


def _read(column: Column[Any]) -> Any:
    """Read JSON as the text that it is: its null is another one than the database's."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _line(out: gzip.GzipFile, value: Any) -> None:
    out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _plain(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(kind, DateTime | Date) else value


def _from_plain(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, JSON):
        read = json.loads(value)
        return JSON.NULL if read is None else read
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def restore(engine: Engine, file: Path, *, replace: bool = False) -> Copied:
    """Make everything as it was in `file`, or change nothing.

    Raises:
        NotAllowed: `backup.unreadable`, `backup.newer` than this program, or `backup.not_empty`
            where what is there may not be replaced.
    """
    copied, revision = _checked(file)
    if revision not in schema.revisions():
        raise NotAllowed("backup.newer", schema=revision)
    if not replace and _holds_something(engine):
        raise NotAllowed("backup.not_empty")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        schema.make_anew(connection, revision)
        tables = {table.name: table for table in _tables(connection)}
        _load(connection, tables, file)
        for table in tables.values():
            _count_on(connection, table)
        schema.bring_up(connection)
    return copied


def _checked(file: Path) -> tuple[Copied, str]:
    """Read the file to its end before anything is touched."""
    tables = rows = 0
    try:
        with gzip.open(file, "rb") as lines:
            head = json.loads(next(lines))
            revision = head["schema"]
            tail: Any = None
            for line in lines:
                tail = json.loads(line)
                tables += isinstance(tail, dict) and "table" in tail
                rows += isinstance(tail, list)
        whole = head["xunli"] == _FORMAT and tail == {"rows": rows} and isinstance(revision, str)
    except (OSError, EOFError, ValueError, KeyError, TypeError, StopIteration):
        whole = False
    if not whole:
        raise NotAllowed("backup.unreadable", file=str(file))
    return Copied(tables, rows), revision


def _holds_something(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not inspect(connection).has_table("campaigns"):
            return False
        return bool(connection.execute(text("SELECT count(*) FROM campaigns")).scalar_one())


def _load(connection: Connection, tables: dict[str, Table], file: Path) -> None:
    with gzip.open(file, "rb") as lines:
        next(lines)
        columns: list[Any] = []
        into, rows = None, []
        for line in lines:
            read = json.loads(line)
            if isinstance(read, list):
                pairs = zip(columns, read, strict=True)
                rows.append({c.name: _from_plain(c.type, value) for c, value in pairs})
            if into is not None and rows and (len(rows) >= _CHUNK or isinstance(read, dict)):
                connection.execute(insert(into), rows)
                rows = []
            if isinstance(read, dict) and "table" in read:
                into = tables[read["table"]]
                columns = [into.columns[name] for name in read["columns"]]


def _count_on(connection: Connection, table: Table) -> None:
    """Let numbers go on after those that are there; those of links after any that were."""
    numbers = table.autoincrement_column
    if numbers is None or numbers.name != "id":
        return
    last = connection.execute(select(func.max(numbers))).scalar()
    if last is None:
        return
    last += _GAP if table.name == "links" else 0
    if connection.dialect.name == "postgresql":
        moved = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
    else:
        connection.execute(
            text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
        moved = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
    connection.execute(moved, {"name": table.name, "last": last})


def reissue(engine: Engine, at: datetime) -> None:
    """Let every app take everything again: it may hold edits that were lost with the database.

    Stamps rise above all that can have been handed out since the copy was made.
    """
    events, feeds = tables.timetable.events, tables.feeds.feeds
    campaigns = tables.campaigns.campaigns
    risen = {"sequence": events.c.sequence + _FURTHER, "revised_at": at}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(events).values(risen))
        connection.execute(
            update(campaigns).values(
                sequence=campaigns.c.sequence + _FURTHER,
                revised_at=at,
                revision=campaigns.c.revision + _FURTHER,
            )
        )
        revision = feeds.c.revision + _FURTHER
        now = max(int(at.timestamp()), 0)
        connection.execute(
            update(feeds).values(
                revision=revision,
                narrowed=revision,
                modified=case((feeds.c.modified < now, now), else_=feeds.c.modified + 1),
            )
        )
