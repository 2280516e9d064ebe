"""A view: the filter of a timetable as it was when somebody subscribed to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from calendars.errors import InvalidValue, UnknownCode
from calendars.ids import CategoryCode, GroupCode, KindCode, PersonCode, PhaseCode, UnitCode
from calendars.text import Language, clean_text
from calendars.timetable import Campaign, Event, Status, Visibility, attendees, units_of

_LONGEST_TEXT = 80
_MOST_NAMED = 2
_BY_CODE = (
    ("unit", "units"),
    ("category", "categories"),
    ("group", "groups"),
    ("kind", "kinds"),
    ("phase", "phases"),
    ("person", "people"),
)
"""Names in an address, and the fields that they fill."""
_ANCHORING = ("people", "groups", "units", "categories", "kinds", "phases")
"""The narrowest first."""
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class View:
    """What is let through: empty sets do not narrow, days are both included, drafts never pass.

    `text` is looked for in title and place, in letters of either case. `internal`: whoever holds
    it takes part in everything it lets through, so that internal events pass too.
    """

    units: frozenset[UnitCode] = frozenset()
    categories: frozenset[CategoryCode] = frozenset()
    groups: frozenset[GroupCode] = frozenset()
    """Guidance groups attending."""
    kinds: frozenset[KindCode] = frozenset()
    phases: frozenset[PhaseCode] = frozenset()
    people: frozenset[PersonCode] = frozenset()
    """Those who have to come."""
    statuses: frozenset[Status] = frozenset()
    first: date | None = None
    last: date | None = None
    text: str = ""
    internal: bool = False

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "View":
        """Read the filter of an address; what cannot be read does not narrow.

        Raises:
            InvalidValue: `view.drafts_only`, since nobody subscribes to drafts; or as `clean_text`.
        """
        found: dict[str, set[str]] = {}
        for name, value in pairs:
            if value:
                found.setdefault(name, set()).add(value)
        asked = {status for status in Status if status.value in found.get("status", ())}
        statuses = {status for status in asked if status.published}
        if asked and not statuses:
            raise InvalidValue("view.drafts_only")
        days = [_day(found, "from"), _day(found, "to")]
        if days[0] and days[1] and days[1] < days[0]:
            days.reverse()
        codes: dict[str, frozenset[Any]] = {
            field: frozenset(found.get(name, ())) for name, field in _BY_CODE
        }
        return cls(
            **codes,
            statuses=frozenset() if statuses == _PUBLISHED else frozenset(statuses),
            first=days[0],
            last=days[1],
            text=clean_text(min(found.get("q", {""}))[:_LONGEST_TEXT], _LONGEST_TEXT),
            internal="internal" in found,
        )

    @property
    def written(self) -> str:
        """Give the one text of this filter: the query of the timetable's address that shows it."""
        pairs = [(name, code) for name, field in _BY_CODE for code in sorted(getattr(self, field))]
        pairs += [("status", status.value) for status in sorted(self.statuses)]
        pairs += [("from", str(self.first))] if self.first else []
        pairs += [("to", str(self.last))] if self.last else []
        pairs += [("q", self.text)] if self.text else []
        pairs += [("internal", "1")] if self.internal else []
        return urlencode(pairs)

    @property
    def code(self) -> str:
        """Give 128 bits of the SHA-256 of what is written, in hexadecimal."""
        return sha256(self.written.encode()).hexdigest()[:32]

    @classmethod
    def read(cls, written: str) -> "View":
        """Raise InvalidValue (`view.unreadable`) for anything but a text of ours."""
        return _read(written)

    def checked(self, campaign: Campaign) -> "View":
        """Raise UnknownCode (`view.unknown`) for a code that the campaign does not have."""
        known: tuple[Mapping[Any, object], ...] = (
            campaign.units, campaign.categories, campaign.groups, campaign.kinds,
            campaign.phases, campaign.people,
        )  # fmt: skip
        for (name, field), codes in zip(_BY_CODE, known, strict=True):
            strange = sorted(getattr(self, field) - set(codes))
            if strange:
                raise UnknownCode("view.unknown", field=name, key=strange[0][:40])
        return self

    def passes(self, event: Event, campaign: Campaign) -> bool:
        if not event.status.published or (event.visibility is _HIDDEN and not self.internal):
            return False
        return (
            _any(self.kinds, {event.kind})
            and _any(self.phases, {event.phase})
            and _any(self.statuses, {event.status})
            and _any(self.groups, event.groups)
            and _any(self.people, attendees(event, campaign) if self.people else ())
            and (event.district or _any(self.units, event.units))
            and (event.district or _any(self.categories, _categories(event, campaign)))
            and (self.first is None or event.when.last_day >= self.first)
            and (self.last is None or event.when.first_day <= self.last)
            and any(self.text.casefold() in said.casefold() for said in (event.title, event.place))
        )

    @property
    def anchors(self) -> frozenset[str]:
        """Give the marks by which it is found: every event that passes bears one of them."""
        for field in _ANCHORING:
            if codes := getattr(self, field):
                return frozenset(f"{field}/{code}" for code in codes)
        return frozenset({ANYTHING})

    @property
    def names(self) -> frozenset[str]:
        """Give the marks of the units, groups and people whose names its own name has."""
        return frozenset(
            named(field, code)
            for field in ("units", "groups", "people")
            for code in sorted(getattr(self, field))[:_MOST_NAMED]
        )

    def in_words(self, campaign: Campaign, language: Language) -> str:
        """Name what it is narrowed to, in short; empty where it lets everything through."""
        shelves: dict[str, Mapping[Any, Any]] = {
            "units": campaign.units, "categories": campaign.categories, "groups": campaign.groups,
            "kinds": campaign.kinds, "phases": campaign.phases, "people": campaign.people,
        }  # fmt: skip
        parts = []
        for _, field in _BY_CODE:
            codes = sorted(getattr(self, field))
            words = [shelves[field][code].words.in_(language) for code in codes[:_MOST_NAMED]]
            if codes:
                more = len(codes) - _MOST_NAMED
                rest = (f"等{len(codes)}个" if language == "zh" else f" +{more}") * (more > 0)
                parts.append(("、" if language == "zh" else ", ").join(words) + rest)
        parts += [self.text] if self.text else []
        return " · ".join(parts)


_HIDDEN = Visibility.INTERNAL
_PUBLISHED = {status for status in Status if status.published}


def marks(event: Event, campaign: Campaign) -> Iterator[str]:
    """Give the marks that `event` bears: views with another anchor cannot let it through."""
    units = units_of(event, campaign)
    categories = {campaign.units[unit].category for unit in units}
    borne: dict[str, Iterable[str]] = {
        "people": attendees(event, campaign), "groups": event.groups, "units": units,
        "categories": categories if not event.district else campaign.categories,
        "kinds": (event.kind,), "phases": (event.phase,),
    }  # fmt: skip
    for field, codes in borne.items():
        for code in codes:
            yield f"{field}/{code}"
    yield ANYTHING


def named(field: str, code: str) -> str:
    """Give the mark of a view that bears the name of a unit or person."""
    return f"names/{field}/{code}"


@lru_cache(maxsize=1024)
def _read(written: str) -> View:
    view = View.of(parse_qsl(written))
    if view.written != written:
        raise InvalidValue("view.unreadable", text=written[:80])
    return view


def _day(found: dict[str, set[str]], name: str) -> date | None:
    try:
        return date.fromisoformat(min(found.get(name, {""})))
    except ValueError:
        return None


def _any(wanted: frozenset[object], there: Iterable[object]) -> bool:
    return not wanted or not wanted.isdisjoint(there)


def _categories(event: Event, campaign: Campaign) -> set[CategoryCode]:
    return {campaign.units[unit].category for unit in event.units}
