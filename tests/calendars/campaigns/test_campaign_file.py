"""Faults of `campaign.toml`, each at its line."""

import pytest

from calendars.campaigns import load
from calendars.errors import Faulty
from tests.calendars.campaigns.damage import CAMPAIGN, changed, faults_of, line_of, the_fault
from tests.campaigns_data import read


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
            {"field": "last", "found": 25688, "expected": 1100},
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
        (
            'zh = "收尾"',
            'zh = " "',
            "field.empty",
            {"field": "zh", "found": " ", "expected": "text"},
        ),
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
    files = changed(
        (CAMPAIGN, "first = 2027-02-16\nlast = 2027-02-28", "first = 2027-02-16\nlast = 2027-03-01")
    )
    (fault,) = faults_of(files)
    assert fault.code == "phase.outside_campaign"
    assert fault.line == line_of(files, CAMPAIGN, 'code = "END"') - 1
    assert fault.data == {"found": "2027-02-16/2027-03-01", "expected": "2026-11-01/2027-02-28"}


def test_unknown_key_is_named_with_the_nearest_known_one():
    code, data = the_fault(
        CAMPAIGN, "counted = false", "counted = false\ncuonted = true", "cuonted"
    )
    assert (code, data["found"], data["nearest"]) == ("field.unknown", "cuonted", "counted")


def test_unknown_table_is_named_with_the_nearest_known_one():
    code, data = the_fault(CAMPAIGN, "[[deadlines]]", "[[deadline]]")
    assert (code, data["found"], data["nearest"]) == ("table.unknown", "deadline", "deadlines")


def test_missing_key_is_found_at_the_header_of_its_table():
    files = changed((CAMPAIGN, "teams = 2\n", ""))
    (fault,) = faults_of(files)
    header = line_of(files, CAMPAIGN, 'code = "S"') - 1
    assert (fault.code, fault.line, fault.data) == (
        "field.missing",
        header,
        {"found": "", "expected": "teams"},
    )


def test_missing_table_is_one_fault_and_not_one_a_reference():
    text = read("tiny")[CAMPAIGN].decode()
    start, end = text.index("[[categories]]"), text.index("[[groups]]")
    (fault,) = faults_of({**read("tiny"), CAMPAIGN: (text[:start] + text[end:]).encode()})
    assert (fault.code, fault.data["expected"]) == ("table.missing", "[[categories]]")


def test_table_in_place_of_a_list_of_tables_is_a_fault():
    code, data = the_fault(CAMPAIGN, "[[categories]]", "[categories]")
    assert (code, data) == (
        "table.other_type",
        {"found": "categories", "expected": "[[categories]]"},
    )


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


def test_level_of_the_planner_is_one_of_five_words_and_may_be_left_out():
    files = dict(read("tiny"))
    text = files["campaign.toml"].decode()
    files["campaign.toml"] = text.replace('value = "highest"', 'value = "most"').encode()
    with pytest.raises(Faulty) as caught:
        load(files)
    (fault,) = caught.value.faults
    assert (fault.code, fault.data["found"]) == ("choice.unknown", "most")
    first = text.index('[[settings]]\nkey = "plan.level.spread"')
    files["campaign.toml"] = text[:first].encode()
    assert "plan.level.spread" not in load(files).settings
