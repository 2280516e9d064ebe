"""Files of a campaign are kept as they were loaded."""

from datetime import UTC, datetime

import pytest

from calendars.errors import Faulty
from service.cli.demo import load_campaign
from tests.campaigns_data import read, tiny
from tests.service.compliance.sample import FILES

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
    assert kept() == {name: files[name] for name in names}


def test_loading_again_adds_what_was_missing_and_replaces_nothing(store, kept):
    files = dict(read("tiny"))
    recipe = files.pop("draft.toml")
    load_campaign(store, files, AT)
    other = FILES["rules.toml"] + b"# other\n"
    load_campaign(store, {**files, "rules.toml": other, "draft.toml": recipe}, AT)
    assert kept() == {"draft.toml": recipe, **FILES}


@pytest.mark.parametrize("name", sorted(FILES))
def test_campaign_with_faulty_rules_is_not_loaded_at_all(store, kept, name):
    files = {**read("tiny"), name: FILES[name] + b'[[more]]\ncode = "x"\n'}
    with pytest.raises(Faulty) as refused:
        load_campaign(store, files, AT)
    assert [(f.code, f.where) for f in refused.value.faults] == [("table.unknown", name)]
    assert kept() == {}
