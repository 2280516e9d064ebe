"""Rules as values: which cells a rule has, what it asks for, and by when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property

from calendars.compliance.requirements import (
    Bound,
    BoundKind,
    Cadence,
    Clause,
    Entries,
    Events,
    EveryEntry,
    Need,
)
from calendars.ids import KindCode, PhaseCode, RoleCode
from calendars.text import Words


class Scope(StrEnum):
    """What a cell of the rule is about."""

    DISTRICT = "district"
    UNIT = "unit"
    UNIT_PHASE = "unit*phase"
    BRANCH = "branch"
    LEADER = "leader"
    GROUP = "group"
    MEMBER = "member"


class Severity(StrEnum):
    MUST = "must"
    SHOULD = "should"
    ADVICE = "advice"


class Basis(StrEnum):
    """Whether the plan gives thing and measure, implies them, or leaves the figure to us."""

    EXPLICIT = "explicit"
    DERIVED = "derived"
    PARAM = "param"


class Subjects(StrEnum):
    """Whom or what a unit has a cell for; `entries` are the subjects of a kind of entry."""

    NONE = "none"
    BODY = "body"
    DISTRICT_LEADERS = "district_leaders"
    CONTACT_LEADERS = "contact_leaders"
    GROUP = "group"
    ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Rule:
    """`groups`: of each group of clauses one has to hold.

    `due` says when what is missing becomes a failure; None is the end of the phase. What is done
    later than that still counts, unless a clause has a `by` of its own.
    """

    id: str
    words: Words
    scope: Scope
    severity: Severity
    basis: Basis
    ref: str
    phases: tuple[PhaseCode, ...]
    groups: tuple[tuple[Clause, ...], ...]
    each_phase: bool = False
    subjects: Subjects = Subjects.NONE
    subject_entry: str = ""
    due: Bound | None = None
    warn_days: str = "due_soon.days"
    settings: tuple[str, ...] = ()
    """Keys of the settings that hold our own figures."""

    @property
    def clauses(self) -> Iterator[Clause]:
        return (clause for group in self.groups for clause in group)


@dataclass(frozen=True, slots=True)
class Structure:
    """Entries and roles that shape the cells themselves, by the codes that a campaign gives them.

    `window` is a phase of the unit's own, in force once `filed` is entered (plan 五/2);
    `assigned` its guidance group, `contact` a leader's contact point; `record` the step under
    which a kind of event has its record; `body` the role of leading-body members.
    """

    window: str
    filed: str
    assigned: str
    contact: str
    record: str
    body: RoleCode
    acting: Mapping[Scope, frozenset[RoleCode]] = field(default_factory=dict)
    """Whose task it is to see to the rules of a scope."""


@dataclass(frozen=True)
class RuleBook:
    rules: Mapping[str, Rule]
    structure: Structure

    @classmethod
    def of(cls, rules: Iterable[Rule], structure: Structure) -> "RuleBook":
        return cls({rule.id: rule for rule in rules}, structure)

    @cached_property
    def deadlines(self) -> frozenset[str]:
        """The deadlines of the campaign that some rule counts by."""
        return frozenset(_deadlines_in(tuple(self.rules.values())))

    @cached_property
    def acting(self) -> frozenset[RoleCode]:
        """Everybody whose task some rule is."""
        return frozenset(role for roles in self.structure.acting.values() for role in roles)

    @cached_property
    def joint(self) -> frozenset[str]:
        """Kinds of entries that name a unit whose events count too."""
        needs = (clause.need for rule in self.rules.values() for clause in rule.clauses)
        return frozenset(need.joint for need in needs if isinstance(need, Events) and need.joint)

    @cached_property
    def providers(self) -> Mapping[str, str]:
        """The rule that asks for each kind of event or step in its own right: the first to."""
        found: dict[str, str] = {}
        for rule in self.rules.values():
            for clause in rule.clauses:
                for code in () if clause.aim else provided(clause.need):
                    found.setdefault(code, rule.id)
        return found


def provided(need: Need) -> tuple[str, ...]:
    match need:
        case Events(kinds=kinds, given=False):
            return kinds
        case Entries(code=code) | EveryEntry(code=code):
            return (code,)
        case _:
            return ()


def required_by(rulebook: RuleBook, kind: KindCode) -> tuple[Rule, ...]:
    """Give the rules for which an event of `kind` counts, or against which others are ordered."""
    return tuple(
        rule
        for rule in rulebook.rules.values()
        if any(kind in _read(clause.need) for clause in rule.clauses)
    )


def _read(need: Need) -> set[str]:
    orders = [*getattr(need, "orders", ()), *getattr(need, "everywhere", ())]
    found = {order.target.code for order in orders if not order.target.step}
    if isinstance(need, Events | Cadence):
        found.update(need.kinds)
    return found


def _deadlines_in(part: object) -> Iterator[str]:
    """Look through a rule and all that it is made of."""
    if isinstance(part, Bound):
        if part.kind is BoundKind.DEADLINE:
            yield part.code
    elif isinstance(part, tuple):
        for each in part:
            yield from _deadlines_in(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _deadlines_in(getattr(part, each.name))
