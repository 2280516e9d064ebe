"""The same calendar in JSON (jCal, RFC 7265), made from the bytes of the stream itself."""

import json
import re
from typing import Any

from calendars.feeds.content import Component, Property, components

JCAL = "j1"
"""Rises when the same stream would give other JSON."""

_TYPES = {
    "DTSTART": "date-time", "DTEND": "date-time", "DUE": "date-time", "DTSTAMP": "date-time",
    "LAST-MODIFIED": "date-time", "SEQUENCE": "integer", "REFRESH-INTERVAL": "duration",
    "TRIGGER": "duration", "TZOFFSETFROM": "utc-offset", "TZOFFSETTO": "utc-offset",
}  # fmt: skip
"""Of what is not text; `unknown` is what no standard defines (RFC 7265 5.1)."""
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*),")


def jcal(data: bytes) -> bytes:
    """Write a stream of ours, which is one VCALENDAR."""
    found, _ = components(data)
    return json.dumps(_component(found[0]), ensure_ascii=False, separators=(",", ":")).encode()


def _component(one: Component) -> list[Any]:
    properties = [_property(each) for each in one.properties]
    return [one.name.lower(), properties, [_component(part) for part in one.parts]]


def _property(one: Property) -> list[Any]:
    parameters = {key.lower(): said for key, said in one.parameters.items() if key != "VALUE"}
    kind = _kind(one)
    return [one.name.lower(), parameters, kind, *_values(one, kind)]


def _kind(one: Property) -> str:
    if one.name.startswith("X-"):
        return "unknown"
    return one.parameters.get("VALUE", _TYPES.get(one.name, "text")).lower()


def _values(one: Property, kind: str) -> list[Any]:
    match kind:
        case "text" if one.name == "CATEGORIES":
            each = _SEPARATOR.sub("\\1\n", one.value).split("\n")
            return [Property(one.name, {}, value, one.line).text for value in each]
        case "text":
            return [one.text]
        case "integer":
            return [int(one.value)]
        case "date":
            return [_dashed(one.value)]
        case "date-time":
            day, _, hour = one.value.partition("T")
            return [f"{_dashed(day)}T{hour[:2]}:{hour[2:4]}:{hour[4:]}"]
        case "utc-offset":
            return [f"{one.value[:3]}:{one.value[3:5]}"]
        case _:
            return [one.value]


def _dashed(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
