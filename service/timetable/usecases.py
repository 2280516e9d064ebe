"""What a coordinator does with events, for pages and commands alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from calendars.feeds import Reach, affected
from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode, event_uid
from calendars.times import DAY, Days
from calendars.timetable import (
    Amend,
    Campaign,
    Cancel,
    Change,
    DropDraft,
    Edit,
    Event,
    Noun,
    Reinstate,
    Remove,
    Schedule,
    Status,
    guided_by,
    office_holders,
)
from service.publishing import Outcome, Preview, Sent, preview, publish
from service.store import EventQuery, Record, Store

PAGE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what a filter finds; `counts` are of everything that it finds, by day."""

    campaign: Campaign
    records: tuple[Record, ...]
    total: int
    counts: Mapping[date, int]


def new_uid() -> EventUid:
    return event_uid(uuid4())


def listing(store: Store, query: EventQuery) -> Listing:
    with store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.select(campaign.id, query)
        counts = work.events.by_day(campaign.id, query_of_days(query))
        return Listing(campaign, records, work.events.count(campaign.id, query), counts)


def count(store: Store, query: EventQuery) -> int:
    with store.reading() as work:
        return work.events.count(work.campaigns.current().id, query)


@dataclass(frozen=True, slots=True)
class Board:
    """What begins on some days, a few for each part of a day, with how many there are in it.

    `running` are a few of the `still_running` that began earlier and are not over; `counts` are
    of the whole campaign, by day.
    """

    campaign: Campaign
    found: tuple[tuple[Record, int], ...]
    running: tuple[Record, ...]
    still_running: int
    counts: Mapping[date, int]


def board(store: Store, query: EventQuery, days: Days, most: int) -> Board:
    with store.reading() as work:
        campaign = work.campaigns.current()
        inside = replace(query, first=None, last=days.last_day, begins=days.first)
        before = replace(query, first=days.first, last=days.first - DAY, limit=most)
        return Board(
            campaign,
            work.events.each_day(campaign.id, inside, most),
            work.events.select(campaign.id, before),
            work.events.count(campaign.id, before),
            work.events.by_day(campaign.id, query_of_days(query)),
        )


def counts(store: Store, query: EventQuery) -> Mapping[date, int]:
    """Count what the filter finds over the whole campaign, by the day that it begins on."""
    with store.reading() as work:
        return work.events.by_day(work.campaigns.current().id, query_of_days(query))


def query_of_days(query: EventQuery) -> EventQuery:
    """Give the same filter over the whole campaign: the ruler shows where else there is more."""
    return replace(query, first=None, last=None, begins=None, limit=None, offset=0)


def of_unit(store: Store, unit: UnitCode) -> Listing:
    """Give everything published that a unit takes part in."""
    return listing(store, EventQuery(units=frozenset({unit}), statuses=PUBLISHED))


def sheet(store: Store, unit: UnitCode, most: int) -> tuple[Record, ...]:
    """Give what is published of a unit by time, up to `most`."""
    query = EventQuery(units=frozenset({unit}), statuses=PUBLISHED, limit=most)
    with store.reading() as work:
        return work.events.select(work.campaigns.current().id, query)


PUBLISHED = frozenset({Status.TENTATIVE, Status.CONFIRMED, Status.CANCELLED})


def event(store: Store, uid: EventUid) -> tuple[Campaign, Record]:
    with store.reading() as work:
        return work.campaigns.current(), work.events.get(uid)


def events(store: Store, uids: set[EventUid]) -> tuple[Campaign, dict[EventUid, Event]]:
    """Give those of `uids` that are stored."""
    with store.reading() as work:
        found = work.events.some(uids)
        return work.campaigns.current(), {r.event.uid: r.event for r in found if not r.removed}


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def schedule(store: Store, new: Event, sent: Sent) -> Outcome:
    return publish(store, sent.asking([Schedule(new)]))


def amend(store: Store, changed: Event, seen: int, sent: Sent, draft: int = 0) -> Outcome:
    """Publish it, and drop its draft, which the batch `draft` kept, if there is one.

    Raises:
        StaleEdit: the event is no longer at version `seen`, or the draft is another.
    """
    drop = [DropDraft(changed.uid)] if draft else []
    asked = sent.asking([Amend(changed), *drop], {changed.uid: seen})
    return publish(store, replace(asked, drafts={changed.uid: draft} if draft else {}))


def cancel(store: Store, uid: EventUid, seen: int, sent: Sent) -> Outcome:
    """Cancel what subscribers know of; a draft, of which nobody knows, is taken out."""
    _, record = event(store, uid)
    edit = Remove(uid) if record.event.status is Status.DRAFT else Cancel(uid)
    return publish(store, sent.asking([edit], {uid: seen}))


def reinstate(store: Store, uid: EventUid, seen: int, sent: Sent) -> Outcome:
    return publish(store, sent.asking([Reinstate(uid)], {uid: seen}))


def saving(one: Event, *, fresh: bool) -> Edit:
    return Schedule(one) if fresh else Amend(one)


def look(store: Store, edit: Edit) -> Preview:
    """Tell what an edit would bring, before it is saved."""
    return preview(store, [edit])


def reached(store: Store, before: Event | None, after: Event) -> tuple[int, int, int]:
    """Count who would learn of a change: units, feeds and living links."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        reach: Reach = affected(Change(Noun.EVENT, after.uid, before, after), campaign)
        feeds, links = work.feeds.concerned(campaign, reach)
        concerned = after.units | (before.units if before else frozenset())
        units = len(campaign.units) if after.district else len(concerned)
        return units, feeds, links


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom an event of some units concerns: their office holders, guidance groups and leaders.

    `leaders` have one of them for their contact point; `others` have another unit.
    """

    people: tuple[PersonCode, ...]
    groups: tuple[GroupCode, ...]
    leaders: tuple[PersonCode, ...]
    others: tuple[PersonCode, ...]


def circle(store: Store, units: Collection[UnitCode], groups: Collection[GroupCode] = ()) -> Circle:
    """Give the circle of `units`, by the campaign and by the ledger; `groups` are asked besides."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        structure = work.rules.of(campaign).rulebook.structure
        entries = work.ledger.of_kinds(campaign.id, [structure.contact, structure.assigned])
    points = [(point.leader, point.unit) for point in campaign.contact_points]
    guiding = dict.fromkeys(guided_by(units, campaign))
    for entry in entries:
        if entry.code == structure.contact:
            points.append((PersonCode(entry.subject), UnitCode(str(entry.values.get("unit", "")))))
        elif entry.unit in units and "group" in entry.values:
            guiding[GroupCode(str(entry.values["group"]))] = None
    leaders = dict.fromkeys(leader for leader, unit in points if unit in units)
    others = dict.fromkeys(leader for leader, _unit in points if leader not in leaders)
    people = office_holders(units, {*guiding, *groups}, campaign)
    return Circle(people, tuple(guiding), tuple(leaders), tuple(others))
