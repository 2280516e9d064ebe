"""`people.csv`: who holds which posts, and leaders' contact points; `posts.csv` beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from calendars.campaigns.csv_file import Row, rows
from calendars.campaigns.faults import Faults
from calendars.campaigns.posts_file import Head, Heads, add_head, place_of, read_posts
from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.timetable import ContactPoint, Person, Post

NAME = "people.csv"
COLUMNS = (
    "code", "zh", "en", "roles", "unit", "group", "head", "contact_points", "source",
)  # fmt: skip


_OF_POSTS = ("roles", "unit", "group")


@dataclass(frozen=True, slots=True)
class Staff:
    people: dict[PersonCode, Person]
    posts: tuple[Post, ...]
    contact_points: tuple[ContactPoint, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that rows may refer to; None for those that could not be read."""

    roles: Collection[RoleCode] | None
    units: Collection[UnitCode] | None
    groups: Collection[GroupCode] | None


def read_people(text: str | None, more: str | None, known: Known, faults: Faults) -> Staff:
    """Read both files; `more` is None where there is no `posts.csv`.

    Beside that, a row may be of somebody who has no post, or none that fits here.
    """
    people: dict[PersonCode, Person] = {}
    posts: list[Post] = []
    points: list[ContactPoint] = []
    seen: dict[str, int] = {}
    found = rows(NAME, text, COLUMNS, faults)
    heads: Heads = {}
    for row in found or ():
        row.source()
        code = row.new_code(PersonCode, seen)
        people[code] = Person(code, row.words())
        if more is None or any(row.has(key) for key in _OF_POSTS):
            posts += _posts(row, code, known, heads)
        points += _points(row, code, known)
    posts += _further(more, people, known, heads, faults)
    if found is not None:
        _check_heads(heads, known, faults)
    return Staff(people, tuple(posts), tuple(points))


def _posts(row: Row, person: PersonCode, known: Known, heads: Heads) -> Iterable[Post]:
    roles = row.codes("roles", RoleCode, none="person.no_role")
    for role in roles:
        row.known("roles", role, known.roles)
    unit, group = place_of(row)
    _check_place(row, unit, group, known)
    head = row.truth("head")
    place = unit or group
    if head and place:
        add_head(row, place, heads, Head(person, None, None, row.line))
    return [Post(person, role, unit, group, head) for role in roles]


def _further(
    text: str | None, people: Collection[PersonCode], known: Known, heads: Heads, faults: Faults
) -> Iterable[Post]:
    found = read_posts(text, people, known.roles, heads, faults)
    for row, post in found:
        _check_place(row, post.unit, post.group, known)
    return [post for _, post in found]


def _check_place(row: Row, unit: UnitCode | None, group: GroupCode | None, known: Known) -> None:
    if unit is not None:
        row.known("unit", unit, known.units)
    if group is not None:
        row.known("group", group, known.groups)


def _points(row: Row, leader: PersonCode, known: Known) -> Iterable[ContactPoint]:
    units = row.codes("contact_points", UnitCode)
    for unit in units:
        row.known("contact_points", unit, known.units)
        if row.has("unit") and unit == row.code("unit", UnitCode):
            row.fault("contact.own_unit", "contact_points", found=unit, expected="another unit")
    return [ContactPoint(leader, unit) for unit in units]


def _check_heads(heads: Collection[str], known: Known, faults: Faults) -> None:
    """Each unit has a principal leader, each guidance group a head (plan 五/1)."""
    for code, places in (("unit.no_head", known.units), ("group.no_head", known.groups)):
        for place in places or ():
            if place != "?" and place not in heads:
                faults.add(code, NAME, found="", expected=f"{place}: head = yes")
