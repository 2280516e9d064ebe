"""From a feed as it is stored to its bytes: rendered from its events, and linted."""

import hashlib
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from isal import igzip

from calendars.compliance import (
    Ledger,
    LedgerEntry,
    Obligation,
    RuleBook,
    bearing,
    hosts,
    obligations,
)
from calendars.errors import CalendarsError
from calendars.feeds import (
    RENDERER,
    Feed,
    Margin,
    Options,
    Rendered,
    Severity,
    Shelf,
    lint,
    posts_in,
    render,
)
from calendars.ids import CampaignId, EventUid, UnitCode
from calendars.timetable import Role, Stamped, Timetable
from service.rendering.keys import Found, candidates, feed_of, published_of
from service.store import Record, Work
from service.store.feeds import FeedBytes, Seal, StoredFeed

_LEVEL = 2
"""Ten times as fast as zlib at its usual level, for an eighth more octets."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a feed. `bytes` is None, and `fault` says why, if it may not be served.

    `left_out` names events that could not be written, with the error's code.
    """

    bytes: FeedBytes | None
    fault: str = ""
    left_out: tuple[tuple[EventUid, str], ...] = ()


class Maker:
    """Makes feeds of a campaign in one state of the database; what several share is read once."""

    def __init__(
        self, work: Work, campaign: CampaignId, unsettled: Collection[EventUid] = ()
    ) -> None:
        """`unsettled` are events that this transaction changed: others must not find them yet."""
        self._work = work
        self._current = current = work.campaigns.of(campaign)
        self._campaign = current.campaign
        self._shelf = Margin(current.shelf, unsettled) if unsettled else current.shelf
        self._found: Found = {}
        self._open: dict[UnitCode, tuple[Obligation, ...]] = {}

    def made(self, feed: StoredFeed, last: Seal | None) -> Made:
        """Give the bytes of the revision that stands; `last` is of those of an earlier one."""
        rendered, fault = self.rendered(feed)
        if fault:
            return Made(None, fault)
        digest = hashlib.sha256(rendered.data).hexdigest()
        data = FeedBytes(
            feed.revision,
            RENDERER,
            digest,
            # Where nothing that a subscriber sees has changed, neither has this.
            last.modified if last and last.digest == digest else feed.modified,
            len(rendered.data),
            igzip.compress(rendered.data, _LEVEL, mtime=0),
            rendered.data.count(b"\r\nBEGIN:VEVENT\r\n"),
        )
        return Made(data, left_out=rendered.left_out)

    def rendered(self, feed: StoredFeed) -> tuple[Rendered, str]:
        """Give the bytes, and why they may not be served if so."""
        what = feed_of(self._work, self._campaign.id, feed.key)
        records = candidates(self._work, what, self._campaign, self._found)
        stamped = [Stamped(record.event, record.stamp) for record in records]
        options = Options.read(feed.key.options)
        open_ = self._open_in(what, records) if options.deadlines else None
        issued, shelf = self._current.stamp, self._shelf
        try:
            rendered = render(what, options, stamped, self._campaign, issued, open_, shelf)
        except (CalendarsError, LookupError, ValueError) as error:
            return Rendered(b""), repr(error)
        errors = [*_errors(rendered.frame, shelf), *_errors(rendered.fresh, shelf)]
        if not errors:
            shelf.put(rendered.written)
            shelf.note_clean(rendered.frame)
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
            ledger = self._ledger_for(unit)
            joined = set(hosts(ledger.of_unit.get(unit, {}), self._rulebook.joint))
            found = [*records, *published_of(self._work, self._campaign, joined)]
            timetable = Timetable.of(self._campaign, (record.event for record in found))
            self._open[unit] = obligations(timetable, ledger, self._rulebook, unit)
        return self._open[unit]

    @cached_property
    def _rulebook(self) -> RuleBook:
        return self._work.rules.of(self._campaign).rulebook

    def _ledger_for(self, unit: UnitCode) -> Ledger:
        """Give what can bear on the unit's obligations, not the ledger of a hundred others."""
        own = self._work.ledger.of_units(self._campaign.id, {unit})
        return Ledger.of((*self._shared_entries, *(record.entry for record in own)))

    @cached_property
    def _shared_entries(self) -> tuple[LedgerEntry, ...]:
        entries, number = self._work.ledger, self._campaign.id
        common = entries.of_units(number, bearing(self._campaign))
        contacts = entries.of_kinds(number, {self._rulebook.structure.contact})
        return (*(record.entry for record in common), *contacts)


def remake(
    work: Work,
    campaign: CampaignId,
    read: Iterable[tuple[StoredFeed, Seal]],
    unsettled: Collection[EventUid],
) -> None:
    """Make feeds that a save has just raised and somebody reads.

    What cannot be made here is made for who asks first, and told there when it cannot be.
    """
    maker = Maker(work, campaign, unsettled)
    kept = {}
    for feed, last in read:
        try:
            made = maker.made(feed, last)
        except Exception:
            # A feed that cannot be made must not stop a save.
            logging.getLogger(__name__).exception("feed %s cannot be made in a save", feed.id)
            continue
        if made.bytes is not None and not made.left_out:
            kept[feed.id] = made.bytes
    work.feeds.keep_made(kept)


def _errors(calendar: bytes, shelf: Shelf) -> list[str]:
    if not calendar or shelf.clean(calendar):
        return []
    return [found.code for found in lint(calendar) if found.severity is Severity.ERROR]


def _acts(role: Role, rulebook: RuleBook) -> bool:
    return role.everything or bool(role.sees & rulebook.acting)
