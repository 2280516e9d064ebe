"""The matrix as it was kept: for a process that has judged nothing, and never when it is old."""

from dataclasses import replace
from datetime import timedelta

import pytest

import service.compliance.standing as judging
from calendars.timetable import ConfirmHeld
from service.compliance import grid as module
from service.compliance.grid import Grid, grid, keep
from service.compliance.standing import standing
from service.compliance.tables import By, Choice, table_of, tallies
from service.store import Store, make_engine
from tests.service.compliance.test_standing import ON
from tests.service.conftest import SESSION


@pytest.fixture
def begun(judged, engine_url):
    """Give the store of a process that begins now, as often as asked."""
    stores = []

    def anew():
        stores.append(Store(make_engine(engine_url)))
        return stores[-1]

    yield anew
    for store in stores:
        store.engine.dispose()


def test_process_that_begins_shows_the_matrix_without_judging(judged, begun, monkeypatch):
    keep(judged.store, judged.clock, ON)
    now = standing(judged.store, ON)
    monkeypatch.setattr(judging, "check", None)
    found = grid(begun(), ON)
    assert isinstance(found, Grid)
    assert (found.states, found.shares, found.on) == (now.states, now.shares, ON)
    assert table_of(found, Choice()) == table_of(now, Choice())
    assert tallies(found, Choice(), By.GROUP) == tallies(now, Choice(), By.GROUP)


def test_page_of_the_matrix_reads_what_was_kept(judged, sign_in, monkeypatch):
    keep(judged.store, judged.clock, None)
    client = sign_in("office")
    usual = client.get("/compliance").text
    judging._MEMORIES.pop(judged.store)
    monkeypatch.setattr(judging, "check", None)
    assert client.get("/compliance").text == usual


def test_matrix_that_is_no_longer_true_is_judged_anew(judged, begun):
    keep(judged.store, judged.clock, ON)
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    assert grid(begun(), ON).states == standing(judged.store, ON).states
    keep(judged.store, judged.clock, ON)
    assert isinstance(grid(begun(), ON), Grid)


def test_another_day_or_other_rules_or_other_code_are_not_answered_from_it(
    judged, begun, monkeypatch
):
    keep(judged.store, judged.clock, ON)
    assert not isinstance(grid(begun(), ON + timedelta(days=1)), Grid)
    monkeypatch.setattr(module, "_code", lambda: "a newer release")
    assert not isinstance(grid(begun(), ON), Grid)


def test_nothing_is_written_while_nothing_changes(judged, queries):
    keep(judged.store, judged.clock, ON)
    with queries(judged.store) as sent:
        keep(judged.store, judged.clock, ON)
    assert [one for one in sent if "INSERT" in one or "DELETE" in one] == []


def test_what_is_older_is_not_kept_over_what_is_newer(judged):
    judged.move()
    keep(judged.store, judged.clock, ON)
    with judged.store.reading() as work:
        campaign = work.campaigns.current().id
        newest = work.verdicts.of(campaign)
    older = replace(newest, mark=replace(newest.mark, batch=newest.mark.batch - 1))
    with judged.store.writing() as work:
        work.verdicts.keep(campaign, older)
        assert work.verdicts.of(campaign) == newest


def test_database_without_a_campaign_is_left_alone(store, clock):
    keep(store, clock, None)
    with store.reading() as work:
        assert work.verdicts.of("none") is None
