"""The bytes of feeds: against golden files, two parsers, and the writer of icalendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.compliance import Obligation
from calendars.feeds import (
    Cancelled,
    Deadlines,
    Options,
    PublicFeed,
    Reminders,
    UnitFeed,
    description,
    event_lines,
    feed_name,
    gone,
    lint,
    render,
    summary,
)
from calendars.feeds.describe import Wording
from calendars.ids import UID_DOMAIN
from calendars.text import Words
from calendars.times import Days, Span
from calendars.timetable import Stamp, Stamped, Status
from tests.calendars.feeds.samples import AT, EVERYTHING, ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import MORNING, UIDS, events, meeting, programmes, wide

GOLDEN = Path(__file__).parent / "golden"
NAMESPACE = UUID("0a3b6f0e-9c1d-5b0a-8f57-2b7f0c2f9d11")
BARE = Options(deadlines=Deadlines.NONE, phases=False)
PUBLISHED = st.sampled_from([status for status in Status if status.published])


def written(*planned, feed=EVERYTHING, options=BARE, campaign=None):
    return render(feed, options, stamped(*planned), campaign or wide(), ISSUED).data


def items(data):
    return {str(e["UID"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_feed_of_a_unit_is_as_on_record():
    done = render(LEADER, Options(), stamped(*PROGRAMME), wide(), ISSUED)
    assert done.left_out == ()
    assert done.data == (GOLDEN / "unit.ics").read_bytes()
    assert lint(done.data) == ()


def test_calendar_of_a_dead_link_is_as_on_record():
    data = gone(wide(), "zh", AT + timedelta(microseconds=5))
    assert data == (GOLDEN / "gone.ics").read_bytes()
    assert lint(data) == ()


@given(programmes(6), st.integers())
@settings(max_examples=25)
def test_order_of_input_does_not_matter(planned, seed):
    ordered = stamped(*planned)
    shuffled = Random(seed).sample(ordered, len(ordered))  # noqa: S311 -- a shuffle, no secret
    one, other = (render(EVERYTHING, Options(), e, wide(), ISSUED) for e in (ordered, shuffled))
    assert one == other


def moments(when):
    if isinstance(when, Days):
        return when.first, when.until
    return tuple(at.replace(tzinfo=wide().zone) for at in (when.start, when.end))


@given(programmes(4, units=st.just(frozenset("A")), district=st.just(False), status=PUBLISHED))
@settings(max_examples=30)
def test_icalendar_reads_back_what_was_written(planned):
    found = items(written(*planned))
    if not planned:
        assert len(found) == 1
        return
    assert {
        uid: (
            e.start, e.end, e["SEQUENCE"], e["LAST-MODIFIED"].dt, e["DTSTAMP"].dt,
            e["SUMMARY"], e["DESCRIPTION"], e.get("LOCATION", ""), e["STATUS"],
        )
        for uid, e in found.items()
    } == {
        one.event.uid: (
            *moments(one.event.when), one.stamp.sequence, one.stamp.revised_at,
            one.stamp.revised_at, summary(one.event, wide(), "zh"),
            description(one.event, wide(), "zh"), one.event.place, one.event.status.upper(),
        )
        for one in stamped(*planned)
    }  # fmt: skip


@given(events(UIDS[0], units=st.just(frozenset("A")), district=st.just(False), status=PUBLISHED))
@settings(max_examples=25)
def test_vobject_reads_back_what_was_written(event):
    read = vobject.readOne(written(event).decode()).vevent
    start, end = moments(event.when)
    assert (read.uid.value, read.sequence.value, read.status.value) == (
        event.uid, "0", event.status.upper(),
    )  # fmt: skip
    assert (read.dtstart.value, read.dtend.value) == (start, end)
    assert read.last_modified.value == AT
    assert read.summary.value == summary(event, wide(), "zh")
    assert read.description.value == description(event, wide(), "zh")
    assert getattr(read, "location", None) is None or read.location.value == event.place


def by_icalendar(one, options):
    """Write the same properties in the same order with icalendar's own writer."""
    event, language = one.event, options.language
    busy = event.status is not Status.CANCELLED and isinstance(event.when, Span)
    start, end = moments(event.when)
    made = icalendar.Event()
    made.add("summary", summary(event, wide(), language))
    made.add("dtstart", start)
    made.add("dtend", end)
    made.add("dtstamp", one.stamp.revised_at)
    made.add("uid", event.uid)
    made.add("sequence", one.stamp.sequence)
    made.add("last-modified", one.stamp.revised_at)
    made.add("categories", list(Wording(wide(), language).categories(event)))
    made.add("description", description(event, wide(), language))
    if event.place:
        made.add("location", event.place)
    struck = event.status is Status.CANCELLED and options.cancelled is Cancelled.PREFIX
    made.add("status", "CONFIRMED" if struck else event.status.upper())
    made.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "BUSY" if busy else "FREE")
    if isinstance(event.when, Days):
        made.add("x-microsoft-cdo-alldayevent", "TRUE")
    if busy and options.reminders is not Reminders.NONE:
        made.add_component(alarm_by_icalendar(event, options))
    return made.to_ical(sorted=False)


AHEAD = {Reminders.DAY_BEFORE: timedelta(days=-1), Reminders.TWO_HOURS: timedelta(hours=-2)}


def alarm_by_icalendar(event, options):
    written = "-P1D" if options.reminders is Reminders.DAY_BEFORE else "-PT2H"
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary(event, wide(), options.language))
    alarm.add("trigger", AHEAD[options.reminders])
    alarm.add("uid", str(uuid5(NAMESPACE, f"{event.uid}/{written}")))
    return alarm


def stamp_by_icalendar(made, key):
    made.add("dtstamp", ISSUED.revised_at)
    made.add("uid", f"{uuid5(NAMESPACE, f'{wide().id}/{key}')}@{UID_DOMAIN}")
    made.add("sequence", ISSUED.sequence)
    made.add("last-modified", ISSUED.revised_at)


def band_by_icalendar(key, days, title, note=""):
    made = icalendar.Event()
    made.add("summary", title)
    made.add("dtstart", days.first)
    made.add("dtend", days.until)
    stamp_by_icalendar(made, key)
    if note:
        made.add("description", note)
    made.add("status", "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    made.add("x-microsoft-cdo-alldayevent", "TRUE")
    return made.to_ical(sorted=False)


def task_by_icalendar(key, on, title):
    made = icalendar.Todo()
    made.add("summary", title)
    stamp_by_icalendar(made, f"task/{key}")
    made.add("due", on)
    made.add("status", "NEEDS-ACTION")
    return made.to_ical(sorted=False)


def header_by_icalendar(feed, campaign, language):
    """Everything before the first component, the time zone apart."""
    name, about = feed_name(feed, campaign, language), campaign.words.in_(language)
    made = icalendar.Calendar()
    for key, value in (
        ("version", "2.0"), ("prodid", "-//Xunli//Xunli//ZH"), ("calscale", "GREGORIAN"),
        ("name", name), ("x-wr-calname", name), ("description", about), ("x-wr-caldesc", about),
        ("x-wr-timezone", campaign.zone.key),
    ):  # fmt: skip
        made.add(key, value)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    made.add("color", "firebrick")
    made.add("x-apple-calendar-color", "#B22222")
    return made.to_ical(sorted=False).removesuffix(b"END:VCALENDAR\r\n")


def without_shouted_escape(event):
    # icalendar takes a backslash before N for a line break, and so loses the backslash.
    return not any(r"\N" in text for text in (event.title, event.place, event.note))


@given(
    events(UIDS[0], status=PUBLISHED).filter(without_shouted_escape),
    st.integers(0, 9999),
    st.sampled_from(["zh", "en"]),
    st.sampled_from(Cancelled),
    st.sampled_from(Reminders),
)
@settings(max_examples=100)
def test_event_has_the_bytes_that_icalendar_writes(event, sequence, language, cancelled, reminders):
    options = Options(language, cancelled=cancelled, reminders=reminders)
    one = Stamped(event, Stamp(sequence, AT))
    assert event_lines(one, options, wide()) == by_icalendar(one, options)


# Everything but surrogates and control characters, which no text of ours may hold.
ODD = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=90).filter(
    lambda text: r"\N" not in text
)


@given(ODD, ODD, ODD)
@settings(max_examples=100)
def test_any_text_has_the_bytes_that_icalendar_writes(title, place, note):
    one = Stamped(meeting(title=title, place=place, note=note), Stamp(3, AT))
    assert event_lines(one, Options(), wide()) == by_icalendar(one, Options())


@given(
    st.sampled_from(["zh", "en"]),
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 31)), ODD.filter(bool)), max_size=5
    ),
)
@settings(max_examples=40)
def test_what_stands_around_the_events_has_the_bytes_that_icalendar_writes(language, due):
    open_ = [
        Obligation(f"R{n}", Words(title, title), "A", "", None, on, frozenset({"leader"}))
        for n, (on, title) in enumerate(due)
    ]
    campaign, options = wide(), Options(language, deadlines=Deadlines.TASKS_TOO)
    data = render(EVERYTHING, options, (), campaign, ISSUED, open_).data
    zone = data[data.index(b"BEGIN:VTIMEZONE") :].partition(b"END:VTIMEZONE\r\n")
    bands = [
        band_by_icalendar(
            f"phase/{phase.code}", phase.window, phase.words.in_(language), phase.written
        )
        for phase in campaign.phases.values()
        if phase.counted
    ]
    mark = {"zh": "【截止】", "en": "[Deadline] "}[language]
    keys = [f"obligation/A/R{n}//{on}" for n, (on, _) in enumerate(due)]
    named = [(key, on, title) for key, (on, title) in zip(keys, due, strict=True)]
    events_ = [band_by_icalendar(key, Days.of(on), mark + title) for key, on, title in named]
    tasks = [task_by_icalendar(key, on, title) for key, on, title in named]
    head = header_by_icalendar(EVERYTHING, campaign, language)
    whole = (head, zone[0], zone[1], *bands, *events_, *tasks, b"END:VCALENDAR\r\n")
    assert data == b"".join(whole)


def test_backslash_before_a_capital_n_stays():
    data = written(meeting(title=r"C:\New"))
    assert items(data)[UIDS[0]]["SUMMARY"] == r"启动会：C:\New"


@pytest.mark.parametrize(
    ("day", "offset"), [(datetime(2026, 3, 27), 1), (datetime(2026, 3, 30), 2)]
)
def test_zone_with_summer_time_is_written_whole(day, offset):
    berlin = replace(wide(), zone=ZoneInfo("Europe/Berlin"))
    span = Span(day + timedelta(hours=9), day + timedelta(hours=10))
    data = written(meeting(when=span), campaign=berlin)
    assert lint(data) == ()
    assert items(data)[UIDS[0]].start.astimezone(UTC) == datetime(
        day.year, day.month, day.day, 9 - offset, tzinfo=UTC
    )
    zones = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    assert [(str(z["TZID"]), {part.name for part in z.subcomponents}) for z in zones] == [
        ("Europe/Berlin", {"STANDARD", "DAYLIGHT"})
    ]


def test_event_that_cannot_be_written_is_left_out_and_reported():
    bad = meeting(2, kind="GONE")
    done = render(LEADER, BARE, stamped(meeting(), bad), wide(), ISSUED)
    assert done.left_out == ((UIDS[1], "KeyError"),)
    assert done.data == written(meeting(), feed=LEADER)


@pytest.mark.parametrize("feed", [LEADER, PublicFeed(), PublicFeed("B")])
def test_empty_feed_has_one_item_that_says_so(feed):
    data = written(meeting(status=Status.DRAFT), feed=feed)
    assert [str(e["SUMMARY"]) for e in items(data).values()] == ["暂无安排"]
    assert lint(data) == ()


def test_feed_is_named_after_unit_and_role():
    calendar = icalendar.Calendar.from_ical(written())
    assert (calendar["X-WR-CALNAME"], calendar["NAME"]) == ("水务局 · 全部", "水务局 · 全部")
    assert feed_name(UnitFeed("A", "leader"), wide(), "en") == "Water Bureau · Principal leader"
    assert feed_name(PublicFeed(), wide(), "en") == "Style campaign · public timetable"
    assert feed_name(PublicFeed("A"), wide(), "zh") == "水务局 · 公开日程"


def test_cancelled_event_by_choice_stays_in_sight_of_google():
    off = meeting(status=Status.CANCELLED)
    for chosen, status in ((Cancelled.STRUCK, "CANCELLED"), (Cancelled.PREFIX, "CONFIRMED")):
        event = items(written(off, options=replace(BARE, cancelled=chosen)))[UIDS[0]]
        assert (event["STATUS"], event["SUMMARY"], event["TRANSP"]) == (
            status, "【已取消】启动会", "TRANSPARENT",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("reminders", "ahead"),
    [(Reminders.DAY_BEFORE, timedelta(days=-1)), (Reminders.TWO_HOURS, timedelta(hours=-2))],
)
def test_reminder_stands_at_meetings_only(reminders, ahead):
    options = replace(BARE, reminders=reminders)
    days = meeting(2, when=Days.of(MORNING.first_day))
    found = items(written(meeting(), days, meeting(3, status=Status.CANCELLED), options=options))
    assert {uid: [a["TRIGGER"].dt for a in e.walk("VALARM")] for uid, e in found.items()} == {
        UIDS[0]: [ahead], UIDS[1]: [], UIDS[2]: [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("feed", "titles"),
    [
        (LEADER, ["学习", "整改", "【截止】启动会召开完毕"]),
        (UnitFeed("A", "guidance"), ["学习", "整改"]),
        (EVERYTHING, ["学习", "整改", "【截止】启动会召开完毕"]),
        (PublicFeed(), ["学习", "整改"]),
    ],
)
def test_phases_and_deadlines_stand_in_a_feed_unless_declined(feed, titles):
    every = items(written(feed=feed, options=Options())).values()
    assert [str(e["SUMMARY"]) for e in every] == titles
    assert {str(e["TRANSP"]) for e in every} == {"TRANSPARENT"}
    fewer = items(written(feed=feed, options=Options(deadlines=Deadlines.NONE))).values()
    assert [str(e["SUMMARY"]) for e in fewer] == titles[:2]
