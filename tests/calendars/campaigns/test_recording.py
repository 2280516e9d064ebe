"""What the demonstration has on record: the same everywhere, sound, and mostly kept."""

from datetime import date, timedelta
from functools import cache

import pytest

from calendars.campaigns import (
    confirmed,
    load_catalogue,
    load_recipe,
    load_record,
    load_rulebook,
    recorded,
)
from calendars.compliance import Ledger, Severity, State, check, checked_entry
from calendars.errors import Faulty
from calendars.ids import demo_uid
from calendars.planner import draft
from calendars.timetable import Timetable
from tests.campaigns_data import read, study

ON = date(2009, 4, 24)
FILES = read("study_2009")
CATALOGUE = load_catalogue(FILES, study())


@cache
def living():
    """Give events, some of them confirmed, and the entries of the demonstration."""
    campaign, record = study(), load_record(FILES, study(), CATALOGUE)

    def mint(unit, kind, number):
        return demo_uid(campaign.id, unit or "*", kind, number)

    made = draft(campaign, load_recipe(FILES["draft.toml"], campaign), mint)
    events = confirmed(made.events, record, ON)
    entries = recorded(events, record, campaign, CATALOGUE, ON)
    return events, entries


def test_every_entry_is_one_that_a_coordinator_could_have_made():
    catalogue = CATALOGUE
    _, entries = living()
    assert [checked_entry(entry, catalogue, study()) for entry in entries] == list(entries)
    assert len({entry.id for entry in entries}) == len(entries)


def test_nothing_on_record_lies_in_the_future():
    events, entries = living()
    assert max(entry.on for entry in entries if entry.on) < ON
    held = [event.held_on for event in events if event.held_on]
    assert max(held) < ON - timedelta(days=load_record(FILES, study(), CATALOGUE).lag)


def test_record_is_the_same_on_every_run():
    again = living.__wrapped__()
    assert again == living()


def test_campaign_is_alive_mostly_kept_with_some_things_to_do():
    events, entries = living()
    timetable = Timetable.of(study(), events)
    matrix = check(
        timetable,
        Ledger.of(entries),
        load_rulebook(FILES, study(), CATALOGUE),
        ON,
    )
    rules = matrix.rulebook.rules
    past = [v.state for v in matrix if v.due and v.due < ON
            and rules[v.rule].severity is Severity.MUST]  # fmt: skip
    assert past.count(State.MET) / len(past) > 0.9
    counts = matrix.counts()
    assert min(counts[state] for state in State) > 5
    assert counts[State.FAILED] + counts[State.UNKNOWN] < 60


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "goals.set"', 'code = "goals.st"', "code.unknown"),
        ('day = "E02"', 'day = "E99"', "code.unknown"),
        ('day = "E04 - 3"', 'day = "E04 - x"', "number.out_of_range"),
        ('values = { by = "{head}" }', 'values = { bye = "{head}" }', "code.unknown"),
        ('values = { by = "{head}" }', 'values = "head"', "field.other_type"),
        ("percent = 96\nlag", "percent = 960\nlag", "number.out_of_range"),
        ('each = "branch"', 'each = "brunch"', "choice.unknown"),
        ("[held]", "[hold]", "table.missing"),
    ],
)
def test_faulty_recipe_is_refused_with_its_line(old, new, code):
    text = FILES["record.toml"].decode()
    assert old in text
    with pytest.raises(Faulty) as refused:
        load_record(
            {**FILES, "record.toml": text.replace(old, new, 1).encode()},
            study(),
            CATALOGUE,
        )
    first = refused.value.faults[0]
    assert (first.code, first.where) == (code, "record.toml")
    assert first.line > 0
