"""The components of a stream: events as VEVENT with their alarms, and what stands all day long."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from calendars.feeds.describe import categories, description, summary
from calendars.feeds.lines import block, text
from calendars.feeds.options import Cancelled, Options, Reminders
from calendars.ids import UID_DOMAIN
from calendars.times import Days, When
from calendars.timetable import Campaign, Event, Stamp, Stamped, Status

_NAMESPACE = UUID("0a3b6f0e-9c1d-5b0a-8f57-2b7f0c2f9d11")
_FREE = ("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")
_STATUSES = {status: status.value.upper() for status in Status}
_TRIGGERS = {Reminders.DAY_BEFORE: "-P1D", Reminders.TWO_HOURS: "-PT2H"}


def event_lines(stamped: Stamped, options: Options, campaign: Campaign) -> bytes:
    """Write one VEVENT."""
    event, language = stamped.event, options.language
    cancelled = event.status is Status.CANCELLED
    busy = not cancelled and not isinstance(event.when, Days)
    lines = [
        f"SUMMARY:{text(summary(event, campaign, language))}",
        *_times(event.when, campaign),
        *stamps(event.uid, options.reissued(stamped.stamp)),
        "CATEGORIES:" + ",".join(map(text, categories(event, campaign, language))),
        f"DESCRIPTION:{text(description(event, campaign, language))}",
        *([f"LOCATION:{text(event.place)}"] if event.place else ()),
        f"STATUS:{_status(event, options)}",
        *_free_or_busy(event.when, busy=busy),
    ]
    trigger = _TRIGGERS.get(options.reminders)
    if trigger is None or not busy:
        return block("VEVENT", lines)
    alarm = _alarm(event.uid, trigger, summary(event, campaign, language))
    whole = block("VEVENT", lines)
    return whole.removesuffix(b"END:VEVENT\r\n") + alarm + b"END:VEVENT\r\n"


def _status(event: Event, options: Options) -> str:
    if event.status is Status.CANCELLED and options.cancelled is Cancelled.PREFIX:
        return "CONFIRMED"
    return _STATUSES[event.status]


def _times(when: When, campaign: Campaign) -> tuple[str, str]:
    if isinstance(when, Days):
        return (
            f"DTSTART;VALUE=DATE:{when.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{when.until:%Y%m%d}",
        )
    zone = campaign.zone.key
    return f"DTSTART;TZID={zone}:{_basic(when.start)}", f"DTEND;TZID={zone}:{_basic(when.end)}"


def _basic(at: datetime) -> str:
    """Write a time to the second without its zone, several times as fast as strftime."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def stamps(uid: str, stamp: Stamp) -> tuple[str, str, str, str]:
    """DTSTAMP is the last revision, since the stream has no METHOD (RFC 5545 3.8.7.2)."""
    at = _basic(stamp.revised_at.astimezone(UTC))
    return f"DTSTAMP:{at}Z", f"UID:{uid}", f"SEQUENCE:{stamp.sequence}", f"LAST-MODIFIED:{at}Z"


def _free_or_busy(when: When, *, busy: bool) -> tuple[str, ...]:
    """Say it in the standard's words and in Outlook's, which heeds only its own."""
    said = ("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY") if busy else _FREE
    return (*said, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE") if isinstance(when, Days) else said


def _alarm(uid: str, trigger: str, words: str) -> bytes:
    own = uuid5(_NAMESPACE, f"{uid}/{trigger}")
    lines = ("ACTION:DISPLAY", f"DESCRIPTION:{text(words)}", f"TRIGGER:{trigger}", f"UID:{own}")
    return block("VALARM", lines)


def all_day(key: str, days: Days, title: str, note: str, stamp: Stamp, campaign: Campaign) -> bytes:
    lines = (
        f"SUMMARY:{text(title)}",
        *_times(days, campaign),
        *stamps(own_uid(key, campaign), stamp),
        *([f"DESCRIPTION:{text(note)}"] if note else ()),
        "STATUS:CONFIRMED",
        *_free_or_busy(days, busy=False),
    )
    return block("VEVENT", lines)


def own_uid(key: str, campaign: Campaign) -> str:
    """Give the UID of what is no event of the timetable: the same for the same key, for ever."""
    return f"{uuid5(_NAMESPACE, f'{campaign.id}/{key}')}@{UID_DOMAIN}"
