"""A unit's phase at a stroke: what the campaign's recipe wants held and is not planned yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from calendars.campaigns import load_recipe
from calendars.ids import EventUid, KindCode, PhaseCode, UnitCode, event_uid
from calendars.planner import Mint, Per, Recipe, draft
from calendars.times import Span
from calendars.timetable import Campaign, Event, Status, Timetable, clashes, company, in_order
from service.store import EventQuery, Store, Work
from service.store.files import RECIPE

_OF_A_UNIT = frozenset({Per.UNIT, Per.BRANCH, Per.CONTACT})
_MOST_TRIES = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """Events that are still to be planned, each at a free time where there is one."""

    campaign: Campaign
    events: tuple[Event, ...]


def wanted(store: Store, unit: UnitCode, phase: PhaseCode, operation: str) -> Wanted:
    """Give drafts for what is missing; the same `operation` always gives the same UIDs."""
    with store.reading() as work:
        campaign = work.campaigns.current()
        files = work.files.of(campaign.id)
        if RECIPE not in files:
            return Wanted(campaign, ())
        query = EventQuery(units=frozenset({unit}), phases=frozenset({phase}))
        there = [r.event for r in work.events.select(campaign.id, query)]
        recipe = _of_unit(load_recipe(files[RECIPE], campaign), unit, phase)
        made = draft(campaign, recipe, _minting(operation))
        missing = [*_missing(sorted(made.events, key=in_order), there, unit)]
        return Wanted(campaign, tuple(_placed(work, campaign, missing)))


def _of_unit(recipe: Recipe, unit: UnitCode, phase: PhaseCode) -> Recipe:
    steps = tuple(
        replace(step, only=frozenset({unit}))
        for step in recipe.steps
        if step.phase == phase and step.per in _OF_A_UNIT and (not step.only or unit in step.only)
    )
    codes = {step.code for step in steps}
    orders = tuple(o for o in recipe.orders if o.first in codes and o.then in codes)
    return replace(recipe, steps=steps, orders=orders)


def _minting(operation: str) -> Mint:
    def mint(unit: UnitCode | None, kind: KindCode, number: int) -> EventUid:
        return event_uid(uuid5(NAMESPACE_OID, f"{operation}/{unit}/{kind}/{number}"))

    return mint


def _missing(events: Iterable[Event], there: Iterable[Event], unit: UnitCode) -> Iterator[Event]:
    """Leave out as many of each kind as the unit has already; the last ones stay."""
    live = Counter(e.kind for e in there if e.status.live and unit in e.units)
    for event in events:
        if live[event.kind] > 0:
            live[event.kind] -= 1
        else:
            yield replace(event, status=Status.DRAFT)


def _placed(work: Work, campaign: Campaign, events: Sequence[Event]) -> Iterator[Event]:
    """Move each meeting to the first half day from its own on at which nobody is elsewhere."""
    if not events:
        return
    window = campaign.phases[events[0].phase].window
    near = work.events.on_days(campaign.id, window, company(events, campaign))
    days: defaultdict[date, list[Event]] = defaultdict(list)
    for record in near:
        days[record.event.when.first_day].append(record.event)
    for event in events:
        tried = event
        for _ in range(_MOST_TRIES):
            around = Timetable.of(campaign, [*days[tried.when.first_day], tried])
            if not isinstance(tried.when, Span) or not clashes(around, [tried.uid]):
                break
            tried = replace(tried, when=_later(tried.when, campaign))
        kept = tried if tried.when.last_day in window else event
        days[kept.when.first_day].append(kept)
        yield kept


def _later(when: Span, campaign: Campaign) -> Span:
    """Give the same length in the afternoon, or on the morning of the next working day."""
    opens, resumes = campaign.clock("hours.open"), campaign.clock("hours.noon_until")
    if when.start.time() < resumes:
        return Span.at(when.first_day, resumes, when.minutes)
    following = campaign.workdays.next(when.first_day + timedelta(days=1))
    return Span.at(following, opens, when.minutes)
