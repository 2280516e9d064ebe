"""What stands in the way of an event that is being filled in, and where there is room for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.ids import EventUid
from calendars.times import Days, Span
from calendars.timetable import (
    Campaign,
    Clash,
    Event,
    Notice,
    Timetable,
    checked,
    clashes,
    company,
    days_for,
    free_slots,
    warnings,
)
from service.store import Store, Work
from service.windows import own_windows

COUNT = 3
NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`events` are those of the clashes, `event` itself among them."""

    campaign: Campaign
    event: Event
    events: Mapping[EventUid, Event]
    clashes: tuple[Clash, ...]
    notices: tuple[Notice, ...]
    slots: tuple[Span, ...]


def outlook(store: Store, event: Event, since: date) -> Outlook:
    """Look around `event`, saved or not; no slot is offered before `since`.

    Raises:
        Faulty: `event.invalid`, with every fault of the event.
    """
    with store.reading() as work:
        campaign = work.campaigns.current()
        event = checked(event, campaign)
        when = event.when
        near = Days.of(when.first_day - NEAR, when.last_day + NEAR)
        timetable = _around(work, campaign, event, near)
        found = clashes(timetable, [event.uid])
        own = own_windows(work, campaign, event.units)
        slots = _slots(work, timetable, event, (near, days_for(event, campaign, since, own)))
    notices = warnings(timetable, [event], own)
    return Outlook(campaign, event, timetable.events, found, notices, slots)


def _slots(
    work: Work, timetable: Timetable, event: Event, days: tuple[Days, Days | None]
) -> tuple[Span, ...]:
    """Search what is loaded already, and only if that is too little the whole phase."""
    near, allowed = days
    if allowed is None:
        return ()
    first, until = max(near.first, allowed.first), min(near.until, allowed.until)
    if first < until:
        found = free_slots(event, timetable, Days(first, until), COUNT)
        if len(found) == COUNT:
            return found
    campaign = timetable.campaign
    return free_slots(event, _around(work, campaign, event, allowed), allowed, COUNT)


def _around(work: Work, campaign: Campaign, event: Event, days: Days) -> Timetable:
    """Give the event among everything on `days` that could clash with it."""
    records = work.events.on_days(campaign.id, days, company([event], campaign))
    others = (record.event for record in records if record.event.uid != event.uid)
    return Timetable.of(campaign, [*others, event])
