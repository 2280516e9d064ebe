"""`draft.toml`: the recipe by which the planner drafts the timetable of a campaign."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Literal, TypeVar

from calendars.campaigns.toml_file import TomlFields, TomlFile
from calendars.campaigns.toml_whole import whole
from calendars.ids import KindCode, PhaseCode, RoleCode, UnitCode
from calendars.planner import Figure, Guidance, Half, Order, Per, Recipe, Step, StepCode
from calendars.text import PLACE_LIMIT
from calendars.timetable import Campaign

NAME = "draft.toml"
MOST_EVENTS = 100
"""Of one step in one unit."""
LONGEST = 250
"""Working days."""
LONGEST_MINUTES = 24 * 60
LARGEST_HALL = 9
_SETTINGS: Mapping[str, type[object]] = {
    "on_day": date, "at_time": time, "since": date, "by": date, "strict": bool,
}  # fmt: skip


class Source(StrEnum):
    PLAN = "plan"
    POLICY = "policy"


_Choice = TypeVar("_Choice", Per, Half, Guidance)


def load_recipe(data: bytes, campaign: Campaign) -> Recipe:
    """Read the recipe of `campaign`, whole or not at all.

    Raises:
        Faulty: `recipe.faulty`, with every fault and its line, as for a campaign's other files.
    """
    return whole(NAME, {NAME: data}, "recipe.faulty", lambda file, _: _recipe(file, campaign))


def _recipe(file: TomlFile, campaign: Campaign) -> Recipe:
    frame = file.table("frame")
    morning, afternoon, room = time.min, time.min, ""
    if frame is not None:
        morning, afternoon = _clock(frame, "morning"), _clock(frame, "afternoon")
        room = frame.text("room", PLACE_LIMIT)
        frame.close()
    steps = _steps(file, campaign)
    orders = _orders(file, campaign, {step.code: step for step in steps})
    rooms, homeless = _rooms(file, campaign)
    return Recipe(steps, orders, morning, afternoon, room, rooms, _halls(file), homeless)


def _steps(file: TomlFile, campaign: Campaign) -> tuple[Step, ...]:
    seen: dict[str, int] = {}
    found = []
    for fields in file.tables("steps"):
        found.append((_step(fields, campaign, seen), fields))
        fields.close()
    codes = {step.code for step, _ in found}
    for step, fields in found:
        for joined in step.joins:
            fields.known("joins", joined, codes)
    return tuple(step for step, _ in found)


def _step(fields: TomlFields, campaign: Campaign, seen: dict[str, int]) -> Step:
    code = fields.new_code(StepCode, seen)
    kind = fields.code("kind", KindCode)
    fields.known("kind", kind, campaign.kinds)
    phase = fields.code("phase", PhaseCode)
    phases = campaign.kinds[kind].phases if kind in campaign.kinds else tuple(campaign.phases)
    fields.known("phase", phase, phases)
    optional = {key: _setting(fields, key, campaign) for key in _SETTINGS}
    return Step(
        code,
        kind,
        phase,
        per=_choice(fields, "per", Per.UNIT),
        count=_figure(fields, "count", campaign, 1, MOST_EVENTS) if fields.has("count") else 1,
        most=fields.number("most", 1, MOST_EVENTS) if fields.has("most") else MOST_EVENTS,
        share=_share(fields),
        days=_days(fields, kind, campaign),
        minutes=_minutes(fields, campaign),
        half=_choice(fields, "half", Half.ANY),
        guidance=_choice(fields, "guidance", Guidance.NONE),
        place=fields.text("place", PLACE_LIMIT) if fields.has("place") else "{room}",
        title=fields.text("title", optional=True),
        roles=_roles(fields, campaign),
        only=_only(fields, campaign),
        joins=fields.codes("joins", StepCode) if fields.has("joins") else (),
        **optional,
    )


def _choice(fields: TomlFields, key: str, default: _Choice) -> _Choice:
    return fields.choice(key, type(default)) if fields.has(key) else default


def _figure(fields: TomlFields, key: str, campaign: Campaign, low: int, high: int) -> Figure:
    """Read a number, or the key of a setting that holds one."""
    found = fields.value(key)
    if not isinstance(found, str):
        return fields.number(key, low, high) if found is not None else low
    numbers = [name for name, each in campaign.settings.items() if type(each.value) is int]
    fields.known(key, found, numbers)
    return found


def _minutes(fields: TomlFields, campaign: Campaign) -> Figure | None:
    if not fields.has("minutes"):
        return None
    return _figure(fields, "minutes", campaign, 1, LONGEST_MINUTES)


def _days(fields: TomlFields, kind: KindCode, campaign: Campaign) -> int:
    """A stretch of days for kinds without a length in minutes, and for them only."""
    if kind in campaign.kinds:
        stretch = not campaign.kinds[kind].minutes
        if stretch != fields.has("days") and not fields.has("minutes"):
            expected = "days" if stretch else "no days: the kind has minutes"
            fields.fault("step.length", "days", found=fields.has("days"), expected=expected)
    return fields.number("days", 1, LONGEST) if fields.has("days") else 0


def _share(fields: TomlFields) -> tuple[int, int]:
    low = fields.number("share_from", 0, 100) if fields.has("share_from") else 0
    high = fields.number("share_to", 0, 100) if fields.has("share_to") else 100
    if high < low:
        fields.fault("share.backwards", "share_to", found=high, expected=f">= {low}")
    return low, max(low, high)


def _setting(fields: TomlFields, key: str, campaign: Campaign) -> str:
    """Read the key of a setting that holds the right type."""
    if not fields.has(key):
        return ""
    found = fields.text(key)
    wanted = _SETTINGS[key]
    known = [name for name, each in campaign.settings.items() if type(each.value) is wanted]
    if found != "?":
        fields.known(key, found, known)
    return found


def _roles(fields: TomlFields, campaign: Campaign) -> frozenset[RoleCode] | None:
    if not fields.has("roles"):
        return None
    found = fields.codes("roles", RoleCode)
    for role in found:
        fields.known("roles", role, campaign.roles)
    return frozenset(found)


def _only(fields: TomlFields, campaign: Campaign) -> frozenset[UnitCode]:
    found = fields.codes("only", UnitCode) if fields.has("only") else ()
    for unit in found:
        fields.known("only", unit, campaign.units)
    return frozenset(found)


def _orders(
    file: TomlFile, campaign: Campaign, steps: Mapping[StepCode, Step]
) -> tuple[Order, ...]:
    found: list[Order] = []
    graph: TopologicalSorter[str] = TopologicalSorter()
    fields = None
    for fields in file.tables("orders", required=False):
        first, then = fields.code("first", StepCode), fields.code("then", StepCode)
        fields.known("first", first, steps)
        fields.known("then", then, steps)
        days = _figure(fields, "days", campaign, 0, LONGEST) if fields.has("days") else 0
        ref = fields.text("ref", optional=True)
        source: Literal["plan", "policy"] = "plan"
        if fields.has("source"):
            source = "policy" if fields.choice("source", Source) is Source.POLICY else "plan"
        found.append(Order(first, then, days, ref, source))
        graph.add(then, first)
        fields.close()
    try:
        graph.prepare()
    except CycleError as error:
        if fields is not None:
            fields.fault("order.cycle", found=" < ".join(error.args[1]), expected="no cycle")
    return tuple(found)


def _rooms(file: TomlFile, campaign: Campaign) -> tuple[dict[UnitCode, str], dict[UnitCode, int]]:
    """Read rooms of their own, and the units that need a hall, with its least size."""
    rooms: dict[UnitCode, str] = {}
    homeless: dict[UnitCode, int] = {}
    for fields in file.tables("rooms", required=False):
        unit = fields.code("unit", UnitCode)
        fields.known("unit", unit, campaign.units)
        if unit in rooms or unit in homeless:
            fields.fault("code.duplicate", "unit", found=unit, expected="unique")
        if fields.has("hall"):
            homeless[unit] = fields.number("hall", 1, LARGEST_HALL)
        else:
            rooms[unit] = fields.text("room", PLACE_LIMIT)
        fields.close()
    return rooms, homeless


def _halls(file: TomlFile) -> dict[str, int]:
    found: dict[str, int] = {}
    for fields in file.tables("halls", required=False):
        place = fields.text("place", PLACE_LIMIT)
        if place in found:
            fields.fault("code.duplicate", "place", found=place, expected="unique")
        found[place] = fields.number("size", 1, LARGEST_HALL)
        fields.close()
    return found


def _clock(fields: TomlFields, key: str) -> time:
    found = fields.value(key)
    if isinstance(found, time):
        return found
    if found is not None:
        fields.fault("field.other_type", key, found=str(found), expected="time")
    return time.min
