"""What each app shows of a feed, as far as its makers and its users say."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    HABITS,
    App,
    Deadlines,
    Fate,
    Item,
    Keeps,
    Options,
    Reminders,
    ahead,
    as_seen,
    render,
)
from calendars.times import Days
from calendars.timetable import Status
from tests.calendars.feeds.samples import EVERYTHING, ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import MORNING, meeting, programmes, wide

OFF = meeting(2, status=Status.CANCELLED, place="礼堂")
CHOSEN = Options(reminders=Reminders.TWO_HOURS, deadlines=Deadlines.TASKS_TOO, phases=False)
DUE = Days.of(wide().deadlines[0].on)


def written(*planned, options=CHOSEN, feed=LEADER):
    return render(feed, options, stamped(*planned), wide(), ISSUED).data


@pytest.mark.parametrize(
    ("app", "called_off", "reminders", "task"),
    [
        (App.IPHONE, Fate.STRUCK, Keeps.ASKS, Fate.HIDDEN),
        (App.GOOGLE, Fate.HIDDEN, Keeps.NO, Fate.HIDDEN),
        (App.OUTLOOK, Fate.SHOWN, Keeps.NO, Fate.HIDDEN),
        (App.THUNDERBIRD, Fate.SHOWN, Keeps.YES, Fate.SHOWN),
        (App.NEXTCLOUD, Fate.SHOWN, Keeps.NO, Fate.HIDDEN),
    ],
)
def test_items_are_shown_as_the_app_shows_them(app, called_off, reminders, task):
    seen = as_seen(written(meeting(title="全体，请准时"), OFF), app)
    name = "启动会召开完毕"
    assert seen.name == "水务局 · 主要负责同志"
    assert seen.items == (
        Item("【已取消】启动会", MORNING, "礼堂", called_off),
        Item("启动会：全体，请准时", MORNING, "", Fate.SHOWN, reminders),
        Item(f"【截止】{name}", DUE, "", Fate.SHOWN),
        Item(name, DUE, "", task, task=True),
    )
    assert (seen.events, seen.cut_off) == (3, False)


def test_google_does_not_take_what_is_too_much():
    event = written(meeting())
    start, end = event.index(b"BEGIN:VEVENT"), event.index(b"END:VCALENDAR")
    many = event[:start] + event[start:end] * 1001 + event[end:]
    assert as_seen(many, App.GOOGLE).cut_off
    assert not as_seen(many, App.THUNDERBIRD).cut_off
    long = event.replace(b"END:VEVENT", b"DESCRIPTION:" + b"x" * 1_000_000 + b"\r\nEND:VEVENT", 1)
    assert as_seen(long, App.GOOGLE).cut_off


@given(programmes(6), st.sampled_from(sorted(HABITS)))
@settings(max_examples=40)
def test_every_event_of_a_feed_is_accounted_for(planned, app):
    data = written(*planned, feed=EVERYTHING)
    seen = as_seen(data, app)
    assert seen.events == data.count(b"BEGIN:VEVENT")
    assert len(seen.items) == seen.events + data.count(b"BEGIN:VTODO")
    assert seen.size == len(data)


@given(st.binary(max_size=200), st.sampled_from(sorted(HABITS)))
def test_nonsense_shows_nothing(data, app):
    assert as_seen(data, app).items == ()


def test_next_events_leave_out_what_is_past_called_off_or_a_task():
    late = meeting(3, when=Days.of(MORNING.first_day + timedelta(days=1)))
    seen = as_seen(written(meeting(), OFF, late), App.THUNDERBIRD)
    first, second = (item.when.first_day for item in ahead(seen, MORNING.first_day, 2))
    assert (first, second) == (MORNING.first_day, late.when.first)
    assert [i.title for i in ahead(seen, late.when.first, 9)] == [
        "启动会",
        "【截止】启动会召开完毕",
    ]
    assert ahead(seen, date(2030, 1, 1), 9) == ()


def test_programme_is_shown_by_time():
    seen = as_seen(written(*PROGRAMME, feed=EVERYTHING), App.MAC)
    days = [item.when.first_day for item in seen.items]
    assert days == sorted(days)


def test_every_app_has_its_habits_with_their_source():
    assert set(HABITS) == set(App) - {App.BROWSER}
    assert all(habits.source for habits in HABITS.values())
