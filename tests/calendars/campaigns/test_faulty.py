"""A faulty folder is refused whole, with every fault, its file and line."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.campaigns import FILES, load
from calendars.campaigns.csv_file import MOST_ROWS
from calendars.campaigns.source import LARGEST_FILE
from calendars.errors import Faulty
from tests.calendars.campaigns.damage import CAMPAIGN, changed, faults_of, line_of
from tests.campaigns_data import read, tiny


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
        ("number.out_of_range", "kinds.toml", 9),
        ("code.unreadable", "units.csv", 2),
        ("code.unknown", "people.csv", 2),
        ("code.duplicate", "people.csv", 3),
        ("code.unknown", "people.csv", 3),
        ("code.unknown", "people.csv", 6),
        ("date.unreadable", "holidays.csv", 3),
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
    faults = ()
    try:
        load({**read("tiny"), name: bytes(data)})
    except Faulty as error:
        faults = error.faults
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(fault.where in FILES for fault in faults)
    assert all(0 <= fault.line <= lines for fault in faults if fault.where == name)
