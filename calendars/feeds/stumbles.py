"""What calendar apps stumble over: which app, and where that is known from."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    """Some app shows something else, or nothing."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Stumble:
    client: str
    source: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts content lines as they stand in the bytes, from 1; 0 is the whole stream."""

    code: str
    severity: Severity
    line: int = 0
    data: str = ""


def _warning(client: str, source: str) -> Stumble:
    return Stumble(client, source, Severity.WARNING)


IN_BYTES: dict[str, Stumble] = {
    "bom": Stumble("Home Assistant", "franc6/ics_calendar/issues/75"),
    "line_ends": Stumble("ical4j", "RFC 5545 3.1"),
    "cut_off": Stumble("Thunderbird", "RFC 5545 3.4"),
    "too_long": Stumble("Home Assistant", "RFC 5545 3.1"),
    "blank_line": Stumble("ical.js", "RFC 5545 3.1"),
    "not_utf8": Stumble("Google", "qwqVictor/CQUPT-ics/issues/3"),
    "cut_character": Stumble("vobject, ics, ruby", "icalendar/icalendar/pull/158"),
    "control": Stumble("libical, KDE, GNOME", "RFC 5545 3.1"),
    "bidi": _warning("*", "CVE-2021-42574"),
    "no_colon": Stumble("Thunderbird", "RFC 5545 3.1"),
    "nesting": Stumble("*", "RFC 5545 3.4"),
    "calendars": Stumble("Thunderbird", "RFC 5545 3.4"),
    "too_big": _warning("Google", "roed314/seminars/issues/777"),
}
"""Found in the bytes before any of them has a meaning."""

IN_CALENDAR: dict[str, Stumble] = {
    "missing": Stumble("icalendar, vobject, ical4j, sabre/vobject", "RFC 5545 3.6"),
    "twice": Stumble("Home Assistant", "RFC 5545 3.6.1"),
    "empty": Stumble("*", "w3c/calendar/issues/66"),
    "same_uid": Stumble(
        "Thunderbird, GNOME, Radicale", "geeksforsocialchange/PlaceCal/issues/2993"
    ),
    "value": Stumble("ical4j", "RFC 5545 3.8.1.11"),
    "escape": Stumble("*", "RFC 5545 3.3.11"),
    "refresh": _warning("Nextcloud", "nextcloud/calendar/issues/3049"),
    "slow_refresh": _warning("Outlook", "markuspoerschke/iCal/issues/81"),
    "name": _warning("Google, Thunderbird", "indico/indico/issues/7710"),
    "colour": _warning("Nextcloud", "RFC 7986 5.9"),
    "method": _warning("ical4j", "RFC 5546 3.2.1"),
    "foreign": _warning("libical", "CVE-2016-9584"),
    "too_many": _warning("Google", "JM-Lemmi/ical-relay/issues/212"),
}
"""Of the calendar as a whole, or of any component."""

IN_TIMES: dict[str, Stumble] = {
    "unknown_zone": Stumble("Outlook", "neokoenig/RoomBooking/issues/18"),
    "zone_history": _warning("ICSx5", "ical4j/ical4j/issues/720"),
    "stray_zone": Stumble("ical4j", "ical4j/ical4j/issues/585"),
    "bad_time": Stumble("*", "RFC 5545 3.3.5"),
    "floating": Stumble("Outlook", "RFC 5545 3.3.5"),
    "utc": Stumble("Outlook", "ridafkih/keeper.sh/pull/417"),
    "end_type": Stumble("icalendar, calcurse, khal", "RFC 5545 3.8.2.2"),
    "no_end": Stumble("Outlook", "timeoff-management/timeoff-management-application/issues/388"),
    "two_ends": Stumble("ical4j", "RFC 5545 3.6.1"),
    "backwards": Stumble("ical.js, khal, calcurse", "RFC 5545 3.8.2.2"),
    "almost_a_day": _warning("Google", "jorani/jorani/issues/213"),
    "recurrence": Stumble("calcurse", "RFC 5545 3.8.5"),
    "busy_day": _warning("Outlook", "urlaubsverwaltung/urlaubsverwaltung/issues/5925"),
    "due_in_event": Stumble("iPhone", "cropflre/nowen-note/issues/152"),
}

IN_EVENTS: dict[str, Stumble] = {
    "clock": _warning("Google", "OpenACalendar/OpenACalendar-Web-Core/issues/176"),
    "cancelled_unmarked": Stumble("calcurse, GNOME", "GetTogetherComm/GetTogether/issues/291"),
    "cancelled_busy": _warning("Outlook", "RFC 5545 3.8.2.7"),
    "cancelled_alarm": _warning("Apple", "sabre-io/dav/issues/969"),
    "task_only": Stumble("Google, Outlook, iPhone, Nextcloud", "nextcloud/server/issues/38036"),
    "alarm": Stumble("ICSx5", "RFC 5545 3.6.6"),
    "alarm_repeats": Stumble("icalendar", "GHSA-qjcq-q7h7-r74v"),
    "attachment": _warning("Nextcloud", "RFC 5545 3.8.1.1"),
    "mail_address": Stumble("*", "RFC 5545 3.8.4.1"),
}

IN_UPDATES: dict[str, Stumble] = {
    "silent": Stumble("Google, ICSx5", "RockRMS SparkDevNetwork/Rock/issues/5323"),
    "back": Stumble("Google", "RFC 5545 3.8.7.4"),
}
"""Between what an app holds and what it is sent next."""

IN_HEADERS: dict[str, Stumble] = {
    "charset": Stumble("Google", "hotoo/hongbao/issues/1"),
    "no_tag": Stumble("Thunderbird, ICSx5", "indico/indico/issues/4784"),
    "no_date": Stumble("macOS", "jsenecal/netbox-notices/issues/67"),
    "not_kept": _warning("Thunderbird, ICSx5", "RFC 9111 5.2.2.5"),
    "no_length": _warning("Outlook", "markuspoerschke/iCal/issues/541"),
    "vary": _warning("Outlook", "markuspoerschke/iCal/issues/541"),
    "cookie": Stumble("*", "CVE-2026-27205"),
    "attached": _warning("iPhone", "RFC 6266 4.2"),
    "file_name": Stumble("*", "marimo-team/marimo/pull/7739"),
}
"""In what HTTP says of the calendar."""

STUMBLES: dict[str, Stumble] = {
    **IN_BYTES, **IN_CALENDAR, **IN_TIMES, **IN_EVENTS, **IN_UPDATES, **IN_HEADERS,
}  # fmt: skip
"""By the code of a finding. `*` stands for every client."""

_MOST_DATA = 60


def found(code: str, line: int = 0, data: str = "") -> Finding:
    return Finding(code, STUMBLES[code].severity, line, data[:_MOST_DATA])
