"""`/needs/<part>`: everything that a number of the overview counts, a row each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from calendars.compliance import Verdict
from calendars.ids import UnitCode
from service.compliance import filters, usecases
from service.compliance.names import Names
from service.compliance.standing import Standing, standing
from service.errors import NotFound
from service.overview import sentences
from service.overview.needs import needs_of
from service.overview.sentences import PARTS, Line
from service.web.guard import account, needs
from service.web.paging import paged
from service.web.policy import Action
from service.web.scope import seen_units, unit_of
from service.web.wiring import services

blueprint = Blueprint("needs", __name__)
_ROWS = 100
"""On a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """`whose` is the name of `unit`, `rule` the rule's code; empty where the line says it all."""

    line: Line
    whose: str = ""
    unit: UnitCode | None = None
    rule: str = ""


@blueprint.get("/needs/<part>")
@needs(Action.SEE)
def of_part(part: str) -> ResponseReturnValue:
    if part not in PARTS:
        raise NotFound("page.unknown")
    store = services().store
    campaign = usecases.campaign_of(store)
    now = standing(store, filters.as_of(campaign))
    seen, unit = seen_units(campaign), request.args.get("unit", "")
    found = _rows(part, now, frozenset({unit_of(unit, campaign)}) if unit else seen)
    rules = sorted({row.rule for row in found if row.rule})
    rule = request.args.get("rule", "")
    rows, paging = paged([row for row in found if not rule or row.rule == rule], _ROWS)
    return render_template(
        "overview/part.html",
        title=sentences.title_of(part),
        part=part,
        on=now.on,
        units={code: one for code, one in campaign.units.items() if seen is None or code in seen},
        rules=[(code, Names(now).rule(code)) for code in rules],
        rows=rows,
        paging=paging,
        args=request.args.to_dict(),
    )


def _rows(part: str, now: Standing, units: frozenset[UnitCode] | None) -> Sequence[Row]:
    found = account()
    if part == "crowded":
        return [Row(line) for line in sentences.crowded_lines(found)] if found else []
    asked, names = needs_of(now, units), Names(now)
    alone = next(iter(units)) if units is not None and len(units) == 1 else None
    match part:
        case "unconfirmed":
            return [Row(sentences.event_line(e, names, alone)) for e in asked.unconfirmed]
        case "clashes":
            return [Row(sentences.pair_line(pair, names)) for pair in sentences.pairs_of(asked)]
    verdicts = getattr(asked, part)
    if alone:
        cells = [[cell] for cell in sentences.in_turn(verdicts)]
    else:
        cells = [*sentences.grouped(verdicts).values()]
    return [_row(these, names) for these in cells]


def _row(cells: Sequence[Verdict], names: Names) -> Row:
    first = cells[0]
    line = sentences.line_of(first, names)
    if len(cells) > 1:
        line = replace(line, text=names.rule(first.rule))
    return Row(line, names.unit(first.unit), first.unit, first.rule)
