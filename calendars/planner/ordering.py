"""Which task comes before which: by the recipe, with its gaps, and by the rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from calendars.ids import EventUid, KindCode, UnitCode
from calendars.planner.asked import Asked
from calendars.planner.obligations import DISTRICT, Obligation
from calendars.planner.problem import Precedence
from calendars.planner.recipe import Per, Recipe, StepCode, resolved
from calendars.timetable import Campaign

Source = Literal["plan", "policy"]


def precedences(
    wanted: Sequence[Obligation], uids: Sequence[EventUid], recipe: Recipe, asked: Asked,
    campaign: Campaign,
) -> tuple[Precedence, ...]:  # fmt: skip
    """Give one order for each pair, with the widest gap that anything asks for."""
    found: dict[tuple[int, int], Precedence] = {}
    for first, then, days, rule, source in (
        *_of_recipe(wanted, recipe, campaign), *_of_rules(wanted, asked),
    ):  # fmt: skip
        known = found.get((first, then))
        if known is None or days > known.days:
            found[first, then] = Precedence(uids[first], uids[then], days, rule, source)
    return tuple(found.values())


_Arc = tuple[int, int, int, str, Source]


def _of_recipe(wanted: Sequence[Obligation], recipe: Recipe, campaign: Campaign) -> Iterator[_Arc]:
    by: dict[StepCode, dict[UnitCode, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, obligation in enumerate(wanted):
        by[obligation.step.code][obligation.unit].append(n)
    for order in recipe.orders:
        days = resolved(order.days, campaign)
        for first, then in _pairs(by[order.first], by[order.then]):
            yield first, then, days, order.ref, order.source
    for units in by.values():
        for nodes in units.values():
            if wanted[nodes[0]].step.per is Per.UNIT:
                for first, then in pairwise(nodes):
                    yield first, then, 1, "", "policy"


def _of_rules(wanted: Sequence[Obligation], asked: Asked) -> Iterator[_Arc]:
    by: dict[KindCode, dict[UnitCode, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, obligation in enumerate(wanted):
        by[obligation.step.kind][obligation.unit].append(n)
    for before in asked.before:
        for first, then in _pairs(by[before.first], by[before.then]):
            about = first if before.about == before.first else then
            if wanted[about].step.phase in before.phases:
                yield first, then, 0, before.rule, "policy" if before.ours else "plan"


def _pairs(
    firsts: Mapping[UnitCode, list[int]], thens: Mapping[UnitCode, list[int]]
) -> Iterator[tuple[int, int]]:
    """Give pairs of one unit; what is of the whole district goes with every unit."""
    for unit, nodes in thens.items():
        others = firsts if unit == DISTRICT else (unit, DISTRICT)
        for other in dict.fromkeys(others):
            for first in firsts.get(other, ()):
                yield from ((first, then) for then in nodes if then != first)
