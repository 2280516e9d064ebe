"""Files of a campaign are kept as they were loaded."""

from datetime import UTC, datetime

import pytest

from service.cli.demo import load_campaign
from tests.campaigns_data import read, tiny

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def kept(store):
    def of():
        with store.reading() as work:
            return work.files.of(tiny().id)

    return of


def test_files_that_are_read_later_are_kept_byte_for_byte(store, kept):
    files = dict(read("tiny"))
    load_campaign(store, files, AT)
    names = {"draft.toml", "ledger.toml", "rules.toml"}
    assert kept() == {name: data for name, data in files.items() if name in names}
    assert "draft.toml" in kept()


def test_loading_again_adds_what_was_missing_and_replaces_nothing(store, kept):
    files = dict(read("tiny"))
    recipe = files.pop("draft.toml")
    load_campaign(store, {**files, "rules.toml": b"# first"}, AT)
    load_campaign(store, {**files, "rules.toml": b"# second", "draft.toml": recipe}, AT)
    assert {name: kept()[name] for name in ("draft.toml", "rules.toml")} == {
        "draft.toml": recipe,
        "rules.toml": b"# first",
    }
