"""History as it is read: by filter and page, and a batch by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from calendars.ids import EventUid, PersonCode
from calendars.timetable import Campaign, Event, Facet
from service.errors import NotAllowed
from service.publishing import Actor
from service.store import Heading, HistoryQuery, Numbered, Removal, Store, Undoing

__all__ = ["HistoryQuery"]
PAGE = 30
SHOWN = 5
"""Changes of a batch on the page of all."""
CHANGES = 50
"""Changes on a page of one batch."""


@dataclass(frozen=True, slots=True)
class Told:
    """A batch with as many of its changes as are shown, and what was undone since.

    `undone`: as a whole, by that batch; `ordinals`: single changes.
    """

    heading: Heading
    changes: tuple[Numbered, ...]
    undone: int | None = None
    ordinals: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """`older` begins the next page; `people` and `actors` are those that history knows."""

    campaign: Campaign
    batches: tuple[Told, ...]
    older: int | None
    people: tuple[PersonCode, ...]
    actors: tuple[str, ...]


def page(store: Store, query: HistoryQuery) -> Page:
    with store.reading() as work:
        campaign, history = work.campaigns.current(), work.history
        found = history.headings(campaign.id, replace(query, limit=PAGE + 1))
        shown = found[:PAGE]
        numbers = [heading.id for heading in shown]
        changes = history.first_changes(numbers, query.key, SHOWN)
        undoings = history.undoings(numbers)
        people = tuple(map(PersonCode, history.codes(Facet.PERSON)))
        actors = history.actors()
    told = tuple(_told(heading, changes[heading.id], undoings) for heading in shown)
    return Page(campaign, told, shown[-1].id if len(found) > PAGE else None, people, actors)


@dataclass(frozen=True, slots=True)
class BatchPage:
    """`following` is where the next page of its changes begins."""

    campaign: Campaign
    told: Told
    following: int | None


def batch(store: Store, number: int, offset: int) -> BatchPage:
    """Raise NotFound (`batch.unknown`)."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        heading = work.history.heading(campaign.id, number)
        changes = work.history.changes_of(number, offset, CHANGES)
        undoings = work.history.undoings([number])
    end = offset + CHANGES
    told = _told(heading, changes, undoings)
    return BatchPage(campaign, told, end if end < heading.size else None)


@dataclass(frozen=True, slots=True)
class Removed:
    """An event that was taken out, and the change that did it."""

    event: Event
    heading: Heading
    removal: Removal


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """`older` begins the next page."""

    campaign: Campaign
    events: tuple[Removed, ...]
    older: int | None


def removed(store: Store, before: int | None) -> RemovedPage:
    """Give what was taken out, the newest first."""
    with store.reading() as work:
        campaign, history = work.campaigns.current(), work.history
        found = history.removals(campaign.id, before, PAGE + 1)
        shown = found[:PAGE]
        headings = history.headings_of(campaign.id, {one.batch for one in shown})
        records = work.events.some([EventUid(one.key) for one in shown])
    events = {record.event.uid: record.event for record in records}
    told = tuple(Removed(events[EventUid(one.key)], headings[one.batch], one) for one in shown)
    return RemovedPage(campaign, told, shown[-1].id if len(found) > PAGE else None)


def refuse_foreign(store: Store, number: int, actor: Actor) -> None:
    """Raise NotAllowed when somebody else has made that batch."""
    with store.reading() as work:
        made_by = work.history.batch(number).account
    if made_by is None or made_by != actor.account:
        raise NotAllowed("not_allowed", batch=number)


def _told(heading: Heading, changes: tuple[Numbered, ...], undoings: Iterable[Undoing]) -> Told:
    whole, single = _standing(heading.id, [*undoings])
    return Told(heading, changes, whole, single)


def _standing(number: int, undoings: Sequence[Undoing]) -> tuple[int | None, frozenset[int]]:
    """Tell what is undone of a batch, an undoing that was undone itself left out of account."""
    standing = [
        one for one in undoings if one.of == number and _standing(one.by, undoings)[0] is None
    ]
    ordinals = frozenset(one.ordinal for one in standing if one.ordinal is not None)
    return next((one.by for one in standing if one.ordinal is None), None), ordinals
