"""Serving a feed: its stored bytes, or bytes rendered now and kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from calendars.feeds import (
    JCAL,
    RENDERER,
    Feed,
    Finding,
    Options,
    PublicFeed,
    gone,
    lint,
    months,
)
from calendars.ids import CampaignId, EventUid, UnitCode
from calendars.timetable import Campaign
from service.errors import NotFound, ServiceError
from service.feeds.life import End, end_of_address
from service.feeds.tokens import TOKEN_LENGTH, hash_of
from service.rendering.keys import feed_of, key_of
from service.rendering.making import Maker
from service.store import Store, Work
from service.store.alarms import Alarm
from service.store.feeds import FeedBytes, FeedKey, Seal, StoredFeed
from service.store.freshness import Standing
from service.store.links import Token

TELLING = timedelta(days=30)
"""How long a dead address answers with a calendar that says so; then it is empty."""
_LEFT_OUT, _FAULTY = "feed.event_left_out", "feed.faulty"


class Gone(ServiceError):
    """The link has ended; `data['body']` is a short valid calendar that says so, later nothing.

    `data['link']` is its number.
    """


class Unrenderable(ServiceError):
    """No bytes that may be served: the rendering failed, and older ones must not be shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A feed as it stands. `modified` in seconds since 1970; tags are without quotes."""

    campaign: CampaignId
    key: FeedKey
    digest: str
    modified: int
    length: int
    gzip: bytes
    revision: int
    link: int = 0
    """Number of the link that led to it, 0 without one."""
    standing: Standing = ()
    """What the address stood on when it led here."""
    until: datetime | None = None
    """When the address ends by the clock, None while nothing says that it ever will."""

    twin: bool = False
    """Whether it is asked for in JSON, which has tags of its own."""

    @property
    def zipped(self) -> bool:
        """Whether it may travel compressed."""
        return Options.read(self.key.options).zipped

    @property
    def tag(self) -> str:
        return tags_of(self.digest, twin=self.twin)[0]

    @property
    def gzip_tag(self) -> str:
        return tags_of(self.digest, twin=self.twin)[1]


def tags_of(digest: str, *, twin: bool = False) -> tuple[str, str]:
    """Give the tags of plain and of compressed bytes, without quotes."""
    tag = digest[:32] + (f"-{JCAL}" if twin else "")
    return tag, f"{tag}-gz"


def by_token(store: Store, token: str, now: datetime) -> Answer:
    """Give the feed behind a subscriber's secret address.

    Raises:
        NotFound: `link.unknown`; there never was such a link.
        Gone: revoked, expired, or rotated longer ago than the overlap.
    """
    with store.reading() as work:
        found, end = _opened(work, token, now)
        standing = work.links.standing(hash_of(token))
        answer = _stored(work, found.link.feed)
    made = answer or _rendered(store, found.link.feed.id, now)
    until = None if end is None else end.at
    return replace(made, link=found.link.id, standing=standing, until=until)


def behind(store: Store, token: str, now: datetime) -> tuple[Campaign, Feed]:
    """Tell what feed an address leads to; raise as `by_token`."""
    with store.reading() as work:
        found, _ = _opened(work, token, now)
        feed = found.link.feed
        campaign = work.campaigns.of(feed.campaign).campaign
        return campaign, feed_of(work, campaign.id, feed.key)


def _opened(work: Work, token: str, now: datetime) -> tuple[Token, End | None]:
    """Give where the address leads and when it will end, if it has not yet."""
    if len(token) != TOKEN_LENGTH or not token.isalnum():
        raise NotFound("link.unknown")
    found = work.links.by_token(hash_of(token))
    if found is None:
        raise NotFound("link.unknown")
    current = work.campaigns.of(found.link.feed.campaign)
    end = end_of_address(found, current.campaign, current.stamp)
    if end is not None and now >= end.at:
        body = _last_words(found, end, current.campaign, now)
        raise Gone("link.gone", body=body, link=found.link.id)
    return found, end


def of_month(store: Store, token: str, month: str, now: datetime) -> Answer:
    """Give what begins in a month (`2026-11`) of the feed behind an address; raise as `by_token`.

    Raises:
        NotFound: `feed.unknown`; the campaign has no such month.
    """
    whole = by_token(store, token, now)
    with store.reading() as work:
        campaign = work.campaigns.of(whole.campaign).campaign
    days = {f"{day:%Y-%m}": day for day in months(campaign)}
    if month not in days:
        raise NotFound("feed.unknown", key=month[:10])
    options = replace(Options.read(whole.key.options), part=days[month])
    key = replace(whole.key, options=options.text)
    return replace(_now_of(store, campaign.id, key, now, whole.modified), link=whole.link)


def _last_words(token: Token, end: End, campaign: Campaign, now: datetime) -> bytes:
    """Give the calendar that tells the reader of a dead link that it is one, for a while."""
    if now >= end.at + TELLING:
        return b""
    options = Options.read(token.link.feed.key.options)
    return gone(campaign, options.language, end.at)


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def now_of(store: Store, key: FeedKey, now: datetime) -> Answer:
    """Give any feed of the campaign in force by its key."""
    return _now_of(store, campaign_of(store).id, key, now)


def _now_of(
    store: Store, campaign: CampaignId, key: FeedKey, now: datetime, after: int = 0
) -> Answer:
    """Give any feed by its key, made later than `after` when nobody asked for it before."""
    with store.reading() as work:
        found = work.feeds.find(campaign, key)
        answer = found and _stored(work, found)
    if answer:
        return answer
    with store.writing() as work:
        feed = work.feeds.ensure(campaign, key, now, after)
    return _rendered(store, feed.id, now)


def of_public(store: Store, unit: str, now: datetime) -> Answer:
    """Give the public feed of a unit, or of all units for `all`; raise NotFound."""
    feed = PublicFeed(None if unit == "all" else UnitCode(unit))
    key = key_of(feed, Options())
    with store.reading() as work:
        if unit != "all" and unit not in work.campaigns.current().units:
            raise NotFound("unit.unknown", key=unit[:40])
        standing = work.feeds.standing_of_public(key.code)
    return replace(now_of(store, key, now), standing=standing)


def _stored(work: Work, feed: StoredFeed) -> Answer | None:
    data = work.feeds.bytes_of(feed.id)
    if data is None or data.revision != feed.revision or data.renderer != RENDERER:
        return None
    return _answer(feed, data)


def _answer(feed: StoredFeed, data: FeedBytes) -> Answer:
    return Answer(
        feed.campaign, feed.key, data.digest, data.modified, data.length, data.gzip, data.revision
    )


def _rendered(store: Store, number: int, now: datetime) -> Answer:
    """Make what is committed, and keep it; else give the last good bytes, and alarm."""
    with store.reading() as work:
        feed = work.feeds.get(number)
        last_good = work.feeds.bytes_of(number)
        seal = None if last_good is None else Seal(last_good.digest, last_good.modified)
        made = Maker(work, feed.campaign).made(feed, seal)
    if made.bytes is None:
        _ring(store, Alarm(_FAULTY, str(number), made.fault, now))
        if last_good is None or last_good.revision < feed.narrowed:
            raise Unrenderable("feed.unrenderable", id=number)
        return _answer(feed, last_good)
    with store.writing() as work:
        work.feeds.keep_bytes(number, made.bytes)
        work.alarms.clear(_FAULTY, str(number))
        for uid, code in made.left_out:
            work.alarms.ring(Alarm(_LEFT_OUT, uid, json.dumps({"code": code}), now))
    return _answer(feed, made.bytes)


@dataclass(frozen=True, slots=True)
class Examined:
    """A feed as it would be served now, and what apps would stumble over; `fault` if it cannot."""

    key: FeedKey
    events: int
    length: int
    findings: tuple[Finding, ...]
    left_out: tuple[tuple[EventUid, str], ...]
    fault: str


def examine(store: Store) -> Iterator[Examined]:
    """Render and lint every feed that there is, and store nothing."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        maker = Maker(work, campaign.id)
        for feed in work.feeds.all(campaign.id):
            rendered, fault = maker.rendered(feed)
            data, left_out = rendered.data, rendered.left_out
            findings = lint(data) if data else ()
            events = data.count(b"BEGIN:VEVENT")
            yield Examined(feed.key, events, len(data), findings, left_out, fault)


def _ring(store: Store, alarm: Alarm) -> None:
    with store.writing() as work:
        work.alarms.ring(alarm)


def last_modified(answer: Answer) -> datetime:
    return datetime.fromtimestamp(answer.modified, UTC)
