"""Each thing that some app stumbles over is found, and a good feed has none of them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    STUMBLES,
    Deadlines,
    Finding,
    Options,
    Reminders,
    Severity,
    lint,
    lint_headers,
    lint_update,
    render,
)
from calendars.times import Days
from calendars.timetable import Status
from tests.calendars.feeds.samples import ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import meeting, programmes, wide

BARE = Options(deadlines=Deadlines.NONE, phases=False)


def written(*planned, **chosen):
    usual = {"deadlines": Deadlines.NONE, "phases": False}
    return render(LEADER, Options(**(usual | chosen)), stamped(*planned), wide(), ISSUED).data


GOOD = written(PROGRAMME[0])
EVENT = GOOD[GOOD.index(b"BEGIN:VEVENT") : -len(b"END:VCALENDAR\r\n")]
ALARMED = written(PROGRAMME[0], reminders=Reminders.DAY_BEFORE)
CALLED_OFF = written(meeting(status=Status.CANCELLED))
DAY = written(meeting(when=Days.of(date(2026, 11, 10))))
TASKS = written(deadlines=Deadlines.TASKS_TOO)
HUNDREDS = b"".join(EVENT.replace(b"UID:", b"UID:%d-" % n, 1) for n in range(901))
LONG = b"".join(b"DESCRIPTION:%s\r\n" % (b"x" * 60) for _ in range(12_500))
HISTORY = (
    b"BEGIN:DAYLIGHT\r\nDTSTART:19860504T000000\r\nRDATE:19870412T000000,19880410T000000\r\n"
    b"TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0900\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
)


def put(old, new, data=GOOD):
    assert old in data
    return data.replace(old, new, 1)


def line(start, data=GOOD):
    begin = data.index(b"\r\n" + start) + 2
    return data[begin : data.index(b"\r\n", begin) + 2]


def more(added, data=GOOD):
    """Add a line to the last component."""
    return put(b"END:VEVENT", added + b"\r\nEND:VEVENT", data)


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
    "bad_time": (put(line(b"DTSTAMP"), b"DTSTAMP:20261102T010203\r\n"), {"clock"}),
    "end_type": (put(line(b"DTEND"), b"DTEND;VALUE=DATE:20261111\r\n"), set()),
    "backwards": (put(b":20261110T110000", b":20261110T090000"), set()),
    "escape": (put(b"LOCATION:", b"LOCATION:a,b"), set()),
    "empty": (put(EVENT, b""), set()),
    "recurrence": (put(line(b"SEQUENCE"), line(b"SEQUENCE") + b"RRULE:FREQ=DAILY\r\n"), set()),
    "value": (put(b"STATUS:CONFIRMED", b"STATUS:DRAFT"), set()),
    "too_big": (put(line(b"DESCRIPTION"), LONG), set()),
    "too_many": (put(EVENT, HUNDREDS), set()),
    "bidi": (put("二楼".encode(), "\u202e二楼".encode()), set()),
    "floating": (put(b"DTSTART;TZID=Asia/Shanghai:", b"DTSTART:"), {"end_type"}),
    "utc": (put(b"20261110T110000", b"20261110T110000Z"), set()),
    "no_end": (put(line(b"DTEND"), b""), set()),
    "two_ends": (more(b"DURATION:PT2H"), set()),
    "almost_a_day": (
        GOOD.replace(b"20261110T090000", b"20261110T000000").replace(
            b"20261110T110000", b"20261110T235900"
        ),
        set(),
    ),
    "stray_zone": (more(b"TZID:Asia/Shanghai"), set()),
    "zone_history": (put(b"END:VTIMEZONE", HISTORY), set()),
    "busy_day": (put(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE", DAY), set()),
    "due_in_event": (more(b"DUE;VALUE=DATE:20261110"), set()),
    "clock": (put(line(b"DTSTAMP"), b"DTSTAMP:20261103T010203Z\r\n"), set()),
    "cancelled_unmarked": (put("【已取消】".encode(), b"", CALLED_OFF), set()),
    "cancelled_busy": (put(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE", CALLED_OFF), set()),
    "cancelled_alarm": (
        put(
            "SUMMARY:启动会".encode(),
            "SUMMARY:【已取消】启动会".encode(),
            put(
                b"STATUS:CONFIRMED",
                b"STATUS:CANCELLED",
                put(b"TRANSP:OPAQUE", b"TRANSP:TRANSPARENT", ALARMED),
            ),
        ),
        set(),
    ),
    "task_only": (put("【截止】启动会".encode(), b"", TASKS), set()),
    "alarm": (put(b"TRIGGER:-P1D", b"TRIGGER:-1D", ALARMED), set()),
    "alarm_repeats": (put(b"TRIGGER:", b"REPEAT:9\r\nTRIGGER:", ALARMED), set()),
    "attachment": (more(b"ATTACH:https://files.invalid/plan.pdf"), set()),
    "mail_address": (more(b"ORGANIZER:mailto:office@district.invalid"), set()),
    "method": (put(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH"), set()),
    "foreign": (more(b"X-ALT-DESC:<b>"), set()),
    "colour": (put(b"COLOR:firebrick", b"COLOR:#B22222"), set()),
    "slow_refresh": (put(b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:PT168H"), set()),
    "refresh": (put(b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:"), set()),
    "name": (put(line(b"X-WR-CALNAME"), b""), set()),
}


@pytest.mark.parametrize("code", sorted(BAD))
def test_stumbling_block_is_found(code):
    data, besides = BAD[code]
    assert {finding.code for finding in lint(data)} == {code} | besides


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (put(line(b"SEQUENCE"), b"SEQUENCE:-1\r\n"), "value"),
        (put(line(b"SEQUENCE"), b"SEQUENCE:9999999999\r\n"), "value"),
        (put(b"VERSION:2.0", b"VERSION:1.0"), "value"),
        (put(b"CALSCALE:GREGORIAN", b"CALSCALE:CHINESE"), "value"),
        (put(b"TRANSP:OPAQUE", b"TRANSP:BUSY"), "value"),
        (put(line(b"DTSTART;TZID"), b"DTSTART;TZID=Asia/Shanghai:20261131T090000\r\n"), "bad_time"),
        (put(line(b"DTSTAMP"), b"DTSTAMP;VALUE=DATE:20261102\r\n"), "bad_time"),
        (put(line(b"DTSTART;TZID"), b"DTSTART:20261110T090000\r\n"), "end_type"),
        (put(b"LOCATION:", b"LOCATION:\\x"), "escape"),
        (put(b"CATEGORIES:", b"CATEGORIES:a;b"), "escape"),
        (put(b"END:VCALENDAR", b"END:VCALENDAR\r\nEND:VCALENDAR"), "nesting"),
        (b"X:1\r\n" + GOOD, "nesting"),
        (put(line(b"NAME"), b""), "name"),
        (put(line(b"X-PUBLISHED-TTL"), b""), "refresh"),
        (put(b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:P1W"), "slow_refresh"),
        (put(b"X-MICROSOFT-CDO-BUSYSTATUS:FREE", b"X-MICROSOFT-CDO-BUSYSTATUS:BUSY", DAY),
         "busy_day"),
        (put(b"ACTION:DISPLAY", b"ACTION:AUDIO", ALARMED), "alarm"),
        (put(line(b"DUE", TASKS), b"DUE;VALUE=DATE:20260101\r\n", TASKS), "task_only"),
        (more(b"ATTENDEE;CN=X:mailto:x@district.invalid"), "mail_address"),
        (more(b"EXDATE;TZID=Asia/Shanghai:20261110T090000"), "recurrence"),
        (GOOD.replace(b"BEGIN:STANDARD", b"BEGIN:VALARM").replace(b"END:STANDARD", b"END:VALARM"),
         "missing"),
    ],
)  # fmt: skip
def test_other_forms_of_a_stumbling_block_are_found(value, code):
    assert code in {finding.code for finding in lint(value)}


def test_finding_names_line_and_value():
    data = put(b"STATUS:CONFIRMED", b"STATUS:DRAFT")
    number = data[: data.index(b"STATUS:DRAFT")].count(b"\r\n") + 1
    assert lint(data) == (Finding("value", Severity.ERROR, number, "DRAFT"),)
    assert STUMBLES["value"].source == "RFC 5545 3.8.1.11"


def test_finding_is_as_grave_as_its_table_says():
    for code, (data, _) in BAD.items():
        found = {finding.code: finding.severity for finding in lint(data)}
        assert found[code] is STUMBLES[code].severity


def test_what_keeps_a_feed_from_being_served_is_on_record():
    """A warning never takes a calendar away from its readers."""
    assert sorted(code for code, one in STUMBLES.items() if one.severity is Severity.WARNING) == [
        "almost_a_day", "attached", "attachment", "bidi", "busy_day", "cancelled_alarm",
        "cancelled_busy", "clock", "colour", "foreign", "method", "name", "no_length", "not_kept",
        "refresh", "slow_refresh", "too_big", "too_many", "vary", "zone_history",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [GOOD, ALARMED, CALLED_OFF, DAY, TASKS])
def test_good_feed_has_no_finding(data):
    assert lint(data) == ()


@pytest.mark.parametrize("data", [b"", b"\r\n", b"<html>busy</html>", b"\x00\xff"])
def test_no_calendar_at_all_is_found(data):
    codes = {finding.code for finding in lint(data)}
    assert {"cut_off", "calendars", "empty"} <= codes


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda noise: put(b"LOCATION:", noise)))
@settings(max_examples=100)
def test_nothing_makes_the_lint_itself_stumble(data):
    assert all(finding.code in STUMBLES for finding in lint(data))
    assert all(finding.code in STUMBLES for finding in lint_update(GOOD, data))


NEXT = put(line(b"SEQUENCE"), b"SEQUENCE:1\r\n").replace(b"20261102T010203Z", b"20261102T010204Z")


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (GOOD, None),
        (NEXT, None),
        (put(b"LOCATION:", b"LOCATION:X", NEXT), None),
        (put(EVENT, b""), None),
        (put(b"LOCATION:", b"LOCATION:X"), "silent"),
        (put(b"LOCATION:", b"LOCATION:X", put(line(b"SEQUENCE"), b"SEQUENCE:1\r\n")), "silent"),
        (put(b"LOCATION:", b"LOCATION:X", put(b"SEQUENCE:1", b"SEQUENCE:0", NEXT)), "silent"),
        (GOOD.replace(b"20261102T010203Z", b"20261102T010202Z"), "back"),
    ],
)
def test_update_that_an_app_would_miss_is_found(after, code):
    assert [finding.code for finding in lint_update(GOOD, after)] == ([code] if code else [])


def test_stamps_are_compared_as_numbers():
    ninth, tenth = (put(line(b"SEQUENCE"), b"SEQUENCE:%d\r\n" % n) for n in (9, 10))
    assert [f.code for f in lint_update(tenth, ninth)] == ["back"]
    assert lint_update(ninth, tenth) == ()


@given(programmes(5))
@settings(max_examples=25)
def test_same_feed_again_is_no_update(planned):
    assert lint_update(written(*planned), written(*planned)) == ()


HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "ETag": '"abc"',
    "Last-Modified": "Mon, 02 Nov 2026 01:02:03 GMT",
    "Cache-Control": "private, no-cache",
    "Content-Length": "9",
    "Vary": "Accept, Accept-Encoding",
    "Content-Disposition": "inline; filename=\"a.ics\"; filename*=UTF-8''%E6%97%AC.ics",
}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Content-Type": "text/calendar"}, "charset"),
        ({"Content-Type": "text/html; charset=utf-8"}, "charset"),
        ({"ETag": 'W/"abc"'}, "no_tag"),
        ({"ETag": "abc"}, "no_tag"),
        ({"ETag": None}, "no_tag"),
        ({"Last-Modified": None}, "no_date"),
        ({"Cache-Control": "no-store"}, "not_kept"),
        ({"Cache-Control": None}, "not_kept"),
        ({"Content-Length": None}, "no_length"),
        ({"Vary": "Cookie"}, "vary"),
        ({"Set-Cookie": "a=b"}, "cookie"),
        ({"Content-Disposition": HEADERS["Content-Disposition"].replace("inline", "attachment")},
         "attached"),
        ({"Content-Disposition": "inline; filename*=UTF-8''%E6%97%AC.ics"}, "file_name"),
        ({"Content-Disposition": 'inline; filename="旬历.ics"'}, "file_name"),
    ],
)  # fmt: skip
def test_header_that_an_app_stumbles_over_is_found(changed, code):
    assert lint_headers(HEADERS) == ()
    said = {name: value for name, value in (HEADERS | changed).items() if value is not None}
    assert [finding.code for finding in lint_headers(said)] == [code]


def test_every_stumbling_block_has_a_test():
    tested = {*BAD, "silent", "back", "charset", "no_tag", "no_date", "not_kept", "no_length",
              "vary", "cookie", "attached", "file_name"}  # fmt: skip
    assert tested == set(STUMBLES)
