"""The filter of the timetable, as it stands in the address."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import request

from calendars.ids import CategoryCode, GroupCode, KindCode, PhaseCode, UnitCode
from calendars.timetable import Status
from service.timetable import EventQuery, usecases
from service.web.scope import seen_units
from service.web.wiring import services

_FURTHEST = 1_000_000


def query() -> EventQuery:
    """Read the filter; what cannot be read does not narrow."""
    args = request.args
    statuses = {status for status in Status if status.value in args.getlist("status")}
    units = {UnitCode(code) for code in args.getlist("unit") if code}
    if (own := seen()) is not None:
        units = (units & own) or set(own)
    first, last = day("from"), day("to")
    if first and last and last < first:
        first, last = last, first
    return EventQuery(
        units=frozenset(units),
        categories=frozenset(CategoryCode(code) for code in args.getlist("category") if code),
        groups=frozenset(GroupCode(code) for code in args.getlist("group") if code),
        kinds=frozenset(KindCode(code) for code in args.getlist("kind") if code),
        phases=frozenset(PhaseCode(code) for code in args.getlist("phase") if code),
        statuses=frozenset(statuses),
        first=first,
        last=last,
        text=args.get("q", "")[:80],
    )


def seen() -> frozenset[UnitCode] | None:
    """Give the units that the account sees; None for all of them."""
    return seen_units(usecases.campaign_of(services().store))


def day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def offset() -> int:
    text = request.args.get("offset", "0")
    return min(int(text), _FURTHEST) if text.isdecimal() else 0


def without(names: Iterable[str] = ()) -> Mapping[str, Any]:
    """Give the address's filter less `names`, to build another address from."""
    dropped = {*names, "undo"}
    return {key: values for key, values in request.args.lists() if key not in dropped}
