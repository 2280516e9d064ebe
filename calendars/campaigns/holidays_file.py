"""`holidays.csv`: days off by law, and weekend days worked in exchange (调休)."""

from datetime import date
from enum import StrEnum

from calendars.campaigns.csv_file import Row, rows
from calendars.campaigns.faults import Faults
from calendars.text import Words
from calendars.workdays import SATURDAY, Workdays

NAME = "holidays.csv"
COLUMNS = ("date", "kind", "zh", "en")


class DayKind(StrEnum):
    OFF = "off"
    WORK = "work"


def read_holidays(text: str | None, faults: Faults) -> Workdays:
    seen: dict[str, int] = {}
    found = [_read(row, seen) for row in rows(NAME, text, COLUMNS, faults) or ()]
    days = [entry for entry in found if entry is not None]
    return Workdays(
        {day: words for day, kind, words in days if kind is DayKind.OFF},
        frozenset(day for day, kind, _ in days if kind is DayKind.WORK),
    )


def _read(row: Row, seen: dict[str, int]) -> tuple[date, DayKind, Words] | None:
    day, kind, words = row.day("date"), row.choice("kind", DayKind), row.words()
    if day is None:
        return None
    shown = day.isoformat()
    if shown in seen:
        row.fault("day.duplicate", "date", found=shown, expected="unique", first=seen[shown])
    seen.setdefault(shown, row.line)
    if kind is DayKind.WORK and day.weekday() < SATURDAY:
        row.fault("day.works_anyway", "kind", found=kind.value, expected="Saturday or Sunday")
    return day, kind, words
