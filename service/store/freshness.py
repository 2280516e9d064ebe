"""Whether anything was committed since, and on what the answer of an address stands.

Asked with every request for a feed, so it goes to the driver by a connection of its own.
"""

import time
from enum import StrEnum
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, and_, bindparam, event, select, true

from calendars.feeds import Options
from service.store.engine import Unavailable
from service.store.tables import campaigns as c
from service.store.tables import feeds as t

Epoch = tuple[int, int | str]
"""Equal when nobody has committed in between; only those of one Watch can be compared."""
Standing = tuple[Any, ...]
"""Equal for as long as an address leads to the same bytes; `revision_of` and `feed_of` read it."""

_REST_SECONDS = 1.0
_EPOCHS = {
    # Counts commits of all connections but the one that asks, which never writes.
    "sqlite": "PRAGMA data_version",
    # Names which transactions are visible: any commit makes it another.
    "postgresql": "SELECT pg_current_snapshot()::text",
}


class Fresh(NamedTuple):
    """The bytes of a feed at the revision that stands; what they are, FeedBytes says."""

    digest: str
    modified: int
    length: int
    gzip: bytes


class Reading:
    """One statement, compiled once for the driver."""

    def __init__(self, statement: Any, dialect: Any) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._order = compiled.positiontup
        self._fixed = compiled.params

    def given(self, **values: Any) -> Any:
        """Give the values of its parameters as the driver wants them."""
        whole = {**self._fixed, **values}
        return whole if self._order is None else tuple(whole[name] for name in self._order)


class By(StrEnum):
    """What an address leads to a feed by: the hash of its token, or the code of a public feed."""

    LINK = "link"
    CODE = "code"


_readings: dict[tuple[str, By], Reading] = {}


def _reading(dialect: Any, by: By) -> Reading:
    key = dialect.name, by
    if key not in _readings:
        _readings[key] = Reading(_of_link() if by is By.LINK else _of_public(), dialect)
    return _readings[key]


def _of_link() -> Any:
    tokens, links, feeds, campaigns = t.tokens.c, t.links.c, t.feeds.c, c.campaigns.c
    return _with_bytes(
        select(
            feeds.revision, feeds.id, links.id, links.generation, tokens.generation, tokens.until,
            links.expires_on, links.revoked_at, links.person, campaigns.id, campaigns.revision,
        )
        .select_from(t.tokens)
        .join(t.links, links.id == tokens.link)
        .join(t.feeds, feeds.id == links.feed)
        .join(c.campaigns, campaigns.id == feeds.campaign)
        .where(tokens.hash == bindparam("key"))
    )  # fmt: skip


def _of_public() -> Any:
    feeds, campaigns = t.feeds.c, c.campaigns.c
    return _with_bytes(
        select(feeds.revision, feeds.id, campaigns.id, campaigns.revision)
        .select_from(t.feeds)
        .join(c.campaigns, and_(campaigns.id == feeds.campaign, campaigns.current == true()))
        .where(
            feeds.scope == "public",
            feeds.code == bindparam("key"),
            feeds.role == "",
            feeds.options == Options().text,
        )
    )


def _with_bytes(standing: Select[Any]) -> Select[Any]:
    """Read, behind a standing, the bytes if they are of another revision than is held."""
    feeds, made = t.feeds.c, t.feed_bytes.c
    fresh = and_(
        made.feed == feeds.id,
        made.revision == feeds.revision,
        made.revision != bindparam("held"),
        made.renderer == bindparam("renderer"),
    )
    found = standing.outerjoin(t.feed_bytes, fresh)
    return found.add_columns(made.digest, made.modified, made.length, made.gzip)


_BYTES = len(Fresh._fields)


def standing_in(connection: Connection, by: By, key: str) -> Standing:
    """Give the standing within a transaction: its values are those of the driver, as a Watch's."""
    reading = _reading(connection.dialect, by)
    # No renderer, and so no bytes.
    row = connection.exec_driver_sql(
        reading.text, reading.given(key=key, held=0, renderer="")
    ).first()
    return () if row is None else tuple(row)[:-_BYTES]


def revision_of(standing: Standing) -> int:
    return int(standing[0])


def feed_of(standing: Standing) -> int:
    return int(standing[1])


class Watch:
    """Safe to share between threads; its connection closes when the engine is disposed of.

    While the database is out of reach it is asked once a second at most.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._epoch = _EPOCHS[engine.dialect.name]
        self._cursor: Any = None
        self._connections = 0
        self._rests_until = 0.0
        self._lock = Lock()
        event.listen(engine, "engine_disposed", lambda _engine: self.close())

    def epoch(self) -> Epoch:
        """Raise Unavailable."""
        row = self._asked(self._epoch, ())
        return self._connections, row[0]

    def standing(self, by: By, key: str, held: int, renderer: str) -> tuple[Standing, Fresh | None]:
        """Give on what an address stands, empty for an unknown one; raise Unavailable.

        With it come the bytes, if they are of another revision than is `held`, made by `renderer`
        and not yet to be made.
        """
        reading = _reading(self._engine.dialect, by)
        row = self._asked(reading.text, reading.given(key=key, held=held, renderer=renderer))
        if row is None:
            return (), None
        fresh = None if row[-1] is None else Fresh(*row[-_BYTES:])
        return tuple(row[:-_BYTES]), fresh

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _asked(self, statement: str, values: Any) -> Any:
        with self._lock:
            try:
                cursor = self._cursor or self._connected()
                return cursor.execute(statement, values).fetchone()
            except self._engine.dialect.loaded_dbapi.Error as error:
                self._drop()
                self._rests_until = time.monotonic() + _REST_SECONDS
                raise Unavailable(statement, values, error) from error

    def _connected(self) -> Any:
        if time.monotonic() < self._rests_until:
            raise Unavailable(self._epoch, (), ConnectionError("resting"))
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        connection.detach()
        if self._engine.dialect.name == "postgresql":
            driver.autocommit = True
            driver.prepare_threshold = 0
        self._connections += 1
        self._cursor = driver.cursor()
        return self._cursor

    def _drop(self) -> None:
        if self._cursor is not None:
            connection, self._cursor = self._cursor.connection, None
            connection.close()
