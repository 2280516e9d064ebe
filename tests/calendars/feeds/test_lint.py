"""Each thing that some app stumbles over is found, and a good feed has none of them."""

import pytest

from calendars.feeds import STUMBLES, Finding, Options, Severity, lint, render
from tests.calendars.feeds.samples import ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import wide

BARE = Options(deadlines=False, phases=False)
GOOD = render(LEADER, BARE, stamped(PROGRAMME[0]), wide(), ISSUED).data
EVENT = GOOD[GOOD.index(b"BEGIN:VEVENT") : -len(b"END:VCALENDAR\r\n")]


def put(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def line(start):
    begin = GOOD.index(b"\r\n" + start) + 2
    return GOOD[begin : GOOD.index(b"\r\n", begin) + 2]


BAD = {
    "bom": (b"\xef\xbb\xbf" + GOOD, set()),
    "line_ends": (put(b"VERSION:2.0\r\n", b"VERSION:2.0\n"), set()),
    "cut_off": (GOOD[: -len(b"END:VCALENDAR\r\n")], {"nesting"}),
    "too_long": (put(b"LOCATION:", b"LOCATION:" + b"x" * 80), set()),
    "blank_line": (put(b"VERSION:2.0\r\n", b"VERSION:2.0\r\n\r\n"), set()),
    "not_utf8": (put("二楼".encode(), b"\xff\xfe"), set()),
    "cut_character": (put("二楼".encode(), b"\xe4\xba\r\n \x8c\xe6\xa5\xbc"), set()),
    "control": (put(b"LOCATION:", b"LOCATION:\x07"), set()),
    "no_colon": (put(b"VERSION:2.0\r\n", b"VERSION:2.0\r\nNONSENSE\r\n"), set()),
    "nesting": (put(b"END:VEVENT", b"END:VTODO"), set()),
    "calendars": (GOOD + GOOD.replace(b"UID:", b"UID:2"), set()),
    "missing": (put(line(b"DTSTAMP"), b""), set()),
    "twice": (put(line(b"SEQUENCE"), line(b"SEQUENCE") * 2), set()),
    "same_uid": (put(EVENT, EVENT * 2), set()),
    "unknown_zone": (GOOD.replace(b"TZID=Asia/Shanghai", b"TZID=China"), set()),
    "bad_time": (put(line(b"DTSTAMP"), b"DTSTAMP:20261102T010203\r\n"), set()),
    "end_type": (put(line(b"DTEND"), b"DTEND;VALUE=DATE:20261111\r\n"), set()),
    "backwards": (put(b":20261110T110000", b":20261110T090000"), set()),
    "escape": (put(b"LOCATION:", b"LOCATION:a,b"), set()),
    "empty": (put(EVENT, b""), set()),
    "recurrence": (put(line(b"SEQUENCE"), line(b"SEQUENCE") + b"RRULE:FREQ=DAILY\r\n"), set()),
    "value": (put(b"STATUS:CONFIRMED", b"STATUS:DRAFT"), set()),
    "refresh": (put(b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:"), set()),
    "name": (put(line(b"X-WR-CALNAME"), b""), set()),
}


@pytest.mark.parametrize("code", sorted(STUMBLES))
def test_stumbling_block_is_found(code):
    data, besides = BAD[code]
    assert {finding.code for finding in lint(data)} == {code} | besides


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (put(line(b"SEQUENCE"), b"SEQUENCE:-1\r\n"), "value"),
        (put(line(b"DTSTART;TZID"), b"DTSTART;TZID=Asia/Shanghai:20261131T090000\r\n"), "bad_time"),
        (put(line(b"DTSTART;TZID"), b"DTSTART:20261110T090000\r\n"), "end_type"),
        (put(b"LOCATION:", b"LOCATION:\\x"), "escape"),
        (put(b"END:VCALENDAR", b"END:VCALENDAR\r\nEND:VCALENDAR"), "nesting"),
        (b"X:1\r\n" + GOOD, "nesting"),
    ],
)
def test_other_forms_of_a_stumbling_block_are_found(value, code):
    assert code in {finding.code for finding in lint(value)}


def test_finding_names_line_and_value():
    data = put(b"STATUS:CONFIRMED", b"STATUS:DRAFT")
    number = data[: data.index(b"STATUS:DRAFT")].count(b"\r\n") + 1
    assert lint(data) == (Finding("value", Severity.ERROR, number, "DRAFT"),)


def test_what_only_looks_bad_is_a_warning():
    for code in ("refresh", "name"):
        assert [f.severity for f in lint(BAD[code][0])] == [Severity.WARNING]


def test_good_feed_has_no_finding():
    assert lint(GOOD) == ()


@pytest.mark.parametrize("data", [b"", b"\r\n", b"<html>busy</html>", b"\x00\xff"])
def test_no_calendar_at_all_is_found(data):
    codes = {finding.code for finding in lint(data)}
    assert {"cut_off", "calendars", "empty"} <= codes
