"""What needs somebody now in sentences, and where each of them leads."""

from collections.abc import Iterator, Mapping, Sequence
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
    how_far = reach(account, Action.MAKE_LINKS)
    if how_far is Reach.NONE:
        return
    found = [
        one
        for one in large(services().store)
        if how_far is Reach.ALL or (one.unit and one.unit == account.unit)
    ]
    if found:
        lines = [_large(one) for one in found[:MOST]]
        yield Part("crowded", _("订阅日历事项过多"), len(found), lines, "/links/more")


def _large(one: Large) -> Line:
    name = one.name.in_(language())
    if one.size.overfull:
        text = _("%(name)s：%(count)s 项，部分应用已显示不全", name=name, count=one.size.events)
    else:
        text = _("%(name)s：%(count)s 项，即将超出部分应用的上限", name=name, count=one.size.events)
    months = f"/links/{one.link}/months"
    return Line(text, months, None, _("按月分订"), months)


def parts_of(now: Standing, units: frozenset[UnitCode] | None, most: int = MOST) -> Sequence[Part]:
    """Say what needs to be done in `units`, at most `most` lines of each part."""
    asked, names = needs_of(now, units), Names(now)
    alone = next(iter(units)) if units is not None and len(units) == 1 else None
    cells = (
        ("overdue", _("已经逾期"), asked.overdue, "failed"),
        ("soon", _("两周内到期"), asked.soon, ""),
        ("unclear", _("资料不全"), asked.unclear, "unknown"),
    )
    parts = [
        Part(code, title, _count(found, alone), _cells(found, now, alone, state)[:most],
             _matrix(alone, state))
        for code, title, found, state in cells
    ]  # fmt: skip
    parts[2:2] = [_unconfirmed(asked, names, alone, most), _clashing(asked, names, most)]
    return [part for part in parts if part.count]


def _matrix(unit: UnitCode | None, state: str, rule: str = "") -> str:
    if unit:
        return f"/compliance/{unit}/{rule}" if rule else f"/compliance/{unit}?only=open"
    asked = [("rule", rule), ("state", state)]
    if state and not rule:
        asked += [("severity", severity) for severity in _BINDING]
    query = urlencode([(key, value) for key, value in asked if value])
    return f"/compliance?{query}" if query else "/compliance"


_BINDING = (Severity.MUST.value, Severity.SHOULD.value)


def _count(found: Mapping[str, Sequence[Verdict]], alone: UnitCode | None) -> int:
    """Count cells as they stand in the matrix; of one unit, what each of them is about."""
    if alone:
        return sum(map(len, found.values()))
    return len({(cell.unit, rule) for rule, cells in found.items() for cell in cells})


def _cells(
    found: Mapping[str, Sequence[Verdict]], now: Standing, alone: UnitCode | None, state: str
) -> Sequence[Line]:
    """Name each cell of a unit by itself; of several units, each rule once."""
    names = Names(now)
    if alone:
        cells = [cell for these in found.values() for cell in these]
        return [_cell(cell, names) for cell in sorted(cells, key=_due)]
    rules = sorted(found.items(), key=lambda item: -len(item[1]))
    return [_rule(rule, cells, names, state) for rule, cells in rules]


def _due(cell: Verdict) -> tuple[date, str]:
    return cell.due or date.max, cell.rule


def _cell(cell: Verdict, names: Names) -> Line:
    action, about = action_of(cell, names), names.of_verdict(cell)
    text = names.rule(cell.rule) + (f" · {about}" if about else "")
    href = f"/compliance/{cell.unit or 'district'}/{cell.rule}"
    if action is None:
        return Line(text, href, cell.due)
    return Line(text, href, cell.due, action.text, action.href)


def _rule(rule: str, cells: Sequence[Verdict], names: Names, state: str) -> Line:
    units = {cell.unit for cell in cells}
    if len(units) == 1:
        unit = cells[0].unit
        href = f"/compliance/{unit or 'district'}/{rule}"
        return Line(f"{names.rule(rule)} · {names.unit(unit)}", href, cells[0].due)
    due = min(cells, key=_due).due
    text = _("%(rule)s：%(count)s 个单位", rule=names.rule(rule), count=len(units))
    return Line(text, _matrix(None, state, rule), due)


def _unconfirmed(asked: Needs, names: Names, alone: UnitCode | None, most: int) -> Part:
    events = asked.unconfirmed
    href = f"/ledger/{alone}/held" if alone else "/ledger"
    lines = [_event(event, names, alone) for event in events[:most]]
    return Part("unconfirmed", _("开过的会待确认"), len(events), lines, href)


def _event(event: Event, names: Names, alone: UnitCode | None) -> Line:
    named = () if event.district or alone else sorted(event.units)[:_MOST_UNITS]
    whose = names.several(map(names.unit, named))
    text = names.event(event.uid) + (f" · {whose}" if whose else "")
    href = f"/events/{event.uid}"
    if len(event.units) != 1:
        return Line(text, href)
    (unit,) = event.units
    return Line(text, href, None, _("确认召开情况"), f"/ledger/{unit}/held")


def _clashing(asked: Needs, names: Names, most: int) -> Part:
    pairs = dict.fromkeys(clash.events for clash in asked.clashes)
    lines = [_pair(pair, names) for pair in list(pairs)[:most]]
    return Part("clashes", _("时间冲突"), len(pairs), lines, "/timetable")


def _pair(pair: tuple[str, str], names: Names) -> Line:
    one, other = (names.event(uid) for uid in pair)
    return Line(_("%(one)s 与 %(other)s", one=one, other=other), f"/events/{pair[0]}")
