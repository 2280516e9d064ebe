"""What stands around every view of the timetable: which there are, the ruler, the filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request

from calendars.times import Days
from calendars.timetable import Campaign
from service.store.saved_views import SavedView
from service.timetable import EventQuery, filters, saved
from service.web.guard import account
from service.web.policy import Action, Reach, reach
from service.web.ruler import Ruler, ruler
from service.web.today import today
from service.web.wiring import services
from service.web.words import say as _

LIST = "list"
_OF_DAYS = {LIST, "period", "month"}
PATHS = {
    LIST: "/timetable",
    "period": "/timetable/period",
    "month": "/timetable/month",
    "units": "/timetable/units",
}


@dataclass(frozen=True, slots=True)
class Tab:
    words: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """`at` are the days that the page shows, None for all of them."""

    path: str
    campaign: Campaign
    query: EventQuery
    at: Days | None
    tabs: Sequence[Tab]
    ruler: Ruler
    named: Sequence[filters.Named]
    people: Mapping[Any, Any]
    statuses: Mapping[str, str]
    may_add: bool
    name: str
    saved: Sequence[SavedView]
    may_share: bool
    by_days: bool
    """Whether the days are part of the filter, as in the list."""

    def href(self, **values: object) -> str:
        """Give the address of this view with the filter kept."""
        given = {key: value for key, value in values.items() if value is not None}
        return _href(self.path, {**self.asked, **given})

    @property
    def asked(self) -> Mapping[str, Sequence[str]]:
        """Give what the address filters by, days apart."""
        return filters.asked()

    def listed(self, day: date) -> str:
        """Give the list of one day."""
        return _href(PATHS[LIST], {**self.asked, "from": day, "to": day})

    def without(self, named: filters.Named) -> str:
        return _href(self.path, {**named.rest, **self._place()})

    @property
    def cleared(self) -> str:
        """Give the address without a filter; an empty one, lest the account's first view opens."""
        return _href(self.path, self._place() or {"q": ""})

    @property
    def now(self) -> str | None:
        """Give where today is in this view; None where it is shown, or not of the campaign."""
        day = today()
        if day not in self.campaign.window or self.name not in _OF_DAYS:
            return None
        if self.by_days:
            return self.href(**{"from": day}) if self.query.first != day else None
        return self.href(at=day) if self.at is None or day not in self.at else None

    @property
    def filter(self) -> str:
        """Give what a saved view would keep."""
        query = EventQuery.of(request.args.to_dict(flat=False))
        return (query if self.by_days else whole(query)).canonical

    def opens(self, one: SavedView) -> str:
        return address(one.view, one.filter)

    def _place(self) -> dict[str, object]:
        """Give where the page is in time, where that is no part of the filter."""
        return {"at": self.at.first} if self.at and not self.by_days else {}


def framed(
    view: str, campaign: Campaign, query: EventQuery, counts: Mapping[date, int], at: Days | None
) -> Frame:
    by_days = view == LIST

    def href(days: Days) -> str:
        return _href(PATHS[view], {**filters.asked(), **_at(view, days)})

    reader = account()
    may = reach(reader, Action.EDIT)
    return Frame(
        path=PATHS[view],
        name=view,
        saved=saved.views_of(services().store, reader.id) if reader else (),
        may_share=may is Reach.ALL,
        campaign=campaign,
        query=query,
        at=at,
        tabs=tuple(
            Tab(words, _href(PATHS[name], {**filters.asked(), **_at(name, at)}), name == view)
            for name, words in _names().items()
        ),
        ruler=ruler(campaign, counts, today(), at, href),
        named=filters.in_words(campaign),
        people=filters.people(campaign, query),
        statuses=filters.status_words(),
        may_add=may is not Reach.NONE,
        by_days=by_days,
    )


def address(view: str, written: str) -> str:
    """Give the address of a view with a canonical filter."""
    return f"{PATHS.get(view, PATHS[LIST])}?{written or 'q='}"


def first_view() -> str | None:
    """Give where the timetable opens for the account, if it chose a view and asks for nothing."""
    reader = account()
    if request.args or reader is None:
        return None
    views = saved.views_of(services().store, reader.id)
    return next((address(one.view, one.filter) for one in views if one.default), None)


def _names() -> dict[str, str]:
    return {LIST: _("列表"), "period": _("按旬"), "month": _("按月"), "units": _("单位与时间")}


def _at(view: str, days: Days | None) -> dict[str, object]:
    if days is None:
        return {}
    if view == LIST:
        return {"from": days.first, "to": days.last_day}
    return {"at": days.first}


def _href(path: str, args: Mapping[str, object]) -> str:
    return f"{path}?{urlencode(args, doseq=True)}" if args else path


def place(campaign: Campaign) -> date:
    """Give the day that the address asks for, kept within the campaign, else today there."""
    window = campaign.window
    asked = filters.day("at") or today()
    return min(max(asked, window.first), window.last_day)


def asked_days(query: EventQuery, window: Days) -> Days | None:
    """Give the days that the filter keeps to, as far as they lie in the campaign."""
    if query.first is None or query.last is None:
        return None
    first, last = max(query.first, window.first), min(query.last, window.last_day)
    return Days.of(first, last) if first <= last else None


def whole(query: EventQuery) -> EventQuery:
    """Give the filter without days, for views that stand somewhere in time."""
    return replace(query, first=None, last=None)
