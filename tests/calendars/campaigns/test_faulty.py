"""A faulty folder is refused whole, with every fault, its file and line."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.campaigns import FILES, load
from calendars.campaigns.csv_file import MOST_ROWS
from calendars.campaigns.source import LARGEST_FILE
from calendars.errors import Faulty
from tests.campaigns_data import read, tiny


def faults_of(files):
    with pytest.raises(Faulty) as caught:
        load(files)
    assert caught.value.code == "campaign.faulty"
    return caught.value.faults


def changed(*edits):
    """Give the tiny folder with `(file, old, new)` replaced once, and the line of each edit."""
    files = dict(read("tiny"))
    for name, old, new in edits:
        text = files[name].decode()
        assert old in text
        files[name] = text.replace(old, new, 1).encode()
    return files


def line_of(files, name, needle):
    return files[name].decode().partition(needle)[0].count("\n") + 1


def the_fault(name, old, new, needle=None):
    """Make one edit; give its only fault as code, whether the line is right, and its data."""
    files = changed((name, old, new))
    (fault,) = faults_of(files)
    assert fault.where == name
    assert fault.line == (line_of(files, name, needle or new) if needle != "" else 0)
    return fault.code, fault.data


def test_other_files_in_the_folder_are_left_alone():
    assert load({**read("tiny"), "rules.toml": b"\xff", "README": b""}) == tiny()


def test_order_and_line_ends_of_files_do_not_matter():
    files = dict(reversed(read("tiny").items()))
    files = {name: data.replace(b"\n", b"\r\n") for name, data in files.items()}
    files["units.csv"] = b"\xef\xbb\xbf" + files["units.csv"]
    assert load(files) == tiny()


def test_empty_folder_misses_every_file():
    found = [(fault.code, fault.where) for fault in faults_of({})]
    assert found == [("file.missing", name) for name in FILES]


def test_misnamed_file_is_suggested():
    files = dict(read("tiny"))
    files["unit.csv"] = files.pop("units.csv")
    (fault,) = faults_of(files)
    assert (fault.code, fault.data) == (
        "file.missing",
        {"found": "unit.csv", "expected": "units.csv"},
    )


def test_faults_of_all_files_are_listed_by_file_and_line():
    files = changed(
        ("campaign.toml", 'zone = "Asia/Shanghai"', 'zone = "Asia/Shangrila"'),
        ("campaign.toml", 'source = "ours"', 'source = "mine"'),
        ("kinds.toml", "minutes = 90", "minutes = -1"),
        ("units.csv", "A,水务局", "A B,水务局"),
        ("people.csv", "A-2,", "A-1,"),
        ("holidays.csv", "2027-01-02", "2027-02-30"),
    )
    faults = faults_of(files)
    assert [(fault.code, fault.where, fault.line) for fault in faults] == [
        ("zone.unknown", "campaign.toml", 9),
        ("choice.unknown", "campaign.toml", line_of(files, "campaign.toml", '"mine"')),
        ("number.out_of_range", "kinds.toml", 8),
        ("code.unreadable", "units.csv", 2),
        ("code.unknown", "people.csv", 2),
        ("code.duplicate", "people.csv", 3),
        ("code.unknown", "people.csv", 3),
        ("code.unknown", "people.csv", 6),
        ("date.unreadable", "holidays.csv", 3),
    ]


CAMPAIGN = "campaign.toml"


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        (
            "last = 2027-02-28",
            "last = 2026-02-28",
            "days.backwards",
            {"field": "last", "found": "2026-02-28", "expected": ">= 2026-11-01"},
        ),
        (
            "last = 2027-02-28",
            "last = 2097-02-28",
            "campaign.too_long",
            {"field": "last", "found": 25687, "expected": 1100},
        ),
        (
            'written = "11月上旬—12月下旬"',
            'written = "11月初—12月底"',
            "period.unreadable",
            {"field": "written", "found": "11月初—12月底", "expected": "3月上旬—4月下旬"},
        ),
        (
            'written = "12月下旬至2月中旬"',
            'written = "12月下旬至2月下旬"',
            "phase.other_window",
            {
                "field": "written",
                "found": "2026-12-21/2027-02-20",
                "expected": "2026-12-21/2027-02-28",
            },
        ),
        (
            'sees = ["central"]',
            "sees = []",
            "role.blind_to_itself",
            {"field": "sees", "found": [], "expected": "central"},
        ),
        (
            "teams = 2",
            "teams = 0",
            "number.out_of_range",
            {"field": "teams", "found": 0, "expected": [1, 20]},
        ),
        (
            "teams = 2",
            "teams = true",
            "field.other_type",
            {"field": "teams", "found": "True", "expected": "int"},
        ),
        (
            "on = 2026-11-13",
            "on = 2027-11-13",
            "deadline.outside_campaign",
            {"field": "on", "found": "2027-11-13", "expected": ["2026-11-01", "2027-02-28"]},
        ),
        (
            "on = 2026-11-13",
            "on = 2026-11-13T09:00:00",
            "field.other_type",
            {"field": "on", "found": "2026-11-13T09:00:00", "expected": "date"},
        ),
        (
            "on = 2026-11-13",
            "on = 2026-11-31",
            "toml.syntax",
            {"found": "on = 2026-11-31", "expected": "TOML 1.0"},
        ),
        (
            'zh = "收尾"',
            'zh = "收\\u202E尾"',
            "text.control",
            {"field": "zh", "found": "收\u202e尾", "expected": "printable characters"},
        ),
        (
            'zh = "收尾"',
            f'zh = "{"尾" * 121}"',
            "text.too_long",
            {"field": "zh", "found": "尾" * 80, "expected": 120},
        ),
        ('zh = "收尾"', 'zh = " "', "field.empty", {"field": "zh", "found": " ", "expected": "text"}),
        (
            "value = 08:30:00",
            "value = 830",
            "setting.other_type",
            {"field": "value", "found": "830", "expected": "time"},
        ),
        (
            "value = 08:30:00",
            "value = 12:30:00",
            "hours.backwards",
            {"field": "value", "found": "12:00:00", "expected": ">= 12:30:00"},
        ),
        (
            "value = 2026-12-28",
            "value = 2009-04-24",
            "setting.outside_campaign",
            {"field": "value", "found": "2009-04-24", "expected": ["2026-11-01", "2027-02-28"]},
        ),
    ],
)
def test_fault_of_a_value_in_campaign_toml(old, new, code, data):
    needle = "value = 12:00:00" if code == "hours.backwards" else new
    assert the_fault(CAMPAIGN, old, new, needle) == (code, data)


def test_phase_outside_the_campaign_is_found_at_its_header():
    files = changed((CAMPAIGN, "first = 2027-02-16\nlast = 2027-02-28", "first = 2027-02-16\nlast = 2027-03-01"))
    (fault,) = faults_of(files)
    assert fault.code == "phase.outside_campaign"
    assert fault.line == line_of(files, CAMPAIGN, 'code = "END"') - 1
    assert fault.data == {"found": "2027-02-16/2027-03-01", "expected": "2026-11-01/2027-02-28"}


def test_unknown_key_is_named_with_the_nearest_known_one():
    code, data = the_fault(CAMPAIGN, "counted = false", "counted = false\ncuonted = true", "cuonted")
    assert (code, data["found"], data["nearest"]) == ("field.unknown", "cuonted", "counted")


def test_unknown_table_is_named_with_the_nearest_known_one():
    code, data = the_fault(CAMPAIGN, "[[deadlines]]", "[[deadline]]")
    assert (code, data["found"], data["nearest"]) == ("table.unknown", "deadline", "deadlines")


def test_missing_key_is_found_at_the_header_of_its_table():
    files = changed((CAMPAIGN, 'teams = 2\n', ""))
    (fault,) = faults_of(files)
    header = line_of(files, CAMPAIGN, 'code = "S"') - 1
    assert (fault.code, fault.line, fault.data) == (
        "field.missing",
        header,
        {"field": "teams", "found": "", "expected": "teams"},
    )


def test_missing_table_is_one_fault_and_not_one_a_reference():
    text = read("tiny")[CAMPAIGN].decode()
    start, end = text.index("[[categories]]"), text.index("[[groups]]")
    (fault,) = faults_of({**read("tiny"), CAMPAIGN: (text[:start] + text[end:]).encode()})
    assert (fault.code, fault.data["expected"]) == ("table.missing", "[[categories]]")


def test_table_in_place_of_a_list_of_tables_is_a_fault():
    code, data = the_fault(CAMPAIGN, "[[categories]]", "[categories]")
    assert (code, data) == ("table.other_type", {"found": "categories", "expected": "[[categories]]"})


def test_misspelt_setting_is_unknown_and_missing():
    files = changed((CAMPAIGN, 'key = "weekly.hours"', 'key = "weekly.hour"'))
    missing, unknown = faults_of(files)
    assert (unknown.code, unknown.data["nearest"]) == ("setting.unknown", "weekly.hours")
    assert unknown.line == line_of(files, CAMPAIGN, '"weekly.hour"')
    assert (missing.code, missing.data["expected"]) == ("setting.missing", "weekly.hours")


def test_setting_given_twice_is_found_at_the_second():
    files = changed((CAMPAIGN, 'key = "weekly.hours"', 'key = "weekly.meetings"'))
    missing, twice = faults_of(files)
    assert missing.data["expected"] == "weekly.hours"
    assert twice.code == "setting.duplicate"
    assert twice.data["first"] == line_of(files, CAMPAIGN, 'key = "weekly.meetings"')
    assert twice.line > twice.data["first"]


def test_syntax_fault_stands_alone_where_it_hides_the_rest():
    files = changed(("kinds.toml", 'phases = ["LEARN"]', 'phases = ["LEARN"'))
    (fault,) = faults_of(files)
    assert (fault.code, fault.where) == ("toml.syntax", "kinds.toml")


def test_two_impossible_dates_are_both_found():
    files = changed(
        (CAMPAIGN, "first = 2026-11-01", "first = 2026-11-31"),
        (CAMPAIGN, "on = 2026-11-13", "on = 2026-13-13"),
    )
    assert [(fault.code, fault.line) for fault in faults_of(files)] == [
        ("toml.syntax", 10),
        ("toml.syntax", line_of(files, CAMPAIGN, "on = 2026-13-13")),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        ('phases = ["MEND"]', "phases = []", "kind.no_phase", {"field": "phases", "found": []}),
        (
            'phases = ["MEND"]',
            'phases = ["MENDS"]',
            "code.unknown",
            {"field": "phases", "found": "MENDS", "nearest": "MEND"},
        ),
        (
            'roles = ["leader", "central"]',
            'roles = ["leader", "centre"]',
            "code.unknown",
            {"field": "roles", "found": "centre", "nearest": "central"},
        ),
        (
            'visibility = "internal"',
            'visibility = "secret"',
            "choice.unknown",
            {"field": "visibility", "found": "secret"},
        ),
        (
            'code = "TALK"',
            'code = "READ"',
            "code.duplicate",
            {"field": "code", "found": "READ", "first": 14},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            "steps = []",
            "document.no_step",
            {"field": "steps", "found": []},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            'steps = ["drafted", 7]',
            "field.other_type",
            {"field": "steps", "found": "['drafted', 7]"},
        ),
        (
            'steps = ["drafted", "agreed", "filed"]',
            'steps = ["filed", "filed"]',
            "code.repeated",
            {"field": "steps", "found": "filed"},
        ),
    ],
)
def test_fault_in_kinds_toml(old, new, code, data):
    files = changed(("kinds.toml", old, new))
    (fault,) = faults_of(files)
    text = files["kinds.toml"].decode()
    at = text.rindex(new) if code == "code.duplicate" else text.index(new)
    assert (fault.code, fault.line) == (code, text.count("\n", 0, at) + 1)
    assert {key: fault.data.get(key) for key in data} == data


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        (",12,N,", ",12,M,", "code.unknown", {"field": "group", "found": "M"}),
        (",12,N,", ",12,,", "field.empty", {"field": "group", "found": ""}),
        (",12,N,", ",many,N,", "number.unreadable", {"field": "headcount", "found": "many"}),
        (",12,N,", ",0,N,", "number.out_of_range", {"field": "headcount", "found": 0}),
        (",12,N,no,", ",12,N,maybe,", "choice.unknown", {"field": "leadership_body"}),
        (",BUREAU,,12", ",BUREAUX,,12", "code.unknown", {"found": "BUREAUX", "nearest": "BUREAU"}),
        ("A,水务局,", "A,,", "field.empty", {"field": "zh", "found": ""}),
        (",12,N,no,ours", ",12,N,no", "row.length", {"found": 8, "expected": 9}),
        (",12,N,no,ours", ",12,N,no,plans", "choice.unknown", {"found": "plans", "nearest": "plan"}),
    ],
)
def test_fault_in_a_row_of_units(old, new, code, data):
    faults = faults_of(changed(("units.csv", old, new)))
    assert (faults[0].code, faults[0].where, faults[0].line) == (code, "units.csv", 2)
    assert {key: faults[0].data.get(key) for key in data} == data


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "data"),
    [
        ("liaison,B,", "liason,B,", "code.unknown", 5, {"found": "liason", "nearest": "liaison"}),
        ("liaison,B,", ",B,", "person.no_role", 5, {"field": "roles"}),
        ("liaison,B,,", "liaison,Q,,", "code.unknown", 5, {"field": "unit", "found": "Q"}),
        ("liaison,B,,", "liaison,,,", "person.no_place", 5, {"found": ""}),
        ("liaison,B,,", "liaison,B,S,", "person.no_place", 5, {"found": "B;S"}),
        ("liaison,B,,no", "liaison,B,,yes", "head.second", 5, {"field": "head", "first": 4}),
        ("guidance,,S,no", "guidance,,T,no", "code.unknown", 10, {"field": "group", "found": "T"}),
        ("yes,A;B,", "yes,A;C,", "contact.own_unit", 6, {"found": "C"}),
        ("yes,A;B,", "yes,A;X,", "code.unknown", 6, {"field": "contact_points", "found": "X"}),
        ("yes,A;B,", "yes,A;A,", "code.repeated", 6, {"found": "A"}),
        ("guidance,,N,yes", "guidance,,N,no", "group.no_head", 0, {"expected": "N: head = yes"}),
        ("central,B,,yes", "central,B,,no", "unit.no_head", 0, {"expected": "B: head = yes"}),
    ],
)
def test_fault_in_a_row_of_people(old, new, code, line, data):
    (fault,) = faults_of(changed(("people.csv", old, new)))
    assert (fault.code, fault.where, fault.line) == (code, "people.csv", line)
    assert {key: fault.data.get(key) for key in data} == data


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("2027-01-02,off", "2027-01-01,off", "day.duplicate", 3),
        ("2027-01-02,off", "20270102,off", "date.unreadable", 3),
        ("2027-01-02,off", "2027-01-02,free", "choice.unknown", 3),
        ("2027-01-10,work", "2027-01-11,work", "day.works_anyway", 5),
    ],
)
def test_fault_in_a_row_of_holidays(old, new, code, line):
    (fault,) = faults_of(changed(("holidays.csv", old, new)))
    assert (fault.code, fault.where, fault.line) == (code, "holidays.csv", line)


def test_columns_missing_unknown_and_repeated_are_told_once():
    files = changed(("holidays.csv", "date,kind,zh,en", "date,kinds,zh,zh"))
    found = [(f.code, f.line, f.data["found"], f.data.get("nearest")) for f in faults_of(files)]
    assert found == [
        ("column.missing", 1, "date,kinds,zh,zh", None),
        ("column.missing", 1, "date,kinds,zh,zh", None),
        ("column.unknown", 1, "kinds", "kind"),
        ("column.repeated", 1, "zh", None),
    ]


def test_line_of_a_row_after_a_cell_of_several_lines_is_its_first():
    files = changed(
        ("units.csv", "A,水务局,Water Bureau", 'A,水务局,"Water\nBureau"'),
        ("units.csv", "B,林草局,Forestry Bureau", "B,,Forestry Bureau"),
    )
    assert [(fault.code, fault.line) for fault in faults_of(files)] == [
        ("text.control", 2),
        ("field.empty", 4),
    ]


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("units.csv", b"code,zh\nA,\xb9\xab\n", "file.not_utf8", 2),
        ("units.csv", b"a" * (LARGEST_FILE + 1), "file.too_large", 0),
        ("units.csv", b'code,zh\nA,"open', "csv.syntax", 2),
        ("units.csv", b"code\n" + b"A\n" * (MOST_ROWS + 1), "file.too_many_rows", MOST_ROWS + 2),
        ("units.csv", b"", "column.missing", 1),
        ("campaign.toml", b"a = " + b"[" * 100_000, "toml.nested", 1),
        ("campaign.toml", b"a = " + b"9" * 5_000, "toml.syntax", 1),
        ("kinds.toml", b"kinds = 3", "table.other_type", 1),
        ("kinds.toml", b"kinds = [1]", "table.other_type", 1),
        ("kinds.toml", b"\x00", "toml.syntax", 1),
    ],
)
def test_hostile_file_is_refused_in_bounds(name, data, code, line):
    found = [(f.code, f.where, f.line) for f in faults_of({**read("tiny"), name: data})]
    assert (code, name, line) in found


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/localtime", "Asia", "\\u0000", "公"])
def test_zone_is_a_name_and_never_a_path(key):
    files = changed((CAMPAIGN, '"Asia/Shanghai"', f'"{key}"'))
    assert {fault.line for fault in faults_of(files)} == {9}


@given(st.sampled_from(FILES), st.integers(0, 2**32))
def test_damaged_folder_loads_or_says_where_it_is_faulty(name, seed):
    chance = random.Random(seed)  # noqa: S311 -- damage, not secrets
    data = bytearray(read("tiny")[name])
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 12)] = chance.randbytes(chance.randint(0, 3))
    try:
        load({**read("tiny"), name: bytes(data)})
    except Faulty as error:
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert all(fault.where in FILES for fault in error.faults)
        assert all(0 <= f.line <= lines for f in error.faults if f.where == name)
