"""What to look for among events, as a value, as text in an address, and as conditions in SQL."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from sqlalchemy import ColumnElement, Select, String, Table, cast, literal, or_, select, true

from calendars.ids import (
    CampaignId,
    CategoryCode,
    GroupCode,
    KindCode,
    PersonCode,
    PhaseCode,
    SeriesId,
    UnitCode,
)
from calendars.timetable import Company, Status, Visibility
from service.store.tables import campaigns as c
from service.store.tables import timetable as t

_LONGEST_TEXT = 80
_MOST_NEAR = 500
# Codes by the name that an address gives them.
_CODES = {
    "unit": "units",
    "category": "categories",
    "group": "groups",
    "kind": "kinds",
    "phase": "phases",
    "person": "people",
}


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What to look for; empty sets do not narrow. Days are both included."""

    units: frozenset[UnitCode] = frozenset()
    categories: frozenset[CategoryCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    """Guidance groups attending."""
    kinds: frozenset[KindCode] = frozenset()
    phases: frozenset[PhaseCode] = frozenset()
    people: frozenset[PersonCode] = frozenset()
    """Those who have to come: named, or in an invited role of a unit concerned."""
    statuses: frozenset[Status] = frozenset()
    visibilities: frozenset[Visibility] = frozenset()
    series: SeriesId | None = None
    first: date | None = None
    last: date | None = None
    begins: date | None = None
    """Nothing that began before."""
    text: str = ""
    limit: int | None = None
    offset: int = 0

    @classmethod
    def of(cls, args: Mapping[str, Sequence[str]]) -> Self:
        """Read the arguments of an address; what cannot be read does not narrow."""
        codes = {
            field: frozenset(code for code in args.get(name, ()) if code)
            for name, field in _CODES.items()
        }
        first, last = (_day(args.get(name, ())) for name in ("from", "to"))
        if first and last and last < first:
            first, last = last, first
        known = {status.value for status in Status}
        return cls(
            **codes,  # type: ignore[arg-type]  # each field has its own kind of code
            statuses=frozenset(Status(s) for s in args.get("status", ()) if s in known),
            first=first,
            last=last,
            text=next(iter(args.get("q", ())), "")[:_LONGEST_TEXT],
        )

    @classmethod
    def read(cls, address: str) -> Self:
        """Read the canonical text, or any other query string."""
        return cls.of(parse_qs(address))

    @property
    def args(self) -> dict[str, list[str]]:
        """Give the filter as arguments of an address, always in the same order."""
        found = {name: sorted(getattr(self, field)) for name, field in _CODES.items()}
        found["status"] = sorted(status.value for status in self.statuses)
        found["from"] = [self.first.isoformat()] if self.first else []
        found["to"] = [self.last.isoformat()] if self.last else []
        found["q"] = [self.text] if self.text else []
        return {name: [*map(str, values)] for name, values in found.items() if values}

    @property
    def canonical(self) -> str:
        """Give the filter as a query string: equal filters give the same text."""
        return urlencode(self.args, doseq=True)


def _day(texts: Sequence[str]) -> date | None:
    try:
        return date.fromisoformat(next(iter(texts), ""))
    except ValueError:
        return None


def matching(found: Select[Any], campaign: CampaignId, query: EventQuery) -> Select[Any]:
    """Narrow a selection from events to what `query` asks for."""
    events = t.events.c
    conditions = (*_by_column(query), *_by_member(campaign, query), *_by_day_and_text(query))
    return found.where(events.campaign == campaign, ~events.removed, *conditions)


def _by_column(query: EventQuery) -> Iterator[ColumnElement[bool]]:
    events = t.events.c
    for column, codes in (
        (events.kind, query.kinds),
        (events.phase, query.phases),
        (events.status, query.statuses),
        (events.visibility, query.visibilities),
    ):
        if codes:
            yield column.in_(sorted(codes))
    if query.series is not None:
        yield events.series == query.series


def _by_member(campaign: CampaignId, query: EventQuery) -> Iterator[ColumnElement[bool]]:
    events = t.events.c
    if query.units:
        yield events.district | _member(t.event_units, query.units)
    if query.categories:
        units = select(c.units.c.code).where(
            c.units.c.campaign == campaign, c.units.c.category.in_(sorted(query.categories))
        )
        members = select(t.event_units.c.uid).where(t.event_units.c.code.in_(units))
        yield events.district | events.uid.in_(members)
    if query.groups:
        yield _member(t.event_groups, query.groups)
    if query.people:
        yield _member(t.event_people, query.people) | _invited(campaign, query.people)


def _invited(campaign: CampaignId, people: Collection[str]) -> ColumnElement[bool]:
    """Tell whether one of `people` holds an invited role in a unit concerned, on the day."""
    events, posts, units = t.events.c, c.posts.c, t.event_units.c
    invites = (
        posts.campaign == campaign,
        posts.person.in_(sorted(people)),
        posts.unit.is_not(None),
    )
    of_district = select(posts.person).where(*invites, *_holds(events)).correlate(t.events)
    # From the few posts to their units' events: asking every event for its posts takes long.
    invited = t.events.alias()
    of_unit = select(units.uid).where(
        *invites, units.code == posts.unit, invited.c.uid == units.uid, *_holds(invited.c)
    )
    return (events.district & of_district.exists()) | events.uid.in_(of_unit)


def _holds(events: Any) -> Iterator[ColumnElement[bool]]:
    """Say that a post is held on the day of an event that invites its role."""
    posts = c.posts.c
    yield cast(events.roles, String).contains(literal('"').concat(posts.role).concat('"'))
    yield posts.since.is_(None) | (posts.since <= events.first_day)
    yield posts.until.is_(None) | (posts.until > events.first_day)


def _by_day_and_text(query: EventQuery) -> Iterator[ColumnElement[bool]]:
    events = t.events.c
    if query.first is not None:
        yield events.last_day >= query.first
    if query.last is not None:
        yield events.first_day <= query.last
    if query.begins is not None:
        yield events.first_day >= query.begins
    if query.text:
        columns = (events.title, events.place)
        yield or_(*(column.icontains(query.text, autoescape=True) for column in columns))


def _member(table: Table, codes: Collection[str]) -> ColumnElement[bool]:
    uids = select(table.c.uid).where(table.c.code.in_(sorted(codes)))
    return t.events.c.uid.in_(uids)


def near(company: Company) -> ColumnElement[bool]:
    """Put the company of events into words of SQL; where it is large, every event is in it."""
    members = (
        (t.event_units, company.units),
        (t.event_groups, company.groups),
        (t.event_people, company.people),
    )
    if company.everybody or any(len(codes) > _MOST_NEAR for _, codes in members):
        return true()
    among = [
        t.events.c.uid.in_(select(table.c.uid).where(table.c.code.in_(sorted(codes))))
        for table, codes in members
        if codes
    ]
    return or_(t.events.c.district, t.events.c.place.in_(sorted(company.places)), *among)
