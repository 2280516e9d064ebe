"""What a subscriber may choose, and what an app is told when it is chosen otherwise."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.errors import InvalidValue
from calendars.feeds import (
    Cancelled,
    Deadlines,
    Options,
    PublicFeed,
    Reminders,
    UnitFeed,
    lint,
    lint_update,
    render,
)
from calendars.times import Days
from calendars.timetable import Stamp
from tests.calendars.feeds.choices import SINCE, options
from tests.calendars.feeds.samples import AT, EVERYTHING, ISSUED, LEADER, PROGRAMME, stamped
from tests.strategies import MORNING, UIDS, meeting, programmes, wide

DUE = wide().deadlines[0].on
LEARNT = wide().phases["LEARN"].window.last_day


def written(chosen, *planned, feed=LEADER):
    return render(feed, chosen, stamped(*planned), wide(), ISSUED).data


def parts(data, name):
    return icalendar.Calendar.from_ical(data).walk(name)


@given(options())
@settings(max_examples=60)
def test_options_are_read_back_from_their_text(chosen):
    assert Options.read(chosen.text) == chosen


def test_options_have_one_text_each():
    every = [
        Options(*chosen)
        for chosen in product(
            ("zh", "en"), Reminders, Cancelled, Deadlines, (True, False), (None, SINCE),
            (True, False), (0, 1, 12),
        )
    ]  # fmt: skip
    assert len({one.text for one in every}) == len(every) == 864
    assert max(len(one.text) for one in every) <= 400


def test_usual_options_are_known_by_the_same_text_for_ever():
    assert Options().text == "zh,none,struck,deadlines,phases"


@pytest.mark.parametrize(
    "text",
    [
        "", "zh", "zh,none,struck,deadlines", "fr,none,struck,deadlines,phases",
        "zh,never,struck,deadlines,phases", "zh,none,struck,deadlines,phases,plain,plain",
        "zh,none,struck,deadlines,phases,edition=0", "zh,none,struck,deadlines,phases,edition=x",
        "zh,none,struck,deadlines,phases,since=soon", "zh,none,struck,deadlines,phases,more",
    ],
)  # fmt: skip
def test_text_that_is_none_of_ours_is_refused(text):
    with pytest.raises(InvalidValue) as refused:
        Options.read(text)
    assert refused.value.code == "options.unreadable"


@given(programmes(5), options(), st.sampled_from([LEADER, EVERYTHING, PublicFeed("A")]))
@settings(max_examples=60)
def test_no_app_stumbles_over_any_choice(planned, chosen, feed):
    assert lint(written(chosen, *planned, feed=feed)) == ()


@given(programmes(5), options(), options())
@settings(max_examples=60)
def test_app_takes_every_item_again_after_another_choice(planned, held, wanted):
    sent = held.exchanged_for(wanted)
    assert replace(sent, edition=0) == replace(wanted, edition=0)
    before, after = (written(one, *planned, feed=EVERYTHING) for one in (held, sent))
    assert lint_update(before, after) == ()
    if sent.edition == held.edition:
        assert before == after
        return
    old, new = ({str(e["UID"]): e for e in parts(data, "VEVENT")} for data in (before, after))
    for uid in old.keys() & new.keys():
        assert new[uid]["SEQUENCE"] == old[uid]["SEQUENCE"] + 1
        for name in ("DTSTAMP", "LAST-MODIFIED"):
            assert new[uid][name].dt == old[uid][name].dt + timedelta(seconds=1)


@pytest.mark.parametrize("edition", [0, 4])
def test_same_choice_again_or_other_packing_is_no_new_edition(edition):
    held = Options(reminders=Reminders.DAY_BEFORE, edition=edition)
    assert held.exchanged_for(replace(held, edition=9)) == held
    plain = held.exchanged_for(Options(reminders=Reminders.DAY_BEFORE, zipped=False))
    assert plain == replace(held, zipped=False)


@given(st.integers(0, 50), st.integers(0, 3), st.integers(1, 10))
def test_stamps_grow_with_events_and_with_editions(sequence, edition, seconds):
    held = Options(edition=edition).reissued(Stamp(sequence, AT))
    edited = Options(edition=edition).reissued(Stamp(sequence + 1, AT + timedelta(seconds=seconds)))
    chosen = Options(edition=edition + 1).reissued(Stamp(sequence, AT))
    for later in (edited, chosen):
        assert later.sequence == held.sequence + 1
        assert later.revised_at > held.revised_at


def test_past_items_are_left_out_from_a_fixed_day_on():
    first, last = meeting(1, when=Days.of(date(2026, 11, 9))), meeting(2, when=Days.of(SINCE))
    lasting = meeting(3, when=Days(date(2026, 11, 9), date(2026, 11, 12)))
    bare = Options(deadlines=Deadlines.NONE, phases=False, since=SINCE)
    found = {str(e["UID"]) for e in parts(written(bare, first, last, lasting), "VEVENT")}
    assert found == {UIDS[1], UIDS[2]}
    assert [str(e["SUMMARY"]) for e in parts(written(bare, first), "VEVENT")] == ["暂无安排"]


@pytest.mark.parametrize(
    ("since", "titles"),
    [
        (None, ["学习", "整改", "【截止】启动会召开完毕"]),
        (DUE, ["学习", "整改", "【截止】启动会召开完毕"]),
        (DUE + timedelta(days=1), ["学习", "整改"]),
        (LEARNT + timedelta(days=1), ["整改"]),
    ],
)
def test_past_phases_and_deadlines_are_left_out_too(since, titles):
    shown = parts(written(Options(since=since)), "VEVENT")
    assert [str(e["SUMMARY"]) for e in shown] == titles


def by_icalendar(words, due, sequence, at, uid):
    made = icalendar.Todo()
    made.add("summary", words)
    made.add("dtstamp", at)
    made.add("uid", uid)
    made.add("sequence", sequence)
    made.add("last-modified", at)
    made.add("due", due)
    made.add("status", "NEEDS-ACTION")
    return made.to_ical(sorted=False)


@given(options().filter(lambda one: one.since is None))
def test_deadlines_stand_as_tasks_too_where_that_was_chosen(chosen):
    data = written(chosen)
    tasks = parts(data, "VTODO")
    if chosen.deadlines is not Deadlines.TASKS_TOO:
        assert tasks == []
        return
    issued = chosen.reissued(ISSUED)
    seen = wide().roles[LEADER.role].sees
    assert [(str(t["SUMMARY"]), t["DUE"].dt) for t in tasks] == [
        (one.words.in_(chosen.language), one.on) for one in wide().deadlines if seen & one.roles
    ]
    for task in tasks:
        expected = by_icalendar(
            task["SUMMARY"], task["DUE"].dt, issued.sequence, issued.revised_at, task["UID"]
        )
        assert expected in data
    events = {str(e["UID"]) for e in parts(data, "VEVENT")}
    assert events.isdisjoint(str(t["UID"]) for t in tasks)


def test_public_feed_has_no_tasks():
    chosen = Options(deadlines=Deadlines.TASKS_TOO)
    assert parts(written(chosen, *PROGRAMME, feed=PublicFeed("A")), "VTODO") == []


def test_other_unit_has_other_tasks_of_the_same_kind():
    chosen = Options(deadlines=Deadlines.TASKS_TOO, phases=False)
    titles = {
        unit: [str(t["SUMMARY"]) for t in parts(written(chosen, feed=feed), "VTODO")]
        for unit in "AB"
        for feed in [UnitFeed(unit, "leader")]
    }
    assert titles["A"] == titles["B"] != []


def test_morning_is_past_only_when_its_day_is():
    kept = Options(since=MORNING.first_day)
    day = MORNING.last_day
    assert kept.keeps(day, day)
    assert not replace(kept, since=day + timedelta(days=1)).keeps(day, day)
