"""The content lines of a stream as components, read leniently and without icalendar.

Whoever looks for faults, or asks what an app makes of a stream, must see what is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from calendars.times import Days, Span, When

_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\",;:]*))*):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WALL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?", re.ASCII)


@dataclass(slots=True)
class Property:
    """`line` counts content lines as they stand in the bytes, from 1."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int

    @property
    def whole_day(self) -> bool:
        return self.parameters.get("VALUE") == "DATE"

    @property
    def text(self) -> str:
        """Give the value without the escapes of RFC 5545 3.3.11."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def value(self, name: str) -> str:
        found = self.first(name)
        return found.value if found else ""

    @property
    def when(self) -> When | None:
        """Give the time of an event, None where start and end make none."""
        start, end = self.first("DTSTART"), self.first("DTEND")
        if start is None or end is None:
            return None
        first, last = wall_time(start), wall_time(end)
        if first is None or last is None or last <= first or start.whole_day != end.whole_day:
            return None
        if start.whole_day:
            return Days(first.date(), last.date())
        return Span(first, last)

    def day(self, name: str) -> Days | None:
        """Give the one day that a property names, None where it names none."""
        one = self.first(name)
        at = wall_time(one) if one else None
        return Days.of(at.date()) if at else None


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no part of a tree of components."""

    code: str
    line: int
    data: str


def unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Give each content line with the number of its first line."""
    start, held = 0, b""
    for number, line in enumerate(re.split(rb"\r?\n", data), 1):
        if line[:1] in (b" ", b"\t"):
            held += line[1:]
            continue
        if held:
            yield start, held.decode(errors="replace")
        start, held = number, line
    if held:
        yield start, held.decode(errors="replace")


def components(data: bytes) -> tuple[list[Component], list[Broken]]:
    """Give every component in the order of its BEGIN, those inside others too."""
    found: list[Component] = []
    broken: list[Broken] = []
    stack: list[Component] = []
    for number, line in unfolded(data.removeprefix(b"\xef\xbb\xbf")):
        match = _LINE.fullmatch(line)
        if match is None:
            broken.append(Broken("no_colon", number, line))
            continue
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            made = Component(value.upper(), number)
            found.append(made)
            if stack:
                stack[-1].parts.append(made)
            stack.append(made)
        elif name == "END":
            if not stack or stack.pop().name != value.upper():
                broken.append(Broken("nesting", number, line))
        elif not stack:
            broken.append(Broken("nesting", number, line))
        else:
            stack[-1].properties.append(Property(name, _parameters(match[2]), value, number))
    if stack:
        broken.append(Broken("nesting", stack[-1].line, stack[-1].name))
    return found, broken


def _parameters(written: str) -> dict[str, str]:
    if not written:
        return {}
    pairs = (pair.partition("=") for pair in written.split(";") if pair)
    return {key.upper(): text.strip('"') for key, _, text in pairs}


def wall_time(one: Property) -> datetime | None:
    """Read a time as it is written, midnight for a date; None when it is none."""
    written = _WALL.fullmatch(one.value.removesuffix("Z"))
    if written is None or one.whole_day != (written[4] is None):
        return None
    try:
        return datetime(*(int(part or 0) for part in written.groups()))  # type: ignore[arg-type]  # as many as it takes, in its order
    except ValueError:
        return None
