"""What office staff keep of a campaign: every edit goes back, none dangles."""

from dataclasses import replace
from datetime import date

import pytest

from calendars.errors import EditConflict, Faulty, InvalidValue, UnknownCode
from calendars.text import Words
from calendars.times import Days
from calendars.timetable import (
    ContactPoint,
    Deadline,
    Keep,
    Noun,
    Person,
    Post,
    Timetable,
    Unit,
    apply,
    drop,
    inverse,
    keep,
    key_of,
    shelf,
)
from calendars.workdays import SpecialDay
from tests.calendars.timetable.upkeep import EDITS, NEW, W


def in_no_order(campaign):
    """What a campaign holds: where a thing stands in its list says nothing."""
    return replace(campaign, posts=frozenset(campaign.posts),
                   contact_points=frozenset(campaign.contact_points),
                   deadlines=frozenset(campaign.deadlines))  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_edit_does_what_it_says_and_its_inverse_restores_the_campaign(name):
    edit = EDITS[name]
    changed, change = apply(Timetable.of(W), edit)
    assert shelf(changed.campaign, edit.noun).get(edit.key) == edit.thing
    assert (change.noun, change.key, change.after) == (edit.noun, edit.key, edit.thing)
    restored, _ = apply(changed, inverse(change))
    assert in_no_order(restored.campaign) == in_no_order(W)


@pytest.mark.parametrize("name", EDITS)
def test_edit_changes_nothing_else(name):
    edit = EDITS[name]
    campaign = apply(Timetable.of(W), edit)[0].campaign
    for noun in Noun:
        here, there = shelf(W, noun), shelf(campaign, noun)
        if noun is edit.noun:
            here.pop(edit.key, None)
            there.pop(edit.key, None)
        assert here == there


@pytest.mark.parametrize(
    ("edit", "faults"),
    [
        (keep(Unit("F", NEW, "ARMY", "Z", -1)), {
            "category": "unit.unknown_category", "group": "unit.unknown_group",
            "headcount": "number.out_of_range",
        }),
        (keep(Post("nobody", "king", "A", "N")), {
            "person": "post.unknown_person", "role": "post.unknown_role", "unit": "post.one_place",
        }),
        (keep(Post("A-1", "leader", "Z")), {"unit": "post.unknown_unit"}),
        (keep(Post("A-1", "leader", None, "Z")), {"group": "post.unknown_group"}),
        (keep(Post("A-1", "leader")), {"unit": "post.one_place"}),
        (keep(Post("A-1", "leader", "A", since=date(2026, 12, 2), until=date(2026, 12, 2))),
         {"until": "days.backwards"}),
        (keep(ContactPoint("nobody", "Z")), {
            "leader": "contact_point.unknown_leader", "unit": "contact_point.unknown_unit",
        }),
        (keep(replace(W.groups["N"], teams=0)), {"teams": "number.out_of_range"}),
        (keep(replace(W.phases["END"], window=Days.of(date(2027, 2, 1), date(2027, 3, 1)))),
         {"window": "event.outside_campaign"}),
        (keep(Deadline("kickoff", NEW, date(2030, 1, 1), "NONE", frozenset({"king"}))), {
            "kind": "deadline.unknown_kind", "roles": "deadline.unknown_role",
            "on": "event.outside_campaign",
        }),
        (keep(replace(W.settings["due_soon.days"], value=-1)), {"value": "number.out_of_range"}),
        (keep(replace(W.settings["due_soon.days"], value="9")),
         {"due_soon.days": "setting.other_type"}),
        (Keep(Noun.PERSON, "A-1", Person("A-9", NEW)), {"code": "key.other"}),
    ],
)  # fmt: skip
def test_faulty_thing_is_refused_with_every_fault(edit, faults):
    with pytest.raises(Faulty) as caught:
        apply(Timetable.of(W), edit)
    assert caught.value.code == f"{edit.noun}.invalid"
    assert {fault.where: fault.code for fault in caught.value.faults} == faults


@pytest.mark.parametrize(
    "edit",
    [
        drop(W.units["A"]), drop(W.people["A-1"]), drop(W.groups["N"]), drop(W.phases["END"]),
        drop(W.settings["due_soon.days"]),
    ],
    ids=lambda edit: edit.noun.value,
)  # fmt: skip
def test_what_others_refer_to_stays(edit):
    with pytest.raises(EditConflict, match=rf"{edit.noun}\.in_use"):
        apply(Timetable.of(W), edit)


def test_what_was_made_is_not_unmade_once_others_refer_to_it():
    made, change = apply(Timetable.of(W), keep(Person("D-1", NEW)))
    posted, post = apply(made, keep(Post("D-1", "leader", "D")))
    with pytest.raises(EditConflict, match=r"person\.in_use"):
        apply(posted, inverse(change))
    freed, _ = apply(posted, inverse(post))
    assert apply(freed, inverse(change))[0].campaign.people == W.people


@pytest.mark.parametrize(
    "edit",
    [
        drop(Person("nobody", NEW)), drop(SpecialDay(date(2026, 11, 19))),
        keep(replace(W.phases["END"], code="EXTRA")),
        keep(replace(W.settings["due_soon.days"], key="x")),
    ],
)  # fmt: skip
def test_what_is_not_there_is_unknown(edit):
    with pytest.raises(UnknownCode, match=r"\.unknown"):
        apply(Timetable.of(W), edit)


def test_words_are_made_safe():
    changed, _ = apply(Timetable.of(W), keep(Person("A-1", Words(" 甲 ", "A"))))
    assert changed.campaign.people["A-1"].words == Words("甲", "A")
    with pytest.raises(InvalidValue, match=r"text\.control"):
        apply(Timetable.of(W), keep(Person("A-1", Words("甲\r\nBEGIN:VEVENT", "A"))))


def test_key_of_a_post_tells_person_role_and_place():
    found = [key_of(post) for post in (Post("P", "r", "U"), Post("P", "r", None, "G"))]
    assert found == ["P/r/U", "P/r/G"]
