"""Drafts released together under a name: what subscribers would see, and what they were told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from calendars.feeds import NOBODY, affected
from calendars.ids import EventUid, UnitCode
from calendars.timetable import (
    Amend,
    Campaign,
    Change,
    Difference,
    DropDraft,
    Edit,
    Event,
    KeepDraft,
    Noun,
    Status,
    released,
    units_of,
)
from service.publishing import Outcome, Sent, publish
from service.store import DraftRecord, EventQuery, Heading, HistoryQuery, Record, Store

MOST = 500
"""Drafts in one release."""
PAGE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft: the event as stored, and as it will be published.

    `kept` is the draft of an event that subscribers know already; `contested` is what others
    changed since in the same fields: it has to be looked at first.
    """

    record: Record
    after: Event
    kept: DraftRecord | None = None
    contested: tuple[Difference, ...] = ()

    @property
    def uid(self) -> EventUid:
        return self.record.event.uid

    @property
    def change(self) -> Change:
        """What subscribers see change."""
        before = self.record.event if self.record.event.status.published else None
        return Change(Noun.EVENT, self.uid, before, self.after)

    @property
    def edits(self) -> list[Edit]:
        drop: list[Edit] = [DropDraft(self.uid)] if self.kept else []
        return [Amend(self.after), *drop]


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """What changes for one unit: how many events, calendars and living links."""

    unit: UnitCode
    new: int
    changed: int
    feeds: int
    links: int


@dataclass(frozen=True, slots=True)
class Effect:
    """`feeds` and `links` count all, also those of persons, groups, views and the public."""

    units: tuple[UnitEffect, ...]
    feeds: int
    links: int


def waiting(
    store: Store, may: Callable[[Event], bool], units: frozenset[UnitCode]
) -> tuple[Campaign, tuple[Waiting, ...]]:
    """Give the drafts that one may release, by time, at most MOST; `units` narrow if there are."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        query = EventQuery(units=units, statuses=frozenset({Status.DRAFT}), limit=MOST)
        new = work.events.select(campaign.id, query)
        kept = work.drafts.some(work.drafts.uids(campaign.id))
        known = work.events.some(set(kept) - {record.event.uid for record in new})
    found = [_waiting(record, kept.get(record.event.uid)) for record in (*new, *known)]
    mine = [one for one in found if may(one.record.event) and may(one.after)]
    seen = [one for one in mine if not units or one.after.district or one.after.units & units]
    seen.sort(key=lambda one: (one.after.when.first_day, one.uid))
    return campaign, tuple(seen[:MOST])


def _waiting(record: Record, kept: DraftRecord | None) -> Waiting:
    if kept is None:
        return Waiting(record, released(record.event))
    after, contested = kept.draft.over(record.event)
    return Waiting(record, released(after), kept, contested)


def effect(store: Store, chosen: Iterable[Waiting]) -> Effect:
    """Tell whom a release of `chosen` would reach."""
    changes = [one.change for one in chosen]
    with store.reading() as work:
        campaign = work.campaigns.current()
        reach = NOBODY
        for change in changes:
            reach |= affected(change, campaign)
        by_unit = work.feeds.concerned_by_unit(campaign, reach)
    counts: defaultdict[UnitCode, list[int]] = defaultdict(lambda: [0, 0])
    for change in changes:
        for unit in _units(change, campaign):
            counts[unit][change.before is not None] += 1
    units = tuple(
        UnitEffect(unit, counts[unit][0], counts[unit][1], *by_unit.get(unit, (0, 0)))
        for unit in sorted(counts)
    )
    feeds, links = (sum(pair[n] for pair in by_unit.values()) for n in (0, 1))
    return Effect(units, feeds, links)


def _units(change: Change, campaign: Campaign) -> frozenset[UnitCode]:
    sides = (side for side in (change.before, change.after) if side is not None)
    return frozenset(unit for side in sides for unit in units_of(side, campaign))


def release(store: Store, chosen: Sequence[Waiting], name: str, sent: Sent) -> Outcome:
    """Publish all of `chosen` as one batch under `name`, its reason being the note.

    Raises:
        StaleEdit: one of them is another than was seen.
        Faulty: one of them does not fit the campaign.
    """
    edits = [edit for one in chosen for edit in one.edits]
    asked = sent.asking(edits, {one.uid: one.record.version for one in chosen})
    drafts = {one.uid: one.kept.batch if one.kept else 0 for one in chosen}
    return publish(store, replace(asked, drafts=drafts, release=name))


def keep(store: Store, event: Event, versions: tuple[int, int], sent: Sent) -> Outcome:
    """Keep `event` for a later release; `versions` of the event and its draft are those seen.

    Raises:
        StaleEdit: somebody was faster with either.
        Faulty: it does not fit the campaign.
    """
    asked = sent.asking([KeepDraft(event)], {event.uid: versions[0]})
    return publish(store, replace(asked, drafts={event.uid: versions[1]}))


def draft_of(store: Store, uid: EventUid) -> DraftRecord | None:
    with store.reading() as work:
        return work.drafts.some([uid]).get(uid)


@dataclass(frozen=True, slots=True)
class Told:
    """A release as somebody may see it: what changed for each unit. `undone` since, or not."""

    campaign: Campaign
    heading: Heading
    units: Mapping[UnitCode, tuple[Change, ...]]
    undone: bool


def told(store: Store, number: int, sees: Callable[[Event], bool]) -> Told:
    """Give what a release told, with only those sides of it that somebody `sees`.

    Raises:
        NotFound: `batch.unknown`, also for a save that was no release.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        heading = work.history.release(campaign.id, number)
        batch = work.history.batch(number)
        undone = any(one.of == number for one in work.history.undoings([number]))
    units: defaultdict[UnitCode, list[Change]] = defaultdict(list)
    for change in (one for one in batch.changes if one.noun is Noun.EVENT):
        shown = _as_seen(change, sees)
        if not shown.nothing:
            for unit in _units(shown, campaign):
                units[unit].append(shown)
    by_unit = {unit: tuple(units[unit]) for unit in sorted(units)}
    return Told(campaign, heading, by_unit, undone)


def _as_seen(change: Change, sees: Callable[[Event], bool]) -> Change:
    before, after = (
        side if side is not None and side.status.published and sees(side) else None
        for side in (change.before, change.after)
    )
    return Change(Noun.EVENT, change.key, before, after)


def listed(store: Store, before: int | None) -> tuple[Campaign, tuple[Heading, ...]]:
    """Give the releases, the newest first."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        query = HistoryQuery(released=True, before=before, limit=PAGE)
        return campaign, work.history.headings(campaign.id, query)
