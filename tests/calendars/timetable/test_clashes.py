"""Clashes against an oracle that compares everything with everything, and notices."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.times import Days, Span
from calendars.timetable import (
    Clash,
    Doubt,
    Notice,
    Party,
    Status,
    Timetable,
    Visibility,
    attendees,
    clashes,
    company,
    warnings,
)
from tests.strategies import MORNING, UIDS, meeting, programmes, spans, wide


def parties(event, campaign):
    units = campaign.units if event.district else event.units
    return (
        {(Party.PERSON, person) for person in attendees(event, campaign)}
        | {(Party.GROUP, g) for g in event.groups if campaign.groups[g].teams == 1}
        | {(Party.UNIT, unit) for unit in units}
        | {(Party.PLACE, place) for place in [event.place] if place}
    )


def oracle(events, campaign):
    found = set()
    for one, other in combinations(sorted(events, key=lambda e: e.uid), 2):
        both = one.when, other.when
        if not all(isinstance(when, Span) for when in both):
            continue
        if Status.CANCELLED in (one.status, other.status):
            continue
        start, end = max(w.start for w in both), min(w.end for w in both)
        if start >= end:
            continue
        for party, subject in parties(one, campaign) & parties(other, campaign):
            if party is not Party.UNIT or one.roles & other.roles:
                found.add(Clash(party, subject, Span(start, end), (one.uid, other.uid)))
    return found


@given(programmes(7, when=spans()))
@settings(max_examples=60)
def test_clashes_are_those_of_every_pair(events):
    found = clashes(Timetable.of(wide(), events))
    assert set(found) == oracle(events, wide())
    assert len(set(found)) == len(found)
    assert [c.overlap for c in found] == sorted(c.overlap for c in found)


@given(programmes(6), st.frozensets(st.sampled_from(UIDS), max_size=2))
@settings(max_examples=40)
def test_clashes_of_some_events_are_those_with_one_of_them(events, uids):
    timetable = Timetable.of(wide(), events)
    every = clashes(timetable)
    assert clashes(timetable, uids) == tuple(c for c in every if uids & set(c.events))


def apart(number, **values):
    """A meeting that shares nothing but its hour with others made so."""
    usual = {"units": frozenset({"DE"[number - 1]}), "roles": frozenset()}
    return meeting(number, **(usual | values))


@pytest.mark.parametrize(
    ("shared", "party", "subject"),
    [
        ({"people": frozenset({"C-1"})}, Party.PERSON, "C-1"),
        ({"groups": frozenset({"N"})}, Party.GROUP, "N"),
        ({"place": "礼堂"}, Party.PLACE, "礼堂"),
        ({"units": frozenset({"D"}), "roles": frozenset({"member"})}, Party.UNIT, "D"),
    ],
)
def test_two_meetings_at_one_hour_clash_over_what_they_share(shared, party, subject):
    timetable = Timetable.of(wide(), [apart(1, **shared), apart(2, **shared)])
    assert clashes(timetable) == (Clash(party, subject, MORNING, (UIDS[0], UIDS[1])),)


@pytest.mark.parametrize(
    "shared",
    [
        {},
        {"groups": frozenset({"S"})},
        {"units": frozenset({"D"})},
        {"place": "礼堂", "status": Status.CANCELLED},
        {"place": "礼堂", "when": Days.of(date(2026, 11, 10))},
    ],
)
def test_meetings_do_not_clash_over_what_holds_both(shared):
    assert clashes(Timetable.of(wide(), [apart(1, **shared), apart(2, **shared)])) == ()


def test_holder_of_an_invited_role_clashes_in_two_units():
    leads_both = replace(wide(), posts=(*wide().posts, replace(wide().posts[0], unit="D")))
    one, other = meeting(1), meeting(2, units=frozenset({"D"}))
    assert clashes(Timetable.of(leads_both, [one, other])) == (
        Clash(Party.PERSON, "A-1", MORNING, (UIDS[0], UIDS[1])),
    )


@given(spans(), st.integers(1, 40))
@settings(max_examples=30)
def test_touching_spans_do_not_clash(span, quarters):
    following = Span(span.end, span.end + timedelta(minutes=15 * quarters))
    one, other = meeting(1, when=span), meeting(2, when=following)
    assert clashes(Timetable.of(wide(), [one, other])) == ()


def test_clash_past_midnight_is_found_once():
    night = Span(datetime(2026, 11, 10, 23), datetime(2026, 11, 11, 1))
    timetable = Timetable.of(wide(), [apart(1, when=night, place="礼堂"),
                                      apart(2, when=night, place="礼堂")])  # fmt: skip
    assert clashes(timetable) == (Clash(Party.PLACE, "礼堂", night, (UIDS[0], UIDS[1])),)


def at(day, start, end):
    return Span(datetime(2026, *day, *start), datetime(2026, *day, *end))


@pytest.mark.parametrize(
    ("values", "doubts"),
    [
        ({}, []),
        ({"when": at((11, 10), (8, 30), (18, 0))}, []),
        ({"kind": "READ", "phase": "MEND"}, [Doubt.OUTSIDE_PHASE]),
        ({"when": at((11, 15), (9,), (10,))}, [Doubt.AFTER_DEADLINE, Doubt.DAY_OFF]),
        ({"when": at((11, 13), (9,), (10,))}, []),
        ({"when": at((11, 10), (8,), (10,))}, [Doubt.OUTSIDE_HOURS]),
        ({"when": at((11, 10), (17,), (18, 1))}, [Doubt.OUTSIDE_HOURS]),
        ({"groups": frozenset()}, [Doubt.NO_GUIDANCE]),
        ({"groups": frozenset(), "district": True, "units": frozenset()}, []),
        ({"when": Days.of(date(2026, 11, 8)), "kind": "READ"}, []),
        ({"kind": "READ", "visibility": Visibility.PUBLIC}, [Doubt.SHOWN]),
        ({"kind": "SHOW", "visibility": Visibility.PUBLIC}, []),
        ({"kind": "READ", "phase": "MEND", "status": Status.CANCELLED}, []),
    ],
)
def test_notices_name_what_is_doubtful_about_one_event(values, doubts):
    event = meeting(**({"groups": frozenset({"N"})} | values))
    noticed = warnings(Timetable.of(wide(), [event]), [event])
    assert noticed == tuple(Notice(event.uid, doubt) for doubt in sorted(doubts))


def within(near, event):
    return near.everybody or event.district or event.place in near.places or any(
        (near.units & event.units, near.groups & event.groups, near.people & event.people)
    )  # fmt: skip


@given(programmes(6, when=spans()), st.integers(1, 3))
@settings(max_examples=100)
def test_events_clash_only_with_their_company(planned, saved):
    """What is outside of it need not be read from the store."""
    uids = frozenset(event.uid for event in planned[:saved])
    near = company([event for event in planned[:saved] if event.meets], wide())
    some = [event for event in planned if event.uid in uids or within(near, event)]
    every = Timetable.of(wide(), planned)
    assert clashes(Timetable.of(wide(), some), uids) == clashes(every, uids)
