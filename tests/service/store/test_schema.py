"""Migrations: up, down and up again on both databases, and never apart from the tables."""

import pytest
from sqlalchemy import inspect

from service.store import make_engine, schema
from service.store.metadata import metadata

OURS = sorted(metadata.tables)


@pytest.fixture
def bare(bare_url):
    engine = make_engine(bare_url)
    yield engine
    engine.dispose()


def tables(engine):
    return sorted(set(inspect(engine).get_table_names()) - {"alembic_version"})


def test_schema_goes_up_down_and_up_again(bare):
    assert schema.is_current(bare) is False
    schema.upgrade(bare)
    assert (schema.is_current(bare), tables(bare)) == (True, OURS)
    schema.downgrade(bare, "base")
    assert (schema.is_current(bare), tables(bare)) == (False, [])
    schema.upgrade(bare)
    assert (schema.is_current(bare), tables(bare)) == (True, OURS)


def test_migrations_make_just_the_tables_in_the_code(bare):
    schema.upgrade(bare)
    assert schema.drift(bare) == []


def test_upgrade_of_the_newest_schema_changes_nothing(bare):
    schema.upgrade(bare)
    schema.upgrade(bare)
    assert schema.is_current(bare) is True
