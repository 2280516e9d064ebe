"""Faults of units, people and holidays, each at the first line of its row."""

import pytest

from tests.calendars.campaigns.damage import changed, faults_of


@pytest.mark.parametrize(
    ("old", "new", "code", "data"),
    [
        (",12,N,", ",12,M,", "code.unknown", {"field": "group", "found": "M"}),
        (",12,N,", ",many,N,", "number.unreadable", {"field": "headcount", "found": "many"}),
        (",12,N,", ",-1,N,", "number.out_of_range", {"field": "headcount", "found": -1}),
        (",12,N,no,", ",12,N,maybe,", "choice.unknown", {"field": "leadership_body"}),
        (",BUREAU,,12", ",BUREAUX,,12", "code.unknown", {"found": "BUREAUX", "nearest": "BUREAU"}),
        ("A,水务局,", "A,,", "field.empty", {"field": "zh", "found": ""}),
        (",12,N,no,ours", ",12,N,no", "row.length", {"found": 8, "expected": 9}),
        (
            ",12,N,no,ours",
            ",12,N,no,plans",
            "choice.unknown",
            {"found": "plans", "nearest": "plan"},
        ),
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
