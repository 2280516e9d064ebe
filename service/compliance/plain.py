"""The matrix as plain values, for programs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from calendars.compliance import Rule, State, Verdict
from calendars.ids import UnitCode
from service.compliance.standing import Standing


def report(now: Standing, units: Sequence[UnitCode | None]) -> dict[str, Any]:
    """Give every cell of `units` with its evidence, in what JSON can hold."""
    cells = [verdict for unit in units for verdict in now.matrix.rows[unit]]
    counts = dict.fromkeys(State, 0)
    for verdict in cells:
        counts[verdict.state] += 1
    return {
        "campaign": now.campaign.id,
        "on": now.matrix.on.isoformat(),
        "counts": {state.value: number for state, number in counts.items()},
        "rules": [_rule(rule) for rule in now.rulebook.rules.values()],
        "cells": [_cell(verdict) for verdict in cells],
    }


def _rule(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "zh": rule.words.zh,
        "en": rule.words.en,
        "scope": rule.scope.value,
        "severity": rule.severity.value,
        "basis": rule.basis.value,
        "ref": rule.ref,
    }


def _cell(verdict: Verdict) -> dict[str, Any]:
    mend = verdict.mend
    return {
        "rule": verdict.rule,
        "unit": verdict.unit,
        "subject": verdict.subject or None,
        "phase": verdict.phase,
        "state": verdict.state.value,
        "due": _plain(verdict.due),
        "turns_on": _plain(verdict.turns_on),
        "evidence": [{"type": one.type, "id": one.id} for one in verdict.evidence],
        "missing": [{"code": one.code, **_plain(one.data)} for one in verdict.missing],
        "mend": {"code": mend.code, **_plain(mend.data)} if mend else None,
    }


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(each) for each in value]
        case _ if hasattr(value, "items"):
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value
