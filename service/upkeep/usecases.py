"""What would move if a thing of the campaign were another, and making it so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.ids import EventUid, PersonCode, UnitCode
from calendars.timetable import (
    Campaign,
    Consequences,
    Edit,
    Event,
    Keep,
    Noun,
    Timetable,
    apply,
    consequences,
    shelf,
)
from service.errors import NotFound
from service.publishing import Outcome, Preview, Sent, preview, publish
from service.store import EventQuery, Store


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an edit would bring: to events, by UID those concerned; to feeds and links, counted."""

    campaign: Campaign
    consequences: Consequences
    events: Mapping[EventUid, Event]
    reach: Preview


@dataclass(frozen=True, slots=True)
class Visit:
    """How often a leader was, or is to be, at a contact point, by phase."""

    unit: UnitCode
    held: Mapping[str, int]
    planned: Mapping[str, int]


def campaign_of(store: Store) -> Campaign:
    with store.reading() as work:
        return work.campaigns.current()


def thing(store: Store, noun: Noun, key: str) -> object:
    """Raise NotFound (`thing.unknown`)."""
    found = shelf(campaign_of(store), noun).get(key)
    if found is None:
        raise NotFound("thing.unknown", noun=noun, key=key)
    return found


def foresee(store: Store, edit: Keep) -> Foreseen:
    """Tell what `edit` would bring; nothing is stored. Raise as `calendars.timetable.apply`."""
    edits: Sequence[Edit] = [edit]
    with store.reading() as work:
        campaign = work.campaigns.current()
        after = apply(Timetable.of(campaign), edit)[0].campaign
        records = work.events.select(campaign.id, EventQuery())
    events = {record.event.uid: record.event for record in records}
    found = consequences(campaign, after, events.values())
    return Foreseen(after, found, events, preview(store, edits))


def save(store: Store, edit: Keep, sent: Sent) -> Outcome:
    """Raise as `calendars.timetable.apply`; EditConflict (`unit.in_use`) for one with events."""
    return publish(store, sent.asking([edit]))


def visits(store: Store, leader: PersonCode, on: date) -> tuple[Visit, ...]:
    """Give what a leader's contact points have seen of the leader until `on`, and shall see."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        records = work.events.select(campaign.id, EventQuery(people=frozenset({leader})))
    live = [record.event for record in records if record.event.status.live]
    return tuple(_visit(unit, live, on) for unit in campaign.points_of_leader.get(leader, ()))


def _visit(unit: UnitCode, events: Sequence[Event], on: date) -> Visit:
    held: dict[str, int] = {}
    planned: dict[str, int] = {}
    for event in events:
        if event.concerns(unit):
            past = event.held_on is not None and event.held_on <= on
            counts = held if past else planned
            counts[event.phase] = counts.get(event.phase, 0) + 1
    return Visit(unit, held, planned)
