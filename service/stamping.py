"""Events as a save writes them: over the version seen, with the stamp that subscribers go by."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.feeds import NOBODY, Reach, affected, visible
from calendars.ids import EventUid, GroupCode, PersonCode, UnitCode
from calendars.timetable import Campaign, Change, Event, Noun, Stamp, Status, Timetable
from service.errors import StaleEdit
from service.store import EventQuery, Record, Work


def save_events(
    work: Work,
    records: Mapping[EventUid, Record],
    timetables: tuple[Timetable, Timetable],
    changes: Iterable[Change],
    at: datetime,
) -> tuple[Reach, bool]:
    """Save each event once, whatever the number of its changes; give whom that reaches."""
    before, after = timetables
    reach, narrowed, new = NOBODY, False, []
    uids = dict.fromkeys(EventUid(c.key) for c in changes if c.noun is Noun.EVENT)
    for uid in uids:
        old, event, record = before.events.get(uid), after.events.get(uid), records.get(uid)
        seen = _seen(old, before.campaign), _seen(event, after.campaign)
        if seen[0] != seen[1]:
            change = Change(Noun.EVENT, uid, old, event)
            reach |= affected(change, after.campaign)
            narrowed = narrowed or _narrows(old, event)
        if record is None:
            if event is not None:
                new.append(Record(event, Stamp(0, _second(at)), 1))
            continue
        stamp = record.stamp if seen[0] == seen[1] else risen(record.stamp, at)
        kept = replace(
            record, event=event or record.event, stamp=stamp, version=record.version + 1,
            removed=event is None,
        )  # fmt: skip
        if record.removed:
            new.append(kept)
        elif not work.events.save(kept, record):
            raise StaleEdit("event.stale", uid=uid, seen=record.version, record=None)
    work.events.add(after.campaign.id, new)
    return reach, narrowed


def _seen(event: Event | None, campaign: Campaign) -> object:
    """What subscribers see of it: nothing of a draft."""
    if event is None or event.status is Status.DRAFT:
        return None
    return visible(event, campaign)


def _narrows(old: Event | None, new: Event | None) -> bool:
    """Tell whether somebody who saw `old` must not see `new`."""
    if old is None:
        return False
    if new is None or new.status is Status.DRAFT:
        return True
    return (
        old.visibility != new.visibility
        or bool(old.units - new.units)
        or (old.district and not new.district)
        or bool(old.roles - new.roles)
        or bool(old.people - new.people)
        or bool(old.groups - new.groups)
    )


def risen(stamp: Stamp, at: datetime) -> Stamp:
    """Give the next stamp: SEQUENCE and time rise together, whatever the clock says."""
    later = stamp.revised_at + timedelta(seconds=1)
    return Stamp(stamp.sequence + 1, max(later, _second(at)))


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def restamp(
    work: Work, change: Change, campaigns: tuple[Campaign, Campaign], at: datetime
) -> Reach:
    """Raise the stamps of events whose text names what was renamed (RFC 5545 3.8.7.4)."""
    old, new = campaigns
    reach = affected(change, new)
    named = _naming(work, change, new)
    changed = [r for r in named if _seen(r.event, old) != _seen(r.event, new)]
    work.events.stamp(replace(r, stamp=risen(r.stamp, at)) for r in changed)
    for record in changed:
        reach |= affected(Change(Noun.EVENT, record.event.uid, record.event, record.event), new)
    return reach


def _naming(work: Work, change: Change, campaign: Campaign) -> tuple[Record, ...]:
    match change.noun:
        case Noun.UNIT:
            query = EventQuery(units=frozenset({UnitCode(change.key)}))
        case Noun.PERSON:
            query = EventQuery(people=frozenset({PersonCode(change.key)}))
        case Noun.GROUP:
            query = EventQuery(groups=frozenset({GroupCode(change.key)}))
        case _:
            return ()
    return work.events.select(campaign.id, query)
