"""From events to the bytes of an iCalendar stream (RFC 5545, RFC 7986).

The same input gives the same bytes in any process on any machine: nothing here asks a clock, and
order of input does not matter. The writer is our own, because icalendar folds character by
character; a property test holds the two to the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Timezone

from calendars.compliance import Obligation
from calendars.errors import CalendarsError
from calendars.feeds.describe import DEADLINE_MARKS, categories, description, summary
from calendars.feeds.feed import Feed, feed_name, posts_in, selection
from calendars.feeds.lines import block, fold, text
from calendars.feeds.options import Cancelled, Deadlines, Options, Reminders
from calendars.ids import UID_DOMAIN, EventUid
from calendars.text import Language, Words
from calendars.times import Days, When
from calendars.timetable import Campaign, Event, Stamp, Stamped, Status

RENDERER = "1"
"""Rises when the same events would give other bytes."""

_PRODID = "-//Xunli//Xunli//ZH"
_REFRESH = "PT1H"
_COLOUR = ("firebrick", "#B22222")
_NAMESPACE = UUID("0a3b6f0e-9c1d-5b0a-8f57-2b7f0c2f9d11")
_TRIGGERS = {Reminders.DAY_BEFORE: "-P1D", Reminders.TWO_HOURS: "-PT2H"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """`left_out` names events that could not be written, with the error's code."""

    data: bytes
    left_out: tuple[tuple[EventUid, str], ...] = ()


def render(
    feed: Feed,
    options: Options,
    stamped: Iterable[Stamped],
    campaign: Campaign,
    issued: Stamp,
    open_: Sequence[Obligation] | None = None,
) -> Rendered:
    """Write the feed whole. `issued` stamps phase bands and deadlines, which are no events.

    Where `open_`, the open obligations of its units, are known, they stand for the deadlines.
    """
    parts = [_head(feed, options, campaign)]
    left_out = []
    issued = options.reissued(issued)
    for one in selection(feed, stamped, campaign):
        if not options.keeps(one.event.when.last_day):
            continue
        try:
            parts.append(event_lines(one, options, campaign))
        except (CalendarsError, LookupError, ValueError) as error:
            left_out.append((one.event.uid, getattr(error, "code", type(error).__name__)))
    parts += _phases(options, campaign, issued)
    parts += _due(feed, options, campaign, issued, open_)
    if len(parts) == 1:
        parts.append(_nothing_yet(options.language, campaign, issued))
    parts.append(b"END:VCALENDAR\r\n")
    return Rendered(b"".join(parts), tuple(left_out))


def gone(campaign: Campaign, language: Language, at: datetime) -> bytes:
    """Give the short valid calendar that stands at a dead link, so that its reader learns why."""
    title = Words("链接已失效", "This link has ended")
    note = Words(
        "此订阅链接已停用。请在日历应用中删除本订阅，并向本单位联络员或区活动办公室索取新链接。",
        "This subscription has ended. Remove it from your calendar app and ask your unit's liaison "
        "or the district office for a new link.",
    )
    stamp = Stamp(0, at.replace(microsecond=0))
    days = Days.of(campaign.window.first)
    event = _all_day("gone", days, title.in_(language), note.in_(language), stamp, campaign)
    return b"".join((_header(title.in_(language), campaign, language), event, b"END:VCALENDAR\r\n"))


def _head(feed: Feed, options: Options, campaign: Campaign) -> bytes:
    name = feed_name(feed, campaign, options.language)
    return _header(name, campaign, options.language)


def _header(name: str, campaign: Campaign, language: Language) -> bytes:
    about, (colour, shade) = text(campaign.words.in_(language)), _COLOUR
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"DESCRIPTION:{about}",
        f"X-WR-CALDESC:{about}",
        f"X-WR-TIMEZONE:{campaign.zone.key}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
        f"COLOR:{colour}",
        f"X-APPLE-CALENDAR-COLOR:{shade}",
    )
    first, last = campaign.window.first.year, campaign.window.last_day.year
    return b"".join(map(fold, lines)) + _timezone(campaign.zone.key, first, last)


@lru_cache(maxsize=32)
def _timezone(zone: str, first: int, last: int) -> bytes:
    """Give the VTIMEZONE cut to the campaign's years.

    Older blocks make some clients shift hours (ical4j issue 720); the COMMENT says nothing.
    """
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    made = Timezone.from_tzinfo(ZoneInfo(zone), zone, first_date=start.date(), last_date=end.date())
    made.pop("COMMENT", None)
    return bytes(made.to_ical())


def event_lines(stamped: Stamped, options: Options, campaign: Campaign) -> bytes:
    """Write one VEVENT."""
    event, language = stamped.event, options.language
    cancelled = event.status is Status.CANCELLED
    busy = not cancelled and not isinstance(event.when, Days)
    lines = [
        f"SUMMARY:{text(summary(event, campaign, language))}",
        *_times(event.when, campaign),
        *_stamped(event.uid, options.reissued(stamped.stamp)),
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
    return event.status.value.upper()


def _times(when: When, campaign: Campaign) -> tuple[str, str]:
    if isinstance(when, Days):
        return (
            f"DTSTART;VALUE=DATE:{when.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{when.until:%Y%m%d}",
        )
    zone = campaign.zone.key
    return (
        f"DTSTART;TZID={zone}:{when.start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{when.end:%Y%m%dT%H%M%S}",
    )


def _stamped(uid: str, stamp: Stamp) -> tuple[str, str, str, str]:
    """DTSTAMP is the last revision, since the stream has no METHOD (RFC 5545 3.8.7.2)."""
    at = stamp.revised_at.astimezone(UTC)
    return (
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"UID:{uid}",
        f"SEQUENCE:{stamp.sequence}",
        f"LAST-MODIFIED:{at:%Y%m%dT%H%M%SZ}",
    )


def _free_or_busy(when: When, *, busy: bool) -> Iterator[str]:
    """Say it in the standard's words and in Outlook's, which heeds only its own."""
    yield "TRANSP:OPAQUE" if busy else "TRANSP:TRANSPARENT"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if busy else 'FREE'}"
    if isinstance(when, Days):
        yield "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"


def _alarm(uid: str, trigger: str, words: str) -> bytes:
    own = uuid5(_NAMESPACE, f"{uid}/{trigger}")
    lines = ("ACTION:DISPLAY", f"DESCRIPTION:{text(words)}", f"TRIGGER:{trigger}", f"UID:{own}")
    return block("VALARM", lines)


def _phases(options: Options, campaign: Campaign, issued: Stamp) -> Iterator[bytes]:
    """Write phase bands: all-day and free."""
    if options.phases:
        for phase in campaign.phases.values():
            if phase.counted and options.keeps(phase.window.last_day):
                name, note = phase.words.in_(options.language), phase.written
                yield _all_day(f"phase/{phase.code}", phase.window, name, note, issued, campaign)


_Due = tuple[str, date, Words]
"""What names it for ever, its day, and what has to be done by then."""


def _deadlines(feed: Feed, campaign: Campaign) -> Iterator[_Due]:
    readers = [campaign.roles[role] for _, role in posts_in(feed, campaign)]
    for deadline in campaign.deadlines:
        if any(reader.everything or reader.sees & deadline.roles for reader in readers):
            yield f"deadline/{deadline.code}", deadline.on, deadline.words


def _obligations(feed: Feed, open_: Sequence[Obligation], campaign: Campaign) -> Iterable[_Due]:
    """Give each rule once a day. Another day makes another item, so that no stamp has to rise."""
    acting = [(unit, campaign.roles[role]) for unit, role in posts_in(feed, campaign)]
    return dict.fromkeys(
        (f"obligation/{each.unit}/{each.rule}/{each.phase or ''}/{each.due}", each.due, each.words)
        for each in open_
        for unit, reader in acting
        if unit == each.unit and (reader.everything or reader.sees & each.roles)
    )


def _due(
    feed: Feed,
    options: Options,
    campaign: Campaign,
    issued: Stamp,
    open_: Sequence[Obligation] | None,
) -> Iterator[bytes]:
    if options.deadlines is Deadlines.NONE:
        return
    found = _deadlines(feed, campaign) if open_ is None else _obligations(feed, open_, campaign)
    due = [one for one in found if options.keeps(one[1])]
    for one in due:
        yield _due_event(one, options.language, campaign, issued)
    if options.deadlines is Deadlines.TASKS_TOO:
        for one in due:
            yield _due_task(one, options.language, campaign, issued)


def _due_event(due: _Due, language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    """Write it all-day and free: many apps show no tasks at all."""
    key, on, words = due
    title = DEADLINE_MARKS[language] + words.in_(language)
    return _all_day(key, Days.of(on), title, "", issued, campaign)


def _due_task(due: _Due, language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    key, on, words = due
    lines = (
        f"SUMMARY:{text(words.in_(language))}",
        *_stamped(_own_uid(f"task/{key}", campaign), issued),
        f"DUE;VALUE=DATE:{on:%Y%m%d}",
        "STATUS:NEEDS-ACTION",
    )
    return block("VTODO", lines)


def _nothing_yet(language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    """An empty calendar looks broken, and RFC 5545 3.6 wants a component."""
    title = Words("暂无安排", "Nothing planned yet").in_(language)
    return _all_day("nothing", Days.of(campaign.window.first), title, "", issued, campaign)


def _all_day(
    key: str, days: Days, title: str, note: str, stamp: Stamp, campaign: Campaign
) -> bytes:
    lines = (
        f"SUMMARY:{text(title)}",
        *_times(days, campaign),
        *_stamped(_own_uid(key, campaign), stamp),
        *([f"DESCRIPTION:{text(note)}"] if note else ()),
        "STATUS:CONFIRMED",
        *_free_or_busy(days, busy=False),
    )
    return block("VEVENT", lines)


def _own_uid(key: str, campaign: Campaign) -> str:
    """Give the UID of what is no event of the timetable: the same for the same key, for ever."""
    return f"{uuid5(_NAMESPACE, f'{campaign.id}/{key}')}@{UID_DOMAIN}"
