"""A copy of everything: made while others write, and restored to either kind of database."""

import gzip
import json
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import func, insert, inspect, select

from calendars.feeds import Options, UnitFeed
from calendars.ids import RoleCode, UnitCode
from service.errors import NotAllowed
from service.feeds import links
from service.feeds.counting import Answered
from service.feeds.jobs import write_down
from service.feeds.links import Terms
from service.feeds.tokens import hash_of, token_of
from service.feeds.usecases import by_token
from service.store import Store, backup, make_engine, schema
from service.store.backup import Copied
from service.store.metadata import metadata
from service.store.tables import feeds as t
from service.store.tables import history as h
from tests.service.conftest import SESSION

SESSIONS = {"sessions", "half_sessions", "attempts"}


def everything(engine):
    """Give every row of every table, sessions apart."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
            if table.name not in SESSIONS
        }


@pytest.fixture
def written(seeded, store, client, sign_in, tmp_path):
    """A backup of a service with events, history, links that were fetched, and a session."""
    sign_in("office")
    seeded.move()
    client.get(seeded.path())
    links.rotate(store, seeded.settings.link_key, seeded.link().id, "office", seeded.clock.at)
    write_down(store, {Answered(seeded.link().id, 200, "curl/8"): 3}, seeded.clock.at)
    file = tmp_path / "xunli.backup"
    backup.backup(store.engine, file)
    return file


@pytest.fixture
def other(request, databases, sqlite_databases, postgresql_databases, tmp_path):
    """A bare database of the other kind."""
    kinds = {sqlite_databases: postgresql_databases, postgresql_databases: sqlite_databases}
    folder = tmp_path / "other"
    folder.mkdir()
    with kinds[databases].bare(folder) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def bare(bare_url):
    engine = make_engine(bare_url)
    yield engine
    engine.dispose()


def test_copy_restored_to_either_kind_of_database_is_the_same(written, store, bare, other):
    before = everything(store.engine)
    for engine in (bare, other):
        backup.restore(engine, written)
        assert everything(engine) == before
        assert schema.is_current(engine)
        assert schema.drift(engine) == []


def test_feeds_are_served_byte_for_byte_from_a_restored_copy(written, seeded, store, other):
    token = seeded.path(generation=2).removeprefix("/feeds/").removesuffix(".ics")
    backup.restore(other, written)
    assert by_token(Store(other), token, seeded.clock.at) == by_token(store, token, seeded.clock.at)


def test_who_is_signed_in_is_in_no_copy(written, bare):
    assert not SESSIONS & {name for name, _ in lines(written)}
    backup.restore(bare, written)
    with bare.connect() as connection:
        sessions = metadata.tables["sessions"]
        assert connection.execute(select(func.count()).select_from(sessions)).scalar() == 0


def lines(file):
    """Give each table of a copy with its rows."""
    found = []
    with gzip.open(file) as read:
        next(read)
        for line in map(json.loads, read):
            if isinstance(line, list):
                found[-1][1].append(line)
            elif "table" in line:
                found.append((line["table"], []))
    return found


def test_numbers_go_on_after_those_restored_and_an_address_lost_never_leads_elsewhere(
    written, seeded, store, other
):
    key, now = seeded.settings.link_key, seeded.clock.at
    feed, terms = UnitFeed(UnitCode("B"), RoleCode("leader")), Terms("其后", Options())
    lost = links.create(store, key, feed, terms, "office", now)
    backup.restore(other, written)
    made = links.create(Store(other), key, feed, terms, "office", now)
    assert made > lost + 1000
    with Store(other).reading() as work:
        assert work.links.by_token(hash_of(token_of(key, lost, 1))) is None
        batch = work.history.batches(work.campaigns.current().id)[0].id
    with other.begin() as connection:
        values = {"feed": 1, "label": "x", "generation": 1, "created_by": "x", "created_at": now}
        number = connection.execute(insert(t.links).values(values)).inserted_primary_key[0]
    assert (number, batch > 0) == (made + 1, True)


def test_copies_made_under_writes_are_each_one_state_with_all_acknowledged_before(
    seeded, store, databases, tmp_path
):
    """The version of the event, its history and its stamp tell the number of moves made."""
    acknowledged, done = [0], Event()

    def write():
        while not done.is_set():
            seeded.move(hours=1 if acknowledged[0] % 2 else -1)
            acknowledged[0] += 1

    writer = Thread(target=write)
    writer.start()
    found = []
    try:
        for number in range(3):
            while acknowledged[0] < 3 * number:
                done.wait(0.01)
            least = acknowledged[0]
            backup.backup(store.engine, tmp_path / f"{number}")
            found.append((least, tmp_path / f"{number}"))
    finally:
        done.set()
        writer.join()
    for number, (least, file) in enumerate(found):
        folder = tmp_path / f"restored-{number}"
        folder.mkdir()
        with databases.bare(folder) as url:
            engine = make_engine(url)
            backup.restore(engine, file)
            with Store(engine).reading() as work:
                record = work.events.get(SESSION.uid)
            with engine.connect() as connection:
                batches = connection.execute(select(func.count()).select_from(h.batches)).scalar()
            engine.dispose()
        moves = record.version - 1
        assert moves >= least
        assert (record.stamp.sequence, batches) == (moves, moves + 1)


def test_file_cut_short_or_of_another_kind_is_refused_and_nothing_is_changed(
    written, bare, tmp_path
):
    whole = written.read_bytes()
    unpacked = gzip.decompress(whole)
    bad = {
        "cut": whole[: len(whole) // 2],
        "torn": gzip.compress(unpacked[: unpacked.rindex(b"\n", 0, -1) + 1]),
        "row": gzip.compress(unpacked.replace(b"\n[", b"\n{}\n[", 1)[:-30]),
        "plain": b"not a backup",
        "empty": b"",
        "other": gzip.compress(b'{"xunli":99,"schema":"x"}\n{"rows":0}\n'),
    }
    for name, data in bad.items():
        file = tmp_path / name
        file.write_bytes(data)
        with pytest.raises(NotAllowed, match="unreadable"):
            backup.restore(bare, file)
    assert inspect(bare).get_table_names() == []


def test_copy_of_a_newer_schema_is_refused(written, bare, tmp_path):
    newer = gzip.decompress(written.read_bytes()).replace(
        schema.revisions()[-1].encode(), b"0123456789ab", 1
    )
    (tmp_path / "newer").write_bytes(gzip.compress(newer))
    with pytest.raises(NotAllowed, match="newer"):
        backup.restore(bare, tmp_path / "newer")


def test_what_is_there_is_kept_unless_it_may_be_replaced(written, seeded, store):
    before = everything(store.engine)
    seeded.move(hours=2)
    later = everything(store.engine)
    with pytest.raises(NotAllowed, match="not_empty"):
        backup.restore(store.engine, written)
    assert everything(store.engine) == later != before
    backup.restore(store.engine, written, replace=True)
    assert everything(store.engine) == before


def test_restoring_that_fails_halfway_changes_nothing(written, seeded, store, monkeypatch):
    seeded.move(hours=2)
    before = everything(store.engine)

    def broken(*_given):
        raise OSError

    monkeypatch.setattr(backup, "_count_on", broken)
    with pytest.raises(OSError):  # noqa: PT011 -- raised above
        backup.restore(store.engine, written, replace=True)
    assert everything(store.engine) == before


def test_copy_that_fails_leaves_the_one_before_and_nothing_else(
    written, store, monkeypatch, tmp_path
):
    before, names = written.read_bytes(), sorted(tmp_path.iterdir())

    def full(*_given):
        raise OSError(28, "no space")

    monkeypatch.setattr(backup, "_dump", full)
    with pytest.raises(OSError, match="no space"):
        backup.backup(store.engine, written)
    assert (written.read_bytes(), sorted(tmp_path.iterdir())) == (before, names)


def test_copy_of_an_older_schema_is_restored_and_brought_up(bare, other, tmp_path):
    older = schema.revisions()[-2]
    schema.upgrade(bare, older)
    with bare.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO campaigns (id, current, definition, revision, sequence, revised_at)"
            " VALUES ('old', true, '{}', 1, 0, '2026-01-01 00:00:00')"
        )
    assert backup.backup(bare, tmp_path / "old").rows == 1
    schema.upgrade(other)
    backup.restore(other, tmp_path / "old")
    assert schema.is_current(other)
    with other.connect() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM campaigns").scalars().all()
    assert ids == ["old"]
    backup.restore(other, tmp_path / "old", replace=True)
    assert schema.is_current(other)


def test_nothing_is_copied_where_there_is_no_schema(bare, tmp_path):
    with pytest.raises(NotAllowed, match="no_schema"):
        backup.backup(bare, tmp_path / "none")
    assert list(tmp_path.glob("*none*")) == []


def test_reissued_feeds_are_taken_again_by_apps_that_hold_lost_edits(
    written, seeded, store, client, other
):
    from calendars.feeds import lint_update

    seeded.clock.at += timedelta(minutes=1)
    seeded.move(hours=3)
    token = seeded.path(generation=2).removeprefix("/feeds/").removesuffix(".ics")
    held = client.get(seeded.path(generation=2))
    backup.restore(other, written)
    later = seeded.clock.at + timedelta(hours=1)
    restored = Store(other)
    stale = gzip.decompress(by_token(restored, token, later).gzip)
    assert {found.code for found in lint_update(held.data, stale)} == {"back"}
    backup.reissue(other, later)
    fresh = by_token(restored, token, later)
    assert lint_update(held.data, gzip.decompress(fresh.gzip)) == ()
    assert fresh.modified > held.last_modified.timestamp()


def test_copy_counts_what_it_holds(written, store, tmp_path):
    found = lines(written)
    copied = backup.backup(store.engine, tmp_path / "again")
    assert copied == Copied(len(found), sum(len(rows) for _, rows in found))
