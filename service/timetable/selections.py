"""Many events at once: what a save would do to each of them, and the save itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from calendars.errors import Fault, Faulty, InvalidValue
from calendars.ids import EventUid, UnitCode
from calendars.timetable import (
    Amend,
    Campaign,
    Clash,
    Deed,
    Edit,
    Event,
    LeftOut,
    Notice,
    Schedule,
    Timetable,
    checked,
    clashes,
    company,
    copied,
    plan,
)
from service.publishing import Outcome, Sent, preview, publish
from service.store import EventQuery, Record, Store
from service.timetable.usecases import new_uid

MOST = 500
"""Events in one save."""


@dataclass(frozen=True, slots=True)
class Item:
    """One event as it is and as it would be; `before` is None for a copy, `after` if taken out."""

    before: Record | None
    after: Event | None
    clashes: tuple[Clash, ...] = ()
    standing: tuple[Clash, ...] = ()
    """Clashes that were there before, and stay."""
    notices: tuple[Notice, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def uid(self) -> EventUid:
        if self.before is not None:
            return self.before.event.uid
        return self.after.uid if self.after else EventUid("")


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a save would do. `edits` lack those at fault; `feeds` and `links` would be reached."""

    campaign: Campaign
    items: tuple[Item, ...]
    edits: tuple[Edit, ...]
    left_out: Mapping[EventUid, tuple[Event, LeftOut]]
    feeds: int
    links: int

    @property
    def faulty(self) -> bool:
        return any(item.faults for item in self.items)


def chosen(
    store: Store, uids: Sequence[EventUid], query: EventQuery | None, may: Callable[[Event], bool]
) -> tuple[Campaign, tuple[Record, ...]]:
    """Give the events that somebody ticked, or all that a filter finds; only what they `may` edit.

    Raises:
        InvalidValue: `selection.too_many`.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        if query is None:
            found = [record for record in work.events.some(uids[: MOST + 1]) if not record.removed]
        else:
            found = list(work.events.select(campaign.id, query))
    records = tuple(record for record in found if may(record.event))
    if len(records) > MOST:
        raise InvalidValue("selection.too_many", limit=MOST, found=len(records))
    return campaign, records


def dry_run(store: Store, campaign: Campaign, records: Iterable[Record], deed: Deed) -> DryRun:
    """Tell what `deed` would do to each; nothing is saved.

    Raises:
        InvalidValue: the deed itself is not fit.
    """
    by_uid = {record.event.uid: record for record in records}
    planned = plan(deed, (record.event for record in by_uid.values()), campaign)
    left = {uid: (by_uid[uid].event, why) for uid, why in planned.left_out.items()}
    touched = [
        (record, planned.after.get(uid)) for uid, record in by_uid.items() if uid not in left
    ]
    return looked_at(store, campaign, planned.edits, touched, left)


def dry_copy(store: Store, campaign: Campaign, new: Sequence[Event]) -> DryRun:
    return looked_at(store, campaign, [*map(Schedule, new)], [(None, one) for one in new], {})


def copies(
    store: Store, unit: UnitCode, targets: Sequence[UnitCode], kinds: frozenset[str]
) -> tuple[Campaign, tuple[Event, ...]]:
    """Give drafts for `targets` after the pattern of `unit`.

    Raises:
        InvalidValue: `selection.too_many`.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.select(campaign.id, EventQuery(units=frozenset({unit})))
    events = [record.event for record in records if not kinds or record.event.kind in kinds]
    new = copied(events, targets, campaign, new_uid)
    if len(new) > MOST:
        raise InvalidValue("selection.too_many", limit=MOST, found=len(new))
    return campaign, new


def save(store: Store, edits: Sequence[Edit], seen: Mapping[EventUid, int], sent: Sent) -> Outcome:
    """Save every edit or none, as one batch with one undo."""
    return publish(store, sent.asking(edits, seen))


def looked_at(
    store: Store,
    campaign: Campaign,
    edits: Sequence[Edit],
    touched: Sequence[tuple[Record | None, Event | None]],
    left: Mapping[EventUid, tuple[Event, LeftOut]],
) -> DryRun:
    faults = {after.uid: _faults(after, campaign) for _, after in touched if after}
    sound = [edit for edit in edits if not _faulty(edit, faults)]
    told = preview(store, sound)
    known = _standing(store, campaign, [record for record, _ in touched if record])
    new, old = (_by_event(c for c in told.clashes if (_pair(c) in known) is there)
                for there in (False, True))  # fmt: skip
    notices: defaultdict[EventUid, list[Notice]] = defaultdict(list)
    for notice in told.notices:
        notices[notice.uid].append(notice)
    items = []
    for before, after in touched:
        uid = before.event.uid if before else after.uid if after else EventUid("")
        items.append(
            Item(
                before,
                after,
                tuple(new[uid]),
                tuple(old[uid]),
                tuple(notices[uid]),
                faults.get(uid, ()),
            )
        )
    return DryRun(campaign, tuple(items), tuple(sound), left, told.feeds, told.links)


def _by_event(clashes: Iterable[Clash]) -> defaultdict[EventUid, list[Clash]]:
    found: defaultdict[EventUid, list[Clash]] = defaultdict(list)
    for clash in clashes:
        for uid in clash.events:
            found[uid].append(clash)
    return found


def _pair(clash: Clash) -> tuple[str, str, tuple[EventUid, EventUid]]:
    """Give who clashes at which two events, whenever that is."""
    return clash.party.value, clash.subject, clash.events


def _standing(store: Store, campaign: Campaign, records: Sequence[Record]) -> frozenset[object]:
    """Give the clashes of these events as they are stored."""
    meetings = [record.event for record in records if record.event.meets]
    days = {day for event in meetings for day in (event.when.first_day, event.when.last_day)}
    if not days:
        return frozenset()
    with store.reading() as work:
        around = work.events.on_days(campaign.id, days, company(meetings, campaign))
    timetable = Timetable.of(campaign, (record.event for record in around))
    found = clashes(timetable, frozenset(event.uid for event in meetings))
    return frozenset(_pair(clash) for clash in found)


def _faulty(edit: Edit, faults: Mapping[EventUid, tuple[Fault, ...]]) -> bool:
    return isinstance(edit, Amend | Schedule) and bool(faults.get(edit.event.uid))


def _faults(event: Event, campaign: Campaign) -> tuple[Fault, ...]:
    try:
        checked(event, campaign)
    except Faulty as error:
        return error.faults
    return ()
