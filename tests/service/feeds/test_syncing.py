"""vdirsyncer and khal: a second sync brings nothing, and one after an edit just what it changed."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calendars.feeds import Deadlines, Options, Reminders, UnitFeed
from calendars.timetable import Amend
from service.feeds import links
from service.feeds.links import Terms
from service.feeds.tokens import token_of
from service.publishing import Actor, Request, publish
from service.store import EventQuery

BIN = Path(sys.executable).parent
UNIT, ROLE, PLACE = "ZF04", "liaison", "二楼会议室"
VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "theirs"
b = "ours"
collections = null
[storage theirs]
type = "http"
url = "{url}"
[storage ours]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
[sqlite]
path = {folder}/khal.db
"""


class Reader:
    """Somebody who syncs a feed into a folder and looks at it there."""

    def __init__(self, folder, url):
        self.folder = folder
        (folder / "calendar").mkdir()
        (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, url=url))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        self.run("vdirsyncer", "discover", answer="y\n")

    def run(self, name, *arguments, answer=None):
        done = subprocess.run(
            [BIN / name, "-c", self.folder / name, *arguments],
            input=answer, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sync(self):
        """Give what the folder holds after it; no names, which vdirsyncer makes of the content."""
        self.run("vdirsyncer", "sync")
        return {file.read_text() for file in (self.folder / "calendar").iterdir()}

    def seen(self):
        """Give what khal shows of the campaign, a line each."""
        told = ("--format", "{start-long} {title} {location}", "--day-format", "")
        return set(self.run("khal", "list", *told, "2009-03-01", "184d").splitlines())


@pytest.fixture
def reader(live, tmp_path):
    key, at = live.settings.link_key, datetime.now(UTC)
    options = Options(reminders=Reminders.DAY_BEFORE, deadlines=Deadlines.TASKS_TOO)
    terms = Terms("sync", options)
    number = links.create(live.store, key, UnitFeed(UNIT, ROLE), terms, "test", at)
    return Reader(tmp_path, f"{live.url}/feeds/{token_of(key, number, 1)}.ics")


def a_study_session(live):
    with live.store.reading() as work:
        query = EventQuery(
            units=frozenset({UNIT}), kinds=frozenset({"E05"}), phases=frozenset({"P2"})
        )
        return next(iter(work.events.select(work.campaigns.current().id, query))).event


def test_second_sync_brings_nothing_and_an_edit_just_the_event_that_it_changed(live, reader):
    first, seen = reader.sync(), reader.seen()
    assert (reader.sync(), reader.seen()) == (first, seen)

    event = a_study_session(live)
    elsewhere = Amend(replace(event, place=PLACE))
    publish(live.store, Request([elsewhere], Actor("test"), "elsewhere", datetime.now(UTC)))
    second = reader.sync()
    (gone,), (come,) = first - second, second - first
    assert event.place in gone
    assert PLACE in come
    (was,), (is_,) = seen - reader.seen(), reader.seen() - seen
    assert was.replace(event.place, PLACE) == is_
