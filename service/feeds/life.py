"""When a link ends, and why."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from calendars.timetable import Campaign, Post, Stamp
from service.store.links import Link, Token


class Why(StrEnum):
    REVOKED = "revoked"
    EXPIRED = "expired"
    POST_ENDED = "post_ended"
    ROTATED = "rotated"


@dataclass(frozen=True, slots=True)
class End:
    at: datetime
    why: Why


def end_of(link: Link, campaign: Campaign, issued: Stamp) -> End | None:
    """Give when the link ends or ended and why, None while nothing says that it ever will.

    Days are those of the campaign's zone. `issued` dates a post that the campaign no longer has.
    """
    ends = []
    if link.revoked_at is not None:
        ends.append(End(link.revoked_at, Why.REVOKED))
    if link.expires_on is not None:
        ends.append(End(_midnight(link.expires_on + timedelta(days=1), campaign), Why.EXPIRED))
    if link.person is not None and (post_end := _end_of_post(link, campaign, issued)):
        ends.append(End(post_end, Why.POST_ENDED))
    return min(ends, key=lambda end: end.at, default=None)


def end_of_address(token: Token, campaign: Campaign, issued: Stamp) -> End | None:
    """Give the end of one address: that of its link, or of its overlap if that is sooner."""
    end = end_of(token.link, campaign, issued)
    if token.until is not None and (end is None or token.until < end.at):
        return End(token.until, Why.ROTATED)
    return end


def posts_of(link: Link, campaign: Campaign) -> tuple[Post, ...]:
    """Give the posts that a person's link is for: those in its unit and role."""
    if link.person is None:
        return ()
    key = link.feed.key
    return tuple(
        post
        for post in campaign.posts_of_person.get(link.person, ())
        if key.scope != "unit" or (post.unit, post.role) == (key.code, key.role)
    )


def _end_of_post(link: Link, campaign: Campaign, issued: Stamp) -> datetime | None:
    posts = posts_of(link, campaign)
    if not posts:
        return issued.revised_at
    lasts = [post.until for post in posts if post.until is not None]
    return _midnight(max(lasts), campaign) if len(lasts) == len(posts) else None


def _midnight(day: date, campaign: Campaign) -> datetime:
    return datetime.combine(day, time(), campaign.zone)
