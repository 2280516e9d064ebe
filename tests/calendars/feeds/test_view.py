"""A filter as it is written, read back, and refused."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from calendars.errors import InvalidValue, UnknownCode
from calendars.feeds import View
from calendars.timetable import Status
from tests.calendars.feeds.readers import views
from tests.strategies import wide


@given(views())
@settings(max_examples=200)
def test_view_is_read_back_from_its_text(view):
    assert View.read(view.written) == view
    assert View.of(reversed(parse_qsl(view.written))) == view


@given(views(), views())
def test_views_have_one_text_and_one_code_each(one, other):
    assert (one == other) == (one.written == other.written) == (one.code == other.code)


def test_view_is_written_as_the_address_of_the_timetable_has_it():
    asked = [
        ("kind", "READ"), ("unit", "B"), ("unit", "A"), ("unit", "A"), ("status", "confirmed"),
        ("status", "draft"), ("from", "2026-12-01"), ("to", "2026-11-01"), ("q", " 大会 "),
        ("offset", "100"), ("undo", "7"), ("category", ""), ("phase", "MEND"), ("from", "soon"),
    ]  # fmt: skip
    view = View.of(asked)
    assert view == View(
        units=frozenset("AB"), kinds=frozenset({"READ"}), phases=frozenset({"MEND"}),
        statuses=frozenset({Status.CONFIRMED}), first=date(2026, 11, 1), last=date(2026, 12, 1),
        text="大会",
    )  # fmt: skip
    assert view.written == (
        "unit=A&unit=B&kind=READ&phase=MEND&status=confirmed&from=2026-11-01&to=2026-12-01"
        "&q=%E5%A4%A7%E4%BC%9A"
    )


def test_everything_published_is_the_same_as_no_choice_of_status():
    assert View.of([("status", status.value) for status in Status]) == View()


def test_nobody_subscribes_to_drafts():
    with pytest.raises(InvalidValue, match=r"view\.drafts_only"):
        View.of([("status", "draft")])


@pytest.mark.parametrize("text", ["unit=B&unit=A", "offset=3", "status=draft", "q=a%00b", "to=1"])
def test_text_that_is_none_of_ours_is_refused(text):
    with pytest.raises(InvalidValue):
        View.read(text)


@pytest.mark.parametrize("name", ["unit", "category", "group", "kind", "phase", "person"])
def test_code_that_the_campaign_does_not_have_is_told(name):
    with pytest.raises(UnknownCode) as refused:
        View.of([(name, "nobody")]).checked(wide())
    assert refused.value.data == {"field": name, "key": "nobody"}
    known = View.of([("unit", "A"), ("person", "C-1"), ("phase", "MEND")])
    assert known.checked(wide()) == known
