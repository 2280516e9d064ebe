"""What needs somebody now in sentences, and where each of them leads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from calendars.compliance import Severity, Verdict
from calendars.ids import UnitCode
from calendars.timetable import Event
from service.compliance.findings import action_of
from service.compliance.names import Names
from service.compliance.standing import Standing, standing
from service.feeds.listing import never_fetched
from service.feeds.sizes import Large, large
from service.overview.needs import Needs, needs_of
from service.store.accounts import Account
from service.web.language import language
from service.web.policy import Action, Reach, own_units, reach
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

MOST = 6
"""Lines of one part; the rest is one click further."""
_MOST_UNITS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """`href` leads to what is meant, `action` to what mends it, if that is elsewhere."""

    text: str
    href: str
    when: date | None = None
    action: str = ""
    action_href: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    code: str
    title: str
    count: int
    lines: Sequence[Line]
    href: str


def asked_of(account: Account, on: date) -> Sequence[Part]:
    """Say what needs the holder of `account` now; parts with nothing in them are left out."""
    now = standing(services().store, on)
    everything = reach(account, Action.SEE) is Reach.ALL
    units = None if everything else own_units(account, now.campaign)
    return [*parts_of(now, units), *_unused(account, now), *_crowded(account)]


def _unused(account: Account, now: Standing) -> Iterator[Part]:
    """Name the units with links that nobody has ever fetched, those with the most first."""
    how_far = reach(account, Action.SEE_LINKS)
    if how_far is Reach.NONE:
        return
    own = None if how_far is Reach.ALL else own_units(account, now.campaign)
    found = never_fetched(services().store, services().clock.now(), own)
    units = sorted(found.items(), key=lambda item: -item[1])
    names = Names(now)
    lines = [_unit(unit, count, names) for unit, count in units[:MOST]]
    if lines:
        total = sum(found.values())
        yield Part("unused", _("从未取用的链接"), total, lines, "/links?show=never")


def _unit(unit: UnitCode, count: int, names: Names) -> Line:
    text = _("%(unit)s：%(count)s 个", unit=names.unit(unit), count=count)
    return Line(text, "/links?" + urlencode({"show": "never", "unit": unit}))


def _crowded(account: Account) -> Iterator[Part]:
    """Warn of feeds that some apps soon cannot hold, whoever may hand out their months instead."""
    lines = crowded_lines(account)
    if lines:
        yield Part("crowded", title_of("crowded"), len(lines), lines[:MOST], list_of("crowded"))


def crowded_lines(account: Account) -> Sequence[Line]:
    """Name every feed that some apps soon cannot hold, as far as the account may do about it."""
    how_far = reach(account, Action.MAKE_LINKS)
    if how_far is Reach.NONE:
        return []
    return [
        _large(one)
        for one in large(services().store)
        if how_far is Reach.ALL or (one.unit and one.unit == account.unit)
    ]


def _large(one: Large) -> Line:
    name = one.name.in_(language())
    if one.size.overfull:
        text = _("%(name)s：%(count)s 项，部分应用已显示不全", name=name, count=one.size.events)
    else:
        text = _("%(name)s：%(count)s 项，即将超出部分应用的上限", name=name, count=one.size.events)
    months = f"/links/{one.link}/months"
    return Line(text, months, None, _("按月分订"), months)


def title_of(part: str) -> str:
    return _TITLES[part]()


_TITLES: Mapping[str, Callable[[], str]] = {
    "overdue": lambda: _("已经逾期"),
    "soon": lambda: _("两周内到期"),
    "unconfirmed": lambda: _("开过的会待确认"),
    "clashes": lambda: _("时间冲突"),
    "unclear": lambda: _("资料不全"),
    "crowded": lambda: _("订阅日历事项过多"),
}
PARTS = frozenset(_TITLES)


def parts_of(now: Standing, units: frozenset[UnitCode] | None, most: int = MOST) -> Sequence[Part]:
    """Say what needs to be done in `units`, at most `most` lines of each part."""
    asked, names = needs_of(now, units), Names(now)
    alone = next(iter(units)) if units is not None and len(units) == 1 else None

    def part(code: str, count: int, lines: Sequence[Line]) -> Part:
        overdue = code == "overdue" and units is None
        href = _OVERDUE if overdue else list_of(code, alone, on=now.on)
        return Part(code, title_of(code), count, lines[:most], href)

    def of_cells(code: str) -> Part:
        found = getattr(asked, code)
        if alone:
            lines = [line_of(cell, names) for cell in in_turn(found)]
            return part(code, len(lines), lines)
        rules = sorted(found.items(), key=lambda item: -len(item[1]))
        lines = [_rule(rule, cells, names, code, units) for rule, cells in rules]
        return part(code, len(grouped(found)), lines)

    events, clashing = asked.unconfirmed, pairs_of(asked)
    parts = (
        of_cells("overdue"),
        of_cells("soon"),
        part("unconfirmed", len(events), [event_line(e, names, alone) for e in events[:most]]),
        part("clashes", len(clashing), [pair_line(pair, names) for pair in clashing[:most]]),
        of_cells("unclear"),
    )
    return [part for part in parts if part.count]


def list_of(part: str, unit: UnitCode | None = None, rule: str = "", on: date | None = None) -> str:
    """Give where everything that a part counts has a row of its own."""
    day = "" if on is None or on == today() else on.isoformat()
    asked = {key: text for key, text in (("unit", unit), ("rule", rule), ("on", day)) if text}
    return f"/needs/{part}" + (f"?{urlencode(asked)}" if asked else "")


_OVERDUE = "/compliance?" + urlencode(
    [("state", "failed"), ("severity", Severity.MUST.value), ("severity", Severity.SHOULD.value)]
)
"""What is overdue in the whole district is a state that the matrix itself shows."""


def grouped(found: Mapping[str, Sequence[Verdict]]) -> Mapping[tuple[str, str], list[Verdict]]:
    """Put verdicts together as they stand in the matrix: by unit and rule."""
    cells: dict[tuple[str, str], list[Verdict]] = {}
    for cell in in_turn(found):
        cells.setdefault((cell.unit or "", cell.rule), []).append(cell)
    return cells


def in_turn(found: Mapping[str, Sequence[Verdict]]) -> Sequence[Verdict]:
    return sorted((cell for cells in found.values() for cell in cells), key=_due)


def _due(cell: Verdict) -> tuple[date, str]:
    return cell.due or date.max, cell.rule


def line_of(cell: Verdict, names: Names) -> Line:
    """Name a cell by what it is about, with the way to mend it."""
    action, about = action_of(cell, names), names.of_verdict(cell)
    text = names.rule(cell.rule) + (f" · {about}" if about else "")
    href = f"/compliance/{cell.unit or 'district'}/{cell.rule}"
    if action is None:
        return Line(text, href, cell.due)
    return Line(text, href, cell.due, action.text, action.href)


def _rule(
    rule: str, cells: Sequence[Verdict], names: Names, part: str, scope: frozenset[UnitCode] | None
) -> Line:
    units = {cell.unit for cell in cells}
    if len(units) == 1:
        unit = cells[0].unit
        href = f"/compliance/{unit or 'district'}/{rule}"
        return Line(f"{names.rule(rule)} · {names.unit(unit)}", href, cells[0].due)
    due = min(cells, key=_due).due
    text = _("%(rule)s：%(count)s 个单位", rule=names.rule(rule), count=len(units))
    if part == "overdue" and scope is None:
        return Line(text, "/compliance?" + urlencode({"rule": rule, "state": "failed"}), due)
    return Line(text, list_of(part, rule=rule), due)


def event_line(event: Event, names: Names, alone: UnitCode | None) -> Line:
    named = () if event.district or alone else sorted(event.units)[:_MOST_UNITS]
    whose = names.several(map(names.unit, named))
    text = names.event(event.uid) + (f" · {whose}" if whose else "")
    href = f"/events/{event.uid}"
    if len(event.units) != 1:
        return Line(text, href)
    (unit,) = event.units
    return Line(text, href, None, _("确认召开情况"), f"/ledger/{unit}/held")


def pairs_of(asked: Needs) -> Sequence[tuple[str, str]]:
    return [*dict.fromkeys(clash.events for clash in asked.clashes)]


def pair_line(pair: tuple[str, str], names: Names) -> Line:
    one, other = (names.event(uid) for uid in pair)
    return Line(_("%(one)s 与 %(other)s", one=one, other=other), f"/events/{pair[0]}")
