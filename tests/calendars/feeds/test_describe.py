"""The words of an event, and that `visible` differs just when some feed's bytes do."""

from dataclasses import fields, replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.feeds import (
    Cancelled,
    Deadlines,
    Options,
    PublicFeed,
    UnitFeed,
    View,
    ViewFeed,
    day_in_words,
    description,
    render,
    summary,
    visible,
    when_in_words,
)
from calendars.times import Days, Span
from calendars.timetable import Event, Status, Visibility
from tests.calendars.feeds.samples import ISSUED, PROGRAMME, stamped
from tests.strategies import UIDS, events, meeting, wide

OPTIONS = tuple(
    Options(language, cancelled=cancelled, deadlines=Deadlines.NONE, phases=False)
    for language in ("zh", "en")
    for cancelled in Cancelled
)
FEEDS = (
    *(UnitFeed(unit, "all") for unit in wide().units), UnitFeed("A", "leader"), PublicFeed(),
    ViewFeed(View()),
)  # fmt: skip


def everywhere(event):
    one = stamped(event)
    return [render(feed, o, one, wide(), ISSUED).data for feed in FEEDS for o in OPTIONS]


@st.composite
def alike(draw):
    """Two published events, most often different in a field or two only."""
    published = st.sampled_from([s for s in Status if s.published])
    one, other = (draw(events(UIDS[0], status=published)) for _ in "ab")
    names = [f.name for f in fields(Event) if f.name not in ("district", "units")]
    taken = draw(st.frozensets(st.sampled_from(names), max_size=2))
    values = {name: getattr(other, name) for name in taken}
    if draw(st.booleans()):
        values |= {"district": other.district, "units": other.units}
    return one, replace(one, **values)


@given(alike())
@settings(max_examples=60)
def test_visible_differs_just_when_bytes_differ(pair):
    one, other = pair
    differs = visible(one, wide()) != visible(other, wide())
    assert differs == (everywhere(one) != everywhere(other))


def test_visible_differs_when_only_a_view_hides_one_of_both():
    one, other = (
        meeting(units=frozenset("A"), visibility=seen)
        for seen in (Visibility.INTERNAL, Visibility.OWN)
    )
    assert everywhere(one) != everywhere(other)
    assert visible(one, wide()) != visible(other, wide())


def test_visible_differs_when_only_a_unit_not_named_differs():
    one, other = (meeting(units=frozenset(units)) for units in ("ABCD", "ABCE"))
    assert description(one, wide(), "en") == description(other, wide(), "en")
    assert visible(one, wide()) != visible(other, wide())


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        (Days.of(date(2026, 11, 10)), "11月10日(周二)", "Tue 10 Nov"),
        (
            Days.of(date(2026, 12, 31), date(2027, 1, 3)),
            "12月31日(周四)至1月3日(周日)",
            "Thu 31 Dec to Sun 3 Jan",
        ),
        (
            Span(datetime(2026, 11, 10, 9), datetime(2026, 11, 10, 11, 30)),
            "11月10日(周二) 09:00–11:30",
            "Tue 10 Nov 09:00–11:30",
        ),
        (
            Span(datetime(2026, 11, 14, 23), datetime(2026, 11, 15, 1)),
            "11月14日(周六) 23:00 – 11月15日(周日) 01:00",
            "Sat 14 Nov 23:00 – Sun 15 Nov 01:00",
        ),
    ],
)
def test_time_is_written_as_people_say_it(when, zh, en):
    assert (when_in_words(when, "zh"), when_in_words(when, "en")) == (zh, en)
    assert when_in_words(when, "en").startswith(day_in_words(when.first_day, "en"))


@pytest.mark.parametrize(
    ("event", "zh", "en"),
    [
        (meeting(), "启动会", "Opening meeting"),
        (meeting(title="第一讲"), "启动会：第一讲", "Opening meeting: 第一讲"),
        (
            meeting(title="第一讲", status=Status.CANCELLED),
            "【已取消】启动会：第一讲",
            "[Cancelled] Opening meeting: 第一讲",
        ),
    ],
)
def test_summary_begins_with_the_kind_or_its_cancellation(event, zh, en):
    assert (summary(event, wide(), "zh"), summary(event, wide(), "en")) == (zh, en)


def test_description_says_everything_that_is_known():
    event = replace(PROGRAMME[1], note="带笔记本", groups=frozenset("NS"))
    assert description(event, wide(), "zh").splitlines() == [
        "原定：11月16日(周一) 14:00–16:00",
        "单位：水务局、林草局、县委领导班子等5个单位",
        "内容：读书会。",
        "参加：主要负责同志、县委主要负责同志",
        "指导检查组：北片指导组、南片指导组",
        "阶段：学习",
        "备注：带笔记本",
    ]
    assert description(event, wide(), "en").splitlines() == [
        "Moved from: Mon 16 Nov 14:00–16:00",
        "Unit: Water Bureau, Forestry Bureau, County leadership and 2 more",
        "What for: Reading session.",
        "Who attends: Principal leader, Principal leader of the county",
        "Guidance group: Northern group, Southern group",
        "Phase: Learning",
        "Note: 带笔记本",
    ]


def test_description_leaves_out_what_is_not_known():
    event = meeting(district=True, roles=frozenset())
    assert description(event, wide(), "zh").splitlines() == [
        "单位：全区各单位", "内容：启动会。", "阶段：学习",
    ]  # fmt: skip
