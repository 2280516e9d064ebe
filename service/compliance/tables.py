"""The matrix cut to what somebody wants to see: units by rules, and sums over units."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from calendars.compliance import Rule, Scope, Severity, State, Verdict, worst
from calendars.ids import CategoryCode, GroupCode, PersonCode, PhaseCode, UnitCode
from calendars.timetable import Campaign, Unit
from service.compliance.grid import Shown
from service.compliance.standing import Shares, Standing

OPEN = frozenset({State.FAILED, State.UNKNOWN, State.DUE_SOON})
"""States that ask for something to be done now."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show; empty sets do not narrow. `states`: rows and columns that hold one of them."""

    units: frozenset[UnitCode] = frozenset()
    categories: frozenset[CategoryCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    leader: PersonCode | None = None
    """Of whose contact points."""
    severities: frozenset[Severity] = frozenset()
    phases: frozenset[PhaseCode] = frozenset()
    rules: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    seen: frozenset[UnitCode] | None = None
    """All that the reader may see; None for everything."""


@dataclass(frozen=True, slots=True)
class Row:
    """`states` follow the table's rules; None where the rule has no cell for the unit."""

    unit: Unit
    states: tuple[State | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`spans` tell over how many columns each phase goes; None for rules of several phases."""

    rules: tuple[Rule, ...]
    spans: tuple[tuple[PhaseCode | None, int], ...]
    rows: tuple[Row, ...]
    district: tuple[tuple[Rule, State], ...]

    def count(self, states: frozenset[State]) -> int:
        """Count the cells in one of `states`, those of the district among them."""
        cells = [state for row in self.rows for state in row.states]
        return sum(state in states for state in (*cells, *(state for _, state in self.district)))


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the must-rules of some units: cells that apply, by state."""

    units: int
    states: Mapping[State, int]

    @property
    def of(self) -> int:
        return sum(self.states.values())

    @property
    def percent(self) -> int | None:
        """Whole per cent met, rounded down: 100 is said of nothing less; None without cells."""
        return 100 * self.states[State.MET] // self.of if self.of else None


class By(StrEnum):
    DISTRICT = "district"
    CATEGORY = "category"
    GROUP = "group"
    LEADER = "leader"
    UNIT = "unit"


def chosen_units(campaign: Campaign, choice: Choice) -> tuple[Unit, ...]:
    points = campaign.points_of_leader.get(choice.leader, ()) if choice.leader else None
    return tuple(
        unit
        for unit in campaign.units.values()
        if (choice.seen is None or unit.code in choice.seen)
        and (not choice.units or unit.code in choice.units)
        and (not choice.categories or unit.category in choice.categories)
        and (not choice.groups or unit.group in choice.groups)
        and (points is None or unit.code in points)
    )


def table_of(standing: Shown, choice: Choice) -> Table:
    units = chosen_units(standing.campaign, choice)
    rules = [rule for rule in ordered(standing) if _wanted(rule, choice)]
    local = [rule for rule in rules if rule.scope is not Scope.DISTRICT]
    states = standing.states
    if choice.states:
        units, local = _narrowed(states, choice.states, units, local)
    rows = (Row(unit, tuple(states[unit.code].get(rule.id) for rule in local)) for unit in units)
    district = (
        (rule, states[None][rule.id])
        for rule in rules
        if rule.scope is Scope.DISTRICT
        and (not choice.states or states[None][rule.id] in choice.states)
    )
    return Table(tuple(local), _spans(local), tuple(rows), tuple(district))


def ordered(standing: Shown) -> tuple[Rule, ...]:
    """Give the rules by phase, those of several phases last."""
    order = {code: number for number, code in enumerate(standing.campaign.phases)}

    def key(rule: Rule) -> tuple[int, str]:
        phase = phase_of(rule)
        return len(order) if phase is None else order[phase], rule.id

    return tuple(sorted(standing.rulebook.rules.values(), key=key))


def phase_of(rule: Rule) -> PhaseCode | None:
    return rule.phases[0] if len(rule.phases) == 1 else None


def _wanted(rule: Rule, choice: Choice) -> bool:
    return (
        (not choice.rules or rule.id in choice.rules)
        and (not choice.severities or rule.severity in choice.severities)
        and (not choice.phases or bool(choice.phases.intersection(rule.phases)))
    )


def _narrowed(
    states: Mapping[UnitCode | None, Mapping[str, State]],
    wanted: frozenset[State],
    units: Iterable[Unit],
    rules: Iterable[Rule],
) -> tuple[tuple[Unit, ...], list[Rule]]:
    codes = [rule.id for rule in rules]
    left = tuple(u for u in units if any(states[u.code].get(code) in wanted for code in codes))
    kept = [rule for rule in rules if any(states[u.code].get(rule.id) in wanted for u in left)]
    return left, kept


def _spans(rules: Iterable[Rule]) -> tuple[tuple[PhaseCode | None, int], ...]:
    return tuple((phase, len(list(these))) for phase, these in groupby(rules, phase_of))


def tally(shares: Shares, units: Iterable[UnitCode | None]) -> Tally:
    counts: dict[State, int] = dict.fromkeys(State, 0)
    del counts[State.NOT_APPLICABLE]
    number = 0
    for unit in units:
        number += 1
        for state in counts:
            counts[state] += shares[unit].get(state, 0)
    return Tally(number, counts)


def tallies(standing: Shown, choice: Choice, by: By) -> tuple[tuple[str, Tally], ...]:
    """Sum up the chosen units by what they belong to; leaders by their contact points."""
    shelves: dict[str, list[UnitCode]] = {}
    for unit in chosen_units(standing.campaign, choice):
        for code in _belongs(standing.campaign, unit, by):
            shelves.setdefault(code, []).append(unit.code)
    return tuple((code, tally(standing.shares, shelves[code])) for code in sorted(shelves))


def _belongs(campaign: Campaign, unit: Unit, by: By) -> Iterator[str]:
    match by:
        case By.DISTRICT:
            yield ""
        case By.CATEGORY:
            yield unit.category
        case By.GROUP:
            yield unit.group or ""
        case By.UNIT:
            yield unit.code
        case By.LEADER:
            yield from (p.leader for p in campaign.contact_points if p.unit == unit.code)


def verdicts(
    standing: Standing, unit: UnitCode | None, rule: str | None = None
) -> tuple[Verdict, ...]:
    """Give the cells of a unit in the order of the matrix's columns, or those of one rule."""
    row = standing.matrix.rows[unit]
    if rule is not None:
        return tuple(verdict for verdict in row if verdict.rule == rule)
    order = {each.id: number for number, each in enumerate(ordered(standing))}
    return tuple(sorted(row, key=lambda verdict: order[verdict.rule]))


@dataclass(frozen=True, slots=True)
class Sum:
    """How a rule stands in one unit: its worst cell, and how many of its cells are met."""

    worst: Verdict
    met: int
    of: int


def by_rule(standing: Standing, unit: UnitCode | None) -> tuple[Sum, ...]:
    """Give each rule of a unit once, what asks for most first, then in the matrix's order."""
    found = []
    for _, these in groupby(verdicts(standing, unit), lambda verdict: verdict.rule):
        cells = tuple(these)
        met = sum(cell.state is State.MET for cell in cells)
        found.append(Sum(worst(cells), met, len(cells)))
    return tuple(sorted(found, key=lambda each: each.worst.state.calm))
