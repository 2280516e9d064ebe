"""Another campaign with another recipe: nothing is tied to 2009."""

from dataclasses import replace
from datetime import date, datetime

from calendars.planner import Draft, Load
from calendars.times import Days, Span
from calendars.timetable import Status, Timetable, Visibility, clashes, warnings
from tests.calendars.planner.drafts import broken_orders, drafted, tiny_recipe, with_setting
from tests.campaigns_data import tiny


def placed(result, kind):
    return [
        (*event.units, str(event.when.first_day), event.title, sorted(event.people))
        for event in result.events
        if event.kind == kind
    ]


def test_opening_meetings_have_a_comrade_each_and_keep_the_deadline():
    assert placed(drafted(tiny(), tiny_recipe()), "OPEN") == [
        ("B", "2026-11-02", "", ["S-1"]),
        ("A", "2026-11-05", "", ["N-1"]),
        ("C", "2026-11-11", "", ["S-2"]),
    ]


def test_numbers_run_on_over_phases_and_the_turn_of_the_year():
    readings = [row for row in placed(drafted(tiny(), tiny_recipe()), "READ") if row[0] == "A"]
    assert [(day, title) for _, day, title, _ in readings] == [
        ("2026-11-25", "第一讲"),
        ("2026-12-14", "第二讲"),
        ("2027-01-11", "第三讲"),
    ]


def test_whole_event_carries_what_recipe_and_campaign_say():
    result = drafted(tiny(), tiny_recipe())
    (event,) = [e for e in result.events if e.kind == "TALK" and e.units == {"A"}]
    assert event == replace(
        event,
        phase="MEND",
        when=Span(datetime(2027, 1, 25, 15), datetime(2027, 1, 25, 17)),
        district=False,
        roles=frozenset({"leader"}),
        groups=frozenset(),
        people=frozenset({"C-1"}),
        status=Status.CONFIRMED,
        visibility=Visibility.INTERNAL,
        title="",
        place="水务局二楼会议室",
        note="",
    )


def test_stretch_counts_working_days_and_only_named_units_have_it():
    result = drafted(tiny(), tiny_recipe())
    assert [(*e.units, e.when) for e in result.events if e.kind == "SHOW"] == [
        ("B", Days.of(date(2027, 2, 16), date(2027, 2, 18))),
        ("A", Days.of(date(2027, 2, 19), date(2027, 2, 23))),
    ]


def test_draft_is_whole_and_sound():
    result = drafted(tiny(), tiny_recipe())
    timetable = Timetable.of(tiny(), result.events)
    assert result.unplaced == ()
    assert clashes(timetable) == ()
    assert warnings(timetable, result.events) == ()
    assert broken_orders(result.events, tiny_recipe(), tiny()) == []


def test_first_lecture_may_be_the_only_one_and_then_bears_no_number():
    reads = [step for step in tiny_recipe().steps if step.code == "read_mend"]
    result = drafted(tiny(), replace(tiny_recipe(), steps=tuple(reads), orders=()))
    assert {event.title for event in result.events} == {""}


def test_working_hours_of_the_settings_win_over_those_of_the_recipe():
    late = with_setting(tiny(), "hours.open", datetime(2026, 1, 1, 9, 30).time())
    starts = {e.when.start.time() for e in drafted(late, tiny_recipe()).events if e.meets}
    assert {start.isoformat("minutes") for start in starts} == {"09:30", "15:00"}


def test_recipe_without_steps_gives_an_empty_draft():
    result = drafted(tiny(), replace(tiny_recipe(), steps=(), orders=()))
    assert isinstance(result, Draft)
    assert (result.events, result.unplaced) == ((), ())
    assert isinstance(result.load, Load)
