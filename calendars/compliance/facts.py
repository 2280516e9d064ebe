"""Timetable and ledger laid out by unit, once, so that cells are looked up and not searched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from calendars.compliance.ledger import LedgerEntry, Steps
from calendars.compliance.requirements import Events, Figure, Target
from calendars.compliance.rulebook import RuleBook
from calendars.ids import GroupCode, KindCode, PersonCode, PhaseCode, RoleCode, UnitCode
from calendars.times import DAY, Days, Span
from calendars.timetable import Campaign, Event, Post, Visibility

_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(slots=True, eq=False)
class Piece:
    """An event or an entry on the line of time.

    Where only a day is known, it may lie at either end of it: `late_start` is the latest moment
    at which it can begin, `early_end` the earliest at which it can be over.
    """

    id: str
    first: date
    last: date
    late_start: datetime
    early_end: datetime
    done: bool
    event: Event | None = None
    entry: LedgerEntry | None = None


def event_piece(event: Event, now: datetime) -> Piece:
    when = event.when
    if isinstance(when, Span):
        start, end = when.start, when.end
        first = start.date()
        last = first if end.date() == first else when.last_day
    else:
        first, last = when.first, when.last_day
        start, end = datetime.combine(first, time.min), datetime.combine(when.until, time.min)
    held = event.held_on is not None and event.held_on <= now.date()
    return Piece(event.uid, first, last, start, end, held or end <= now, event=event)


def entry_piece(entry: LedgerEntry, now: datetime) -> Piece | None:
    """Give None for an entry without a day."""
    on = entry.on
    if on is None:
        return None
    if isinstance(on, datetime):
        return Piece(entry.id, on.date(), on.date(), on, on, on <= now, entry=entry)
    start = datetime.combine(on, time.min)
    late = start + DAY - _LAST_MOMENT
    return Piece(entry.id, on, on, late, start, on <= now.date(), entry=entry)


@dataclass(frozen=True)
class Frame:
    """What all units share: the campaign, the rules, and the moment of the check."""

    campaign: Campaign
    rulebook: RuleBook
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.now.date()

    @cached_property
    def _figures(self) -> dict[str, int]:
        return {}

    def number(self, figure: Figure) -> int:
        if isinstance(figure, int):
            return figure
        if figure not in self._figures:
            self._figures[figure] = self.campaign.number(figure)
        return self._figures[figure]

    @cached_property
    def deadlines(self) -> Mapping[str, date]:
        return {deadline.code: deadline.on for deadline in self.campaign.deadlines}

    @cached_property
    def windows(self) -> Mapping[PhaseCode, tuple[date, date]]:
        return {
            phase.code: (phase.window.first, phase.window.last_day)
            for phase in self.campaign.phases.values()
        }


_NO_STEPS: Steps = {}


@dataclass
class UnitFacts:
    """One unit, or the district where `code` is None; `shared` are events of the whole district."""

    code: UnitCode | None
    frame: Frame
    own: tuple[Piece, ...] = ()
    shared: tuple[Piece, ...] = ()
    steps: Steps = field(default_factory=lambda: _NO_STEPS)
    contacts: tuple[PersonCode, ...] = ()
    """Leaders who have the unit for their contact point."""
    shown: tuple[Event, ...] = ()
    """Its events that the public sees, cancelled ones among them."""

    @cached_property
    def by_kind(self) -> Mapping[KindCode, list[Piece]]:
        found: dict[KindCode, list[Piece]] = {}
        for piece in (*self.own, *self.shared):
            if piece.event is not None:
                found.setdefault(piece.event.kind, []).append(piece)
        return found

    def of_kinds(self, kinds: tuple[KindCode, ...]) -> Iterable[Piece]:
        if not kinds:
            return (*self.own, *self.shared)
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], ())
        return [piece for kind in kinds for piece in self.by_kind.get(kind, ())]

    def entries(self, code: str) -> tuple[LedgerEntry, ...]:
        return self.steps.get(code, ())

    @cached_property
    def _moments(self) -> dict[str, list[Piece]]:
        return {}

    def moments(self, target: Target) -> list[Piece]:
        """Every event or dated entry that `target` stands for."""
        if not target.step:
            return self.by_kind.get(KindCode(target.code), [])
        if target.code not in self._moments:
            found = (entry_piece(each, self.frame.now) for each in self.entries(target.code))
            self._moments[target.code] = [piece for piece in found if piece]
        return self._moments[target.code]

    @cached_property
    def windows(self) -> Mapping[PhaseCode, tuple[date, date]]:
        """First and last day of each phase; the unit's own once its plan is filed (plan 五/2)."""
        structure = self.frame.rulebook.structure
        own = self.entries(structure.window)
        filed = Target(structure.filed, step=True)
        if not own or not any(piece.done for piece in self.moments(filed)):
            return self.frame.windows
        found = dict(self.frame.windows)
        for entry in own:
            first, last = entry.values.get("first"), entry.values.get("last")
            if isinstance(first, date) and isinstance(last, date) and first <= last:
                found[PhaseCode(entry.subject)] = (first, last)
        return found

    @cached_property
    def groups(self) -> Mapping[GroupCode, LedgerEntry | None]:
        """Its guidance groups, with the entry that assigned them; None for the campaign's own."""
        if self.code is None:
            return {}
        given = self.frame.campaign.units[self.code].group
        found: dict[GroupCode, LedgerEntry | None] = {} if given is None else {given: None}
        for entry in self.entries(self.frame.rulebook.structure.assigned):
            if group := entry.values.get("group"):
                found[GroupCode(str(group))] = entry
        return found

    @cached_property
    def _posts(self) -> Mapping[RoleCode, list[Post]]:
        campaign = self.frame.campaign
        found: dict[RoleCode, list[Post]] = {}
        if self.code is not None:
            for post in campaign.posts_of_unit.get(self.code, ()):
                found.setdefault(post.role, []).append(post)
        for group in self.groups:
            for post in campaign.posts_of_group.get(group, ()):
                found.setdefault(post.role, []).append(post)
        return found

    def holders(self, role: RoleCode, day: date, *, head: bool = False) -> list[PersonCode]:
        """Give who holds `role` in the unit or in its guidance group on `day`."""
        return [
            post.person
            for post in self._posts.get(role, ())
            if (post.head or not head) and post.holds(day)
        ]


@dataclass(frozen=True)
class Facts:
    frame: Frame
    units: Mapping[UnitCode | None, UnitFacts]

    @cached_property
    def followers(self) -> Mapping[UnitCode, tuple[UnitCode, ...]]:
        """Units that another one's events count for as well, by that other one."""
        codes = {
            clause.need.joint
            for rule in self.frame.rulebook.rules.values()
            for clause in rule.clauses
            if isinstance(clause.need, Events) and clause.need.joint
        }
        found: dict[UnitCode, list[UnitCode]] = {}
        for unit in self.units.values():
            for host in hosts(unit, codes):
                if unit.code is not None:
                    found.setdefault(host, []).append(unit.code)
        return {host: tuple(units) for host, units in found.items()}


def hosts(unit: UnitFacts, codes: Iterable[str]) -> list[UnitCode]:
    """Give the units with which a unit has a joint study group."""
    found = (entry.values.get("unit") for code in codes for entry in unit.entries(code))
    return [UnitCode(str(host)) for host in found if host]


def counts(event: Event) -> bool:
    """Drafts and cancelled events never count."""
    return event.status.published and event.status.live


def exposed(event: Event, campaign: Campaign) -> bool:
    """Tell whether the public sees an event of a kind that is not public as such."""
    return (
        event.visibility is Visibility.PUBLIC
        and event.status.published
        and campaign.kinds[event.kind].visibility is not Visibility.PUBLIC
    )


def outside(piece: Piece, first: date | None, last: date | None) -> bool:
    """Tell whether it does not lie between two days, both included; None is no bound."""
    return bool((first and piece.first < first) or (last and piece.last > last))


def whole_days(piece: Piece) -> bool:
    return piece.event is not None and isinstance(piece.event.when, Days)
