"""`record.toml`: what a demonstration of the campaign has on record, as a recipe."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.campaigns.toml_whole import whole
from calendars.compliance import Catalogue
from calendars.ids import KindCode
from calendars.timetable import Campaign

NAME = "record.toml"
FURTHEST = 60
"""Working days from what a day hangs on."""
MOST = 50


class Each(StrEnum):
    """What there is an entry for in every unit."""

    UNIT = "unit"
    BODY = "body"
    """Each member of the leading body."""
    CHOICE = "choice"
    EVENT = "event"
    NUMBER = "number"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day, or some working days from the unit's first event of a kind."""

    on: date | None = None
    kind: KindCode | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Entries of one kind in `percent` of the units, spread over some working days."""

    code: str
    each: Each
    anchor: Anchor
    spread: int
    percent: int
    count: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """`confirmed`: per cent of meetings confirmed, those `lag` days old or older."""

    confirmed: int
    lag: int
    lines: tuple[Line, ...]


def load_record(files: Mapping[str, bytes], campaign: Campaign, catalogue: Catalogue) -> Record:
    """Read the recipe, whole or not at all.

    Raises:
        Faulty: `record.faulty`, with every fault and its line.
    """
    return whole(NAME, files, "record.faulty", lambda file, _: _record(file, campaign, catalogue))


def _record(file: TomlFile, campaign: Campaign, catalogue: Catalogue) -> Record:
    confirmed, lag = 100, 0
    held = file.table("held")
    if held is not None:
        confirmed, lag = held.number("percent", 0, 100), held.number("lag", 0, FURTHEST)
        held.close()
    lines = tuple(_line(fields, campaign, catalogue) for fields in file.tables("entries"))
    return Record(confirmed, lag, lines)


def _line(fields: TomlFields, campaign: Campaign, catalogue: Catalogue) -> Line:
    code = fields.code("code", str)
    fields.known("code", code, catalogue.kinds)
    line = Line(
        code,
        fields.choice("each", Each) if fields.has("each") else Each.UNIT,
        _anchor(fields, campaign) if fields.has("day") else Anchor(),
        fields.number("spread", 0, FURTHEST) if fields.has("spread") else 0,
        fields.number("percent", 0, 100) if fields.has("percent") else 100,
        fields.number("count", 1, MOST) if fields.has("count") else 1,
        _values(fields, code, catalogue) if fields.has("values") else {},
    )
    fields.close()
    return line


def _anchor(fields: TomlFields, campaign: Campaign) -> Anchor:
    """Read a day, or `E04 - 2`: working days before an event."""
    found = fields.value("day")
    if isinstance(found, date):
        return Anchor(on=found)
    kind, sign, days = fields.text("day").partition(" + " if "+" in str(found) else " - ")
    fields.known("day", KindCode(kind), campaign.kinds)
    if sign and not (days.isdigit() and int(days) <= FURTHEST):
        fields.fault("number.out_of_range", "day", found=days, expected=[0, FURTHEST])
        return Anchor()
    number = int(days) if sign else 0
    return Anchor(kind=KindCode(kind), days=-number if sign == " - " else number)


def _values(fields: TomlFields, code: str, catalogue: Catalogue) -> Mapping[str, Any]:
    found = fields.value("values")
    if not isinstance(found, dict):
        fields.fault("field.other_type", "values", found=str(found), expected="{ ... }")
        return {}
    for key in found:
        if code in catalogue.kinds:
            fields.known("values", key, catalogue.kinds[code].fields)
    return found
