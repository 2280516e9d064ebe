"""What a calendar app would stumble over, found in the bytes themselves, without icalendar."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    """Some app shows something else, or nothing."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts content lines as they stand in the bytes, from 1; 0 is the whole stream."""

    code: str
    severity: Severity
    line: int = 0
    data: str = ""


STUMBLES: dict[str, tuple[str, str]] = {
    "bom": ("several parsers", "franc6/ics_calendar issue 75"),
    "line_ends": ("ical4j", "RFC 5545 3.1"),
    "cut_off": ("Thunderbird drops the whole feed", "RFC 5545 3.4"),
    "too_long": ("strict parsers", "RFC 5545 3.1"),
    "blank_line": ("several parsers", "RFC 5545 3.1"),
    "not_utf8": ("Google shows garbled text", "RFC 5545 3.1.4"),
    "cut_character": ("vobject, ics, ruby", "icalendar pull 158"),
    "control": ("libical, KDE, GNOME drop the whole feed", "RFC 5545 3.1"),
    "no_colon": ("Thunderbird drops the whole feed", "RFC 5545 3.1"),
    "nesting": ("all", "RFC 5545 3.4"),
    "calendars": ("Thunderbird drops the whole feed", "RFC 5545 3.4"),
    "missing": ("icalendar, vobject, ical4j, sabre", "RFC 5545 3.6"),
    "twice": ("strict parsers", "RFC 5545 3.6.1"),
    "same_uid": ("six readers silently drop one event", "RFC 5545 3.8.4.7"),
    "unknown_zone": ("Outlook treats it as floating", "RFC 5545 3.2.19"),
    "bad_time": ("all", "RFC 5545 3.3.5"),
    "end_type": ("icalendar, calcurse, khal", "RFC 5545 3.8.2.2"),
    "backwards": ("ical.js, khal, calcurse", "RFC 5545 3.8.2.2"),
    "escape": ("all", "RFC 5545 3.3.11"),
    "empty": ("looks broken to people", "RFC 5545 3.6"),
    "recurrence": ("calcurse shows a moved one twice", "our decision: one VEVENT an event"),
    "value": ("RFC 5545 values only", "RFC 5545 3.8.1.11"),
    "refresh": ("Nextcloud waits a week", "RFC 7986 5.7"),
    "name": ("named after the address", "RFC 7986 5.1"),
}
"""Finding code: which app stumbles, and where that is known from."""

_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\",;:]*))*):(.*)", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BARE_BREAK = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_ONCE = frozenset(
    ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS",
     "SEQUENCE", "TRANSP", "LAST-MODIFIED")
)  # fmt: skip
_NEEDED = {
    "VCALENDAR": ("PRODID", "VERSION"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"),
    "VTIMEZONE": ("TZID",),
    "VALARM": ("ACTION", "TRIGGER"),
}
_TEXTS = frozenset(("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC"))
_TIMES = frozenset(("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"))
_RECURRENCE = frozenset(("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"))
_STATUSES = frozenset(("TENTATIVE", "CONFIRMED", "CANCELLED"))
_OCTETS = 75


@dataclass(slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str
    line: int


@dataclass(slots=True)
class _Component:
    name: str
    line: int
    properties: list[_Property] = field(default_factory=list)

    def first(self, name: str) -> _Property | None:
        return next((p for p in self.properties if p.name == name), None)


def lint(data: bytes) -> tuple[Finding, ...]:
    """Give every finding in the bytes of a feed, in the order of lines."""
    found = [*_octets(data)]
    components: list[_Component] = []
    found += _structure(data, components)
    zones = {p.value for c in components if c.name == "VTIMEZONE" if (p := c.first("TZID"))}
    for component in components:
        found += _component(component, zones)
    found += _calendar(components)
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.code)))


def _error(code: str, line: int = 0, data: str = "") -> Finding:
    return Finding(code, Severity.ERROR, line, data[:60])


def _octets(data: bytes) -> Iterator[Finding]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield _error("bom")
    if _BARE_BREAK.search(data):
        yield _error("line_ends")
    if not data.endswith(b"END:VCALENDAR\r\n"):
        yield _error("cut_off")
    if control := _CONTROL.search(data):
        yield _error("control", data.count(b"\n", 0, control.start()) + 1)
    for number, line in enumerate(data.split(b"\r\n")[:-1], 1):
        if len(line) > _OCTETS:
            yield _error("too_long", number, str(len(line)))
        if not line.strip():
            yield _error("blank_line", number)
        try:
            line.decode()
        except UnicodeDecodeError:
            whole = data.replace(b"\r\n ", b"")
            code = "not_utf8" if "\ufffd" in whole.decode(errors="replace") else "cut_character"
            yield _error(code, number)


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
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


def _structure(data: bytes, components: list[_Component]) -> Iterator[Finding]:
    stack: list[_Component] = []
    for number, line in _unfolded(data.removeprefix(b"\xef\xbb\xbf")):
        match = _LINE.fullmatch(line)
        if match is None:
            yield _error("no_colon", number, line)
            continue
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            stack.append(_Component(value.upper(), number))
            components.append(stack[-1])
        elif name == "END":
            if not stack or stack.pop().name != value.upper():
                yield _error("nesting", number, line)
        elif not stack:
            yield _error("nesting", number, line)
        else:
            pairs = (pair.partition("=") for pair in match[2].split(";") if pair)
            parameters = {key.upper(): text.strip('"') for key, _, text in pairs}
            stack[-1].properties.append(_Property(name, parameters, value, number))
    if stack:
        yield _error("nesting", stack[-1].line, stack[-1].name)


def _component(component: _Component, zones: set[str]) -> Iterator[Finding]:
    counts = Counter(p.name for p in component.properties)
    for name in _NEEDED.get(component.name, ()):
        if not counts[name]:
            yield _error("missing", component.line, f"{component.name} {name}")
    if component.name == "VEVENT":
        for name in sorted(_ONCE & {name for name, count in counts.items() if count > 1}):
            yield _error("twice", component.line, name)
        yield from _span(component)
    for property_ in component.properties:
        yield from _property(component.name, property_, zones)


def _property(component: str, one: _Property, zones: set[str]) -> Iterator[Finding]:
    zone = one.parameters.get("TZID")
    if zone is not None and zone not in zones:
        yield _error("unknown_zone", one.line, zone)
    if one.name in _RECURRENCE and component == "VEVENT":
        yield _error("recurrence", one.line, one.name)
    if one.name in _TEXTS and _badly_escaped(one.value):
        yield _error("escape", one.line, one.value)
    if component != "VEVENT":
        return
    if one.name in _TIMES and _moment(one) is None:
        yield _error("bad_time", one.line, one.value)
    if one.name == "STATUS" and one.value not in _STATUSES:
        yield _error("value", one.line, one.value)
    if one.name == "SEQUENCE" and not one.value.isdecimal():
        yield _error("value", one.line, one.value)


def _badly_escaped(value: str) -> bool:
    plain = re.sub(r"\\[\\;,nN]", "", value)
    return any(mark in plain for mark in "\\;,")


def _moment(one: _Property) -> datetime | None:
    """Read a time; None when it is none, or of a type that its parameters deny."""
    whole_day = one.parameters.get("VALUE") == "DATE"
    utc = one.name in ("DTSTAMP", "LAST-MODIFIED")
    pattern = "%Y%m%d" if whole_day else "%Y%m%dT%H%M%SZ" if utc else "%Y%m%dT%H%M%S"
    if not whole_day and not utc and "TZID" not in one.parameters:
        return None
    if len(one.value) != (8 if whole_day else 16 if utc else 15):
        return None
    try:
        return datetime.strptime(one.value, pattern)
    except ValueError:
        return None


def _span(event: _Component) -> Iterator[Finding]:
    start, end = event.first("DTSTART"), event.first("DTEND")
    if start is None or end is None:
        return
    if start.parameters != end.parameters:
        yield _error("end_type", end.line, end.value)
        return
    first, last = _moment(start), _moment(end)
    if first and last and last <= first:
        yield _error("backwards", end.line, end.value)


def _calendar(components: list[_Component]) -> Iterator[Finding]:
    calendars = [c for c in components if c.name == "VCALENDAR"]
    if len(calendars) != 1:
        yield _error("calendars", 0, str(len(calendars)))
    events = [c for c in components if c.name == "VEVENT"]
    if not events:
        yield _error("empty")
    uids = Counter(p.value for c in events if (p := c.first("UID")))
    for uid in sorted(uid for uid, count in uids.items() if count > 1):
        yield _error("same_uid", 0, uid)
    for calendar in calendars:
        interval = calendar.first("REFRESH-INTERVAL")
        if interval is None or interval.parameters.get("VALUE") != "DURATION":
            yield Finding("refresh", Severity.WARNING, calendar.line)
        if calendar.first("X-WR-CALNAME") is None:
            yield Finding("name", Severity.WARNING, calendar.line)
