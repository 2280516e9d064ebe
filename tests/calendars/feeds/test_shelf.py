"""Taken from a shelf or written anew, a feed has the same bytes."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    Cancelled,
    Deadlines,
    Margin,
    Options,
    Reminders,
    Severity,
    Shelf,
    lint,
    render,
)
from calendars.timetable import Stamp, Stamped, Status
from tests.calendars.feeds.samples import EVERYTHING, ISSUED, PROGRAMME, stamped
from tests.strategies import UIDS, meeting, programmes, wide

PUBLISHED = st.sampled_from([status for status in Status if status.published])
CHOICES = st.builds(
    Options,
    st.sampled_from(["zh", "en"]),
    st.sampled_from(Reminders),
    st.sampled_from(Cancelled),
    edition=st.integers(0, 2),
)


def written(events, options=None, shelf=None):
    return render(EVERYTHING, options or Options(), events, wide(), ISSUED, None, shelf)


def kept(events, options, shelf):
    done = written(events, options, shelf)
    shelf.put(done.written)
    return done


@given(programmes(5, status=PUBLISHED), st.lists(CHOICES, min_size=1, max_size=4), st.data())
@settings(max_examples=40)
def test_bytes_from_the_shelf_are_those_of_a_fresh_rendering(planned, choices, data):
    shelf, events = Shelf(), list(stamped(*planned))
    for options in choices:
        assert kept(events, options, shelf).data == written(events, options).data
        if events:
            at = data.draw(st.integers(0, len(events) - 1))
            old = events[at]
            stamp = Stamp(old.stamp.sequence + 1, old.stamp.revised_at + timedelta(seconds=1))
            events[at] = Stamped(replace(old.event, note=old.event.note + "改"), stamp)


def uids(data):
    return [line for line in data.split(b"\r\n") if line.startswith(b"UID:")]


def test_lint_is_shown_what_is_new_and_an_event_at_least():
    shelf, events = Shelf(), stamped(meeting(1), meeting(2), meeting(3))
    bare = Options(phases=False, deadlines=Deadlines.NONE)
    first = kept(events, bare, shelf)
    assert first.fresh == first.data
    again = kept(events, bare, shelf)
    assert (again.written, again.fresh) == ((), b"")
    assert uids(again.frame) == uids(first.data)[:1]
    moved = replace(events[2], stamp=Stamp(9, ISSUED.revised_at))
    third = kept((*events[:2], moved), bare, shelf)
    assert uids(third.fresh) == [f"UID:{UIDS[2]}".encode()]
    shown = (third.frame, third.fresh)
    assert [f for one in shown for f in lint(one) if f.severity is Severity.ERROR] == []


def test_frame_is_what_all_feeds_of_a_kind_share_whatever_their_events():
    shelf = Shelf()
    one, other = (kept(stamped(meeting(n)), Options(), shelf) for n in (1, 2))
    assert one.frame == other.frame
    assert uids(one.data) != uids(other.data)
    assert not shelf.clean(one.frame)
    shelf.note_clean(one.frame)
    assert shelf.clean(other.frame)
    assert not shelf.clean(one.fresh)


def test_margin_keeps_what_is_unsettled_from_the_shelf():
    shelf, (settled, changed) = Shelf(), stamped(meeting(1), meeting(2))
    margin = Margin(shelf, {changed.event.uid})
    done = kept([settled, changed], Options(), margin)
    assert [margin.get(name) for name, _ in done.written] == [lines for _, lines in done.written]
    assert [shelf.get(name) for name, _ in done.written] == [done.written[0][1], None]


def test_margin_takes_nothing_unsettled_from_the_shelf():
    """A save that failed may have left there what bears the very stamp that is given now."""
    shelf, (changed,) = Shelf(), stamped(meeting(1))
    other = Stamped(replace(changed.event, note="另一回事"), changed.stamp)
    kept([other], Options(), shelf)
    found = kept([changed], Options(), Margin(shelf, {changed.event.uid}))
    assert found.data == written([changed]).data


def test_shelf_stays_within_its_bound():
    lines = len(written(stamped(PROGRAMME[0])).written[0][1])
    shelf = Shelf(most_bytes=3 * (lines + 600))
    events = stamped(*(replace(PROGRAMME[0], uid=uid) for uid in UIDS))
    done = kept(events, Options(), shelf)
    names = [name for name, _ in done.written]
    assert [shelf.get(name) is not None for name in names] == [False] * 5 + [True] * 3
    assert shelf._bytes <= shelf._most_bytes
