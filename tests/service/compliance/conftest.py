"""The small service of the other tests, with rules to be judged by."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.service.compliance.sample import FILES
from tests.service.conftest import CAMPAIGN


@pytest.fixture
def judged(seeded):
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, FILES)
    return seeded


@pytest.fixture
def count_queries(store):
    """Give a block that gathers the statements sent to the database in it."""

    @contextmanager
    def counting():
        said = []

        def note(_connection, _cursor, statement, *_):
            said.append(statement)

        event.listen(store.engine, "before_cursor_execute", note)
        yield said
        event.remove(store.engine, "before_cursor_execute", note)

    return counting
