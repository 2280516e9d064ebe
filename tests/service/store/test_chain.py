"""The log cannot be altered, and when it was all the same, the first broken entry is named."""

from dataclasses import replace

import pytest
from sqlalchemy import column, create_engine, delete, literal_column, table, text
from sqlalchemy.exc import DatabaseError

from calendars.timetable import Amend, Cancel, Remove, Schedule
from service.store import make_engine, schema
from service.store.chain import GENESIS, Flaw, Verdict
from tests.service.office import CAMPAIGN, Office
from tests.strategies import UIDS, meeting


@pytest.fixture
def office(store):
    office = Office(store)
    office.save(Schedule(meeting()), Schedule(meeting(2)), reason="第一批")
    office.save(Amend(meeting(title="一")))
    office.undo(2)
    office.save(Cancel(UIDS[1]))
    office.save(Remove(UIDS[0]))
    return office


def verdict(store):
    with store.reading() as work:
        return work.history.verify()


def forced(store, *statements):
    """Do what the database forbids, as somebody with its files in hand could."""
    engine = create_engine(store.engine.url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.execute(named).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_every_entry_is_sealed_to_the_one_before(office):
    with office.store.reading() as work:
        batches = work.history.batches(CAMPAIGN.id)
        headings = work.history.headings_of(CAMPAIGN.id, [b.id for b in batches])
    newest = headings[5].digest
    assert verdict(office.store) == Verdict(5, newest)
    assert len({heading.digest for heading in headings.values()} | {GENESIS}) == 6


def test_empty_log_is_sound(store):
    assert verdict(store) == Verdict(0, GENESIS)


@pytest.mark.parametrize(
    ("statement", "broken", "flaw"),
    [
        ("UPDATE batches SET reason = 'another' WHERE id = 2", 2, Flaw.ALTERED),
        ("UPDATE batches SET actor = 'nobody' WHERE id = 1", 1, Flaw.ALTERED),
        ("UPDATE batches SET at = '2026-01-01 00:00:00.000000' WHERE id = 4", 4, Flaw.ALTERED),
        ("UPDATE batches SET undo_of = 1 WHERE id = 3", 3, Flaw.ALTERED),
        ('UPDATE changes SET "after" = "before" WHERE batch = 2', 2, Flaw.ALTERED),
        ("UPDATE changes SET ordinal = 7 WHERE batch = 1 AND ordinal = 0", 1, Flaw.ALTERED),
        ("DELETE FROM changes WHERE batch = 4", 4, Flaw.ALTERED),
        ("UPDATE batches SET digest = previous WHERE id = 3", 3, Flaw.ALTERED),
        ("UPDATE batches SET previous = digest WHERE id = 3", 3, Flaw.GAP),
    ],
)  # fmt: skip
def test_alteration_is_found_where_it_was_made(office, statement, broken, flaw):
    forced(office.store, statement)
    found = verdict(office.store)
    assert (found.broken, found.flaw, found.entries) == (broken, flaw, broken - 1)


@pytest.mark.parametrize(("gone", "broken", "flaw"), [(4, 5, Flaw.GAP), (5, 4, Flaw.END)])
def test_entry_taken_out_is_missed(office, gone, broken, flaw):
    where = {"changes": "batch", "facets": "batch", "batches": "id"}
    forced(
        office.store,
        *(
            str(delete(table(name, column(of))).where(column(of) == literal_column(str(gone))))
            for name, of in where.items()
        ),
    )
    assert (verdict(office.store).broken, verdict(office.store).flaw) == (broken, flaw)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE batches SET reason = 'another'", "DELETE FROM batches WHERE id = 5",
        "UPDATE changes SET noun = 'unit'", "DELETE FROM changes",
        "UPDATE facets SET code = 'A'", "DELETE FROM facets", "DELETE FROM campaigns",
    ],
)  # fmt: skip
def test_database_itself_keeps_the_log(office, statement):
    with pytest.raises(DatabaseError), office.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert verdict(office.store).flaw is None


def test_migration_seals_what_was_there_and_goes_back(office):
    engine = make_engine(office.store.engine.url.render_as_string(hide_password=False))
    sealed = verdict(office.store)
    with engine.connect() as connection:
        facets = connection.execute(text("SELECT * FROM facets ORDER BY 1, 2, 3")).all()
    schema.downgrade(engine, "df4c249b91c4")
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM facets ORDER BY 1, 2, 3")).all() == facets
    engine.dispose()
    assert verdict(office.store) == sealed
    office.save(Schedule(replace(meeting(3), title="之后")))
    assert verdict(office.store).entries == 6
