"""One cell under judgement: its days, windows and orders, in the eyes of its unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.compliance.facts import Facts, Frame, Piece, UnitFacts, hosts
from calendars.compliance.ledger import LedgerEntry, Value
from calendars.compliance.matrix import Evidence, Lack, Mend
from calendars.compliance.outcome import Level, Outcome
from calendars.compliance.requirements import (
    Bound,
    BoundKind,
    FieldCheck,
    Order,
    Relation,
    Target,
)
from calendars.compliance.rulebook import Rule
from calendars.ids import KindCode, PhaseCode
from calendars.times import DAY


@dataclass(slots=True)
class Cell:
    facts: Facts
    unit: UnitFacts
    rule: Rule
    phase: PhaseCode | None
    subject: str

    @property
    def frame(self) -> Frame:
        return self.unit.frame

    def ends(self) -> date:
        """Give the last day of the cell's phase, or of the last phase of its rule."""
        return self.unit.windows[self.phase or self.rule.phases[-1]][1]

    def day(self, bound: Bound) -> date | None:
        """Resolve `bound`; None when it hangs on something that is not there."""
        frame = self.frame
        match bound.kind:
            case BoundKind.PHASE:
                found = self.unit.windows[PhaseCode(bound.code)][1]
            case BoundKind.SETTING:
                found = frame.campaign.day(bound.code)
            case BoundKind.DEADLINE:
                found = frame.deadlines[bound.code]
            case BoundKind.CAMPAIGN:
                found = frame.campaign.window.last_day
            case BoundKind.AT_ONCE:
                found = frame.campaign.window.first - DAY
            case BoundKind.TARGET:
                return self._day_after(bound)
        if bound.strict and frame.campaign.setting(bound.strict):
            return found - DAY
        return found

    def _day_after(self, bound: Bound) -> date | None:
        pieces = self.unit.moments(bound.target) if bound.target else ()
        if not pieces:
            return None
        days = self.frame.number(bound.days)
        if not days:
            return max(piece.first for piece in pieces)
        return max(piece.last for piece in pieces) + timedelta(days=days)

    def open(
        self,
        due: date | None,
        missing: Sequence[Lack],
        *,
        evidence: tuple[Evidence, ...] = (),
        mend: Mend | None = None,
    ) -> Outcome:
        """Say that something is not there: waiting until its due day, failed from the next on.

        Where the rule's own due day hangs on something missing, that is what is told.
        """
        if due is None:
            bound = self.rule.due
            due = self.ends() if bound is None else self.day(bound)
            if due is None:
                return self.dangling(bound.target if bound else None, missing)
        level = Level.FAILED if self.frame.today > due else Level.WAITING
        return Outcome(level, due, evidence, tuple(missing), mend)

    def dangling(
        self, target: Target | None, missing: Sequence[Lack] = (), due: date | None = None
    ) -> Outcome:
        """Name the rule that misses what this one hangs on.

        A step is entered when it is done, never planned: until `due` it is just not there yet.
        """
        code = target.code if target else ""
        provider = self.frame.rulebook.providers.get(code, "")
        lack = Lack("rule", {"rule": provider, "needs": code})
        if target and target.step and due and self.frame.today <= due:
            return Outcome(Level.WAITING, due, missing=(lack, *missing))
        return Outcome(Level.DANGLING, None, missing=(lack, *missing))

    def missing_target(self, orders: Iterable[Order]) -> Target | None:
        for order in orders:
            if (
                order.relation is not Relation.UNTIL
                and not self.unit.moments(order.target)
                and not self.waived(order)
            ):
                return order.target
        return None

    def waived(self, order: Order) -> bool:
        return bool(order.waived and self.frame.campaign.setting(order.waived))

    def broken(self, piece: Piece, orders: Iterable[Order]) -> Order | None:
        """Give the first order that `piece` breaks."""
        for order in orders:
            targets = self.unit.moments(order.target)
            if order.relation is Relation.UNTIL and not targets:
                continue
            if not self.waived(order) and not any(self._keeps(piece, t, order) for t in targets):
                return order
        return None

    def _keeps(self, piece: Piece, target: Piece, order: Order) -> bool:
        match order.relation:
            case Relation.AFTER:
                if order.days is not None:
                    latest = target.last + timedelta(days=self.frame.number(order.days))
                    if piece.first > latest:
                        return False
                if order.strict:
                    return piece.late_start > target.early_end
                return piece.late_start >= target.early_end
            case Relation.SINCE:
                return piece.first >= target.first
            case _:
                if order.strict:
                    return piece.early_end < target.late_start
                return piece.early_end <= target.late_start

    def joint(self, code: str, kinds: tuple[KindCode, ...]) -> list[Piece]:
        """Give the events of units with which this one has a joint study group."""
        return [
            piece
            for host in hosts(self.unit, [code])
            if host in self.facts.units
            for piece in self.facts.units[host].of_kinds(kinds)
            if piece.event is not None and self.unit.code not in piece.event.units
        ]

    def fits(self, entry: LedgerEntry, check: FieldCheck, day: date) -> bool | None:
        """Tell whether a field says what it has to; None where nothing is entered."""
        found = [each for field in check.fields for each in _several(entry.values.get(field))]
        if not found:
            return None
        if check.role is not None:
            holders = self.unit.holders(check.role, day, head=check.head)
            if not (set(found) & set(holders)) and (check.head or check.role not in found):
                return False
        if check.subject and self.subject not in found:
            return False
        if not set(check.includes) <= set(found):
            return False
        return not check.least or int(found[0]) >= check.least


def _several(value: Value | None) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, tuple) else (str(value),)
