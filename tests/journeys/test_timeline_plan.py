"""What the drawing of units by time computes, in the browser that has to, against Python."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.times import Days, Span
from calendars.timetable import on_day

pytestmark = pytest.mark.journey
FIRST, UNTIL = date(2009, 3, 1), date(2009, 9, 1)
EPOCH = date(1970, 1, 1)
HOURS = {"opens": 9 * 60, "noon": 12 * 60, "resumes": 14 * 60}
BEGIN = """async () => {
  window.plan = await import("/static/js/timeline-plan.js");
  const make = ([uid, start, end, status = "confirmed"]) =>
    plan.read([uid, 1, "E05", uid, start, end, 1, status, 1, true]);
  window.made = (rows) => rows.map(make);
}"""


@pytest.fixture(scope="module")
def plan(browser, live_to_read):
    """Give what calls a function of the module with JSON and gives what it gives."""
    page = browser.new_page()
    page.goto(f"{live_to_read.url}/login")
    page.evaluate(BEGIN)
    yield page.evaluate
    page.close()


def number(day):
    return (day - EPOCH).days


WINDOW = {"first": number(FIRST), "until": number(UNTIL)}


def written(when):
    if isinstance(when, Span):
        return [when.start.isoformat("T", "minutes"), when.end.isoformat("T", "minutes")]
    return [when.first_day.isoformat(), when.last_day.isoformat()]


def test_every_day_of_a_century_has_its_number_and_is_written_back(plan):
    days = [date(1970, 1, 1) + timedelta(days=n) for n in range(0, 36525, 7)]
    days += [date(2008, 2, 29), date(2009, 2, 28), date(2100, 3, 1)]
    texts = [day.isoformat() for day in days]
    found = plan(
        "texts => texts.map(t => [plan.dayNumber(t), plan.written(plan.dayNumber(t))])", texts
    )
    assert found == [[number(day), day.isoformat()] for day in days]


@pytest.mark.parametrize(
    "text", ["", "2009-02-30", "2009-13-01", "2009-3-1", "2009-03-13T09:00Z", "tomorrow", "NaN"]
)
def test_what_is_no_day_is_refused(plan, text):
    assert plan("t => { try { return plan.dayNumber(t) } catch (e) { return e.name } }", text) == (
        "RangeError"
    )


@st.composite
def whens(draw):
    day = FIRST + timedelta(days=draw(st.integers(0, 180)))
    if draw(st.booleans()):
        return Days.of(day, day + timedelta(days=draw(st.integers(0, 3))))
    begin = datetime.combine(day, datetime.min.time()) + timedelta(
        minutes=15 * draw(st.integers(0, 95))
    )
    return Span(begin, begin + timedelta(minutes=15 * draw(st.integers(1, 16))))


MANY = st.lists(whens(), max_size=25)


def rows(whens):
    return [[f"e{n:02}", *written(when)] for n, when in enumerate(whens)]


@settings(max_examples=40)
@given(found=MANY, zoom=st.sampled_from(["narrow", "wide", "week"]))
def test_no_two_events_share_a_place_and_no_lane_is_wasted(plan, found, zoom):
    bars, lanes, columns = plan(
        """([rows, zoom, {first, until}]) => {
          const scale = plan.scaleOf(first, until, zoom);
          const {bars, lanes} = plan.laid(made(rows), scale);
          return [bars.map(b => [b.event.uid, b.lane, b.from, b.to]), lanes, scale.columns];
        }""",
        [rows(found), zoom, WINDOW],
    )
    days = 7 if zoom == "week" else 1
    origin = FIRST - timedelta(days=FIRST.weekday() if days > 1 else 0)
    expected = {
        uid: tuple((day - origin).days // days for day in (when.first_day, when.last_day))
        for (uid, *_), when in zip(rows(found), found, strict=True)
    }
    assert {uid: (start, end) for uid, _, start, end in bars} == expected
    for lane in range(lanes):
        here = sorted((start, end) for _, its, start, end in bars if its == lane)
        assert all(one[1] < other[0] for one, other in pairwise(here))
    busiest = max(
        (sum(s <= column <= e for _, _, s, e in bars) for column in range(columns)), default=1
    )
    assert lanes == max(busiest, 1)


@settings(max_examples=60)
@given(when=whens(), by=st.integers(-400, 400))
def test_moving_by_days_keeps_hours_and_length_and_stays_within_the_campaign(plan, when, by):
    moved = plan(
        """([row, by, window]) => {
          const to = plan.byDays(made([row])[0], by, window);
          return [to.start, to.end, to.first, to.last];
        }""",
        [["e", *written(when)], by, WINDOW],
    )
    least, most = FIRST - when.first_day, UNTIL - timedelta(days=1) - when.last_day
    expected = on_day(when, when.first_day + min(max(timedelta(days=by), least), most))
    assert moved == [*written(expected), number(expected.first_day), number(expected.last_day)]


@settings(max_examples=60)
@given(day=st.integers(2, 180), start=st.integers(36, 65), length=st.integers(1, 12))
def test_half_a_day_on_and_back_is_where_it_was(plan, day, start, length):
    begin = datetime.combine(FIRST + timedelta(days=day), datetime.min.time())
    begin += timedelta(minutes=15 * start)
    when = Span(begin, begin + timedelta(minutes=15 * length))
    on, back, twice = plan(
        """([row, hours, window]) => {
          const event = made([row])[0];
          const by = (from, way) => plan.byHalf(from, way, hours, window);
          const told = ({start, end}) => [start, end];
          return [by(event, 1), by(by(event, 1), -1), by(by(event, 1), 1)].map(told);
        }""",
        [["e", *written(when)], HOURS, WINDOW],
    )
    morning = begin.hour < 12
    expected = begin + (timedelta(hours=5) if morning else timedelta(days=1, hours=-5))
    assert on == written(Span(expected, expected + timedelta(minutes=15 * length)))
    if begin.hour in (9, 10, 11, 14, 15, 16):
        assert back == written(when)
        assert twice == written(on_day(when, when.first_day + timedelta(days=1)))


def test_half_a_day_beyond_the_campaign_is_not_gone(plan):
    last = ["e", "2009-08-31T15:00", "2009-08-31T16:00"]
    assert plan(
        "([row, hours, window]) => plan.byHalf(made([row])[0], 1, hours, window).start",
        [last, HOURS, WINDOW],
    ) == "2009-08-31T15:00"  # fmt: skip


def test_meetings_at_the_same_time_are_told_and_no_others(plan):
    found = plan(
        """(rows) => {
          const [one, ...others] = made(rows);
          return plan.together(one, [one, ...others]).map(e => e.uid);
        }""",
        [
            ["one", "2009-03-13T09:00", "2009-03-13T11:00"],
            ["overlaps", "2009-03-13T10:00", "2009-03-13T12:00"],
            ["touches", "2009-03-13T11:00", "2009-03-13T12:00"],
            ["cancelled", "2009-03-13T09:30", "2009-03-13T10:00", "cancelled"],
            ["all day", "2009-03-13", "2009-03-13"],
            ["other day", "2009-03-14T09:00", "2009-03-14T11:00"],
        ],
    )
    assert found == ["overlaps"]


@settings(max_examples=40)
@given(heights=st.lists(st.integers(36, 200), min_size=1, max_size=50), y=st.integers(-50, 12_000))
def test_row_at_a_height_is_the_one_that_covers_it(plan, heights, y):
    found = plan("([h, y]) => plan.rowAt(plan.offsets(h), y)", [heights, y])
    top = 0
    expected = len(heights) - 1
    for row, height in enumerate(heights):
        if y < top + height:
            expected = row
            break
        top += height
    assert found == expected


def test_arrows_stop_at_the_ends_of_a_row(plan):
    keys = ["ArrowLeft", "ArrowRight", "Home", "End", "x"]
    walked = plan("keys => keys.map(k => [0, 2].map(n => plan.along(3, n, k)))", keys)
    assert walked == [[None, 1], [1, None], [0, 0], [2, 2], [None, None]]


def test_nearest_in_time_is_gone_to(plan):
    begun = [["a", "2009-03-10", "2009-03-10"], ["b", "2009-03-20", "2009-03-20"]]
    call = "([rows, day]) => plan.nearest(made(rows), day)"
    assert [plan(call, [begun, number(date(2009, 3, day))]) for day in (1, 14, 16, 31)] == [
        0, 0, 1, 1,
    ]  # fmt: skip
    assert plan(call, [[], 0]) == -1


def test_words_take_their_values(plan):
    assert plan("() => plan.say('新增：%(when)s', {when: '$& 3月'})") == "新增：$& 3月"
