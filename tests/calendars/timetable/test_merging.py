"""Two people at once: what one alone touched is kept, what both touched is picked."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings

from calendars.errors import EditConflict
from calendars.timetable import Difference, Event, Side, Visibility, compared, merged
from tests.strategies import UIDS, events, meeting, spans

UID = UIDS[0]


def test_fields_of_each_are_kept_and_only_the_shared_one_is_asked_about():
    base = meeting()
    mine = replace(base, place="礼堂", title="一")
    theirs = replace(base, place="报告厅", note="带材料")
    told = compared(base, mine, theirs)
    assert told == (
        Difference("title", "", "一", ""),
        Difference("place", "", "礼堂", "报告厅"),
        Difference("note", "", "", "带材料"),
    )
    assert [one.side for one in told] == [Side.MINE, None, Side.THEIRS]
    with pytest.raises(EditConflict) as caught:
        merged(mine, theirs, told, {})
    assert caught.value.data == {"uid": UID, "fields": ["place"]}
    both = replace(base, title="一", note="带材料")
    assert merged(mine, theirs, told, {"place": Side.MINE}) == replace(both, place="礼堂")
    assert merged(mine, theirs, told, {"place": Side.THEIRS}) == replace(both, place="报告厅")


def test_the_same_done_by_both_is_no_difference():
    base, same = meeting(), meeting(place="礼堂", visibility=Visibility.PUBLIC)
    assert compared(base, same, same) == ()
    assert merged(same, same, (), {}) == same


def test_district_and_units_are_one_choice():
    base = meeting()
    mine = replace(base, units=frozenset(), district=True)
    theirs = replace(base, units=frozenset("AB"))
    (told,) = compared(base, mine, theirs)
    assert told == Difference("units", frozenset("A"), mine=True, theirs=frozenset("AB"))
    assert merged(mine, theirs, [told], {"units": Side.MINE}) == mine
    assert merged(mine, theirs, [told], {"units": Side.THEIRS}) == theirs


def test_pick_may_go_against_the_one_who_alone_touched_a_field():
    base = meeting()
    theirs = replace(base, held_on=date(2026, 11, 10))
    told = compared(base, base, theirs)
    assert merged(base, theirs, told, {"held_on": Side.MINE}) == base


@given(events(UID, moved_from=spans()), events(UID), events(UID))
@settings(max_examples=200)
def test_merge_takes_every_field_from_one_of_both(base, mine, theirs):
    told = compared(base, mine, theirs)
    for side, whole in ((Side.MINE, mine), (Side.THEIRS, theirs)):
        result = merged(mine, theirs, told, {one.field: side for one in told})
        assert replace(result, moved_from=None) == replace(whole, moved_from=None)
    picked = {one.field: Side.MINE for one in told if one.side is None}
    result = merged(mine, theirs, told, picked)
    for name in (field.name for field in fields(Event)):
        values = [getattr(side, name) for side in (base, mine, theirs)]
        if name in {"moved_from", "units", "district"}:
            continue
        wanted = values[1] if values[1] != values[0] else values[2]
        assert getattr(result, name) == wanted
