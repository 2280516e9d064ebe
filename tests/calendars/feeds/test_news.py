"""What changes mean to somebody who saw the events: moved, called off, new, and so on."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import News, notes, shows, visible
from calendars.timetable import Change, Noun, Status, Visibility
from tests.calendars.feeds.readers import feeds, posted
from tests.calendars.feeds.samples import AT, LEADER
from tests.strategies import MORNING, UIDS, events, meeting, wide

LATER = replace(MORNING, start=MORNING.start + timedelta(hours=1))
OFF = meeting(status=Status.CANCELLED)


def changes(*sides, uid=UIDS[0]):
    """Give one change after the other, a minute each."""
    return [
        (AT + timedelta(minutes=n), Change(Noun.EVENT, uid, before, after))
        for n, (before, after) in enumerate(pairwise(sides))
    ]


def sees(event):
    return shows(LEADER, event, wide())


@pytest.mark.parametrize(
    ("sides", "news", "others"),
    [
        ((None, meeting()), [News.NEW], ()),
        ((meeting(), meeting(when=LATER)), [News.MOVED], ()),
        ((meeting(), meeting(when=LATER, place="礼堂")), [News.MOVED, News.PLACE], ()),
        ((meeting(), OFF), [News.CANCELLED], ()),
        ((meeting(), replace(OFF, when=LATER)), [News.CANCELLED, News.MOVED], ()),
        ((OFF, meeting()), [News.REINSTATED], ()),
        ((meeting(), None), [News.GONE], ()),
        ((meeting(), meeting(status=Status.DRAFT)), [News.GONE], ()),
        ((meeting(), meeting(units=frozenset("D"))), [News.GONE], ()),
        ((meeting(status=Status.DRAFT), meeting()), [News.NEW], ()),
        ((meeting(title="一"), meeting(title="二", note="带书")), [News.OTHER], ("title", "note")),
        ((meeting(status=Status.TENTATIVE), meeting()), [], ()),
        ((meeting(), meeting(held_on=MORNING.first_day)), [], ()),
        ((OFF, None), [], ()),
        ((meeting(), meeting(when=LATER), meeting()), [], ()),
        ((None, meeting(), OFF), [News.CANCELLED], ()),
        ((None, meeting(), None), [], ()),
        ((meeting(), meeting(when=LATER), replace(OFF, when=LATER)),
         [News.CANCELLED, News.MOVED], ()),
    ],
)  # fmt: skip
def test_changes_of_an_event_are_told_together(sides, news, others):
    found = notes(changes(*sides), sees)
    assert [(list(note.news), note.others) for note in found] == ([(news, others)] if news else [])
    if news:
        assert found[0].at == AT + timedelta(minutes=len(sides) - 2)


def test_what_changed_last_comes_first_and_other_nouns_are_no_events():
    two = changes(meeting(2), meeting(2, when=LATER), uid=UIDS[1])
    later = [(AT + timedelta(hours=1), change) for _, change in two]
    unit = wide().units["A"]
    found = notes(
        [*changes(None, meeting()), *later, (AT, Change(Noun.UNIT, "A", unit, unit))], sees
    )
    assert [note.event.uid for note in found] == [UIDS[1], UIDS[0]]


@given(st.none() | events(UIDS[0]), st.none() | events(UIDS[0]), feeds())
@settings(max_examples=100)
def test_reader_is_told_of_nothing_that_is_not_for_them(before, after, feed):
    for note in notes(changes(before, after), lambda event: shows(feed, event, posted())):
        for side, given_ in ((note.before, before), (note.after, after)):
            assert side is None or (side is given_ and shows(feed, side, posted()))


@given(events(UIDS[0]), events(UIDS[0]))
@settings(max_examples=100)
def test_reader_of_everything_is_told_whenever_what_they_see_has_changed(before, after):
    kept = {"visibility": Visibility.OWN, "moved_from": None, "status": Status.CONFIRMED}
    before, after = replace(before, **kept), replace(after, **kept)
    told = notes(changes(before, after), lambda _: True)
    assert bool(told) == (visible(before, posted()) != visible(after, posted()))
