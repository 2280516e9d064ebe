"""Nothing is tied to 2009: other years, phases, units and kinds load the same way."""

from datetime import date, time

from calendars.times import Days
from tests.campaigns_data import study, tiny


def test_window_without_a_year_runs_into_the_next_year():
    mend = tiny().phases["MEND"]
    assert mend.window == Days.of(date(2026, 12, 21), date(2027, 2, 20))


def test_overlap_of_phases_ends_with_the_year():
    both = [day for day in tiny().window if len(tiny().phases_on(day)) == 2]
    assert both == list(Days(date(2026, 12, 21), date(2027, 1, 1)))


def test_uncounted_phase_is_no_phase_of_its_days():
    assert [phase.code for phase in tiny().phases_on(date(2027, 2, 18))] == ["MEND"]
    assert tiny().phases_on(date(2027, 2, 25)) == ()


def test_units_groups_and_kinds_are_its_own():
    campaign = tiny()
    assert {unit.code: unit.group for unit in campaign.units.values()} == {
        "A": "N",
        "B": "S",
        "C": "S",
    }
    assert {group.code: group.teams for group in campaign.groups.values()} == {"N": 1, "S": 2}
    assert list(campaign.kinds) == ["OPEN", "READ", "TALK", "SHOW"]
    assert campaign.points_of_leader == {"C-1": ("A", "B"), "C-2": ("B",)}


def test_one_person_with_three_roles_holds_three_posts():
    posts = tiny().posts_of_person["A-1"]
    assert [(p.role, p.unit, p.group, p.head) for p in posts] == [
        ("leader", "A", None, True),
        ("body", "A", None, True),
        ("central", "A", None, True),
    ]


def test_made_up_sunday_is_worked_and_new_year_is_not():
    works = tiny().workdays.works
    assert works(date(2027, 1, 10))
    assert not works(date(2027, 1, 1))


def test_settings_are_its_own_with_the_same_keys():
    assert list(tiny().settings) == list(study().settings)
    assert tiny().clock("hours.open") == time(8, 30)
