"""The components of a stream: events as VEVENT with their alarms, and what stands all day long."""

from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID, uuid5

from calendars.feeds.describe import Wording
from calendars.feeds.lines import block, fold, plain, text
from calendars.feeds.options import Cancelled, Options, Reminders
from calendars.ids import UID_DOMAIN, KindCode, PhaseCode
from calendars.times import Days, When
from calendars.timetable import Campaign, Event, Stamp, Stamped, Status

_NAMESPACE = UUID("0a3b6f0e-9c1d-5b0a-8f57-2b7f0c2f9d11")
MOST_ALIKE = 4096
"""How many all-day items are remembered as they were written."""
_FREE = ("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")
_STATUSES = {status: status.value.upper() for status in Status}
_TRIGGERS = {Reminders.DAY_BEFORE: "-P1D", Reminders.TWO_HOURS: "-PT2H"}


class EventWriter:
    """Writes events as feeds of these options show them; what many share is written once.

    Of the options just language, reminders and cancelled matter.
    """

    def __init__(self, options: Options, campaign: Campaign) -> None:
        self._options = options
        self._zone = campaign.zone.key
        self._words = Wording(campaign, options.language, text)
        self._trigger = _TRIGGERS.get(options.reminders)
        self._categories: dict[tuple[PhaseCode, KindCode], bytes] = {}
        self._endings: dict[tuple[Status, bool], bytes] = {}

    def lines(self, event: Event, stamp: Stamp) -> bytes:
        """Give one VEVENT."""
        words = self._words
        summary = words.summary(event)
        return b"".join(
            (
                b"BEGIN:VEVENT\r\n",
                fold(f"SUMMARY:{summary}"),
                plain((*_times(event.when, self._zone), *stamps(event.uid, stamp))),
                self._named(event),
                fold(f"DESCRIPTION:{words.description(event)}"),
                fold(f"LOCATION:{text(event.place)}") if event.place else b"",
                self._ending(event),
                self._reminder(event, summary),
                b"END:VEVENT\r\n",
            )
        )

    def _named(self, event: Event) -> bytes:
        key = event.phase, event.kind
        if key not in self._categories:
            self._categories[key] = fold("CATEGORIES:" + ",".join(self._words.categories(event)))
        return self._categories[key]

    def _ending(self, event: Event) -> bytes:
        key = event.status, isinstance(event.when, Days)
        if key not in self._endings:
            status = f"STATUS:{_status(event, self._options)}"
            self._endings[key] = plain((status, *_free_or_busy(event.when, busy=event.meets)))
        return self._endings[key]

    def _reminder(self, event: Event, summary: str) -> bytes:
        if self._trigger is None or not event.meets:
            return b""
        return _alarm(event.uid, self._trigger, summary)


def event_lines(stamped: Stamped, options: Options, campaign: Campaign) -> bytes:
    """Write one event alone."""
    stamp = options.reissued(stamped.stamp)
    return EventWriter(options, campaign).lines(stamped.event, stamp)


def _status(event: Event, options: Options) -> str:
    if event.status is Status.CANCELLED and options.cancelled is Cancelled.PREFIX:
        return "CONFIRMED"
    return _STATUSES[event.status]


def _times(when: When, zone: str) -> tuple[str, str]:
    if isinstance(when, Days):
        return (
            f"DTSTART;VALUE=DATE:{when.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{when.until:%Y%m%d}",
        )
    return f"DTSTART;TZID={zone}:{_basic(when.start)}", f"DTEND;TZID={zone}:{_basic(when.end)}"


def _basic(at: datetime) -> str:
    """Write a time to the second without its zone, several times as fast as strftime."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def stamps(uid: str, stamp: Stamp) -> tuple[str, str, str, str]:
    """DTSTAMP is the last revision, since the stream has no METHOD (RFC 5545 3.8.7.2)."""
    revised = stamp.revised_at
    at = _basic(revised if revised.tzinfo is UTC else revised.astimezone(UTC))
    return f"DTSTAMP:{at}Z", f"UID:{uid}", f"SEQUENCE:{stamp.sequence}", f"LAST-MODIFIED:{at}Z"


def _free_or_busy(when: When, *, busy: bool) -> tuple[str, ...]:
    """Say it in the standard's words and in Outlook's, which heeds only its own."""
    said = ("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY") if busy else _FREE
    return (*said, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE") if isinstance(when, Days) else said


def _alarm(uid: str, trigger: str, words: str) -> bytes:
    own = uuid5(_NAMESPACE, f"{uid}/{trigger}")
    lines = ("ACTION:DISPLAY", f"DESCRIPTION:{words}", f"TRIGGER:{trigger}", f"UID:{own}")
    return block("VALARM", lines)


def all_day(key: str, days: Days, title: str, note: str, stamp: Stamp, campaign: Campaign) -> bytes:
    return _all_day(own_uid(key, campaign), days, title, note, stamp, campaign.zone.key)


@lru_cache(maxsize=MOST_ALIKE)
def _all_day(uid: str, days: Days, title: str, note: str, stamp: Stamp, zone: str) -> bytes:
    """The same stand in the feeds of every role of a unit."""
    lines = (
        f"SUMMARY:{text(title)}",
        *_times(days, zone),
        *stamps(uid, stamp),
        *([f"DESCRIPTION:{text(note)}"] if note else ()),
        "STATUS:CONFIRMED",
        *_free_or_busy(days, busy=False),
    )
    return block("VEVENT", lines)


def own_uid(key: str, campaign: Campaign) -> str:
    """Give the UID of what is no event of the timetable: the same for the same key, for ever."""
    return _own_uid(f"{campaign.id}/{key}")


@lru_cache(maxsize=MOST_ALIKE)
def _own_uid(name: str) -> str:
    return f"{uuid5(_NAMESPACE, name)}@{UID_DOMAIN}"
