"""What has to be held: the recipe's steps, unit by unit, before any of it has a time."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from calendars.ids import KindCode, PersonCode, UnitCode
from calendars.planner.recipe import Per, Recipe, Step, resolved
from calendars.timetable import Campaign, Unit

DISTRICT = UnitCode("")
"""Stands for the unit in events of the whole district."""

_DIGITS = "零一二三四五六七八九"
_TEN = 10


@dataclass(frozen=True, slots=True)
class Obligation:
    """`number` counts those of its kind in its unit from 1, in the recipe's order.

    `pace` in [0, 1) says how early in the step's share it is wished; it depends on the unit, so
    that a unit that is early in one step is early in all, and its own steps keep their distance.
    """

    step: Step
    unit: UnitCode
    number: int
    pace: float
    leader: PersonCode | None = None
    title: str = ""


def obligations(campaign: Campaign, recipe: Recipe) -> tuple[Obligation, ...]:
    """Expand the recipe: step by step, and in each step by pace. Independent of mapping order."""
    paces = _paces(campaign)
    numbers: Counter[tuple[UnitCode, KindCode]] = Counter()
    found: list[Obligation] = []
    for step in recipe.steps:
        for plain in _of_step(step, campaign, paces):
            key = (plain.unit, step.kind)
            numbers[key] += 1
            found.append(replace(plain, number=numbers[key]))
    return tuple(
        replace(each, title=_title(each, numbers[each.unit, each.step.kind])) for each in found
    )


def ordinal(number: int) -> str:
    """Write 1 to 99 as Chinese prose does: 一, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _title(obligation: Obligation, total: int) -> str:
    """Leave the number out where there is nothing to tell apart."""
    if total == 1 and "{ordinal}" in obligation.step.title:
        return ""
    return obligation.step.title.replace("{ordinal}", ordinal(obligation.number))


def _paces(campaign: Campaign) -> dict[UnitCode, float]:
    """Spread units evenly, and the units of each guidance group evenly among them."""
    by_group: dict[str, list[UnitCode]] = defaultdict(list)
    for code in sorted(campaign.units):
        by_group[campaign.units[code].group or ""].append(code)
    places = {
        code: ((place + 0.5) / len(codes), group)
        for group, codes in by_group.items()
        for place, code in enumerate(codes)
    }
    ranked = sorted(places, key=lambda code: (*places[code], code))
    return {code: rank / len(ranked) for rank, code in enumerate(ranked)}


def _of_step(step: Step, campaign: Campaign, paces: dict[UnitCode, float]) -> Iterator[Obligation]:
    if step.per is Per.DISTRICT:
        for n in range(resolved(step.count, campaign)):
            yield Obligation(step, DISTRICT, 0, n / resolved(step.count, campaign))
        return
    leaders = _leaders(campaign)
    for code, pace in paces.items():
        if step.only and code not in step.only:
            continue
        if step.per is Per.CONTACT:
            yield from _visits(step, code, pace, leaders[code], resolved(step.count, campaign))
            continue
        times = _times(step, campaign.units[code], campaign)
        for n in range(times):
            yield Obligation(step, code, 0, (n + pace) / times)


def _times(step: Step, unit: Unit, campaign: Campaign) -> int:
    count = resolved(step.count, campaign)
    if step.per is Per.BRANCH:
        count = -(-max(unit.headcount, 1) // count)
    return min(count, step.most)


def _visits(
    step: Step, unit: UnitCode, pace: float, leaders: list[PersonCode], count: int
) -> Iterator[Obligation]:
    visits = [leader for _ in range(count) for leader in leaders]
    for n, leader in enumerate(visits):
        yield Obligation(step, unit, 0, (n + pace) / len(visits), leader)


def _leaders(campaign: Campaign) -> dict[UnitCode, list[PersonCode]]:
    found: dict[UnitCode, list[PersonCode]] = defaultdict(list)
    for leader, unit in sorted((point.leader, point.unit) for point in campaign.contact_points):
        found[unit].append(leader)
    return found
