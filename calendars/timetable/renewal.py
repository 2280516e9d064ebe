"""A series whose rule is kept: lengthened or given another rule, with its exceptions left alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from calendars.ids import EventUid, SeriesId
from calendars.times import Days
from calendars.timetable.campaign import Campaign
from calendars.timetable.events import Event, on_day
from calendars.timetable.series import OnRest, Recurrence, occurrences

_NEAR = timedelta(days=3)
"""An exception stands for what the rule now has within three days of where it was planned."""


@dataclass(frozen=True, slots=True)
class Series:
    """`pattern` is what each occurrence is like; `planned` holds the day each was made for.

    An occurrence that is on another day or at another hour than that is an exception.
    """

    id: SeriesId
    recurrence: Recurrence
    days: Days
    on_rest: OnRest
    pattern: Event
    planned: Mapping[EventUid, date] = field(default_factory=dict)

    def exception(self, event: Event) -> bool:
        """Tell whether `event` was moved by itself, or is past changing."""
        planned = self.planned.get(event.uid)
        settled = event.held_on is not None or not event.status.live
        return settled or planned is None or event.when != on_day(self.pattern.when, planned)


@dataclass(frozen=True, slots=True)
class Renewal:
    """What another rule brings: `series` as it shall be kept, and what becomes of each event."""

    series: Series
    new: tuple[Event, ...] = ()
    moved: tuple[Event, ...] = ()
    gone: tuple[Event, ...] = ()
    exceptions: tuple[Event, ...] = ()


def renewed(
    before: Series,
    after: Series,
    events: Iterable[Event],
    campaign: Campaign,
    mint: Callable[[], EventUid],
) -> Renewal:
    """Lay the rule of `after` over the events of `before`, those moved by themselves left alone.

    Raises:
        InvalidValue: `series.too_many`, `series.rule`.
    """
    found = occurrences(after.recurrence, after.days, campaign, after.on_rest)
    free = [one.day for one in found if one.day is not None]
    living = sorted(events, key=lambda event: (event.when.first_day, event.uid))
    planned: dict[EventUid, date] = {}
    exceptions = [event for event in living if before.exception(event)]
    for event in exceptions:
        day = _nearest(free, before.planned.get(event.uid, event.when.first_day))
        planned[event.uid] = day or before.planned.get(event.uid, event.when.first_day)
    regular = [event for event in living if event.uid not in planned]
    rest = [event for event in regular if not _stays(event, free, planned)]
    moved = [_on(event, after, day, campaign) for event, day in zip(rest, free, strict=False)]
    planned |= {event.uid: event.when.first_day for event in moved}
    new = [
        _on(replace(after.pattern, uid=mint(), series=after.id), after, day, campaign)
        for day in free[len(rest) :]
    ]
    planned |= {event.uid: event.when.first_day for event in new}
    return Renewal(
        replace(after, planned=planned), tuple(new), tuple(moved), tuple(rest[len(free) :]),
        tuple(exceptions),
    )  # fmt: skip


def _nearest(free: list[date], day: date) -> date | None:
    """Take the day out of `free` that stands for what was ruled on `day`."""
    near = min(free, key=lambda one: abs(one - day), default=None)
    if near is None or abs(near - day) > _NEAR:
        return None
    free.remove(near)
    return near


def _stays(event: Event, free: list[date], planned: dict[EventUid, date]) -> bool:
    day = event.when.first_day
    if day not in free:
        return False
    free.remove(day)
    planned[event.uid] = day
    return True


def _on(event: Event, series: Series, day: date, campaign: Campaign) -> Event:
    when = on_day(series.pattern.when, day)
    return replace(event, when=when, phase=campaign.phase_on(day, event.phase))


def carried(series: Series, before: Event, after: Iterable[Event]) -> Series:
    """Follow an edit of several occurrences: what was moved together is no exception by that.

    `before` is the one that was edited, as it was; an exception stays one.
    """
    changed = {event.uid: event for event in after}
    pattern, moved = series.pattern, changed[before.uid].when != before.when
    if not moved or series.exception(before) or len(changed) == 1:
        return series
    others = [event for event in changed.values() if event.uid in series.planned]
    planned = dict(series.planned) | {event.uid: event.when.first_day for event in others}
    when = on_day(changed[before.uid].when, pattern.when.first_day)
    return replace(series, planned=planned, pattern=replace(pattern, when=when))
