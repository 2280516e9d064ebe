"""`rules.toml` and `ledger.toml` are refused whole, with every fault and its line."""

import pytest

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.errors import Faulty
from tests.campaigns_data import read, tiny

FILES = {name: read("tiny")[name].decode() for name in ("ledger.toml", "rules.toml")}
RULES, LEDGER = FILES["rules.toml"], FILES["ledger.toml"]
CODES = {"rules.toml": "rulebook.faulty", "ledger.toml": "catalogue.faulty"}


def refused(name, text):
    """Give every fault of a file as code, line and what was found, in the order told."""
    files = {**FILES, name: text}
    given = {name: content.encode() for name, content in files.items()}
    with pytest.raises(Faulty) as caught:
        load_rulebook(given, tiny(), load_catalogue(given, tiny()))
    assert caught.value.code == CODES[name]
    assert {fault.where for fault in caught.value.faults} == {name}
    return [(fault.code, fault.line, fault.data.get("found")) for fault in caught.value.faults]


def changed(text, *edits):
    """Replace each `old` once, and give the text and the line on which each edit ends."""
    lines = []
    for old, new in edits:
        assert old in text, old
        before, _, after = text.partition(old)
        text = f"{before}{new}{after}"
        lines.append(f"{before}{new.rstrip()}".count("\n") + 1)
    return text, lines


IN_RULES = [
    # The rulebook's own shape.
    ('body = "body"', 'body = "bodies"', "code.unknown", "bodies"),
    ('window = "window.own"', 'window = "window.none"', "code.unknown", "window.none"),
    ('act = ["leader", "liaison"]', 'act = ["leader", "boss"]', "code.unknown", "boss"),
    ('record = "recorded"', 'record = "?"', "code.unreadable", "?"),
    # Rules.
    ('zh = "按期启动"', 'zh = ""', "field.empty", ""),
    ('scope = "district"', 'scope = "county"', "choice.unknown", "county"),
    ('severity = "advice"', 'severity = "hint"', "choice.unknown", "hint"),
    ('basis = "explicit"', 'basis = "param"', "rule.no_setting", "param"),
    ('basis = "explicit"', 'basis = "guess"', "choice.unknown", "guess"),
    ('phases = ["MEND"]', "phases = []", "rule.no_phase", ""),
    ('phases = ["MEND"]', 'phases = ["LAST"]', "code.unknown", "LAST"),
    ('phases = ["MEND"]', 'phases = ["MEND", "MEND"]', "code.repeated", "MEND"),
    ("each_phase = true", 'each_phase = "yes"', "field.other_type", "yes"),
    ('subjects = "entries"', 'subjects = "branches"', "choice.unknown", "branches"),
    ('subject_entry = "branch.named"', 'subject_entry = "branch.none"', "code.unknown",
     "branch.none"),
    ('ref = "一/T5"', 'ref = "一/T5"\nwarn = "weekly.none"', "code.unknown", "weekly.none"),
    ('ref = "一/T5"', 'ref = "一/T5"\ndue = "SOON"', "code.unknown", "SOON"),
    ('ref = "一/T5"', 'ref = "一/T5"\ndue = "OPEN + some.days"', "code.unknown", "some.days"),
    ('ref = "一/T5"', 'ref = "一/T5"\nsettings = ["no.such"]', "code.unknown", "no.such"),
    ('ref = "一/T5"', 'ref = "一/T5"\ncolour = "red"', "field.unknown", "colour"),
    # Needs.
    ('rule = "T4"', 'rule = "T4"\nin_phases = ["LAST"]', "code.unknown", "LAST"),
    ('rule = "T4"', 'rule = "T4"\nin_units = ["Z"]', "code.unknown", "Z"),
    ('rule = "T4"', 'rule = "T4"\naim = 1', "field.other_type", "1"),
    ('kinds = ["READ"]', 'kinds = ["READS"]', "code.unknown", "READS"),
    ('entry = "PLAN.filed"', 'entry = "PLAN.burnt"', "code.unknown", "PLAN.burnt"),
    ('presence = "branch"', 'presence = "crowd"', "choice.unknown", "crowd"),
    ('phase = "MEND"\n', 'phase = "LAST"\n', "code.unknown", "LAST"),
    ('by = "kickoff"', 'by = "kickof"', "code.unknown", "kickof"),
    ('after = ["OPEN"]', 'after = ["OPENING"]', "code.unknown", "OPENING"),
    ('hours = "weekly.hours"', 'hours = "weekly.day"', "code.unknown", "weekly.day"),
    ('hours = "weekly.hours"', "hours = -1", "number.out_of_range", "-1"),
    ('by = "kickoff"', "most = 0", "number.out_of_range", "0"),
    ('by = "kickoff"', 'checks = ["speakers"]', "field.other_type", "['speakers']"),
    ('by = "kickoff"', 'checks = [{ field = "speakers" }]', "code.unknown", "speakers"),
    ('by = "kickoff"', 'joint = "study.joined"', "code.unknown", "study.joined"),
    ('by = "kickoff"', 'role = "boss"', "code.unknown", "boss"),
    ('by = "kickoff"', 'size = "large"', "field.unknown", "size"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "found"), IN_RULES)
def test_fault_in_a_rule_is_the_only_one_told_with_its_line(old, new, code, found):
    text, (line,) = changed(RULES, (old, new))
    assert [(c, n, str(f)) for c, n, f in refused("rules.toml", text)] == [(code, line, found)]


def test_every_fault_of_the_rules_is_told_in_the_order_of_lines():
    edits = [(old, new, code, found) for old, new, code, found in IN_RULES
             if code in {"code.unknown", "choice.unknown", "number.out_of_range"}
             and old not in new]  # fmt: skip
    once = {old: (old, new, code, found) for old, new, code, found in edits}
    text, lines = changed(RULES, *((old, new) for old, new, *_ in once.values()))
    expected = sorted(
        (line, code, found) for line, (_, _, code, found) in zip(lines, once.values(), strict=True)
    )
    told = [(line, code, str(found)) for code, line, found in refused("rules.toml", text)]
    assert told == expected
    assert len(told) > 12


def test_rule_without_a_need_and_need_without_a_rule_are_told():
    text, lines = changed(RULES, ('rule = "T4"', 'rule = "T44"'))
    at = text.partition('code = "T4"')[0].count("\n") + 1
    assert refused("rules.toml", text) == [
        ("rule.no_need", at, "T4"), ("code.unknown", lines[0], "T44"),
    ]  # fmt: skip


def test_rule_defined_twice_is_told_with_the_need_that_has_lost_its_own():
    text, (line,) = changed(RULES, ('code = "T2"', 'code = "T1"'))
    need = text.partition('rule = "T2"')[0].count("\n") + 1
    assert refused("rules.toml", text) == [
        ("code.duplicate", line, "T1"), ("code.unknown", need, "T2"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", ["strictly = true", "within_days = 7", 'waived = "x.y"'])
def test_condition_on_orders_without_any_is_told_at_its_need(more):
    text, (line,) = changed(RULES, ('after = ["OPEN"]', more))
    assert ("need.no_order", line - 4, "") in refused("rules.toml", text)


def test_need_of_no_kind_is_told_with_the_fields_that_no_events_have():
    text, (line,) = changed(RULES, ('need = "meeting_load"', 'need = "meetings"'))
    assert refused("rules.toml", text) == [
        ("choice.unknown", line, "meetings"), ("field.unknown", line + 1, "meetings"),
        ("field.unknown", line + 2, "hours"),
    ]  # fmt: skip


def test_rules_without_structure_are_told_so():
    _, _, rest = RULES.partition("[[rules]]")
    assert refused("rules.toml", f"[[rules]]{rest}")[0][0] == "table.missing"


def test_entry_defined_twice_is_told():
    first = LEDGER.partition('code = "PLAN.agreed"')[0].count("\n") + 1
    text, (line,) = changed(LEDGER, ('code = "PLAN.filed"', 'code = "PLAN.agreed"'))
    assert line > first
    assert refused("ledger.toml", text) == [("code.duplicate", line, "PLAN.agreed")]


IN_LEDGER = [
    ('code = "leader.contact"', 'code = "contact"', "entry.no_step", "contact"),
    ('en = "Own window"', "en = 7", "field.other_type", "7"),
    ('subject = "phase"', 'subject = "moon"', "choice.unknown", "moon"),
    ('subject = "phase"', 'subject = "choice"', "entry.subjects", "choice"),
    ('by = "guidance"', 'by = "anybody"', "choice.unknown", "anybody"),
    ("dated = true", 'dated = "often"', "field.other_type", "often"),
    ("dated = true", 'dated = true\nevents = ["PARTY"]', "code.unknown", "PARTY"),
    ("dated = true", 'dated = true\nof = "PLAN.none"', "code.unknown", "PLAN.none"),
    ("dated = true", 'dated = true\nanswers = "branch.named"', "entry.other_subject",
     "branch.named"),
    ("dated = true", 'dated = true\nsetting = "weekly.hours"', "code.unknown", "weekly.hours"),
    ("dated = true", "dated = true\ndistrict = 1", "field.other_type", "1"),
    ("dated = true", 'dated = true\nsize = "large"', "field.unknown", "size"),
    ('entry = "branch.named"', 'entry = "branch.none"', "code.unknown", "branch.none"),
    ('type = "text"', 'type = "poem"', "choice.unknown", "poem"),
    ('type = "text"', 'type = "choice"', "field.choices", "choice"),
    ('type = "text"', 'type = "text"\nrequired = "very"', "field.other_type", "very"),
    ('type = "text"', 'type = "text"\nnot_before = "never"', "code.unknown", "never"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "found"), IN_LEDGER)
def test_fault_in_the_ledger_is_the_only_one_told_with_its_line(old, new, code, found):
    text, (line,) = changed(LEDGER, (old, new))
    assert [(c, n, str(f)) for c, n, f in refused("ledger.toml", text)] == [(code, line, found)]


def test_every_fault_of_the_ledger_is_told_in_the_order_of_lines():
    text, lines = changed(
        LEDGER, ('subject = "phase"', 'subject = "moon"'), ('by = "guidance"', 'by = "anybody"'),
        ('code = "leader.contact"', 'code = "contact"'), ('type = "text"', 'type = "poem"'),
    )  # fmt: skip
    assert refused("ledger.toml", text) == [
        ("choice.unknown", lines[0], "moon"), ("choice.unknown", lines[1], "anybody"),
        ("entry.no_step", lines[2], "contact"), ("choice.unknown", lines[3], "poem"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = [", "toml.syntax"),
        ("rules = 3\nentries = 3\nneeds = 3", "table.other_type"),
        ('[[more]]\ncode = "x"', "table.unknown"),
    ],
)
def test_file_that_is_no_rulebook_or_ledger_is_refused(name, text, code):
    assert code in {fault[0] for fault in refused(name, text)}
