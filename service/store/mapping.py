"""Between the frozen values of `calendars` and what a column holds."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any, TypeVar, get_origin
from zoneinfo import ZoneInfo

from cattrs.preconf.json import make_converter

from calendars.compliance import LedgerEntry, Value
from calendars.times import Days, Span, When
from calendars.timetable import (
    Change,
    ContactPoint,
    Deadline,
    Draft,
    Event,
    GuidanceGroup,
    Monthly,
    Noun,
    OncePerPhase,
    Person,
    Phase,
    Post,
    Recurrence,
    Series,
    Setting,
    SettingValue,
    Unit,
    Weekly,
    WorkdayOfMonth,
    WorkdayOfPeriod,
)
from calendars.workdays import SpecialDay

_converter = make_converter()
_converter.register_unstructure_hook(ZoneInfo, str)
_converter.register_structure_hook(ZoneInfo, lambda key, _: ZoneInfo(key))
_converter.register_unstructure_hook_func(
    lambda kind: kind is frozenset or get_origin(kind) is frozenset,  # type: ignore[comparison-overlap]  # typeshed names fewer origins than there are
    lambda members: sorted(_converter.unstructure(member) for member in members),
)
_converter.register_unstructure_hook(time, time.isoformat)
_converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))


def _structure_when(data: Mapping[str, Any], _: Any = None) -> When:
    if "start" in data:
        return _converter.structure(data, Span)
    return _converter.structure(data, Days)


def when_from_plain(data: Mapping[str, Any] | None) -> When | None:
    return None if data is None else _structure_when(data)


def _unstructure_setting(value: SettingValue) -> dict[str, Any]:
    plain = value.isoformat() if isinstance(value, date | time) else value
    return {"type": type(value).__name__, "value": plain}


def _structure_setting(data: Mapping[str, Any], _: Any) -> SettingValue:
    value = data["value"]
    match data["type"]:
        case "date":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case "bool":
            return bool(value)
        case "int":
            return int(value)
        case _:
            return str(value)


_converter.register_structure_hook(When, _structure_when)
_converter.register_structure_hook(When | None, lambda d, t: d and _structure_when(d, t))
_converter.register_unstructure_hook(When, _converter.unstructure)
_converter.register_structure_hook_func(lambda kind: kind == SettingValue, _structure_setting)
_converter.register_unstructure_hook_func(lambda kind: kind == SettingValue, _unstructure_setting)


def _unstructure_entry(entry: LedgerEntry) -> dict[str, Any]:
    on = entry.on
    return {
        "unit": entry.unit,
        "kind": entry.kind,
        "step": entry.step,
        "subject": entry.subject,
        "on": None if on is None else on.isoformat(),
        "values": values_to_plain(entry.values),
    }


def _structure_entry(data: Mapping[str, Any], _: Any) -> LedgerEntry:
    on = data["on"]
    if on is not None:
        on = datetime.fromisoformat(on) if "T" in on else date.fromisoformat(on)
    own = {key: data[key] for key in ("unit", "kind", "step", "subject")}
    return LedgerEntry(**own, on=on, values=values_from_plain(data["values"]))


def values_to_plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """Give the values of an entry as JSON; a day is told from a text."""
    return {
        key: {"day": value.isoformat()} if isinstance(value, date) else value
        for key, value in values.items()
    }


def values_from_plain(values: Mapping[str, Any]) -> dict[str, Value]:
    return {key: _value(value) for key, value in values.items()}


def _value(plain: Any) -> Value:
    match plain:
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case list():
            return tuple(map(str, plain))
        case int() | str():
            return plain
        case other:
            raise TypeError(other)


_converter.register_structure_hook(LedgerEntry, _structure_entry)
_converter.register_unstructure_hook(LedgerEntry, _unstructure_entry)

_RULES: dict[str, type[Any]] = {
    rule.__name__: rule for rule in (Weekly, Monthly, WorkdayOfMonth, WorkdayOfPeriod, OncePerPhase)
}


def _unstructure_rule(rule: Any) -> dict[str, Any]:
    """Say which rule it is: several have the same fields."""
    return {"rule": type(rule).__name__, **asdict(rule)}


def _structure_rule(data: Mapping[str, Any], _: Any) -> Any:
    values = {key: value for key, value in data.items() if key != "rule"}
    return _RULES[data["rule"]](**values)


_converter.register_structure_hook_func(lambda kind: kind == Recurrence, _structure_rule)
_converter.register_unstructure_hook_func(lambda kind: kind == Recurrence, _unstructure_rule)

_NOUNS: dict[Noun, type[Any]] = {
    Noun.EVENT: Event,
    Noun.UNIT: Unit,
    Noun.PERSON: Person,
    Noun.SETTING: Setting,
    Noun.POST: Post,
    Noun.POINT: ContactPoint,
    Noun.GROUP: GuidanceGroup,
    Noun.PHASE: Phase,
    Noun.DEADLINE: Deadline,
    Noun.DAY: SpecialDay,
    Noun.ENTRY: LedgerEntry,
    Noun.DRAFT: Draft,
    Noun.SERIES: Series,
}


def to_plain(value: Any) -> Any:
    """Give what JSON can hold; the same value always gives the same text."""
    return _converter.unstructure(value)


Shape = TypeVar("Shape")


def from_plain(data: Any, shape: type[Shape]) -> Shape:
    return _converter.structure(data, shape)


def change_from_plain(noun: str, key: str, before: Any, after: Any) -> Change:
    shape = _NOUNS[Noun(noun)]
    sides = (None if side is None else from_plain(side, shape) for side in (before, after))
    return Change(Noun(noun), key, *sides)
