"""Links as the office looks at them: where they lead, and who has fetched them, how often."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendars.ids import UnitCode
from calendars.timetable import Campaign
from service.feeds.links import Address, Desk
from service.settings import Settings
from service.store import Store
from service.store.fetches import Reader, Refused
from service.store.links import Act, Link, LinkQuery

DAYS = 30
PAGE = 50
HEIGHT = 20
"""Of the tallest bar of a sparkline."""


@dataclass(frozen=True, slots=True)
class Use:
    """Who has fetched a link, the latest first, and how often on each of the last days.

    `refused` tells of an address of it that has ended and is asked for all the same.
    """

    readers: Sequence[Reader]
    days: Sequence[int]
    refused: Refused | None = None

    @property
    def last(self) -> Reader | None:
        return self.readers[0] if self.readers else None

    @property
    def whole(self) -> int:
        return sum(reader.whole for reader in self.readers)

    @property
    def unchanged(self) -> int:
        return sum(reader.unchanged for reader in self.readers)

    @property
    def bars(self) -> tuple[int, ...]:
        """Give the height of each day's bar; a day with a single fetch has one that is seen."""
        most = max(self.days, default=0)
        return tuple(-(-HEIGHT * count // most) if count else 0 for count in self.days)


@dataclass(frozen=True, slots=True)
class Listed:
    address: Address
    use: Use


@dataclass(frozen=True, slots=True)
class Listing:
    campaign: Campaign
    links: Sequence[Listed]
    total: int


@dataclass(frozen=True, slots=True)
class Whole:
    """One link with all that is known of it; acts newest first."""

    campaign: Campaign
    link: Link
    address: Address
    use: Use
    acts: Sequence[Act]


def page(store: Store, settings: Settings, query: LinkQuery, now: datetime) -> Listing:
    """Give one page of links; how many it queries does not depend on how many they are."""
    with store.reading() as work:
        current = work.campaigns.in_force()
        links, total = work.links.page(current.campaign.id, query)
        numbers = [link.id for link in links]
        days = last_days(now, current.campaign)
        readers = work.fetches.readers(numbers)
        by_day = work.fetches.by_day(numbers, days[0])
        refused = work.fetches.refused(numbers)
    desk = Desk(settings.link_key, settings.base_url, current.campaign, current.stamp, now)
    uses = {
        number: _use(readers.get(number, ()), by_day.get(number, {}), days, refused.get(number))
        for number in numbers
    }
    listed = [Listed(desk.address(link), uses[link.id]) for link in links]
    return Listing(current.campaign, listed, total)


def whole(store: Store, settings: Settings, number: int, now: datetime) -> Whole:
    """Raise NotFound (`link.unknown`)."""
    with store.reading() as work:
        link, acts = work.links.get(number), work.links.acts(number)
        current = work.campaigns.of(link.feed.campaign)
        days = last_days(now, current.campaign)
        readers = work.fetches.readers([number]).get(number, ())
        by_day = work.fetches.by_day([number], days[0]).get(number, {})
        refused = work.fetches.refused([number]).get(number)
    desk = Desk(settings.link_key, settings.base_url, current.campaign, current.stamp, now)
    use = _use(readers, by_day, days, refused)
    return Whole(current.campaign, link, desk.address(link), use, acts)


def never_fetched(
    store: Store, now: datetime, units: Collection[UnitCode] | None
) -> Mapping[UnitCode, int]:
    """Count by unit the links that answer today and that nothing has ever fetched."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        today = now.astimezone(campaign.zone).date()
        return work.fetches.never(campaign.id, today, units)


def last_days(now: datetime, campaign: Campaign) -> tuple[date, ...]:
    """Give the last days in the campaign's zone, today the last of them."""
    today = now.astimezone(campaign.zone).date()
    return tuple(today - timedelta(days=back) for back in reversed(range(DAYS)))


def _use(
    readers: Sequence[Reader],
    by_day: Mapping[date, int],
    days: Sequence[date],
    refused: Refused | None,
) -> Use:
    return Use(readers, tuple(by_day.get(day, 0) for day in days), refused)
