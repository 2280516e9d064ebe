"""`ledger.toml`: kinds of entries that hang together, and faults in it by line."""

from dataclasses import replace

import pytest

from calendars.campaigns import load_catalogue
from calendars.compliance import LedgerEntry, checked_entry
from calendars.errors import Faulty
from calendars.ids import UnitCode
from tests.campaigns_data import read, study

NAME = "ledger.toml"
APPLIED = LedgerEntry(UnitCode("ZF04"), "change", "applied", "P2", study().window.first)


def catalogue_of(old="", new=""):
    files = dict(read("study_2009"))
    text = files[NAME].decode()
    assert old in text
    return load_catalogue({NAME: text.replace(old, new, 1).encode()}, study())


def with_approval():
    switch = study().settings["phase_change.approval"]
    return replace(study(), settings={**study().settings, switch.key: replace(switch, value=True)})


def test_steps_of_others_hang_on_what_they_answer():
    kinds = catalogue_of().kinds
    answers = {kind.code: kind.answers for kind in kinds.values() if kind.answers}
    assert answers == {
        "D02.agreed": "D02.drafted",
        "window.own": "window.proposed",
        "change.agreed": "change.applied",
    }
    assert {kind.code for kind in kinds.values() if kind.by == "guidance"} == set(answers)


def test_reports_are_of_topics_and_solutions_of_problems():
    kinds = catalogue_of().kinds
    assert {kind.code: kind.of for kind in kinds.values() if kind.of} == {
        "D04.made": "topic.named",
        "D04.exchanged": "topic.named",
        "problem.solved": "problem.listed",
    }


def test_change_of_phase_is_there_only_where_it_is_switched_on():
    catalogue = catalogue_of()
    offered = {
        name: {kind.code for kind in catalogue.offered(campaign)}
        for name, campaign in (("off", study()), ("on", with_approval()))
    }
    assert offered["on"] - offered["off"] == {"change.applied", "change.agreed"}
    assert checked_entry(APPLIED, catalogue, with_approval()) == APPLIED
    with pytest.raises(Faulty):
        checked_entry(APPLIED, catalogue, study())


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ('of = "topic.named"', 'of = "topic.nowhere"', "code.unknown", "topic.nowhere"),
        ('of = "topic.named"', 'of = "D02.drafted"', "entry.other_subject", "D02.drafted"),
        ('answers = "D02.drafted"', 'answers = "D02.burnt"', "code.unknown", "D02.burnt"),
        ('setting = "phase_change.approval"', 'setting = "weekly.hours"', "code.unknown",
         "weekly.hours"),
        ('answers = "D02.drafted"', 'district = "yes"\nanswers = "D02.drafted"',
         "field.other_type", "yes"),
    ],
)  # fmt: skip
def test_fault_is_told_with_its_line(old, new, code, found):
    line = read("study_2009")[NAME].decode().partition(old)[0].count("\n") + 1
    with pytest.raises(Faulty) as refused:
        catalogue_of(old, new)
    (fault,) = refused.value.faults
    assert (fault.code, fault.where, fault.line) == (code, NAME, line)
    assert fault.data["found"] == found
