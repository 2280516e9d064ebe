"""`units.csv`: the units in scope, each with its category and its guidance group."""

from collections.abc import Collection

from calendars.campaigns.csv_file import rows
from calendars.campaigns.faults import Faults
from calendars.ids import CategoryCode, GroupCode, UnitCode
from calendars.timetable import Unit

NAME = "units.csv"
COLUMNS = (
    "code", "zh", "en", "category", "parent", "headcount", "group", "leadership_body", "source",
)  # fmt: skip
MOST_HEADS = 1_000_000


def read_units(
    text: str | None,
    categories: Collection[CategoryCode] | None,
    groups: Collection[GroupCode] | None,
    faults: Faults,
) -> dict[UnitCode, Unit]:
    found: dict[UnitCode, Unit] = {}
    seen: dict[str, int] = {}
    for row in rows(NAME, text, COLUMNS, faults) or ():
        category = row.code("category", CategoryCode)
        row.known("category", category, categories)
        group = row.code("group", GroupCode) if row.has("group") else None
        if group is not None:
            row.known("group", group, groups)
        row.source()
        code = row.new_code(UnitCode, seen)
        found[code] = Unit(
            code,
            row.words(),
            category,
            group,
            row.number("headcount", 0, MOST_HEADS),
            row.text("parent", optional=True),
            row.truth("leadership_body"),
        )
    return found
