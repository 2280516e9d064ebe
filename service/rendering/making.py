"""From a feed as it is stored to its bytes: rendered from its events, and linted."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from calendars.compliance import Ledger, Obligation, RuleBook, hosts, obligations
from calendars.errors import CalendarsError
from calendars.feeds import (
    RENDERER,
    Feed,
    Options,
    Rendered,
    Severity,
    lint,
    posts_in,
    render,
)
from calendars.ids import EventUid, UnitCode
from calendars.timetable import Campaign, Role, Stamped, Timetable
from service.rendering.keys import Found, candidates, feed_of, published_of
from service.store import Record, Work
from service.store.feeds import FeedBytes, StoredFeed


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a feed. `bytes` is None, and `fault` says why, if it may not be served.

    `left_out` names events that could not be written, with the error's code.
    """

    bytes: FeedBytes | None
    fault: str = ""
    left_out: tuple[tuple[EventUid, str], ...] = ()


class Maker:
    """Makes feeds of one state of the database; what several share is looked up once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._found: Found = {}
        self._open: dict[UnitCode, tuple[Obligation, ...]] = {}

    def made(self, feed: StoredFeed, last: FeedBytes | None) -> Made:
        """Give the bytes of the revision that stands; `last` are those of an earlier one."""
        rendered, fault = self.rendered(feed)
        if fault:
            return Made(None, fault)
        digest = hashlib.sha256(rendered.data).hexdigest()
        # Nothing that a subscriber sees has changed: neither has its Last-Modified.
        same = last is not None and last.digest == digest
        data = FeedBytes(
            feed.revision,
            RENDERER,
            digest,
            last.modified if last is not None and same else feed.modified,
            len(rendered.data),
            gzip.compress(rendered.data, 6, mtime=0),
            rendered.data.count(b"\r\nBEGIN:VEVENT\r\n"),
        )
        return Made(data, left_out=rendered.left_out)

    def rendered(self, feed: StoredFeed) -> tuple[Rendered, str]:
        """Give the bytes, and why they may not be served if so."""
        current = self._work.campaigns.in_force()
        what = feed_of(self._work, current.campaign.id, feed.key)
        records = candidates(self._work, what, current.campaign, self._found)
        stamped = [Stamped(record.event, record.stamp) for record in records]
        options = Options.read(feed.key.options)
        open_ = self._open_in(what, records) if options.deadlines else None
        try:
            rendered = render(
                what, options, stamped, current.campaign, current.stamp, open_, current.shelf
            )
        except (CalendarsError, LookupError, ValueError) as error:
            return Rendered(b""), repr(error)
        errors = [f.code for f in lint(rendered.unseen) if f.severity is Severity.ERROR]
        if not errors:
            current.shelf.put(rendered.written)
        return rendered, ", ".join(errors)

    def _open_in(self, feed: Feed, records: Iterable[Record]) -> tuple[Obligation, ...] | None:
        """Give what its units have still to do; None where no rules say so, or nobody is to act."""
        posts = posts_in(feed, self._campaign)
        if not posts or not self._rulebook.acting:
            return None
        roles = self._campaign.roles
        acting = dict.fromkeys(u for u, role in posts if _acts(roles[role], self._rulebook))
        return tuple(each for unit in acting for each in self._open_of(unit, records))

    def _open_of(self, unit: UnitCode, records: Iterable[Record]) -> tuple[Obligation, ...]:
        """Give what the unit, whose events are among `records`, has still to do."""
        if unit not in self._open:
            entries = self._ledger.of_unit.get(unit, {})
            joined = set(hosts(entries, self._rulebook.joint))
            found = [*records, *published_of(self._work, self._campaign, joined)]
            timetable = Timetable.of(self._campaign, (record.event for record in found))
            self._open[unit] = obligations(timetable, self._ledger, self._rulebook, unit)
        return self._open[unit]

    @cached_property
    def _campaign(self) -> Campaign:
        return self._work.campaigns.current()

    @cached_property
    def _rulebook(self) -> RuleBook:
        return self._work.rules.of(self._campaign).rulebook

    @cached_property
    def _ledger(self) -> Ledger:
        return self._work.ledger.all(self._campaign.id)


def _acts(role: Role, rulebook: RuleBook) -> bool:
    return role.everything or bool(role.sees & rulebook.acting)
