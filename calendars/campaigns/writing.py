"""From a campaign to the files of its folder, as `load` reads them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import tomlkit

from calendars.campaigns import holidays_file, people_file, posts_file, units_file
from calendars.campaigns.holidays_file import DayKind
from calendars.campaigns.loading import POSTS
from calendars.text import Words
from calendars.times import Days, read_window
from calendars.timetable import Campaign, EventKind, Phase, Post
from calendars.workdays import SpecialDay

Table = dict[str, Any]


def written(campaign: Campaign) -> dict[str, bytes]:
    """Give the files by name; `posts.csv` only where `people.csv` cannot tell all posts.

    What a folder says besides is not the campaign's: comments, and the source of units and people.
    """
    rows, further = _people(campaign)
    files = {
        "campaign.toml": _toml(_frame(campaign)),
        "kinds.toml": _toml(_kinds(campaign)),
        "units.csv": _csv(units_file.COLUMNS, _units(campaign)),
        "people.csv": _csv(people_file.COLUMNS, rows),
        "holidays.csv": _csv(holidays_file.COLUMNS, map(_day, campaign.workdays.special)),
    }
    # Rows without a post are told from faulty ones by the file beside them.
    if further or not all(row["roles"] for row in rows):
        files[POSTS] = _csv(posts_file.COLUMNS, further)
    return files


def _toml(tables: Mapping[str, Table | list[Table]]) -> bytes:
    document = tomlkit.document()
    for name, table in tables.items():
        if isinstance(table, list):
            found = tomlkit.aot()
            for each in table:
                found.append(tomlkit.item(each))
            document.append(name, found)
        else:
            document.append(name, tomlkit.item(table))
    return tomlkit.dumps(document).encode()


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    # With a byte-order mark, without which Excel takes Chinese for Latin.
    return text.getvalue().encode("utf-8-sig")


def _words(words: Words, zh: str = "zh", en: str = "en") -> Table:
    return {zh: words.zh, en: words.en}


def _days(days: Days) -> Table:
    return {"first": days.first, "last": days.last_day}


def _ref(ref: str) -> Table:
    return {"ref": ref} if ref else {}


def _frame(campaign: Campaign) -> dict[str, Table | list[Table]]:
    head = {
        "id": campaign.id,
        **_words(campaign.words),
        **_words(campaign.short, "short_zh", "short_en"),
        "zone": campaign.zone.key,
        **_days(campaign.window),
    }
    return {
        "campaign": head,
        "phases": [_phase(phase) for phase in campaign.phases.values()],
        "roles": [
            {
                "code": role.code, **_words(role.words), "sees": sorted(role.sees),
                "everything": role.everything,
            }
            for role in campaign.roles.values()
        ],
        "categories": [{"code": c.code, **_words(c.words)} for c in campaign.categories.values()],
        "groups": [
            {"code": group.code, **_words(group.words), "teams": group.teams}
            for group in campaign.groups.values()
        ],
        "deadlines": [
            {
                "code": each.code, **_words(each.words), "on": each.on, "kind": each.kind,
                "roles": sorted(each.roles), **_ref(each.ref),
            }
            for each in campaign.deadlines
        ],
        "settings": [
            {"key": key, "value": one.value, **_words(one.words), "source": one.source}
            for key, one in campaign.settings.items()
        ],
    }  # fmt: skip


def _phase(phase: Phase) -> Table:
    year = phase.window.first.year
    same = phase.written and read_window(phase.written, year) == phase.window
    return {
        "code": phase.code,
        **_words(phase.words),
        **({"written": phase.written, "year": year} if same else {}),
        **_days(phase.window),
        "counted": phase.counted,
    }


def _kinds(campaign: Campaign) -> dict[str, Table | list[Table]]:
    documents = [
        {
            "code": each.code, **_words(each.words), "phases": list(each.phases),
            "visibility": each.visibility.value, "steps": list(each.steps), **_ref(each.ref),
        }
        for each in campaign.documents.values()
    ]  # fmt: skip
    return {"kinds": [_kind(kind) for kind in campaign.kinds.values()], "documents": documents}


def _kind(kind: EventKind) -> Table:
    return {
        "code": kind.code,
        **_words(kind.words),
        "phases": list(kind.phases),
        "visibility": kind.visibility.value,
        "roles": sorted(kind.roles),
        "guidance": kind.guidance,
        "minutes": kind.minutes,
        **_words(kind.purpose, "purpose_zh", "purpose_en"),
        **_ref(kind.ref),
    }


_TRUTH = {True: "yes", False: "no"}


def _units(campaign: Campaign) -> Iterable[Table]:
    for unit in campaign.units.values():
        yield {
            "code": unit.code, **_words(unit.words), "category": unit.category,
            "parent": unit.parent, "headcount": unit.headcount, "group": unit.group or "",
            "leadership_body": _TRUTH[unit.leadership_body], "source": "ours",
        }  # fmt: skip


def _people(campaign: Campaign) -> tuple[list[Table], list[Table]]:
    """Give a row for each person, and one for each post that does not fit into that."""
    rows, further = [], []
    for code, person in campaign.people.items():
        posts = campaign.posts_of_person.get(code, ())
        fitting = [post for post in posts if _fits(post, posts[0])]
        first = next(iter(fitting), None)
        further += [_post(post) for post in posts if post not in fitting]
        rows.append(
            {
                "code": code,
                **_words(person.words),
                "roles": ";".join(post.role for post in fitting),
                "unit": (first and first.unit) or "",
                "group": (first and first.group) or "",
                "head": _TRUTH[bool(first and first.head)],
                "contact_points": ";".join(campaign.points_of_leader.get(code, ())),
                "source": "ours",
            }
        )
    return rows, further


def _fits(post: Post, first: Post) -> bool:
    """Tell whether a post stands in its person's row: with the first, and never ending."""
    here = (post.unit, post.group, post.head) == (first.unit, first.group, first.head)
    return here and post.since is None and post.until is None


def _post(post: Post) -> Table:
    return {
        "person": post.person,
        "role": post.role,
        "unit": post.unit or "",
        "group": post.group or "",
        "head": _TRUTH[post.head],
        "since": _iso(post.since),
        "until": _iso(post.until),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(day: SpecialDay) -> Table:
    made_up = {"kind": DayKind.WORK.value, "zh": "调休上班", "en": "Working day in exchange"}
    off = {"kind": DayKind.OFF.value, **_words(day.words)} if day.words else made_up
    return {"date": day.on.isoformat(), **off}
