"""A feed in months: each event in one of them, and none lost."""

from dataclasses import replace
from datetime import date

import icalendar
import pytest
from hypothesis import given, settings

from calendars.feeds import Options, Size, by_month, lint, months, render, selection
from calendars.times import Days
from tests.calendars.feeds.choices import options
from tests.calendars.feeds.readers import feeds, posted
from tests.calendars.feeds.samples import EVERYTHING, ISSUED, PROGRAMME, stamped
from tests.strategies import meeting, programmes, wide

MONTHS = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


def items(data, name="VEVENT"):
    found = icalendar.Calendar.from_ical(data).walk(name)
    return [str(one["UID"]) for one in found if "暂无安排" not in one["SUMMARY"]]


def test_campaign_parts_into_the_months_that_it_touches():
    assert months(wide()) == MONTHS


@given(programmes(6), options(), feeds())
@settings(max_examples=60)
def test_months_together_hold_what_the_whole_holds_each_item_once(planned, chosen, feed):
    chosen = replace(chosen, language="zh")
    planned = stamped(*planned)
    whole = render(feed, chosen, planned, posted(), ISSUED).data
    parts = [
        render(feed, replace(chosen, part=month), planned, posted(), ISSUED).data
        for month in months(posted())
    ]
    for name in ("VEVENT", "VTODO"):
        assert sorted(uid for part in parts for uid in items(part, name)) == sorted(
            items(whole, name)
        )
    assert [finding for part in parts for finding in lint(part)] == []


def test_month_bears_its_name_and_holds_what_begins_in_it():
    over = meeting(8, when=Days.of(date(2026, 11, 30), date(2026, 12, 2)))
    planned = stamped(*PROGRAMME, over)
    chosen = Options(phases=False, part=date(2026, 11, 1))
    data = render(EVERYTHING, chosen, planned, wide(), ISSUED).data
    assert icalendar.Calendar.from_ical(data)["NAME"] == "水务局 · 全部 · 2026年11月"
    english = render(EVERYTHING, replace(chosen, language="en"), planned, wide(), ISSUED).data
    assert icalendar.Calendar.from_ical(english)["NAME"] == "Water Bureau · Everything · Nov 2026"
    assert over.uid in items(data)
    counts = by_month(EVERYTHING, planned, wide())
    assert counts == dict(zip(MONTHS, (5, 0, 0, 1), strict=True))
    assert sum(counts.values()) == len(selection(EVERYTHING, planned, wide()))


@pytest.mark.parametrize(
    ("size", "crowded", "overfull"),
    [
        (Size(699, 699_999), False, False), (Size(700, 0), True, False),
        (Size(0, 700_000), True, False), (Size(900, 900_000), True, False),
        (Size(901, 0), True, True), (Size(0, 900_001), True, True),
    ],
)  # fmt: skip
def test_feed_is_crowded_long_before_it_is_too_large(size, crowded, overfull):
    assert (size.crowded, size.overfull) == (crowded, overfull)


def test_part_is_read_back_from_the_text_of_the_options():
    chosen = Options(edition=2, part=date(2026, 11, 1))
    assert chosen.text == "zh,none,struck,deadlines,phases,edition=2,part=2026-11"
    assert Options.read(chosen.text) == chosen
