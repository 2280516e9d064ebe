"""What is kept is what is stored: after any edit, in every process, as of any day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.compliance import Ledger, State, check
from calendars.ids import PhaseCode, SeriesId, UnitCode
from calendars.text import Words
from calendars.times import Days, Span
from calendars.timetable import (
    Amend,
    Cancel,
    ChangeSetting,
    ConfirmHeld,
    KeepDraft,
    KeepSeries,
    OnRest,
    Remove,
    RenameUnit,
    Schedule,
    Series,
    Status,
    Timetable,
    Weekly,
)
from service.compliance import standing as module
from service.compliance.standing import courses, standing, warm
from service.errors import NotFound
from service.publishing import Sent, Undo, undo
from service.store import EventQuery, Store, make_engine
from tests.calendars.timetable.upkeep import EDITS
from tests.campaigns_data import tiny
from tests.service.compliance.sample import FILES
from tests.service.conftest import ACTOR, CAMPAIGN, SESSION, meeting, span

ON = date(2026, 11, 17)
KINDS = ("OPEN", "READ", "TALK")


@pytest.fixture
def other(engine_url):
    """Another process on the same database."""
    engine = make_engine(engine_url)
    yield Store(engine)
    engine.dispose()


def afresh(store, on=ON):
    with store.reading() as work:
        campaign = work.campaigns.current()
        events = [record.event for record in work.events.select(CAMPAIGN, EventQuery())]
    rulebook = load_rulebook(FILES, tiny(), load_catalogue(FILES, tiny()))
    return check(Timetable.of(campaign, events), Ledger.of(), rulebook, on)


def some_edit(random, events, number):
    """Give an edit of any sort that fits what is there."""
    event = random.choice(sorted(events, key=lambda one: one.uid)) if events else None
    day, hour = random.randrange(9, 27), random.choice([9, 14])
    match random.randrange(7) if event else 0:
        case 0 | 1:
            kind, unit = random.choice(KINDS), random.choice(["A", "B", "C", ""])
            when = span(day, hour)
            return Schedule(meeting(100 + number, kind, unit, when, "own"))
        case 2 if isinstance(event.when, Span):
            later = timedelta(hours=1)
            moved = Span(event.when.start + later, event.when.end + later)
            return Amend(replace(event, when=moved))
        case 3 if event.status is not Status.CANCELLED:
            held = random.choice([None, event.when.first_day])
            return ConfirmHeld(event.uid, held)
        case 4:
            return Cancel(event.uid)
        case 5:
            return Remove(event.uid)
        case 6:
            return ChangeSetting("weekly.meetings", random.randrange(1, 4))
        case _:
            return RenameUnit(UnitCode("A"), Words(f"水务局{number}", f"Water {number}"))


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_are_followed_from_two_processes(judged, other, seed):
    random = Random(seed)  # noqa: S311 -- a reproducible choice, not a secret
    for number in range(12):
        with judged.store.reading() as work:
            events = [r.event for r in work.events.select(CAMPAIGN, EventQuery())]
        outcome = judged.save(some_edit(random, events, number))
        if outcome.batch and random.random() < 0.2:
            sent = Sent(ACTOR, f"undo-{number}", judged.clock.at)
            undo(judged.store, Undo(outcome.batch), sent)
        expected = afresh(judged.store)
        assert standing(judged.store, ON).matrix == expected
        assert standing(other, ON).matrix == expected


@pytest.mark.parametrize("name", sorted(EDITS.keys() - {"unit dropped"}))
def test_edits_of_the_campaign_itself_are_followed(judged, name):
    standing(judged.store, ON)
    done = judged.save(EDITS[name])
    assert standing(judged.store, ON).matrix == afresh(judged.store)
    undo(judged.store, Undo(done.batch), Sent(ACTOR, "back", judged.clock.at))
    assert standing(judged.store, ON).matrix == afresh(judged.store)


def test_nothing_is_judged_twice_while_nothing_is_stored(judged):
    first = standing(judged.store, ON)
    assert standing(judged.store, ON) is first
    judged.move()
    assert standing(judged.store, ON) is not first


def test_what_was_judged_beforehand_is_not_judged_for_the_first_page(judged, monkeypatch):
    warm(judged.store, judged.clock, ON)
    monkeypatch.setattr(module, "check", None)
    judged.move()
    assert standing(judged.store, ON).matrix == afresh(judged.store)


def test_before_there_is_a_campaign_nothing_is_judged_beforehand(store, clock):
    warm(store, clock, None)
    with pytest.raises(NotFound):
        standing(store, ON)


def test_one_edit_is_caught_up_with_and_not_judged_whole(judged, monkeypatch):
    standing(judged.store, ON)
    monkeypatch.setattr(module, "check", None)
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    found = standing(judged.store, ON).matrix.cell("T3", UnitCode("A"), phase=PhaseCode("LEARN"))
    assert found.state is State.MET


def test_more_changes_than_are_worth_following_are_judged_anew(judged, monkeypatch):
    standing(judged.store, ON)
    monkeypatch.setattr(module, "MOST_CHANGES", 1)
    judged.move()
    judged.move(hours=2)
    assert standing(judged.store, ON).matrix == afresh(judged.store)


def test_another_log_in_the_same_database_is_not_taken_for_this_one(judged, monkeypatch):
    kept = standing(judged.store, ON)
    memory = module._MEMORIES[judged.store]
    memory.kept.mark = replace(memory.kept.mark, operation="of a database since restored over")
    again = standing(judged.store, ON)
    assert again is not kept
    assert again.matrix == kept.matrix


def test_other_days_are_judged_as_of_them_and_few_are_kept(judged):
    days = [ON + timedelta(days=n) for n in range(module.MOST_DAYS + 3)]
    found = [standing(judged.store, day).matrix for day in days]
    assert [matrix.on for matrix in found] == days
    assert found[-1] == afresh(judged.store, days[-1])
    assert list(module._MEMORIES[judged.store].kept.days) == days[-module.MOST_DAYS :]


def test_campaign_without_rules_has_no_cells(seeded):
    found = standing(seeded.store, ON)
    assert (list(found.matrix), dict(found.rulebook.rules)) == ([], {})


def test_rules_added_later_are_found(seeded):
    standing(seeded.store, ON)
    with seeded.store.writing() as work:
        work.files.add(CAMPAIGN, FILES)
    assert standing(seeded.store, ON).matrix == afresh(seeded.store)


def state_on(courses, day):
    """Give how many must-rules stand in each state on a day."""
    return Counter([turn for turn in turns if turn.on <= day][-1].state for turns in courses)


def test_courses_say_what_a_check_of_each_day_says(judged):
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    now = standing(judged.store, ON)
    found = courses(judged.store, ["A", "B"], ON)
    assert list(found) == ["A", "B"]
    assert standing(judged.store, ON) is now
    for day in tiny().window:
        expected = standing(judged.store, day).shares
        assert {unit: state_on(each, day) for unit, each in found.items()} == {
            unit: expected[unit] for unit in found
        }


def test_courses_follow_an_edit_and_stay_where_nothing_changed(judged):
    before = courses(judged.store, ["A", "B"], ON)
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    after = courses(judged.store, ["A", "B"], ON)
    assert state_on(after["A"], ON) == standing(judged.store, ON).shares["A"]
    assert after["A"] != before["A"]
    assert after["B"] is before["B"]


def test_drafts_and_rules_of_series_touch_no_cell(judged):
    before = standing(judged.store, ON).matrix
    judged.save(KeepDraft(replace(SESSION, place="礼堂")))
    days = Days.of(date(2026, 11, 16), date(2026, 12, 14))
    judged.save(KeepSeries(Series(SeriesId("s"), Weekly(0), days, OnRest.NEXT, SESSION)))
    assert standing(judged.store, ON).matrix.rows == before.rows
    assert standing(judged.store, ON).matrix == afresh(judged.store)
