"""What a calendar app would stumble over, found in the bytes themselves, without icalendar."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from calendars.feeds.checks import of_component, of_header, of_zones
from calendars.feeds.content import Component, components
from calendars.feeds.stumbles import Finding, found

MOST_EVENTS = 900
MOST_BYTES = 900_000
"""Google drops what is beyond about 1,000 events or 1 MB (roed314/seminars/issues/777)."""

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BARE_BREAK = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OCTETS = 75
_STAMPS = frozenset(("DTSTAMP", "SEQUENCE", "LAST-MODIFIED"))


def lint(data: bytes) -> tuple[Finding, ...]:
    """Give every finding in the bytes of a feed, in the order of lines."""
    every, broken = components(data)
    findings = [*_octets(data), *(found(one.code, one.line, one.data) for one in broken)]
    zones = {zone.value("TZID") for zone in every if zone.name == "VTIMEZONE"}
    for component in every:
        findings += of_component(component, zones)
    findings += _calendar(every)
    return _in_order(findings)


def lint_update(before: bytes, after: bytes) -> tuple[Finding, ...]:
    """Give what an app that holds `before` would miss when it is sent `after`."""
    old, new = (_by_uid(data) for data in (before, after))
    findings = []
    for uid in sorted(old.keys() & new.keys()):
        held, sent = old[uid], new[uid]
        moves = [_compared(held, sent, name) for name in sorted(_STAMPS)]
        if min(moves) < 0:
            findings.append(found("back", sent.line, uid))
        elif min(moves) == 0 and _content(held) != _content(sent):
            findings.append(found("silent", sent.line, uid))
    return _in_order(findings)


def lint_headers(headers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Give what an app would stumble over in the headers of a feed that is sent whole."""
    said = {name.lower(): value for name, value in headers.items()}
    tag, cached = said.get("etag", ""), said.get("cache-control", "")
    shown = said.get("content-disposition", "")
    kind = said.get("content-type", "").replace(" ", "").lower()
    wrong = {
        "charset": kind != "text/calendar;charset=utf-8",
        "no_tag": not re.fullmatch(r'"[\x21\x23-\x7e]+"', tag),
        "no_date": "last-modified" not in said,
        "not_kept": "no-store" in cached or "no-cache" not in cached,
        "no_length": "content-length" not in said,
        "vary": "accept-encoding" not in said.get("vary", "").lower(),
        "cookie": "set-cookie" in said,
        "attached": not shown.startswith("inline"),
        "file_name": 'filename="' not in shown or not shown.isascii(),
    }
    return tuple(found(code) for code, is_so in wrong.items() if is_so)


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.code)))


def _octets(data: bytes) -> Iterator[Finding]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield found("bom")
    if _BARE_BREAK.search(data):
        yield found("line_ends")
    if not data.endswith(b"END:VCALENDAR\r\n"):
        yield found("cut_off")
    if len(data) > MOST_BYTES:
        yield found("too_big", 0, str(len(data)))
    if control := _CONTROL.search(data):
        yield found("control", data.count(b"\n", 0, control.start()) + 1)
    for number, line in enumerate(data.split(b"\r\n")[:-1], 1):
        if len(line) > _OCTETS:
            yield found("too_long", number, str(len(line)))
        if not line.strip():
            yield found("blank_line", number)
        yield from _characters(data, number, line)


def _characters(data: bytes, number: int, line: bytes) -> Iterator[Finding]:
    try:
        written = line.decode()
    except UnicodeDecodeError:
        whole = data.replace(b"\r\n ", b"")
        cut = "\ufffd" not in whole.decode(errors="replace")
        yield found("cut_character" if cut else "not_utf8", number)
    else:
        if not written.isascii() and _BIDI.search(written):
            yield found("bidi", number)


def _calendar(every: list[Component]) -> Iterator[Finding]:
    calendars = [one for one in every if one.name == "VCALENDAR"]
    events = [one for one in every if one.name == "VEVENT"]
    tasks = [one for one in every if one.name == "VTODO"]
    if len(calendars) != 1:
        yield found("calendars", 0, str(len(calendars)))
    if not events:
        yield found("empty")
    if len(events) > MOST_EVENTS:
        yield found("too_many", 0, str(len(events)))
    uids = Counter(one.value("UID") for one in (*events, *tasks) if one.first("UID"))
    for uid in sorted(uid for uid, count in uids.items() if count > 1):
        yield found("same_uid", 0, uid)
    yield from of_zones((one for one in every if one.name == "VTIMEZONE"), events)
    yield from _tasks(tasks, events)
    for calendar in calendars:
        yield from of_header(calendar)


def _tasks(tasks: list[Component], events: list[Component]) -> Iterator[Finding]:
    """Find tasks that no event of the same day tells of, for apps that show no tasks."""
    told = [(one.value("DTSTART"), one.value("SUMMARY")) for one in events] if tasks else []
    for task in tasks:
        due, title = task.value("DUE")[:8], task.value("SUMMARY")
        if not any(day[:8] == due and title in words for day, words in told):
            yield found("task_only", task.line, title)


def _by_uid(data: bytes) -> dict[str, Component]:
    every, _ = components(data)
    return {uid.value: one for one in every if (uid := one.first("UID")) and one.name != "VALARM"}


def _content(component: Component) -> list[object]:
    own: list[object] = [
        (one.name, tuple(one.parameters.items()), one.value)
        for one in component.properties
        if one.name not in _STAMPS
    ]
    return own + [_content(part) for part in component.parts]


def _compared(before: Component, after: Component, name: str) -> int:
    """Give -1, 0 or 1 as the stamp went back, stayed or rose; times compare as they are written."""
    old, new = before.value(name), after.value(name)
    if name == "SEQUENCE":
        old, new = old.zfill(9), new.zfill(9)
    return (new > old) - (new < old)
