"""What an app would stumble over in one component."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from calendars.feeds.content import Component, Property, wall_time
from calendars.feeds.describe import CANCELLED_MARKS
from calendars.feeds.stumbles import Finding, found

_ONCE = {
    "VCALENDAR": frozenset(
        ("PRODID", "VERSION", "CALSCALE", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL", "UID")
    ),
    "VEVENT": frozenset(
        ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS",
         "SEQUENCE", "TRANSP", "LAST-MODIFIED")
    ),
    "VTODO": frozenset(("UID", "DTSTAMP", "DUE", "SUMMARY", "STATUS", "SEQUENCE")),
    "VALARM": frozenset(("ACTION", "TRIGGER", "DESCRIPTION", "UID")),
    "VTIMEZONE": frozenset(("TZID",)),
}  # fmt: skip
_STAMPED = ("UID", "DTSTAMP", "SUMMARY", "SEQUENCE", "LAST-MODIFIED")
_NEEDED = {
    "VCALENDAR": ("PRODID", "VERSION"),
    "VEVENT": (*_STAMPED, "DTSTART"),
    "VTODO": (*_STAMPED, "DUE"),
    "VTIMEZONE": ("TZID",),
    "STANDARD": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "DAYLIGHT": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "VALARM": ("ACTION", "TRIGGER", "DESCRIPTION"),
}
_TEXTS = frozenset(
    ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "CATEGORIES")
)
_LISTS = frozenset(("CATEGORIES",))
_IN_UTC = frozenset(("DTSTAMP", "LAST-MODIFIED"))
_TIMES = _IN_UTC | {"DTSTART", "DTEND", "DUE"}
_RECURRENCE = frozenset(("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"))
_OURS = frozenset(
    ("X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE", "X-PUBLISHED-TTL", "X-APPLE-CALENDAR-COLOR",
     "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT")
)  # fmt: skip
_VALUES = {
    ("VCALENDAR", "VERSION"): re.compile(r"2\.0"),
    ("VCALENDAR", "CALSCALE"): re.compile("GREGORIAN"),
    ("VEVENT", "STATUS"): re.compile("TENTATIVE|CONFIRMED|CANCELLED"),
    ("VEVENT", "TRANSP"): re.compile("OPAQUE|TRANSPARENT"),
    ("VEVENT", "SEQUENCE"): re.compile(r"\d{1,9}"),
    ("VTODO", "SEQUENCE"): re.compile(r"\d{1,9}"),
    ("VTODO", "STATUS"): re.compile("NEEDS-ACTION|COMPLETED|IN-PROCESS|CANCELLED"),
}
_COLOUR = re.compile("[a-z]+")
_TRIGGER = re.compile(r"-?P(?:\d+W|\d+D|(?:\d+D)?T(?:\d+H)?(?:\d+M)?(?:\d+S)?)")
_ESCAPE = re.compile(r"\\[\\;,nN]")
_NEARLY = (("000000", "235900"), ("000000", "235959"), ("000100", "235900"))


def of_component(component: Component, zones: set[str]) -> Iterator[Finding]:
    """Give what is wrong with one component, those inside it apart."""
    counts = Counter(one.name for one in component.properties)
    for name in _NEEDED.get(component.name, ()):
        if not counts[name]:
            yield found("missing", component.line, f"{component.name} {name}")
    once = _ONCE.get(component.name, frozenset())
    for name in sorted(once & {name for name, count in counts.items() if count > 1}):
        yield found("twice", component.line, name)
    for one in component.properties:
        yield from _of_property(component.name, one, zones)
    match component.name:
        case "VEVENT":
            yield from _of_event(component)
        case "VTIMEZONE":
            yield from _of_zone(component)
        case "VALARM":
            yield from _of_alarm(component)


def _of_property(component: str, one: Property, zones: set[str]) -> Iterator[Finding]:
    zone = one.parameters.get("TZID")
    if zone is not None and zone not in zones:
        yield found("unknown_zone", one.line, zone)
    if one.name in _TEXTS and _badly_escaped(one):
        yield found("escape", one.line, one.value)
    rule = _VALUES.get((component, one.name))
    if rule is not None and not rule.fullmatch(one.value):
        yield found("value", one.line, one.value)
    if one.name.startswith("X-") and one.name not in _OURS:
        yield found("foreign", one.line, one.name)
    if component in {"VEVENT", "VTODO"}:
        yield from _of_item_property(one)


def _of_item_property(one: Property) -> Iterator[Finding]:
    if one.name in _RECURRENCE:
        yield found("recurrence", one.line, one.name)
    if one.name in _TIMES:
        yield from _of_time(one)
    if one.name == "TZID":
        yield found("stray_zone", one.line, one.value)
    if one.name == "ATTACH":
        yield found("attachment", one.line, one.value)
    if one.name in {"ORGANIZER", "ATTENDEE"} or one.value.lower().startswith("mailto:"):
        yield found("mail_address", one.line, one.name)


def _badly_escaped(one: Property) -> bool:
    plain = _ESCAPE.sub("", one.value)
    return any(mark in plain for mark in ("\\;" if one.name in _LISTS else "\\;,"))


def _of_time(one: Property) -> Iterator[Finding]:
    if wall_time(one) is None:
        yield found("bad_time", one.line, one.value)
        return
    utc = one.value.endswith("Z")
    if one.name in _IN_UTC:
        if not utc or one.whole_day:
            yield found("bad_time", one.line, one.value)
    elif utc:
        yield found("utc", one.line, one.value)
    elif not one.whole_day and "TZID" not in one.parameters:
        yield found("floating", one.line, one.value)


def _of_event(event: Component) -> Iterator[Finding]:
    yield from _of_span(event)
    stamp, modified = event.first("DTSTAMP"), event.first("LAST-MODIFIED")
    if stamp and modified and stamp.value != modified.value:
        yield found("clock", stamp.line, stamp.value)
    if due := event.first("DUE"):
        yield found("due_in_event", due.line, due.value)
    busy = event.value("TRANSP") != "TRANSPARENT"
    start = event.first("DTSTART")
    if start is not None and start.whole_day:
        free = event.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
        if busy or not free:
            yield found("busy_day", start.line, event.value("TRANSP"))
    if event.value("STATUS") == "CANCELLED":
        yield from _of_cancelled(event, busy=busy)


def _of_cancelled(event: Component, *, busy: bool) -> Iterator[Finding]:
    title = event.first("SUMMARY")
    if title is not None and not title.text.startswith(tuple(CANCELLED_MARKS.values())):
        yield found("cancelled_unmarked", title.line, title.value)
    if busy:
        yield found("cancelled_busy", event.line)
    if any(part.name == "VALARM" for part in event.parts):
        yield found("cancelled_alarm", event.line)


def _of_span(event: Component) -> Iterator[Finding]:
    start, end, length = (event.first(name) for name in ("DTSTART", "DTEND", "DURATION"))
    if end is not None and length is not None:
        yield found("two_ends", length.line, length.value)
    if start is None or end is None:
        if start is not None and length is None:
            yield found("no_end", start.line, start.value)
        return
    if start.parameters != end.parameters:
        yield found("end_type", end.line, end.value)
        return
    first, last = wall_time(start), wall_time(end)
    if first and last and last <= first:
        yield found("backwards", end.line, end.value)
    elif (start.value[9:], end.value[9:]) in _NEARLY and start.value[:8] == end.value[:8]:
        yield found("almost_a_day", start.line, start.value)


def _of_zone(zone: Component) -> Iterator[Finding]:
    if not zone.parts:
        yield found("missing", zone.line, "VTIMEZONE STANDARD")


def _of_alarm(alarm: Component) -> Iterator[Finding]:
    trigger, action = alarm.first("TRIGGER"), alarm.first("ACTION")
    if trigger is not None and (not _TRIGGER.fullmatch(trigger.value) or trigger.parameters):
        yield found("alarm", trigger.line, trigger.value)
    if action is not None and action.value != "DISPLAY":
        yield found("alarm", action.line, action.value)
    if repeat := alarm.first("REPEAT"):
        yield found("alarm_repeats", repeat.line, repeat.value)


def of_header(calendar: Component) -> Iterator[Finding]:
    """Give what is wrong with the properties of the calendar itself."""
    interval, hint = calendar.first("REFRESH-INTERVAL"), calendar.first("X-PUBLISHED-TTL")
    if interval is None or interval.parameters.get("VALUE") != "DURATION" or hint is None:
        yield found("refresh", calendar.line)
    for one in (interval, hint):
        if one is not None and not _quick(one.value):
            yield found("slow_refresh", one.line, one.value)
    if not calendar.value("X-WR-CALNAME") or not calendar.value("NAME"):
        yield found("name", calendar.line)
    colour = calendar.first("COLOR")
    if colour is not None and not _COLOUR.fullmatch(colour.value):
        yield found("colour", colour.line, colour.value)
    if method := calendar.first("METHOD"):
        yield found("method", method.line, method.value)


def _quick(duration: str) -> bool:
    """Tell whether a refresh hint stays within a day."""
    hours = re.fullmatch(r"PT(\d+)([HM])", duration)
    return hours is not None and int(hours[1]) <= (24 if hours[2] == "H" else 24 * 60)


def of_zones(zones: Iterable[Component], events: Iterable[Component]) -> Iterator[Finding]:
    """Give blocks that tell more of the past than any event needs."""
    days = [start.value[:8] for event in events if (start := event.first("DTSTART"))]
    first = min(days, default="")
    for zone in zones:
        for part in zone.parts:
            dates = ",".join(one.value for one in part.properties if one.name == "RDATE")
            if dates and max(dates.split(","))[:8] < first:
                yield found("zone_history", part.line, part.name)
                break
