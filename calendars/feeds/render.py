"""From events to the bytes of an iCalendar stream (RFC 5545, RFC 7986).

The same input gives the same bytes in any process on any machine: nothing here asks a clock, and
order of input does not matter. The writer is our own, because icalendar folds character by
character; a property test holds the two to the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone

from calendars.compliance import Obligation
from calendars.errors import CalendarsError
from calendars.feeds.components import EventWriter, all_day, own_uid, stamps
from calendars.feeds.describe import DEADLINE_MARKS, month_in_words
from calendars.feeds.feed import Feed, feed_name, posts_in, selection
from calendars.feeds.lines import block, fold, text
from calendars.feeds.options import Deadlines, Options
from calendars.feeds.shelf import Label, Shelf, label
from calendars.ids import EventUid
from calendars.text import Language, Words
from calendars.times import Days
from calendars.timetable import Campaign, Stamp, Stamped

RENDERER = "1"
"""Rises when the same events would give other bytes."""

_PRODID = "-//Xunli//Xunli//ZH"
_REFRESH = "PT1H"
_END = b"END:VCALENDAR\r\n"
_COLOUR = ("firebrick", "#B22222")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`left_out` names events that could not be written, with the error's code.

    What the lint has to look at comes in two calendars: `frame` holds everything but the events,
    one of them where there is nothing else; `fresh` those that did not stand on the shelf, and is
    empty if there are none. They are `written`, to be put there once it has passed them.
    """

    data: bytes
    left_out: tuple[tuple[EventUid, str], ...] = ()
    frame: bytes = b""
    fresh: bytes = b""
    written: tuple[tuple[Label, bytes], ...] = ()


def render(
    feed: Feed,
    options: Options,
    stamped: Iterable[Stamped],
    campaign: Campaign,
    issued: Stamp,
    open_: Sequence[Obligation] | None = None,
    shelf: Shelf | None = None,
) -> Rendered:
    """Write the feed whole. `issued` stamps phase bands and deadlines, which are no events.

    Where `open_`, the open obligations of its units, are known, they stand for the deadlines.
    Events that stand on `shelf` are taken from there.
    """
    head = _head(feed, options, campaign)
    chosen = [
        one
        for one in selection(feed, stamped, campaign)
        if not options.narrows or options.keeps(one.event.when.first_day, one.event.when.last_day)
    ]
    parts, written, left_out = _written(chosen, options, campaign, shelf)
    issued = options.reissued(issued)
    rest = [*_phases(options, campaign, issued), *_due(feed, options, campaign, issued, open_)]
    if not parts and not rest:
        rest.append(_nothing_yet(options.language, campaign, issued))
    fresh = [lines for _, lines in written]
    return Rendered(
        b"".join((head, *parts, *rest, _END)),
        left_out,
        b"".join((head, *(rest or parts[:1]), _END)),
        b"".join((head, *fresh, _END)) if fresh else b"",
        written,
    )


def _written(
    chosen: Iterable[Stamped], options: Options, campaign: Campaign, shelf: Shelf | None
) -> tuple[list[bytes], tuple[tuple[Label, bytes], ...], tuple[tuple[EventUid, str], ...]]:
    """Give the lines of every event, those among them that are new, and what cannot be written."""
    parts: list[bytes] = []
    written, left_out = [], []
    writer = shelf.writer(options, campaign) if shelf else EventWriter(options, campaign)
    for one in chosen:
        name = label(one, options)
        lines = None if shelf is None else shelf.get(name)
        if lines is None:
            try:
                lines = writer.lines(one.event, options.reissued(one.stamp))
            except (CalendarsError, LookupError, ValueError) as error:
                left_out.append((one.event.uid, getattr(error, "code", type(error).__name__)))
                continue
            written.append((name, lines))
        parts.append(lines)
    return parts, tuple(written), tuple(left_out)


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
    event = all_day("gone", days, title.in_(language), note.in_(language), stamp, campaign)
    return b"".join((_header(title.in_(language), campaign, language), event, _END))


def _head(feed: Feed, options: Options, campaign: Campaign) -> bytes:
    name = feed_name(feed, campaign, options.language)
    if options.part is not None:
        name += f" · {month_in_words(options.part, options.language)}"
    return _header(name, campaign, options.language)


def _header(name: str, campaign: Campaign, language: Language) -> bytes:
    first, last = campaign.window.first.year, campaign.window.last_day.year
    return _prepared(name, campaign.words.in_(language), campaign.zone.key, first, last)


@lru_cache(maxsize=256)
def _prepared(name: str, about: str, zone: str, first: int, last: int) -> bytes:
    """Give everything that stands before the first component."""
    colour, shade = _COLOUR
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"DESCRIPTION:{text(about)}",
        f"X-WR-CALDESC:{text(about)}",
        f"X-WR-TIMEZONE:{zone}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
        f"COLOR:{colour}",
        f"X-APPLE-CALENDAR-COLOR:{shade}",
    )
    return b"".join(map(fold, lines)) + _timezone(zone, first, last)


@lru_cache(maxsize=32)
def _timezone(zone: str, first: int, last: int) -> bytes:
    """Give the VTIMEZONE cut to the campaign's years.

    Older blocks make some clients shift hours (ical4j issue 720); the COMMENT says nothing.
    """
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    made = Timezone.from_tzinfo(ZoneInfo(zone), zone, first_date=start.date(), last_date=end.date())
    made.pop("COMMENT", None)
    return bytes(made.to_ical())


def _phases(options: Options, campaign: Campaign, issued: Stamp) -> Iterator[bytes]:
    """Write phase bands: all-day and free."""
    if options.phases:
        for phase in campaign.phases.values():
            if phase.counted and options.keeps(phase.window.first, phase.window.last_day):
                name, note = phase.words.in_(options.language), phase.written
                yield all_day(f"phase/{phase.code}", phase.window, name, note, issued, campaign)


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
    due = [one for one in found if options.keeps(one[1], one[1])]
    for one in due:
        yield _due_event(one, options.language, campaign, issued)
    if options.deadlines is Deadlines.TASKS_TOO:
        for one in due:
            yield _due_task(one, options.language, campaign, issued)


def _due_event(due: _Due, language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    """Write it all-day and free: many apps show no tasks at all."""
    key, on, words = due
    title = DEADLINE_MARKS[language] + words.in_(language)
    return all_day(key, Days.of(on), title, "", issued, campaign)


def _due_task(due: _Due, language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    key, on, words = due
    lines = (
        f"SUMMARY:{text(words.in_(language))}",
        *stamps(own_uid(f"task/{key}", campaign), issued),
        f"DUE;VALUE=DATE:{on:%Y%m%d}",
        "STATUS:NEEDS-ACTION",
    )
    return block("VTODO", lines)


def _nothing_yet(language: Language, campaign: Campaign, issued: Stamp) -> bytes:
    """An empty calendar looks broken, and RFC 5545 3.6 wants a component."""
    title = Words("暂无安排", "Nothing planned yet").in_(language)
    return all_day("nothing", Days.of(campaign.window.first), title, "", issued, campaign)
