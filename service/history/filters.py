"""The filter of history, as it stands in the address; what cannot be read does not narrow."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from service.history.usecases import HistoryQuery

# Of the numbers that PostgreSQL keeps in an INTEGER.
LARGEST = 2_147_483_647
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """`first` and `last` are days, both included."""

    key: str
    unit: str
    person: str
    noun: str
    what: str
    actor: str
    first: date | None
    last: date | None

    @property
    def narrows(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)

    def query(self, zone: ZoneInfo, before: int | None) -> HistoryQuery:
        return HistoryQuery(
            key=self.key,
            unit=self.unit,
            person=self.person,
            noun=self.noun,
            what=self.what,
            actor=self.actor,
            first=_midnight(self.first, zone),
            until=_midnight(self.last and self.last + timedelta(days=1), zone),
            before=before,
        )


def read() -> Filter:
    first, last = _day("from"), _day("to")
    if first and last and last < first:
        first, last = last, first
    return Filter(
        key=_text("key"),
        unit=_text("unit"),
        person=_text("person"),
        noun=_text("noun"),
        what=_text("what"),
        actor=_text("by"),
        first=first,
        last=last,
    )


def number(name: str) -> int | None:
    """Read a number of a batch or a change out of the address."""
    found = request.args.get(name, type=int)
    return None if found is None else max(0, min(found, LARGEST))


def kept() -> dict[str, Any]:
    """Give the address's filter, to build that of the next page from."""
    return {key: value for key, value in request.args.items() if value and key != "before"}


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if date.min < found < date.max else None


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)
