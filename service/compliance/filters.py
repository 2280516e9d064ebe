"""What somebody wants to see of the matrix, as it stands in the address."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import request

from calendars.compliance import Severity, State
from calendars.ids import CategoryCode, GroupCode, PersonCode, PhaseCode, UnitCode
from calendars.timetable import Campaign
from service.compliance.tables import OPEN, By, Choice
from service.web.scope import DISTRICT, seen_units, unit_of
from service.web.today import today

_Chosen = TypeVar("_Chosen", bound=StrEnum)


def choice(campaign: Campaign) -> Choice:
    """Read the filter; what cannot be read does not narrow."""
    args = request.args
    leader = args.get("leader", "")
    states = _among(State, args.getlist("state"))
    return Choice(
        units=frozenset(UnitCode(code) for code in args.getlist("unit") if code in campaign.units),
        categories=frozenset(CategoryCode(code) for code in args.getlist("category") if code),
        groups=frozenset(GroupCode(code) for code in args.getlist("group") if code),
        leader=PersonCode(leader) if leader in campaign.people else None,
        severities=_among(Severity, args.getlist("severity")),
        phases=frozenset(PhaseCode(c) for c in args.getlist("phase") if c in campaign.phases),
        rules=frozenset(code for code in args.getlist("rule") if code),
        states=states | (OPEN if args.get("only") == "open" else frozenset()),
        seen=seen_units(campaign),
    )


def unit_or_district(text: str, campaign: Campaign) -> UnitCode | None:
    """Read a unit out of an address; None is the district. Raise as `unit_of`."""
    return None if text == DISTRICT else unit_of(text, campaign)


def as_of(campaign: Campaign) -> date:
    """Give the day that the address asks for, kept within the campaign, else today."""
    try:
        asked = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today()
    return min(max(asked, campaign.window.first), campaign.window.until)


def by() -> By:
    found = _among(By, [request.args.get("by", "")])
    return next(iter(found), By.CATEGORY)


def _among(kind: type[_Chosen], texts: list[str]) -> frozenset[_Chosen]:
    return frozenset(kind(text) for text in texts if text in set(kind))
