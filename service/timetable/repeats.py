"""Series: events made together by a rule that is kept, and edits that reach several of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from calendars.errors import InvalidValue
from calendars.ids import EventUid, SeriesId
from calendars.times import Days
from calendars.timetable import (
    Amend,
    Campaign,
    Cancel,
    Edit,
    Event,
    Extent,
    KeepSeries,
    Moved,
    Occurrence,
    OnRest,
    Remove,
    Renewal,
    Schedule,
    Series,
    Status,
    Weekly,
    moved,
    occurrences,
    on_day,
    renewed,
    spread,
)
from service.publishing import Outcome, Sent, publish
from service.store import EventQuery, Record, SeriesRecord, Store
from service.timetable import selections
from service.timetable.selections import MOST, DryRun
from service.timetable.usecases import new_uid


@dataclass(frozen=True, slots=True)
class Planned:
    """A series as it will be kept, and its events. `occurrences` tell the days skipped, too."""

    series: Series
    events: tuple[Event, ...]
    occurrences: tuple[Occurrence, ...]

    @property
    def edits(self) -> list[Edit]:
        return [*map(Schedule, self.events), KeepSeries(self.series)]


def planned(series: Series, campaign: Campaign) -> Planned:
    """Write a new series out, each event of the phase in which it falls.

    Raises:
        InvalidValue: `series.too_many`, `series.rule`.
    """
    found = occurrences(series.recurrence, series.days, campaign, series.on_rest)
    events = tuple(
        replace(
            series.pattern,
            uid=new_uid(),
            when=on_day(series.pattern.when, one.day),
            phase=campaign.phase_on(one.day, series.pattern.phase),
            series=series.id,
        )
        for one in found
        if one.day is not None
    )
    days = {event.uid: event.when.first_day for event in events}
    return Planned(replace(series, planned=days), events, found)


def new_series() -> SeriesId:
    return SeriesId(str(uuid4()))


@dataclass(frozen=True, slots=True)
class Run:
    """A series as stored: its events that were not taken out, by time, and its rule, if kept."""

    campaign: Campaign
    records: tuple[Record, ...]
    rule: SeriesRecord | None

    @property
    def ruled(self) -> "Run":
        """Give it with a rule to begin with, where none is kept: weekly from first to last.

        Series that were made before rules were kept have none, nor has what lost its own.
        """
        living = [r.event for r in self.records if r.event.status.live]
        if self.rule is not None or not living:
            return self
        first, days = living[0], {event.uid: event.when.first_day for event in living}
        rule = Series(
            first.series or SeriesId(""), Weekly(first.when.first_day.weekday()),
            Days.of(first.when.first_day, max(days.values())), OnRest.NEXT, first, days,
        )  # fmt: skip
        return replace(self, rule=SeriesRecord(rule, 0))

    @property
    def exceptions(self) -> frozenset[EventUid]:
        """Give those that were moved by themselves."""
        if self.rule is None:
            return frozenset()
        living = [r.event for r in self.records if r.event.status.live and r.event.held_on is None]
        return frozenset(one.uid for one in living if self.rule.series.exception(one))


def of(store: Store, series: SeriesId) -> Run:
    with store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.select(campaign.id, EventQuery(series=series))
        return Run(campaign, records, work.series.some([series]).get(series))


def siblings(store: Store, event: Event) -> tuple[Record, ...]:
    """Give all events of the same series, `event` among them, by time."""
    return () if event.series is None else of(store, event.series).records


@dataclass(frozen=True, slots=True)
class Extended:
    """An edit of one occurrence, carried as far as was asked; the one edited comes first."""

    run: Run
    changes: tuple[Edit, ...]
    series: tuple[Series, ...]
    touched: tuple[tuple[Record, Event | None], ...]

    @property
    def concerned(self) -> list[Event]:
        """Give every event before and after."""
        return [e for record, after in self.touched for e in (record.event, after) if e]

    @property
    def edits(self) -> list[Edit]:
        return [*self.changes, *map(KeepSeries, self.series)]

    def dry(self, store: Store) -> DryRun:
        """Tell what the save would do to each."""
        return selections.looked_at(store, self.run.campaign, self.changes, self.touched, {})


def extended(store: Store, changed: Event, extent: Extent) -> Extended:
    """Carry an edit of one occurrence to as many of its series as `extent` says."""
    run = of(store, changed.series or SeriesId(""))
    records = {record.event.uid: record for record in run.records}
    siblings = [record.event for record in run.records]
    before = records[changed.uid].event
    if run.rule is None:
        found = Moved(tuple(spread(before, changed, siblings, extent)))
    else:
        pair = before, changed
        found = moved(run.rule.series, pair, siblings, extent, run.campaign, new_series)
    after = [*((event, event) for event in found.events), *((e, _as_off(e)) for e in found.gone)]
    return Extended(
        run,
        (*map(Amend, found.events), *map(_off, found.gone)),
        found.series,
        tuple((records[event.uid], result) for event, result in after),
    )


def amend(store: Store, whole: Extended, seen: int, sent: Sent) -> Outcome:
    """Save an edit of one occurrence, which was `seen`, and of those that follow it.

    Raises:
        StaleEdit: this occurrence is no longer at version `seen`, or somebody else just changed
            the series.
    """
    base = {record.event.uid: record.version for record, _ in whole.touched}
    base[whole.touched[0][0].event.uid] = seen
    asked = sent.asking(whole.edits, base)
    rule = whole.run.rule
    return publish(store, replace(asked, series={rule.series.id: rule.batch} if rule else {}))


@dataclass(frozen=True, slots=True)
class Redone:
    """What another rule brings to a series; `batch` kept the rule that it replaces."""

    renewal: Renewal
    edits: tuple[Edit, ...]
    batch: int
    dry: DryRun
    occurrences: tuple[Occurrence, ...]


def redone(store: Store, run: Run, after: Series) -> Redone:
    """Lay another rule over the events of `run`; nothing is saved.

    Raises:
        InvalidValue: `series.too_many`, `series.rule`.
    """
    if run.rule is None:
        raise InvalidValue("series.rule")
    events = {record.event.uid: record for record in run.records}
    living = [record.event for record in run.records]
    renewal = renewed(run.rule.series, after, living, run.campaign, new_uid)
    gone = [_off(event) for event in renewal.gone]
    changes: list[Edit] = [*map(Amend, renewal.moved), *gone, *map(Schedule, renewal.new)]
    touched: list[tuple[Record | None, Event | None]] = [
        *((events[event.uid], event) for event in renewal.moved),
        *((events[event.uid], _as_off(event)) for event in renewal.gone),
        *((None, event) for event in renewal.new),
    ]
    if len(touched) > MOST:
        raise InvalidValue("selection.too_many", limit=MOST, found=len(touched))
    dry = selections.looked_at(store, run.campaign, changes, touched, {})
    found = occurrences(after.recurrence, after.days, run.campaign, after.on_rest)
    edits = (*changes, KeepSeries(renewal.series))
    return Redone(renewal, edits, run.rule.batch, dry, found)


def _off(event: Event) -> Edit:
    return Remove(event.uid) if event.status is Status.DRAFT else Cancel(event.uid)


def _as_off(event: Event) -> Event | None:
    draft = event.status is Status.DRAFT
    return None if draft else replace(event, status=Status.CANCELLED)


def save_rule(
    store: Store, redo: Redone, seen: Mapping[EventUid, int], batch: int, sent: Sent
) -> Outcome:
    """Save events and rule as one batch.

    Raises:
        StaleEdit: an event or the rule, kept by `batch`, is another than was seen.
    """
    asked = sent.asking(redo.edits, seen)
    return publish(store, replace(asked, series={redo.renewal.series.id: batch}))
