"""What the rules ask of events, as the planner reads it: between which days, and in what order.

Only needs for events are read. Where one of several would do, the first that the recipe provides
is taken. What hangs on an entry of the ledger is not planned, but done.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from calendars.compliance import (
    Basis,
    Bound,
    BoundKind,
    Clause,
    Events,
    Relation,
    Rule,
    RuleBook,
    Severity,
)
from calendars.ids import KindCode, PhaseCode
from calendars.times import DAY
from calendars.timetable import Campaign


@dataclass(frozen=True, slots=True)
class Between:
    """Events of `kind` in `phases` lie between two days, both allowed; None is no bound."""

    kind: KindCode
    phases: frozenset[PhaseCode]
    first: date | None
    last: date | None
    rule: str


@dataclass(frozen=True, slots=True)
class Before:
    """Events of `first` end before those of `then` in `phases` begin, in each unit."""

    first: KindCode
    then: KindCode
    phases: frozenset[PhaseCode]
    """Of the kind that the rule is about; the other may be of any."""
    about: KindCode
    rule: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Asked:
    between: tuple[Between, ...] = ()
    before: tuple[Before, ...] = ()


def asked(rulebook: RuleBook, campaign: Campaign, kinds: Collection[KindCode]) -> Asked:
    """Read the binding rules, as far as they concern events of `kinds`."""
    between: list[Between] = []
    before: list[Before] = []
    for rule, clause, need in _needs(rulebook, kinds):
        phases = _phases(rule, clause, need, campaign)
        for kind in need.kinds:
            between.append(
                Between(kind, phases, _day(need.since, campaign), _day(need.by, campaign), rule.id)
            )
            before += _orders(rule, need, kind, phases, campaign)
    return Asked(tuple(between), tuple(before))


def _needs(
    rulebook: RuleBook, kinds: Collection[KindCode]
) -> Iterator[tuple[Rule, Clause, Events]]:
    for rule in rulebook.rules.values():
        if rule.severity is Severity.ADVICE:
            continue
        for group in rule.groups:
            for clause in group:
                need = clause.need
                if isinstance(need, Events) and not clause.aim and {*need.kinds} & {*kinds}:
                    yield rule, clause, need
                    break


def _phases(rule: Rule, clause: Clause, need: Events, campaign: Campaign) -> frozenset[PhaseCode]:
    if need.phase is not None:
        return frozenset({need.phase})
    if need.each_phase:
        return clause.phases or frozenset(rule.phases)
    return frozenset(campaign.phases)


def _day(bound: Bound | None, campaign: Campaign) -> date | None:
    """Give the day of a bound that is known beforehand."""
    if bound is None:
        return None
    match bound.kind:
        case BoundKind.PHASE:
            found = campaign.phases[PhaseCode(bound.code)].window.last_day
        case BoundKind.SETTING:
            found = campaign.day(bound.code)
        case BoundKind.DEADLINE:
            found = next(each.on for each in campaign.deadlines if each.code == bound.code)
        case BoundKind.CAMPAIGN:
            found = campaign.window.last_day
        case _:
            return None
    return found - DAY if bound.strict and campaign.setting(bound.strict) else found


def _orders(
    rule: Rule, need: Events, kind: KindCode, phases: frozenset[PhaseCode], campaign: Campaign
) -> Iterator[Before]:
    ours = rule.basis is Basis.PARAM
    for order in (*need.orders, *need.everywhere):
        waived = bool(order.waived) and campaign.setting(order.waived) is True
        if order.target.step or waived:
            continue
        other = KindCode(order.target.code)
        if order.relation in (Relation.AFTER, Relation.SINCE):
            yield Before(other, kind, phases, kind, rule.id, ours)
        else:
            yield Before(kind, other, phases, kind, rule.id, ours)
