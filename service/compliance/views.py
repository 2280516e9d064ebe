"""Pages of the matrix: units by rules, a unit's own list, and a single cell with its evidence."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.compliance import LedgerEntry, Severity, State, Verdict
from calendars.ids import UnitCode
from service.compliance import exports, filters, usecases
from service.compliance.findings import action_of, evidence_in_words, lack_in_words
from service.compliance.grid import grid
from service.compliance.names import Names
from service.compliance.sentences import (
    MARKS,
    basis_in_words,
    meaning_of,
    scope_in_words,
    severity_in_words,
    state_in_words,
    timing_in_words,
)
from service.compliance.standing import Standing, standing
from service.compliance.tables import (
    OPEN,
    By,
    by_rule,
    chosen_units,
    ordered,
    table_of,
    tallies,
    tally,
    verdicts,
)
from service.errors import NotFound
from service.web.guard import needs
from service.web.language import language
from service.web.paging import paged
from service.web.policy import Action
from service.web.today import today
from service.web.wiring import services

blueprint = Blueprint("compliance", __name__)
_UNITS = 120
"""On a page of the matrix."""
_NO_FILTER = frozenset({"by", "lang", "page"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """Give templates what they say of states and rules."""
    return {
        "MARKS": MARKS,
        "state_words": state_in_words,
        "state_meaning": meaning_of,
        "severity_words": severity_in_words,
        "basis_words": basis_in_words,
        "scope_words": scope_in_words,
        "entry_words": _entry_in_words,
    }


def _entry_in_words(entry: LedgerEntry) -> str:
    """Name an entry of the ledger, and whose it is."""
    if "names" not in g:
        g.names = Names(standing(services().store, today()))
    names: Names = g.names
    return f"{names.unit(entry.unit)} {names.entry(entry.id)}"


@blueprint.get("/compliance")
@needs(Action.SEE)
def matrix() -> ResponseReturnValue:
    store = services().store
    now = grid(store, filters.as_of(usecases.campaign_of(store)))
    choice = filters.choice(now.campaign)
    if not request.args and choice.seen is not None and len(choice.seen) == 1:
        return redirect(url_for("compliance.of_unit", unit=next(iter(choice.seen))), 303)
    table = table_of(now, choice)
    rows, paging = paged(table.rows, _UNITS)
    return render_template(
        "compliance/matrix.html",
        now=now,
        campaign=now.campaign,
        choice=choice,
        table=table,
        rows=rows,
        paging=paging,
        whole=tally(now.shares, [unit.code for unit in chosen_units(now.campaign, choice)]),
        by=filters.by(),
        tallies=tallies(now, choice, filters.by()),
        leaders=sorted(now.campaign.points_of_leader),
        asked=_asked(),
        rules=ordered(now),
        states=tuple(State),
        severities=tuple(Severity),
        groupings=(By.CATEGORY, By.GROUP, By.LEADER, By.UNIT),
        args=request.args.to_dict(flat=False),
        narrowed=sum(bool(text) for key, text in request.args.items() if key not in _NO_FILTER),
    )


@blueprint.get("/compliance.xlsx")
@needs(Action.SEE)
def xlsx() -> ResponseReturnValue:
    now = _now()
    data = exports.xlsx(now, filters.choice(now.campaign), language())
    name = f"compliance-{now.matrix.on}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=XLSX, headers=headers)


@blueprint.get("/compliance/trend")
@needs(Action.SEE)
def trend() -> ResponseReturnValue:
    campaign = usecases.campaign_of(services().store)
    on, choice = filters.as_of(campaign), filters.choice(campaign)
    units = [unit.code for unit in chosen_units(campaign, choice)]
    points = usecases.trend(services().store, units, on)
    return render_template(
        "compliance/trend.html", campaign=campaign, points=points, units=units, on=on,
        asked=_asked(),
    )  # fmt: skip


@blueprint.get("/compliance/<unit>")
@needs(Action.SEE)
def of_unit(unit: str) -> ResponseReturnValue:
    now = _now()
    code = filters.unit_or_district(unit, now.campaign)
    only_open = request.args.get("only") == "open"
    found = [each for each in by_rule(now, code) if not only_open or each.worst.state in OPEN]
    return render_template(
        "compliance/unit.html",
        now=now,
        campaign=now.campaign,
        key=unit,
        title=Names(now).unit(code),
        cells=[{**_cell(now, each.worst), "met": each.met, "of": each.of} for each in found],
        tally=tally(now.shares, [code]),
        only_open=only_open,
        asked=_asked(),
        states=tuple(State),
    )


@blueprint.get("/compliance/<unit>/<rule>")
@needs(Action.SEE)
def cell(unit: str, rule: str) -> ResponseReturnValue:
    now = _now()
    code = filters.unit_or_district(unit, now.campaign)
    found = verdicts(now, code, rule)
    if not found:
        raise NotFound("rule.unknown", key=rule[:40])
    return render_template(
        "compliance/cell.html",
        now=now,
        campaign=now.campaign,
        key=unit,
        title=Names(now).unit(code),
        rule=now.rulebook.rules[rule],
        cells=[_cell(now, verdict) for verdict in found],
        around=_around(now, code, rule),
        asked=_asked(),
    )


def _now() -> Standing:
    store = services().store
    return standing(store, filters.as_of(usecases.campaign_of(store)))


def _asked() -> str:
    """Give what every link of the page carries on: the as-of date, if the address names one."""
    return "?" + urlencode({"on": request.args["on"]}) if request.args.get("on") else ""


def _cell(now: Standing, verdict: Verdict) -> dict[str, Any]:
    names = Names(now)
    return {
        "verdict": verdict,
        "rule": now.rulebook.rules[verdict.rule],
        "about": names.of_verdict(verdict),
        "timing": timing_in_words(verdict, now.matrix.on),
        "evidence": [evidence_in_words(one, names) for one in verdict.evidence],
        "missing": [lack_in_words(one, names) for one in verdict.missing],
        "action": action_of(verdict, names),
    }


def _around(now: Standing, unit: UnitCode | None, rule: str) -> tuple[str, str]:
    """Give the rules before and after in the matrix; empty at its ends."""
    codes = [one.id for one in ordered(now) if one.id in now.states[unit]]
    here = codes.index(rule)
    return codes[here - 1] if here else "", codes[here + 1] if here + 1 < len(codes) else ""
