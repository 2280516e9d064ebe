"""The filter of the timetable, as it stands in the address; every view of it reads the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from flask import request

from calendars.ids import PersonCode, UnitCode
from calendars.timetable import Campaign, Person, Status
from service.timetable import EventQuery, usecases
from service.web.language import language
from service.web.scope import seen_units
from service.web.wiring import services
from service.web.words import say as _

_FURTHEST = 1_000_000


def query() -> EventQuery:
    """Read the filter; what cannot be read does not narrow."""
    asked = EventQuery.of(request.args.to_dict(flat=False))
    own = seen()
    return asked if own is None else replace(asked, units=(asked.units & own) or own)


def seen() -> frozenset[UnitCode] | None:
    """Give the units that the account sees; None for all of them."""
    return seen_units(usecases.campaign_of(services().store))


def day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def hour(name: str) -> time | None:
    try:
        return time.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def offset() -> int:
    text = request.args.get("offset", "0")
    return min(int(text), _FURTHEST) if text.isdecimal() else 0


def without(names: Iterable[str] = ()) -> Mapping[str, Any]:
    """Give the address's filter less `names`, to build another address from."""
    dropped = {*names, "undo"}
    return {key: values for key, values in request.args.lists() if key not in dropped}


def asked() -> dict[str, list[str]]:
    """Give what the address itself filters by, in canonical order; days apart."""
    found = EventQuery.of(request.args.to_dict(flat=False))
    return replace(found, first=None, last=None).args


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that is filtered by, in words, and the arguments that filter by all the rest."""

    label: str
    words: str
    rest: Mapping[str, Sequence[str]]


def in_words(campaign: Campaign) -> list[Named]:
    """Say what the address filters by."""
    lists: dict[str, tuple[str, Mapping[Any, Any]]] = {
        "unit": (_("单位"), campaign.units),
        "category": (_("类别"), campaign.categories),
        "group": (_("指导检查组"), campaign.groups),
        "kind": (_("事项类型"), campaign.kinds),
        "phase": (_("阶段"), campaign.phases),
        "person": (_("人员"), campaign.people),
    }
    args = EventQuery.of(request.args.to_dict(flat=False)).args
    found = []
    for name, values in args.items():
        label, known = lists.get(name, ("", {}))
        for value in values:
            rest = {**args, name: [other for other in values if other != value]}
            if name in lists:
                words = known[value].words.in_(language()) if value in known else value
            else:
                label, words = _other(name, value)
            found.append(Named(label, words, rest))
    return found


def status_words() -> dict[str, str]:
    return {
        Status.DRAFT.value: _("草稿"),
        Status.TENTATIVE.value: _("暂定"),
        Status.CONFIRMED.value: _("已确定"),
        Status.CANCELLED.value: _("已取消"),
    }


def _other(name: str, value: str) -> tuple[str, str]:
    match name:
        case "status":
            return _("状态"), status_words()[value]
        case "from":
            return _("从"), value
        case "to":
            return _("到"), value
        case _:
            return _("标题或地点"), value


def people(campaign: Campaign, chosen: EventQuery) -> dict[PersonCode, Person]:
    """Give whom to choose from: those of the units chosen, and those of no unit.

    All people of a thousand units would be a page of their own.
    """
    offered = {
        post.person for unit in chosen.units for post in campaign.posts_of_unit.get(unit, ())
    }
    offered |= chosen.people
    of_units = {post.person for post in campaign.posts if post.unit is not None}
    return {
        code: person
        for code, person in campaign.people.items()
        if code in offered or code not in of_units
    }
