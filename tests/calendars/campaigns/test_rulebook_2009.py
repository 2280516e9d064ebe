"""The 40 rules of 2009 and the kinds of entries that they read."""

import pytest

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.compliance import Basis, LedgerEntry, Severity, checked_entry
from calendars.errors import Faulty
from calendars.ids import UnitCode
from tests.campaigns_data import read, study

FILES = read("study_2009")


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook(FILES, study(), load_catalogue(FILES, study()))


def test_all_forty_are_there_in_their_weight_and_basis(rulebook):
    rules = rulebook.rules.values()
    assert [rule.id for rule in rules] == [f"R{n:02}" for n in range(1, 41)]
    counts = [sum(rule.severity is severity for rule in rules) for severity in Severity]
    assert counts == [30, 7, 3]
    assert [sum(rule.basis is basis for rule in rules) for basis in Basis] == [24, 8, 8]


def test_every_figure_of_ours_is_a_setting(rulebook):
    ours = [rule for rule in rulebook.rules.values() if rule.basis is Basis.PARAM]
    assert all(rule.settings for rule in ours)
    named = {key for rule in rulebook.rules.values() for key in rule.settings}
    assert named <= set(study().settings)


def test_words_are_chinese_prose_and_plain_english(rulebook):
    for rule in rulebook.rules.values():
        assert not set(rule.words.zh) & set(",;:()")
        assert rule.words.en.isascii()
        assert len(rule.words.zh) <= 18


def test_what_the_plan_keeps_personal_is_ticked_and_never_written_down():
    catalogue = load_catalogue(FILES, study())
    assert not catalogue.kinds["D06.made"].fields
    entry = LedgerEntry(UnitCode("ZF04"), "D06", "made", "ZF04-01", None, {"text": "x"})
    with pytest.raises(Faulty):
        checked_entry(entry, catalogue, study())


def test_every_step_of_a_document_can_be_entered():
    catalogue = load_catalogue(FILES, study())
    steps = {f"{d.code}.{step}" for d in study().documents.values() for step in d.steps}
    assert steps <= set(catalogue.kinds)
