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

    def day_of(self, event: Event) -> date:
        """Give the day for which it was made; a stranger's is its own."""
        return self.planned.get(event.uid, event.when.first_day)

    def on(self, event: Event, day: date, campaign: Campaign) -> Event:
        """Give `event` as an occurrence on `day`, in the phase that holds it."""
        when = on_day(self.pattern.when, day)
        return replace(event, when=when, phase=campaign.phase_on(day, event.phase))


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
        day = _nearest(free, before.day_of(event))
        planned[event.uid] = day or before.day_of(event)
    regular = [event for event in living if event.uid not in planned]
    rest = [event for event in regular if not _stays(event, free, planned)]
    moved = [after.on(event, day, campaign) for event, day in zip(rest, free, strict=False)]
    planned |= {event.uid: event.when.first_day for event in moved}
    new = [
        after.on(replace(after.pattern, uid=mint(), series=after.id), day, campaign)
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
