"""How much a timetable asks of guidance groups, of leaders, of days and of phases."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from calendars.ids import PersonCode, PhaseCode
from calendars.times import Span
from calendars.timetable import Campaign, Timetable, attendees


@dataclass(frozen=True, slots=True)
class Burden:
    """Meetings of one group, person or phase; `busiest` is the first of its fullest days."""

    code: str
    meetings: int
    minutes: int
    busiest: date | None
    most: int
    """Meetings on that day."""


@dataclass(frozen=True, slots=True)
class DayLoad:
    day: date
    meetings: int
    phases: tuple[tuple[PhaseCode, int], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """By code, every guidance group, leader and phase, the idle ones too; by date, the busy days.

    Leaders are the heads of units and the contact leaders. An event's phase is the one it carries.
    """

    groups: tuple[Burden, ...]
    leaders: tuple[Burden, ...]
    phases: tuple[Burden, ...]
    days: tuple[DayLoad, ...]


def load(timetable: Timetable) -> Load:
    """Count the meetings at an hour; stretches of days and cancelled events ask no one's time."""
    campaign = timetable.campaign
    by_group: dict[str, list[Span]] = {code: [] for code in campaign.groups}
    leaders = _leaders(campaign)
    by_leader: dict[str, list[Span]] = {code: [] for code in leaders}
    by_phase: dict[str, list[Span]] = {code: [] for code in campaign.phases}
    by_day: dict[date, Counter[PhaseCode]] = defaultdict(Counter)
    for event in timetable.events.values():
        if not event.meets or not isinstance(event.when, Span):
            continue
        by_phase[event.phase].append(event.when)
        by_day[event.when.first_day][event.phase] += 1
        for group in event.groups:
            by_group[group].append(event.when)
        for person in attendees(event, campaign) & leaders:
            by_leader[person].append(event.when)
    return Load(
        _burdens(by_group),
        _burdens(by_leader),
        _burdens(by_phase),
        tuple(
            DayLoad(day, sum(phases.values()), tuple(sorted(phases.items())))
            for day, phases in sorted(by_day.items())
        ),
    )


def _leaders(campaign: Campaign) -> frozenset[PersonCode]:
    heads = {post.person for post in campaign.posts if post.head and post.unit is not None}
    return frozenset(heads | {point.leader for point in campaign.contact_points})


def _burdens(spans: dict[str, list[Span]]) -> tuple[Burden, ...]:
    return tuple(_burden(code, spans[code]) for code in sorted(spans))


def _burden(code: str, spans: list[Span]) -> Burden:
    days = Counter(span.first_day for span in spans)
    busiest = min(days, key=lambda day: (-days[day], day), default=None)
    most = days[busiest] if busiest else 0
    return Burden(code, len(spans), sum(span.minutes for span in spans), busiest, most)
