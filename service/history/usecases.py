"""History as it is read, and undone."""

from dataclasses import dataclass
from datetime import datetime

from calendars.timetable import Campaign
from service.errors import NotAllowed
from service.publishing import Actor, Outcome
from service.publishing import undo as undo_batch
from service.store import Batch, Store

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    """`undone` holds the batches of this page that were undone later; `older` begins the next."""

    campaign: Campaign
    batches: tuple[Batch, ...]
    undone: frozenset[int]
    older: int | None


def page(store: Store, *, key: str = "", before: int | None = None) -> Page:
    with store.reading() as work:
        campaign = work.campaigns.current()
        batches = work.history.batches(campaign.id, key=key, before=before, limit=PAGE)
        undone = work.history.undone([batch.id for batch in batches])
    older = batches[-1].id if len(batches) == PAGE else None
    return Page(campaign, batches, undone, older)


def undo(
    store: Store,
    batch: int,
    actor: Actor,
    operation: str,
    at: datetime,
    *,
    own_only: bool = False,
) -> Outcome:
    """Undo a batch, with `own_only` only one that the actor has made.

    Raises:
        NotAllowed: somebody else has made it.
        NotFound, EditConflict: as `service.publishing.undo`.
    """
    if own_only:
        with store.reading() as work:
            made_by = work.history.batch(batch).account
        if made_by is None or made_by != actor.account:
            raise NotAllowed("not_allowed", batch=batch)
    return undo_batch(store, batch, actor=actor, operation=operation, at=at)
