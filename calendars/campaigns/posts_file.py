"""`posts.csv`, which a folder may go without: posts that `people.csv` cannot tell.

There a person has one place, and is in it for as long as the campaign.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from calendars.campaigns.csv_file import Row, rows
from calendars.campaigns.faults import Faults
from calendars.ids import GroupCode, PersonCode, RoleCode, UnitCode
from calendars.timetable import Post, key_of

NAME = "posts.csv"
COLUMNS = ("person", "role", "unit", "group", "head", "since", "until")


@dataclass(frozen=True, slots=True)
class Head:
    """Who leads a place on the days [since, until), and on which line that is written."""

    person: PersonCode
    since: date | None
    until: date | None
    line: int

    def meets(self, other: "Head") -> bool:
        """Tell whether it is another on the same day."""
        if self.person == other.person:
            return False
        return _before(self.since, other.until) and _before(other.since, self.until)


Heads = dict[str, list[Head]]


def place_of(row: Row) -> tuple[UnitCode | None, GroupCode | None]:
    """Read the one place of a row: a unit, or a guidance group."""
    unit = row.code("unit", UnitCode) if row.has("unit") else None
    group = row.code("group", GroupCode) if row.has("group") else None
    if (unit is None) == (group is None):
        found = "" if unit is None else f"{unit};{group}"
        row.fault("person.no_place", found=found, expected="unit or group, one of them")
    return unit, group


def add_head(row: Row, place: str, heads: Heads, head: Head) -> None:
    """Note two who lead one place on the same day."""
    for other in heads.get(place, ()):
        if head.meets(other):
            row.fault("head.second", "head", found="yes", expected="no", first=other.line)
            break
    heads.setdefault(place, []).append(head)


def read_posts(
    text: str | None, people: Iterable[PersonCode], roles: Iterable[RoleCode] | None,
    heads: Heads, faults: Faults,
) -> list[tuple[Row, Post]]:  # fmt: skip
    """Read the posts with their rows; places are left to who knows them."""
    known, named = frozenset(people), None if roles is None else frozenset(roles)
    found: list[tuple[Row, Post]] = []
    seen: dict[str, int] = {}
    for row in rows(NAME, text, COLUMNS, faults) or ():
        person, role = row.code("person", PersonCode), row.code("role", RoleCode)
        row.known("person", person, known)
        row.known("role", role, named)
        post = Post(person, role, *place_of(row), row.truth("head"), *_days(row))
        key = key_of(post)
        if key in seen:
            row.fault("code.duplicate", "person", found=key, expected="unique", first=seen[key])
        seen.setdefault(key, row.line)
        place = post.unit or post.group
        if post.head and place:
            add_head(row, place, heads, Head(person, post.since, post.until, row.line))
        found.append((row, post))
    return found


def _days(row: Row) -> tuple[date | None, date | None]:
    since = row.day("since") if row.has("since") else None
    until = row.day("until") if row.has("until") else None
    if since and until and until <= since:
        row.fault("days.backwards", "until", found=str(until), expected=f"> {since}")
    return since, until


def _before(since: date | None, until: date | None) -> bool:
    return since is None or until is None or since < until
