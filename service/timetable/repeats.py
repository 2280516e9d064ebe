"""Series: events made together by a rule, and edits that reach several of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from calendars.ids import SeriesId
from calendars.times import Days
from calendars.timetable import (
    Amend,
    Campaign,
    Event,
    Extent,
    Occurrence,
    OnRest,
    Recurrence,
    occurrences,
    on_day,
    spread,
)
from service.publishing import Outcome, Sent
from service.store import EventQuery, Record, Store
from service.timetable import selections
from service.timetable.usecases import new_uid


@dataclass(frozen=True, slots=True)
class Pattern:
    """The first event of a series as a pattern, the rule, and between which days it holds."""

    event: Event
    recurrence: Recurrence
    days: Days
    on_rest: OnRest


def written_out(pattern: Pattern, campaign: Campaign) -> tuple[Occurrence, ...]:
    """Give every occurrence, the skipped ones among them.

    Raises:
        InvalidValue: `series.too_many`, `series.rule`.
    """
    return occurrences(pattern.recurrence, pattern.days, campaign, pattern.on_rest)


def events_of(
    pattern: Pattern, found: Sequence[Occurrence], campaign: Campaign, series: SeriesId
) -> tuple[Event, ...]:
    """Give an event for each occurrence, each of the phase in which it falls."""
    return tuple(
        replace(
            pattern.event,
            uid=new_uid(),
            when=on_day(pattern.event.when, one.day),
            phase=campaign.phase_on(one.day, pattern.event.phase),
            series=series,
        )
        for one in found
        if one.day is not None
    )


def new_series() -> SeriesId:
    return SeriesId(str(uuid4()))


def of(store: Store, series: SeriesId) -> tuple[Campaign, tuple[Record, ...]]:
    """Give every event of a series that was not taken out, by time."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        return campaign, work.events.select(campaign.id, EventQuery(series=series))


def siblings(store: Store, event: Event) -> tuple[Record, ...]:
    """Give all events of the same series, `event` among them, by time."""
    return () if event.series is None else of(store, event.series)[1]


def amend(store: Store, changed: Event, seen: int, extent: Extent, sent: Sent) -> Outcome:
    """Save an edit of one occurrence for as many of its series as `extent` says.

    Raises:
        StaleEdit: this occurrence is no longer at version `seen`.
    """
    records = {record.event.uid: record for record in siblings(store, changed)}
    before = records[changed.uid]
    after = spread(before.event, changed, (record.event for record in records.values()), extent)
    base = {event.uid: records[event.uid].version for event in after} | {changed.uid: seen}
    return selections.save(store, [*map(Amend, after)], base, sent)
