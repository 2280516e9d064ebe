"""The only way to change a timetable, or anything of its campaign.

One transaction holds the edits, their history and the revisions of the feeds that they reach, so
that published means committed: there is no queue, and nothing that a crash could lose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast
from uuid import uuid4

from calendars.compliance import LedgerEdit, guests, of_ledger
from calendars.errors import EditConflict
from calendars.feeds import NOBODY, affected, obliged
from calendars.ids import EventUid, SeriesId, UnitCode
from calendars.timetable import (
    Campaign,
    Change,
    Clash,
    Decided,
    Edit,
    Notice,
    Noun,
    Revert,
    Timetable,
    apply,
    clashes,
    company,
    concerned,
    warnings,
)
from service import keeping
from service.entering import Entering, opened, refuse_stale, save
from service.errors import StaleEdit
from service.rendering.making import remake
from service.stamping import restamp, save_events
from service.store import Batch, EventQuery, Record, Store, Work
from service.windows import own_windows


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the name that history shows, and the account, if it was one."""

    name: str
    account: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a save. `batch` is None when it changed nothing at all.

    `repeated`: this operation had been done before, and was not done again.
    """

    batch: int | None
    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()
    notices: tuple[Notice, ...] = ()
    feeds: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A save that somebody asks for.

    `operation` is minted with the form, so that sending it twice does it once; `base` holds the
    versions that the person saw: another one in the store is a StaleEdit.
    """

    edits: Sequence[Edit | LedgerEdit]
    actor: Actor
    operation: str
    at: datetime
    base: Mapping[EventUid, int] = field(default_factory=dict)
    reason: str = ""
    undo_of: int | None = None
    undo_ordinal: int | None = None
    entries: Mapping[str, int] = field(default_factory=dict)
    """Versions of ledger entries that the person saw, 0 for none, by id."""
    drafts: Mapping[EventUid, int] = field(default_factory=dict)
    """Batches that kept the drafts that the person saw, 0 for none."""
    series: Mapping[SeriesId, int] = field(default_factory=dict)
    """Batches that kept the rules of series that the person saw."""
    release: str = ""
    """The name under which subscribers are told."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What comes with every form: who, when, and the operation minted when it was shown."""

    actor: Actor
    operation: str
    at: datetime
    reason: str = ""

    def asking(
        self,
        edits: Sequence[Edit | LedgerEdit],
        base: Mapping[EventUid, int] | None = None,
        entries: Mapping[str, int] | None = None,
    ) -> Request:
        """Give the request for `edits`; `base` and `entries` as there."""
        return Request(
            edits, self.actor, self.operation, self.at, base or {}, self.reason,
            entries=entries or {},
        )  # fmt: skip


def new_operation() -> str:
    """Mint what lets a form be sent twice and done once."""
    return str(uuid4())


def publish(store: Store, request: Request) -> Outcome:
    """Apply every edit or none.

    Raises:
        StaleEdit: somebody was faster; `data['record']` is what is stored now.
        Faulty, UnknownCode, EditConflict: as `calendars.timetable.apply`.
    """
    with store.writing() as work:
        done = work.history.by_operation(request.operation)
        if done is not None:
            return Outcome(done.id, done.changes, repeated=True)
        return _publish(work, request)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a save would bring: nothing is stored. `feeds` and `links` are those it would reach."""

    clashes: tuple[Clash, ...]
    notices: tuple[Notice, ...]
    feeds: int
    links: int


def preview(store: Store, edits: Sequence[Edit]) -> Preview:
    """Look at edits before they are saved; raise as `publish` does, staleness apart."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.some(concerned(edits))
        before = Timetable.of(campaign, (r.event for r in records if not r.removed))
        after, changes = _applied(before, opened(work, campaign, ()), edits)
        reach = NOBODY
        for change in changes:
            reach |= affected(change, campaign)
        feeds, links = work.feeds.concerned(campaign, reach)
        found, notices = _look(work, after, changes)
    return Preview(found, notices, feeds, links)


@dataclass(frozen=True, slots=True)
class Undo:
    """What is to be undone: a batch, or one change of it. `base` and `entries` as in Request.

    `decided` says, by ordinal and field, what becomes of fields that were changed again since.
    """

    batch: int
    ordinal: int | None = None
    decided: Mapping[int, Decided] = field(default_factory=dict)
    base: Mapping[EventUid, int] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)

    def edits(self, changes: Sequence[Change]) -> list[tuple[int, Revert]]:
        """Give what takes `changes` of the batch back, newest first, each with its ordinal."""
        numbered = [*enumerate(changes)]
        return [
            (ordinal, Revert(change, self.decided.get(ordinal, {})))
            for ordinal, change in reversed(numbered)
            if self.ordinal in (None, ordinal)
        ]


def undo(store: Store, wanted: Undo, sent: Sent) -> Outcome:
    """Undo all that was wanted or nothing, also when other things changed since.

    Raises:
        EditConflict: something was changed again since, and it is not decided what becomes of it.
        StaleEdit: it was changed again after that was decided.
        Faulty: what would come back no longer fits the campaign.
        NotFound: `batch.unknown`.
    """
    with store.writing() as work:
        done = work.history.by_operation(sent.operation)
        if done is not None:
            return Outcome(done.id, done.changes, repeated=True)
        edits = wanted.edits(work.history.batch(wanted.batch).changes)
        asked = sent.asking([edit for _, edit in edits], wanted.base, wanted.entries)
        return _publish(work, replace(asked, undo_of=wanted.batch, undo_ordinal=wanted.ordinal))


def _publish(work: Work, request: Request) -> Outcome:
    campaign = work.campaigns.current()
    records = {r.event.uid: r for r in work.events.some(concerned(request.edits))}
    _refuse_stale(records, request.base)
    entering = opened(work, campaign, request.edits)
    refuse_stale(entering, request.entries)
    kept = keeping.opened(work, records, request.edits)
    keeping.refuse_stale(kept, request.drafts, request.series)
    living = (r.event for r in records.values() if not r.removed)
    before = kept.within(Timetable.of(campaign, living))
    after, changes = _applied(before, entering, request.edits)
    if not changes:
        return Outcome(None)
    _refuse_in_use(work, campaign, changes)
    reach, narrowed = save_events(work, records, (before, after), changes, request.at)
    save(work, entering, changes)
    for change in changes:
        if change.of_campaign:
            work.campaigns.save(after.campaign, change, request.at)
            reach |= restamp(work, change, (campaign, after.campaign), request.at)
    rulebook = work.rules.of(campaign).rulebook
    joined = guests(work.ledger.of_kinds(campaign.id, rulebook.joint))
    told = reach
    for change in changes:
        acting = obliged(change, rulebook.acting, campaign, joined)
        reach |= acting
        # Of an event only those are told who see it: what others have still to do seldom changes.
        told |= NOBODY if change.noun is Noun.EVENT else acting
    risen = work.feeds.rise(after.campaign, reach, request.at, narrowed=narrowed)
    # What the campaign names itself is written anew everywhere: that is for those who ask.
    if risen.read and not any(change.of_campaign for change in changes):
        remake(work, campaign.id, risen.read, {EventUid(change.key) for change in changes})
    batch = Batch(
        request.operation, request.actor.name, request.actor.account, request.at, changes,
        request.reason, request.undo_of, request.undo_ordinal, request.release,
    )  # fmt: skip
    number = work.history.add(campaign.id, batch)
    keeping.save(work, changes, number)
    found, notices = _look(work, after, changes)
    return Outcome(number, changes, found, notices, work.feeds.concerned(after.campaign, told)[0])


def _refuse_stale(records: Mapping[EventUid, Record], base: Mapping[EventUid, int]) -> None:
    for uid, seen in base.items():
        record = records.get(uid)
        if record is None or record.version != seen:
            raise StaleEdit("event.stale", uid=uid, seen=seen, record=record)


def _applied(
    timetable: Timetable, entering: Entering, edits: Iterable[Edit | LedgerEdit]
) -> tuple[Timetable, tuple[Change, ...]]:
    """Apply in turn; what changes nothing leaves no trace."""
    changes = []
    for edit in edits:
        if of_ledger(edit):
            change = entering.apply(cast("LedgerEdit", edit))
        else:
            timetable, change = apply(timetable, cast("Edit", edit))
        if not change.nothing:
            changes.append(change)
    return timetable, tuple(changes)


def _refuse_in_use(work: Work, campaign: Campaign, changes: Iterable[Change]) -> None:
    """Refuse to take out what events or rules are about; the campaign itself knows of none."""
    gone = [change for change in changes if change.of_campaign and change.after is None]
    units = {UnitCode(change.key) for change in gone if change.noun is Noun.UNIT}
    if units:
        records = work.events.select(campaign.id, EventQuery(units=frozenset(units)))
        if any(record.event.units & units for record in records):
            raise EditConflict("unit.in_use", key=min(units), fields=["uid"])
    deadlines = {change.key for change in gone if change.noun is Noun.DEADLINE}
    if deadlines and (counted := deadlines & work.rules.of(campaign).rulebook.deadlines):
        raise EditConflict("deadline.in_use", key=min(counted), fields=["uid"])


def _look(
    work: Work, after: Timetable, changes: Iterable[Change]
) -> tuple[tuple[Clash, ...], tuple[Notice, ...]]:
    """Look at what was saved among everything else on its days."""
    saved = {EventUid(c.key): after.events[EventUid(c.key)] for c in changes
             if c.noun is Noun.EVENT and EventUid(c.key) in after.events}  # fmt: skip
    meetings = [event for event in saved.values() if event.meets]
    days = {day for each in meetings for day in (each.when.first_day, each.when.last_day)}
    theirs = company(meetings, after.campaign)
    around = work.events.on_days(after.campaign.id, days, theirs) if days else ()
    timetable = Timetable.of(after.campaign, [*(r.event for r in around), *saved.values()])
    units = {unit for event in saved.values() for unit in event.units}
    own = own_windows(work, after.campaign, units) if units else {}
    return clashes(timetable, frozenset(saved)), warnings(timetable, saved.values(), own)
