"""The JSON twin of a stream, against the reader of icalendar."""

import json
import re

import icalendar
import pytest
from hypothesis import given, settings

from calendars.feeds import Options, gone, jcal, render
from tests.calendars.feeds.choices import options
from tests.calendars.feeds.readers import feeds, posted
from tests.calendars.feeds.samples import AT, EVERYTHING, ISSUED, PROGRAMME, stamped
from tests.strategies import meeting, programmes, wide

# jCal always names the type; a stream only where it is not the usual one.
TYPED = re.compile(r";VALUE=(TEXT|DURATION)(?=[;:])")


def lines(calendar):
    """Give what a calendar says, line by line, wherever a line is folded."""
    return [TYPED.sub("", str(line)) for line in calendar.content_lines(sorted=False)]


@given(programmes(4), options(), feeds())
@settings(max_examples=100)
def test_twin_says_what_the_stream_says(planned, chosen, feed):
    data = render(feed, chosen, stamped(*planned), posted(), ISSUED).data
    twin = icalendar.Calendar.from_jcal(jcal(data).decode())
    assert lines(twin) == lines(icalendar.Calendar.from_ical(data))


def test_twin_of_a_dead_link_says_so():
    read = json.loads(jcal(gone(wide(), "zh", AT)))
    names = [event[1][0] for event in read[2] if event[0] == "vevent"]
    assert names == [["summary", {}, "text", "链接已失效"]]


def test_twin_of_the_programme_is_this():
    data = render(EVERYTHING, Options(phases=False), stamped(PROGRAMME[1]), wide(), ISSUED).data
    calendar = json.loads(jcal(data))
    assert calendar[0] == "vcalendar"
    assert calendar[1][3:6] == [
        ["name", {}, "text", "水务局 · 全部"],
        ["x-wr-calname", {}, "unknown", "水务局 · 全部"],
        ["description", {}, "text", "作风建设活动"],
    ]
    assert ["refresh-interval", {}, "duration", "PT1H"] in calendar[1]
    zone, event = calendar[2][0], calendar[2][1]
    assert zone[2][0][1] == [
        ["dtstart", {}, "date-time", "2026-01-01T00:00:00"],
        ["tzname", {}, "text", "CST"],
        ["tzoffsetfrom", {}, "utc-offset", "+08:00"],
        ["tzoffsetto", {}, "utc-offset", "+08:00"],
    ]
    assert event[:1] == ["vevent"]
    assert event[1][:7] == [
        ["summary", {}, "text", "读书会"],
        ["dtstart", {"tzid": "Asia/Shanghai"}, "date-time", "2026-11-17T14:00:00"],
        ["dtend", {"tzid": "Asia/Shanghai"}, "date-time", "2026-11-17T16:00:00"],
        ["dtstamp", {}, "date-time", "2026-11-02T01:02:03Z"],
        ["uid", {}, "text", "00000000-0000-0000-0000-000000000002@xunli"],
        ["sequence", {}, "integer", 0],
        ["last-modified", {}, "date-time", "2026-11-02T01:02:03Z"],
    ]


@pytest.mark.parametrize("title", ["a,b;c\\d", "\\,", "，", "\\n"])
def test_escapes_of_the_stream_are_none_in_the_twin(title):
    data = render(EVERYTHING, Options("en"), stamped(meeting(title=title)), wide(), ISSUED).data
    event = next(part for part in json.loads(jcal(data))[2] if part[0] == "vevent")
    assert event[1][0][3].endswith(f": {title}")
