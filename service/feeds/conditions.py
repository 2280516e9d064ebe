"""What a request says about the form that it wants, and about what it holds (RFC 9110 12.5, 13)."""

from datetime import datetime
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_date, parse_etags

_FRESH_SECONDS = 1


@lru_cache(maxsize=512)
def wants_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip may be sent, and is not liked less than everything else."""
    accepted = parse_accept_header(accept_encoding)
    return accepted["gzip"] > 0 and accepted.best != "identity"


@lru_cache(maxsize=512)
def wants_json(accept: str) -> bool:
    """Tell whether jCal is liked better than what every calendar app reads."""
    wanted = parse_accept_header(accept, MIMEAccept)
    return wanted.best_match(("text/calendar", "application/calendar+json"), "") == (
        "application/calendar+json"
    )


def holds(
    if_none_match: str | None,
    if_modified_since: str | None,
    tags: tuple[str, ...],
    modified: datetime,
    now: datetime,
) -> bool:
    """Tell whether the client has what there is, `tags` without quotes, so that 304 is the answer.

    If-None-Match decides alone when it is there; else the date, once a second is over.
    """
    if if_none_match is not None:
        return names(if_none_match, tags)
    since = parse_date(if_modified_since)
    if since is None:
        return False
    return (now - modified).total_seconds() >= _FRESH_SECONDS and since >= modified


@lru_cache(maxsize=1024)
def names(if_none_match: str, tags: tuple[str, ...]) -> bool:
    """Tell whether an If-None-Match matches one of the tags, weakly compared."""
    held = parse_etags(if_none_match)
    return held.star_tag or any(held.contains_weak(tag) for tag in tags)
