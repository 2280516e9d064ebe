"""Two people at once at one event: what each changed since the version that was seen."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from calendars.errors import EditConflict
from calendars.ids import EventUid
from calendars.timetable import Difference, Event, Side, compared, merged
from service.errors import NotFound
from service.store import Record, Store


@dataclass(frozen=True, slots=True)
class Merge:
    """What was typed over version `base`, laid over what is stored now.

    `event` is None while somebody has to look at the differences first.
    """

    record: Record
    base: int
    told: tuple[Difference, ...] = ()
    event: Event | None = None


def merge(
    store: Store,
    uid: EventUid,
    versions: tuple[int, int],
    typed: Callable[[Event], Event],
    picked: Mapping[str, Side],
) -> Merge:
    """Lay what was typed over `versions[0]` over the event as it is now.

    `versions[1]` is what the person has seen of it: picks hold for that one only.

    Raises:
        NotFound: `event.unknown`, or `version.unknown`.
    """
    base, seen = versions
    with store.reading() as work:
        record = work.events.get(uid)
        now = base == record.version
        before = record.event if now else work.history.event_at(uid, base)
    if before is None:
        raise NotFound("version.unknown", uid=uid)
    mine = typed(before)
    if now:
        return Merge(record, base, event=mine)
    told = compared(before, mine, record.event)
    if seen != record.version:
        return Merge(record, base, told)
    with suppress(EditConflict):
        return Merge(record, base, told, merged(mine, record.event, told, picked))
    return Merge(record, base, told)


def since(store: Store, uid: EventUid, seen: int) -> tuple[Difference, ...]:
    """Give what others made of an event since version `seen`; nothing if there was no such one.

    Raises:
        NotFound: `event.unknown`.
    """
    with store.reading() as work:
        record, before = work.events.get(uid), work.history.event_at(uid, seen)
    return () if before is None else compared(before, before, record.event)
