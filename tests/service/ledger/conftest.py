"""The small service of the other tests, with a ledger to be filled in."""

import pytest

from tests.service.compliance.conftest import count_queries
from tests.service.conftest import CAMPAIGN
from tests.service.ledger.sample import FILES

__all__ = ["count_queries"]


@pytest.fixture
def kept(seeded):
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, FILES)
    return seeded


@pytest.fixture
def unit(kept, sign_in):
    return sign_in("unit")


@pytest.fixture
def guidance(kept, sign_in):
    return sign_in("guidance")
