"""The frame itself: guards that hold, and databases that are empty for each test."""

import socket
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text

from service.store import make_engine, schema
from service.store.accounts import Account
from service.store.metadata import metadata
from tests.support import postgresql
from tests.support.sockets import ReachedOutside

AT = datetime(2026, 11, 2, tzinfo=UTC)


# Asking the audit hook is enough; nothing is ever sent.
@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "example.org"])
def test_leaving_the_machine_is_refused(address):
    with socket.socket() as outgoing, pytest.raises(ReachedOutside):
        sys.audit("socket.connect", outgoing, (address, 443))
    with pytest.raises(ReachedOutside):
        sys.audit("socket.getaddrinfo", address, 443, 0, 0, 0)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_staying_on_the_machine_is_allowed(address):
    with socket.socket() as outgoing:
        sys.audit("socket.connect", outgoing, (address, 443))
    sys.audit("socket.getaddrinfo", address, 443, 0, 0, 0)


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_finds_an_emptied_database(store, turn):
    with store.engine.connect() as connection:
        rows = [
            row for table in metadata.sorted_tables for row in connection.execute(select(table))
        ]
    with store.writing() as work:
        number = work.accounts.add(Account(0, "office", "-", "office", None, None, None), AT)
    assert (rows, number) == ([], 1)


def test_migrations_made_the_tables(store):
    assert schema.is_current(store.engine)
    assert schema.drift(store.engine) == []


def test_bare_database_has_no_table(bare_url):
    engine = make_engine(bare_url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    assert tables == []


def test_both_databases_are_really_used(store, request):
    expected = request.node.callspec.params["databases"]
    assert store.engine.dialect.name == expected
    with store.engine.connect() as connection:
        probe = "select sqlite_version()" if expected == "sqlite" else "show server_version"
        assert connection.execute(text(probe)).scalar()


def test_missing_postgresql_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql.Path, "glob", lambda *_: iter(()))
    with pytest.raises(postgresql.PostgresqlMissing, match="apt-get install postgresql"):
        postgresql.find_binaries()
