"""What `checked` lets in, and that it names every fault at once."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings

from calendars.errors import Fault, Faulty
from calendars.text import NOTE_LIMIT, PLACE_LIMIT, TITLE_LIMIT
from calendars.times import Days, Span
from calendars.timetable import Visibility, checked
from tests.strategies import events, meeting, wide

WINDOW = {"first": date(2026, 11, 1), "last": date(2027, 2, 28)}


def faults_of(event):
    with pytest.raises(Faulty) as caught:
        checked(event, wide())
    assert (caught.value.code, caught.value.data) == ("event.invalid", {"uid": event.uid})
    return caught.value.faults


@given(events())
@settings(max_examples=40)
def test_valid_event_is_given_back_as_it_is(event):
    assert checked(event, wide()) == event


def test_texts_are_cleaned_when_valid():
    typed = meeting(title="  e\u0301cole ", place="二楼 ", note="一\r\n二\r三\n")
    assert checked(typed, wide()) == meeting(title="\u00e9cole", place="二楼", note="一\n二\n三")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"title": "a\nb"}, Fault("text.control", "title", data={"point": "U+000A"})),
        ({"place": "a\u202eb"}, Fault("text.control", "place", data={"point": "U+202E"})),
        ({"note": "a\x00"}, Fault("text.control", "note", data={"point": "U+0000"})),
        (
            {"title": "学" * (TITLE_LIMIT + 1)},
            Fault("text.too_long", "title", data={"limit": TITLE_LIMIT, "length": TITLE_LIMIT + 1}),
        ),
        (
            {"place": "学" * (PLACE_LIMIT + 1)},
            Fault("text.too_long", "place", data={"limit": PLACE_LIMIT, "length": PLACE_LIMIT + 1}),
        ),
        (
            {"note": "学" * (NOTE_LIMIT + 1)},
            Fault("text.too_long", "note", data={"limit": NOTE_LIMIT, "length": NOTE_LIMIT + 1}),
        ),
        ({"kind": "X"}, Fault("event.unknown_kind", "kind", data={"code": "X"})),
        ({"phase": "X"}, Fault("event.unknown_phase", "phase", data={"code": "X"})),
        ({"units": frozenset({"X"})}, Fault("event.unknown_units", "units", data={"code": "X"})),
        ({"roles": frozenset({"X"})}, Fault("event.unknown_roles", "roles", data={"code": "X"})),
        ({"groups": frozenset({"X"})}, Fault("event.unknown_groups", "groups", data={"code": "X"})),
        ({"people": frozenset({"X"})}, Fault("event.unknown_people", "people", data={"code": "X"})),
        (
            {"when": Days.of(date(2026, 10, 31))},
            Fault("event.outside_campaign", "when", data=WINDOW),
        ),
        (
            {"when": Days.of(date(2027, 2, 28), date(2027, 3, 1))},
            Fault("event.outside_campaign", "when", data=WINDOW),
        ),
        (
            {"when": Span(datetime(2026, 11, 9, 8), datetime(2026, 11, 10, 8, 1))},
            Fault("event.too_long", "when", data={"limit": 1440}),
        ),
        (
            {"kind": "TALK", "visibility": Visibility.PUBLIC},
            Fault("event.never_public", "visibility"),
        ),
        ({"units": frozenset()}, Fault("event.nobody", "units")),
        ({"district": True, "units": frozenset({"A"})}, Fault("event.both", "units")),
    ],
)
def test_each_fault_is_named_with_its_field(values, fault):
    assert faults_of(meeting(**values)) == (fault,)


def test_every_fault_is_named_at_once():
    event = meeting(
        title="a\tb", kind="X", roles=frozenset({"Y", "Z"}), units=frozenset(),
        when=Days.of(date(2020, 1, 1)),
    )  # fmt: skip
    assert [(fault.code, fault.where) for fault in faults_of(event)] == [
        ("text.control", "title"),
        ("event.unknown_kind", "kind"),
        ("event.unknown_roles", "roles"),
        ("event.unknown_roles", "roles"),
        ("event.outside_campaign", "when"),
        ("event.nobody", "units"),
    ]


@pytest.mark.parametrize(
    "when",
    [
        Days(date(2026, 11, 1), date(2027, 3, 1)),
        Span(datetime(2027, 2, 28, 20), datetime(2027, 3, 1)),
        Span(datetime(2026, 11, 9, 8), datetime(2026, 11, 10, 8)),
    ],
)
def test_time_up_to_the_limits_is_valid(when):
    assert checked(meeting(when=when), wide()).when == when


def test_unknown_code_is_cut_to_what_a_message_can_hold():
    assert faults_of(meeting(kind="X" * 50)) == (
        Fault("event.unknown_kind", "kind", data={"code": "X" * 40}),
    )
