"""Who else has the form of an event open. It is a courtesy: nothing is locked."""

from datetime import datetime, timedelta

from calendars.ids import EventUid
from service.store import Store

LAPSES = timedelta(seconds=75)
"""After that somebody is taken to have left; the page says every 25 s that it is still open."""


def others(store: Store, uid: EventUid, account: int, at: datetime) -> tuple[str, ...]:
    """Give the names of the others."""
    with store.reading() as work:
        return work.presences.others(uid, account, at - LAPSES)


def arrive(store: Store, uid: EventUid, account: int, at: datetime) -> tuple[str, ...]:
    """Note that somebody is there, and give the names of the others."""
    with store.writing() as work:
        work.presences.forget_before(at - LAPSES)
        work.presences.note(uid, account, at)
        return work.presences.others(uid, account, at - LAPSES)


def leave(store: Store, uid: EventUid, account: int) -> None:
    with store.writing() as work:
        work.presences.forget(uid, account)
