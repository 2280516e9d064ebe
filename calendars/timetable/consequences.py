"""What a change of the campaign itself does to events that are planned already."""

from collections.abc import Iterable
from dataclasses import dataclass

from calendars.ids import EventUid, PersonCode
from calendars.times import Days, runs
from calendars.timetable.campaign import Campaign
from calendars.timetable.clashes import Notice, warnings
from calendars.timetable.events import Event
from calendars.timetable.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Loss:
    """An event that a person, named in it, holds no post any more to come to."""

    uid: EventUid
    person: PersonCode


@dataclass(frozen=True, slots=True)
class Consequences:
    """What comes to be doubtful, what no longer is, and who is lost to which event."""

    raised: tuple[Notice, ...]
    settled: tuple[Notice, ...]
    losses: tuple[Loss, ...]
    gaps: tuple[Days, ...] = ()
    """Days between phases that were of one, and come to be of none."""


def consequences(before: Campaign, after: Campaign, events: Iterable[Event]) -> Consequences:
    live = [event for event in events if event.status.live]
    was, will_be = (set(warnings(Timetable.of(c), live)) for c in (before, after))
    lost = set(_missing(after, live)) - set(_missing(before, live))
    return Consequences(
        tuple(sorted(will_be - was)),
        tuple(sorted(was - will_be)),
        tuple(sorted(lost, key=lambda loss: (loss.uid, loss.person))),
        tuple(gap for gap in _gaps(after) if gap not in _gaps(before)),
    )


def _gaps(campaign: Campaign) -> tuple[Days, ...]:
    windows = [phase.window for phase in campaign.phases.values()]
    if not windows:
        return ()
    whole = Days(min(one.first for one in windows), max(one.until for one in windows))
    return runs(day for day in whole if not any(day in window for window in windows))


def _missing(campaign: Campaign, events: Iterable[Event]) -> Iterable[Loss]:
    for event in events:
        for person in event.people:
            posts = campaign.posts_of_person.get(person, ())
            if not any(post.holds(event.when.first_day) for post in posts):
                yield Loss(event.uid, person)
