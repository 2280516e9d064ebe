"""One cell under judgement: its days, windows and orders, in the eyes of its unit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from calendars.compliance.asof import AsOf
from calendars.compliance.facts import Facts, Frame, UnitFacts, Windows, hosts
from calendars.compliance.ledger import LedgerEntry, Value
from calendars.compliance.outcome import DANGLING, FAILED, WAITING, Outcome
from calendars.compliance.pieces import Piece
from calendars.compliance.requirements import (
    Bound,
    BoundKind,
    FieldCheck,
    Order,
    Relation,
    Target,
)
from calendars.compliance.rulebook import Rule
from calendars.compliance.verdict import Evidence, Lack, Mend
from calendars.ids import KindCode, PersonCode, PhaseCode, RoleCode
from calendars.times import DAY

# By themselves: to find a member in its class takes longer than many a judgement.
_AFTER, _SINCE, _UNTIL = Relation.AFTER, Relation.SINCE, Relation.UNTIL


@dataclass(slots=True)
class Cell:
    facts: Facts
    frame: Frame
    unit: UnitFacts
    rule: Rule
    phase: PhaseCode | None
    subject: str
    on: AsOf

    @property
    def windows(self) -> Windows:
        return self.unit.windows(self.on)

    def done(self, piece: Piece) -> bool:
        return self.on.reached(piece.over)

    def ends(self) -> date:
        """Give the last day of the cell's phase, or of the last phase of its rule."""
        return self.windows[self.phase or self.rule.phases[-1]][1]

    def day(self, bound: Bound) -> date | None:
        """Resolve `bound`; None when it hangs on something that is not there."""
        found = _DAYS[bound.kind](self, bound)
        if found and bound.strict and self.frame.campaign.setting(bound.strict):
            return found - DAY
        return found

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
        level = FAILED if self.on.past(due) else WAITING
        return Outcome(level, due, evidence, tuple(missing), mend)

    def dangling(
        self, target: Target | None, missing: Sequence[Lack] = (), due: date | None = None
    ) -> Outcome:
        """Name the rule that misses what this one hangs on.

        A step is entered when it is done, never planned: until `due` it is just not there yet.
        """
        code = target.code if target else ""
        step = target is not None and target.step
        lack, mend = _hanging(self.frame.rulebook.providers.get(code, ""), code, step=step)
        if step and due and not self.on.past(due):
            return Outcome(WAITING, due, missing=(lack, *missing), mend=mend)
        return Outcome(DANGLING, None, missing=(lack, *missing), mend=mend)

    def missing_target(self, orders: Iterable[Order]) -> Target | None:
        for order in orders:
            if (
                order.relation is not _UNTIL
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
            if order.relation is _UNTIL and not targets:
                continue
            if not self.waived(order) and not self._keeps(piece, targets, order):
                return order
        return None

    def _keeps(self, piece: Piece, targets: Iterable[Piece], order: Order) -> bool:
        """Tell whether `piece` stands as it has to towards one of `targets`."""
        relation, strict = order.relation, order.strict
        if order.days is not None:
            days = timedelta(days=self.frame.number(order.days))
            targets = [target for target in targets if piece.first <= target.last + days]
        for target in targets:
            if relation is _AFTER:
                over, begins = target.early_end, piece.late_start
            elif relation is _SINCE:
                if piece.first >= target.first:
                    return True
                continue
            else:
                over, begins = piece.early_end, target.late_start
            if over < begins or (over == begins and not strict):
                return True
        return False

    def joint(self, code: str, kinds: tuple[KindCode, ...]) -> list[Piece]:
        """Give the events of units with which this one has a joint study group.

        One that is this unit's own as well, or the whole district's, counts once.
        """
        return [
            piece
            for host in hosts(self.unit.steps, [code])
            if host in self.facts.units
            for piece in self.facts.units[host].of_kinds(kinds)
            if piece.event and not piece.event.district and self.unit.code not in piece.event.units
        ]

    def fits(self, entry: LedgerEntry, check: FieldCheck, day: date | None) -> bool | None:
        """Tell whether a field says what it has to; None where nothing is entered.

        `day` is that on which somebody has to hold a role; None is the day of the check.
        """
        found = [each for field in check.fields for each in _several(entry.values.get(field))]
        if not found:
            return None
        if check.role is not None:
            holders = self._holders(check.role, day, head=check.head)
            if not (set(found) & set(holders)) and (check.head or check.role not in found):
                return False
        if check.subject and self.subject not in found:
            return False
        if not set(check.includes) <= set(found):
            return False
        return not check.least or int(found[0]) >= check.least

    def _holders(self, role: RoleCode, day: date | None, *, head: bool) -> list[PersonCode]:
        if day is None:
            return self.unit.holders_now(role, self.on, head=head)
        return self.unit.holders(role, day, head=head)


@lru_cache
def _hanging(rule: str, code: str, *, step: bool) -> tuple[Lack, Mend | None]:
    lack = Lack("rule", {"rule": rule, "needs": code})
    if not code:
        return lack, None
    return lack, Mend("enter", {"entry": code}) if step else Mend("schedule", {"kind": code})


def _end_of_phase(cell: Cell, bound: Bound) -> date:
    return cell.windows[PhaseCode(bound.code)][1]


def _of_setting(cell: Cell, bound: Bound) -> date:
    return cell.frame.campaign.day(bound.code)


def _of_deadline(cell: Cell, bound: Bound) -> date:
    return cell.frame.deadlines[bound.code]


def _end_of_campaign(cell: Cell, _: Bound) -> date:
    return cell.frame.campaign.window.last_day


def _at_once(cell: Cell, _: Bound) -> date:
    return cell.frame.campaign.window.first - DAY


def _after_target(cell: Cell, bound: Bound) -> date | None:
    pieces = cell.unit.moments(bound.target) if bound.target else ()
    if not pieces:
        return None
    days = cell.frame.number(bound.days)
    if not days:
        return max(piece.first for piece in pieces)
    return max(piece.last for piece in pieces) + timedelta(days=days)


_DAYS: Mapping[BoundKind, Callable[[Cell, Bound], date | None]] = {
    BoundKind.PHASE: _end_of_phase,
    BoundKind.SETTING: _of_setting,
    BoundKind.DEADLINE: _of_deadline,
    BoundKind.CAMPAIGN: _end_of_campaign,
    BoundKind.AT_ONCE: _at_once,
    BoundKind.TARGET: _after_target,
}


def _several(value: Value | None) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, tuple) else (str(value),)
