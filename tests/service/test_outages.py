"""A database that goes away, or has no room left: told as such, and nothing is saved by half."""

import time
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen, remove

from service.store import Unavailable, make_engine
from tests.service.conftest import SESSION, as_typed

EDIT = f"/events/{SESSION.uid}"
on_postgresql = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
"""A file has no server that could be restarted."""
on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""How much room there is can be set for it alone."""
_SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
def cut(engine_url):
    """Do to the service what a restart of the server does: end all of its connections."""
    outside = make_engine(engine_url).connect()
    tests = set(outside.execute(text(_SESSIONS)).scalars())

    def end():
        outside.rollback()
        for pid in set(outside.execute(text(_SESSIONS)).scalars()) - tests:
            outside.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    yield end
    outside.close()
    outside.engine.dispose()


@contextmanager
def no_room(store):
    """Let the file grow no further, on any connection."""

    def close(connection, *_rest):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    store.engine.dispose()
    listen(store.engine, "connect", close)
    yield
    remove(store.engine, "connect", close)
    store.engine.dispose()


def fill(seeded):
    for _ in range(200):
        seeded.move()


def place_of(seeded):
    return seeded.record().event.place


def served(client, path):
    """Give the answer, asked again for as long as it says that it will come back."""
    for _ in range(40):
        with client.get(path) as answer:
            if answer.status_code != 503:
                return answer.status_code
            assert int(answer.headers["Retry-After"]) > 0
        time.sleep(0.1)
    return 503


@on_postgresql
def test_pages_and_feeds_come_back_after_the_server_was_restarted(cut, seeded, sign_in):
    office = sign_in("office")
    paths = (EDIT, "/timetable", seeded.path(), "/public/A.ics")
    assert [served(office, path) for path in paths] == [200] * len(paths)
    cut()
    assert [served(office, path) for path in paths] == [200] * len(paths)
    seeded.move()
    assert served(office, EDIT) == 200


@on_postgresql
def test_save_whose_connection_ends_is_not_there_by_half_and_can_be_sent_again(
    cut, seeded, sign_in
):
    office = sign_in("office")
    form = as_typed(office, EDIT) | {"place": "三楼会议室"}

    def end(connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO changes"):
            remove(seeded.store.engine, "before_cursor_execute", end)
            cut()

    listen(seeded.store.engine, "before_cursor_execute", end)
    before = seeded.batches()
    assert office.post(EDIT, data=form).status_code == 503
    assert (place_of(seeded), seeded.batches()) == ("二楼会议室", before)
    assert office.post(EDIT, data=form).status_code == 303
    assert (place_of(seeded), len(seeded.batches())) == ("三楼会议室", len(before) + 1)


@on_sqlite
def test_save_without_room_is_refused_whole_and_works_once_there_is_some(seeded, sign_in):
    office = sign_in("office")
    form = as_typed(office, EDIT) | {"note": "材料" * 900}
    before, event = seeded.batches(), seeded.record()
    with no_room(seeded.store):
        answers = [office.post(EDIT, data=form).status_code for _ in range(3)]
        assert answers == [503] * 3
        assert (seeded.batches(), seeded.record()) == (before, event)
        assert served(office, "/timetable") == 200
        with pytest.raises(Unavailable, match="full"):
            fill(seeded)
    assert office.post(EDIT, data=form).status_code in (303, 409)
    with seeded.store.reading() as work:
        assert work.history.verify().broken is None


@on_sqlite
def test_feed_is_served_though_its_bytes_cannot_be_kept(seeded, client):
    with no_room(seeded.store):
        assert served(client, seeded.path()) in (200, 503)
    assert served(client, seeded.path()) == 200
