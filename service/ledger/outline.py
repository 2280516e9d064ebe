"""What the rules say of kinds of entries: which are wanted, in which phase, and after what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from calendars.compliance import (
    Clause,
    Each,
    Entries,
    EntryKind,
    Events,
    EveryEntry,
    Relation,
    Rule,
    RuleBook,
    Severity,
    Share,
    Subject,
    Target,
)
from calendars.ids import PhaseCode
from calendars.timetable import Campaign
from service.store import Rules

_REPEATED = frozenset({Subject.PERSON, Subject.EVENT, Subject.NONE})
"""Subjects of which every single one is wanted; of others one will do."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What the rules say of kinds that belong together, the same for every unit.

    Of `every` kind one entry is wanted for each subject, of `wanted` ones besides one at least;
    `after` are the events and steps that have to be over before.
    """

    kinds: tuple[EntryKind, ...]
    phase: PhaseCode | None
    wanted: frozenset[str]
    every: frozenset[str]
    after: Mapping[str, tuple[Target, ...]]


@dataclass(frozen=True, slots=True)
class Outline:
    units: tuple[Thing, ...]
    district: tuple[Thing, ...]


def outline_of(campaign: Campaign, rules: Rules) -> Outline:
    book = rules.rulebook
    wants, phases, after = _wants(book), _phases(campaign, book), _after(book)
    offered = tuple(rules.catalogue.offered(campaign))

    def things(*, district: bool) -> tuple[Thing, ...]:
        kinds = [kind for kind in offered if kind.district is district]
        return tuple(_thing(these, wants, phases, after) for these in _together(kinds))

    return Outline(things(district=False), things(district=True))


def _thing(
    kinds: tuple[EntryKind, ...],
    wants: Mapping[str, bool],
    phases: Mapping[str, PhaseCode],
    after: Mapping[str, tuple[Target, ...]],
) -> Thing:
    wanted = {kind.code for kind in kinds if kind.code in wants}
    wanted |= {code for kind in kinds if kind.code in wanted for code in (kind.of, kind.answers)}
    every = {k.code for k in kinds if wants.get(k.code) or k.subject in _REPEATED}
    phase = next((phases[kind.code] for kind in kinds if kind.code in phases), None)
    return Thing(kinds, phase, frozenset(wanted), frozenset(every), after)


def _together(kinds: Sequence[EntryKind]) -> tuple[tuple[EntryKind, ...], ...]:
    """Put the steps of a thing together, and those that are of it or answer to it."""
    found: dict[str, list[EntryKind]] = {}
    for kind in kinds:
        home = (kind.of or kind.answers or kind.code).partition(".")[0]
        found.setdefault(f"{home}/{kind.subject}", []).append(kind)
    return tuple(map(tuple, found.values()))


def _wants(rulebook: RuleBook) -> Mapping[str, bool]:
    found: dict[str, bool] = {}
    for rule in rulebook.rules.values():
        if rule.severity is not Severity.ADVICE:
            for clause in rule.clauses:
                for code, every in _wanted(clause, rulebook):
                    found[code] = found.get(code, False) or every
    return found


def _wanted(clause: Clause, rulebook: RuleBook) -> Iterator[tuple[str, bool]]:
    match clause.need:
        case Entries(code=code, each=each):
            yield code, each is Each.TOPIC
        case EveryEntry(code=code) | Share(counted=code):
            yield code, False
        case Events(kinds=kinds, checks=checks) if checks:
            for kind in kinds:
                yield f"{kind}.{rulebook.structure.record}", True
        case _:
            pass


def _phases(campaign: Campaign, rulebook: RuleBook) -> Mapping[str, PhaseCode]:
    """Give the phase of each kind: by its document, else by the first rule that wants it."""
    found: dict[str, PhaseCode] = {}
    for document in campaign.documents.values():
        if len(document.phases) == 1:
            found |= {f"{document.code}.{step}": document.phases[0] for step in document.steps}
    for rule in rulebook.rules.values():
        for clause in () if rule.each_phase else rule.clauses:
            for code, _every in _wanted(clause, rulebook):
                found.setdefault(code, rule.phases[0])
    return found


def _after(rulebook: RuleBook) -> Mapping[str, tuple[Target, ...]]:
    """Give what each kind comes after; what one entry of a rule waits for, all of them do."""
    found: dict[str, tuple[Target, ...]] = {}
    for rule in rulebook.rules.values():
        orders = {} if rule.each_phase else _orders(rule)
        outside = [each for targets in orders.values() for each in targets]
        outside = [target for target in outside if target.code not in orders]
        for code, targets in orders.items():
            found[code] = (*found.get(code, ()), *targets, *outside)
    return found


def _orders(rule: Rule) -> Mapping[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for clause in rule.clauses:
        need = clause.need
        if isinstance(need, Entries | EveryEntry):
            after = [o for o in getattr(need, "orders", ()) if o.relation is Relation.AFTER]
            found.setdefault(need.code, []).extend(order.target for order in after)
    return found
