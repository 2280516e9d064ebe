"""A unit's timetable copied to others: drafts of their own, without what is the first unit's."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from calendars.ids import event_uid
from calendars.timetable import Status, copied
from tests.strategies import meeting, wide

CAMPAIGN = wide()


def minted():
    numbers = iter(range(100, 200))
    return lambda: event_uid(UUID(int=next(numbers)))


def test_copy_is_a_draft_of_the_target_with_its_own_group_and_nothing_personal():
    group = CAMPAIGN.units["A"].group
    event = meeting(
        place="二楼", note="带笔", people=frozenset(list(CAMPAIGN.people)[:1]),
        groups=frozenset({group} - {None}), held_on=date(2026, 11, 10),
    )  # fmt: skip
    (made,) = copied([event], ["B"], CAMPAIGN, minted())
    groups = frozenset({CAMPAIGN.units["B"].group} - {None}) if group else frozenset()
    assert made == replace(
        event, uid=event_uid(UUID(int=100)), units=frozenset({"B"}), groups=groups,
        people=frozenset(), status=Status.DRAFT, place="", note="", held_on=None,
    )  # fmt: skip


def test_only_what_is_one_units_alone_and_stands_is_copied():
    events = [
        meeting(1, units=frozenset({"A", "B"})),
        meeting(2, status=Status.CANCELLED),
        meeting(3, district=True),
    ]
    assert copied(events, ["B", "D"], CAMPAIGN, minted()) == ()


def test_each_target_gets_each_event_once_and_the_source_none():
    made = copied([meeting(1), meeting(2)], ["A", "B", "D"], CAMPAIGN, minted())
    assert [sorted(event.units) for event in made] == [["B"], ["B"], ["D"], ["D"]]
    assert len({event.uid for event in made}) == 4
