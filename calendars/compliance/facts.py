"""Timetable and ledger laid out by unit, once, so that cells are looked up and not searched.

Nothing here depends on the moment of the check.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from calendars.compliance.agreed import days_of
from calendars.compliance.asof import AsOf
from calendars.compliance.ledger import LedgerEntry, Steps
from calendars.compliance.pieces import Piece, entry_piece
from calendars.compliance.requirements import Figure, Target
from calendars.compliance.rulebook import RuleBook
from calendars.ids import GroupCode, KindCode, PersonCode, PhaseCode, RoleCode, UnitCode
from calendars.times import Span
from calendars.timetable import Campaign, Event, Post

Windows = Mapping[PhaseCode, tuple[date, date]]
"""First and last day of each phase."""


@dataclass(frozen=True)
class Frame:
    """What all units share: the campaign and its rules."""

    campaign: Campaign
    rulebook: RuleBook

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
    def windows(self) -> Windows:
        return {
            phase.code: (phase.window.first, phase.window.last_day)
            for phase in self.campaign.phases.values()
        }


_NO_STEPS: Steps = {}
OnRecord = tuple[LedgerEntry, Piece | None]


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
    def meetings(self) -> tuple[Piece, ...]:
        return tuple(p for p in self.own if p.event and isinstance(p.event.when, Span))

    @cached_property
    def _everything(self) -> tuple[Piece, ...]:
        return (*self.own, *self.shared)

    @cached_property
    def _by_kind(self) -> Mapping[KindCode, list[Piece]]:
        found: dict[KindCode, list[Piece]] = {}
        for piece in self._everything:
            if piece.event is not None:
                found.setdefault(piece.event.kind, []).append(piece)
        return found

    @cached_property
    def _by_phase(self) -> Mapping[PhaseCode, list[Piece]]:
        found: dict[PhaseCode, list[Piece]] = {}
        for piece in self._everything:
            if piece.event is not None:
                found.setdefault(piece.event.phase, []).append(piece)
        return found

    def of_kinds(self, kinds: tuple[KindCode, ...]) -> Sequence[Piece]:
        if not kinds:
            return self._everything
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return [piece for kind in kinds for piece in self._by_kind.get(kind, ())]

    def of_phase(self, phase: PhaseCode | None) -> Sequence[Piece]:
        return self._everything if phase is None else self._by_phase.get(phase, ())

    def entries(self, code: str) -> tuple[LedgerEntry, ...]:
        return self.steps.get(code, ())

    @cached_property
    def _on_record(self) -> dict[str, Sequence[OnRecord]]:
        return {}

    def on_record(self, code: str) -> Sequence[OnRecord]:
        """Every entry, with its place on the line of time."""
        found = self._on_record.get(code)
        if found is None:
            found = [(entry, entry_piece(entry)) for entry in self.steps.get(code, ())]
            self._on_record[code] = found
        return found

    @cached_property
    def _of_subject(self) -> dict[str, Mapping[str, Sequence[OnRecord]]]:
        return {}

    def on_record_of(self, code: str, subject: str) -> Sequence[OnRecord]:
        by_subject = self._of_subject.get(code)
        if by_subject is None:
            found: dict[str, list[OnRecord]] = {}
            for each in self.on_record(code):
                found.setdefault(each[0].subject, []).append(each)
            by_subject = self._of_subject[code] = found
        return by_subject.get(subject, ())

    @cached_property
    def _moments(self) -> dict[str, Sequence[Piece]]:
        return {}

    def moments(self, target: Target) -> Sequence[Piece]:
        """Every event or dated entry that `target` stands for."""
        if not target.step:
            return self._by_kind.get(KindCode(target.code), ())
        found = self._moments.get(target.code)
        if found is None:
            found = [piece for _, piece in self.on_record(target.code) if piece]
            self._moments[target.code] = found
        return found

    @cached_property
    def _own_windows(self) -> tuple[datetime, Windows] | None:
        """Give windows of the unit's own, and since when they stand."""
        structure = self.frame.rulebook.structure
        own = self.entries(structure.window)
        filed = [piece.over for piece in self.moments(Target(structure.filed, step=True))]
        if not own or not filed:
            return None
        found = dict(self.frame.windows)
        for entry in own:
            if days := days_of(entry):
                found[PhaseCode(entry.subject)] = (days.first, days.last_day)
        return min(filed), found

    def windows(self, on: AsOf) -> Windows:
        """Give the campaign's windows; the unit's own once its plan is filed (plan 五/2)."""
        own = self._own_windows
        return own[1] if own is not None and on.reached(own[0]) else self.frame.windows

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

    def holders_now(self, role: RoleCode, on: AsOf, *, head: bool = False) -> list[PersonCode]:
        for post in self._posts.get(role, ()):
            for day in (post.since, post.until):
                if day is not None:
                    on.begun(day)
        return self.holders(role, on.today, head=head)

    @cached_property
    def _invited(self) -> dict[str, frozenset[str]]:
        return {}

    def invited(self, event: Event, day: date) -> frozenset[str]:
        """Give who is asked to come by name or by a role held here on `day`, the event's first."""
        found = self._invited.get(event.uid)
        if found is None:
            holders = (person for role in event.roles for person in self.holders(role, day))
            found = self._invited[event.uid] = event.people.union(holders)
        return found

    @cached_property
    def staff(self) -> frozenset[PersonCode]:
        if self.code is None:
            return frozenset()
        posts = self.frame.campaign.posts_of_unit.get(self.code, ())
        return frozenset(post.person for post in posts)


@dataclass(frozen=True)
class Facts:
    frame: Frame
    units: Mapping[UnitCode | None, UnitFacts]

    @cached_property
    def followers(self) -> Mapping[UnitCode, tuple[UnitCode, ...]]:
        """Units that another one's events count for as well, by that other one."""
        joint = self.frame.rulebook.joint
        return guests(
            e for unit in self.units.values() for code in joint for e in unit.entries(code)
        )


def hosts(steps: Steps, codes: Iterable[str]) -> list[UnitCode]:
    """Give the units with which one has a joint study group; their events count for it too."""
    found = (entry.values.get("unit") for code in codes for entry in steps.get(code, ()))
    return [UnitCode(str(host)) for host in found if host]


def guests(entries: Iterable[LedgerEntry]) -> Mapping[UnitCode, tuple[UnitCode, ...]]:
    """Give, by host, the units for which its events count as well."""
    found: dict[UnitCode, list[UnitCode]] = {}
    for entry in entries:
        host = entry.values.get("unit")
        if host and entry.unit is not None:
            found.setdefault(UnitCode(str(host)), []).append(entry.unit)
    return {host: tuple(units) for host, units in found.items()}
