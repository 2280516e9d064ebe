"""What has changed for a unit in a week, or lately for whoever reads a feed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from calendars.feeds import Feed, Note, PublicFeed, UnitFeed, notes, shows
from calendars.ids import UnitCode
from calendars.times import Days
from calendars.timetable import Campaign, Event
from service.feeds.usecases import behind
from service.overview.week import week_of
from service.store import Store
from service.store.recent import Told

_MOST_IN_WEEK = 2000
_MOST_LOOKED_AT, MOST_ENTRIES = 500, 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One change by itself; `key` names it for ever."""

    key: str
    note: Note


@dataclass(frozen=True, slots=True)
class Lately:
    """The newest changes of what a feed shows, the newest first."""

    campaign: Campaign
    feed: Feed
    entries: Sequence[Entry]


def of_week(store: Store, unit: UnitCode, week: Days, *, outside: bool) -> Sequence[Note]:
    """Give what came of a week's changes; with `outside`, of what is public only."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        since, until = (_midnight(day, campaign.zone) for day in (week.first, week.until))
        found = work.recent.events(campaign.id, _MOST_IN_WEEK, unit, since, until)
    return notes(((told.at, told.change) for told in found), _sees(unit, campaign, outside=outside))


def newest_week(store: Store, unit: UnitCode, *, outside: bool) -> Days | None:
    """Give the week of the newest change that `of_week` tells of."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        found = work.recent.events(campaign.id, _MOST_LOOKED_AT, unit)
    sees = _sees(unit, campaign, outside=outside)
    for told in reversed(found):
        if notes([(told.at, told.change)], sees):
            return this_week(told.at, campaign)
    return None


def this_week(now: datetime, campaign: Campaign) -> Days:
    """Give the week of an instant in the campaign's zone."""
    return week_of(now.astimezone(campaign.zone).date())


def _sees(unit: UnitCode, campaign: Campaign, *, outside: bool) -> Callable[[Event], bool]:
    return _public(unit, campaign) if outside else _inside(unit)


def public_lately(store: Store, unit: UnitCode) -> Lately:
    with store.reading() as work:
        campaign = work.campaigns.current()
        found = work.recent.events(campaign.id, _MOST_LOOKED_AT, unit)
    return _lately(campaign, PublicFeed(unit), found)


def lately_behind(store: Store, token: str, now: datetime) -> Lately:
    """Give the newest changes of what an address leads to.

    Raises:
        NotFound, Gone: as `service.feeds.usecases.by_token`.
    """
    campaign, feed = behind(store, token, now)
    unit = feed.unit if isinstance(feed, UnitFeed) else None
    with store.reading() as work:
        found = work.recent.events(campaign.id, _MOST_LOOKED_AT, unit)
    return _lately(campaign, feed, found)


def _lately(campaign: Campaign, feed: Feed, found: Sequence[Told]) -> Lately:
    entries = []
    for told in reversed(found):
        for note in notes([(told.at, told.change)], lambda event: shows(feed, event, campaign)):
            key = f"{campaign.id}/change/{told.batch}/{note.event.uid}"
            entries.append(Entry(key, note))
    return Lately(campaign, feed, entries[:MOST_ENTRIES])


def _inside(unit: UnitCode) -> Callable[[Event], bool]:
    return lambda event: event.status.published and event.concerns(unit)


def _public(unit: UnitCode, campaign: Campaign) -> Callable[[Event], bool]:
    return lambda event: shows(PublicFeed(unit), event, campaign)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
