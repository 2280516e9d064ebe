"""Whom an event reaches, and who has to be there."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from calendars.timetable import (
    Post,
    Status,
    Visibility,
    as_usual,
    attendees,
    guided_by,
    office_holders,
    public,
    reaches,
    units_of,
)
from tests.strategies import events, meeting, wide

EVERY_ROLE = frozenset(wide().roles)


@pytest.mark.parametrize(
    ("invited", "readers"),
    [
        ({"leader"}, {"leader", "liaison", "all"}),
        ({"central"}, {"leader", "body", "central", "liaison", "all"}),
        ({"member"}, {"leader", "body", "member", "liaison", "all"}),
        ({"guidance"}, {"guidance", "liaison", "all"}),
        (set(), {"all"}),
    ],
)
def test_event_reaches_the_roles_that_see_an_invited_one(invited, readers):
    event = meeting(roles=frozenset(invited))
    assert {role for role in EVERY_ROLE if reaches(event, "A", role, wide())} == readers
    assert not any(reaches(event, "B", role, wide()) for role in EVERY_ROLE)


def test_district_event_reaches_every_unit():
    event = meeting(district=True)
    assert units_of(event, wide()) == frozenset("ABCDE")
    assert all(reaches(event, unit, "leader", wide()) for unit in wide().units)


@given(events())
@settings(max_examples=40)
def test_draft_reaches_nobody_and_only_public_events_are_public(event):
    draft = replace(event, status=Status.DRAFT)
    assert not public(draft)
    assert not any(reaches(draft, u, r, wide()) for u in wide().units for r in EVERY_ROLE)
    assert public(event) == (
        event.status is not Status.DRAFT and event.visibility is Visibility.PUBLIC
    )


def test_attendees_are_the_named_and_holders_of_invited_roles():
    event = meeting(roles=frozenset({"body"}), people=frozenset({"S-2"}))
    assert attendees(event, wide()) == {"A-1", "A-2", "S-2"}
    assert attendees(meeting(district=True), wide()) == {"A-1", "B-1", "C-1"}


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        (date(2026, 11, 10), None, True),
        (date(2026, 11, 11), None, False),
        (None, date(2026, 11, 11), True),
        (None, date(2026, 11, 10), False),
    ],
)
def test_post_is_held_from_its_first_day_to_the_day_before_its_end(since, until, there):
    post = Post("A-2", "leader", unit="D", since=since, until=until)
    campaign = replace(wide(), posts=(post,))
    expected = {"A-2"} if there else set()
    assert attendees(meeting(units=frozenset({"D"})), campaign) == expected


@pytest.mark.parametrize(
    ("kind", "units", "roles", "groups", "visibility"),
    [
        ("OPEN", "AB", {"leader", "body", "member"}, {"N", "S"}, "own"),
        ("OPEN", "D", {"leader", "body", "member"}, set(), "own"),
        ("TALK", "A", {"leader", "body"}, set(), "internal"),
    ],
)
def test_event_as_usual_is_as_its_kind_has_it(kind, units, roles, groups, visibility):
    event = meeting(kind=kind, units=frozenset(units), people=frozenset({"S-2"}), title="第一讲")
    usual = as_usual(event, wide())
    assert (usual.roles, usual.groups, usual.visibility) == (roles, groups, visibility)
    kept = replace(usual, roles=event.roles, groups=event.groups, visibility=event.visibility)
    assert kept == event


def test_office_holders_are_named_once_units_before_groups():
    assert guided_by(["C", "B", "gone"], wide()) == ("S",)
    assert office_holders(["B", "A"], ["S"], wide()) == ("A-1", "A-2", "B-1", "B-L", "S-1", "S-2")
