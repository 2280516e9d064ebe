"""From the recipe of a demonstration to what is on record: the same on every machine."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from calendars.campaigns.record_file import Anchor, Each, Line, Record
from calendars.compliance import Catalogue, FieldType, LedgerEntry, Value
from calendars.ids import PersonCode, RoleCode, UnitCode
from calendars.timetable import Campaign, Event, Unit

_ORDINALS = "一二三四五六七八九十"
_LEADER, _BODY, _GUIDANCE = RoleCode("leader"), RoleCode("body"), RoleCode("guidance")
_SHARES = {"ordinary": 60, "retired": 25, "mobile": 5}
"""Per cent of a unit's heads: ours."""


def confirmed(events: Iterable[Event], record: Record, until: date) -> tuple[Event, ...]:
    """Give the events with those confirmed as held that the recipe wants so."""
    last = until - timedelta(days=record.lag)
    return tuple(
        replace(event, held_on=event.when.last_day)
        if event.when.last_day < last and _chosen(event.uid, record.confirmed)
        else event
        for event in events
    )


def recorded(
    events: Iterable[Event],
    record: Record,
    campaign: Campaign,
    catalogue: Catalogue,
    until: date,
) -> tuple[LedgerEntry, ...]:
    """Give the entries made up to `until`, in the order of units and of the recipe."""
    own: dict[UnitCode, list[Event]] = {code: [] for code in campaign.units}
    for event in events:
        for code in event.units:
            own[code].append(event)
    made: dict[str, LedgerEntry] = {}
    for code, unit in campaign.units.items():
        here = _Unit(unit, campaign, catalogue, sorted(own[code], key=_first), until)
        for line in record.lines:
            made |= {entry.id: entry for entry in here.entries(line)}
    return tuple(made.values())


def _first(event: Event) -> tuple[date, str]:
    return event.when.first_day, event.uid


def _chosen(key: str, percent: int) -> bool:
    """Choose by a sum that is the same everywhere, and not by chance."""
    return crc32(key.encode()) % 100 < percent


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: Unit
    campaign: Campaign
    catalogue: Catalogue
    events: list[Event]
    until: date

    def entries(self, line: Line) -> Iterator[LedgerEntry]:
        if not _chosen(f"{self.unit.code}/{line.code}/{line.count}", line.percent):
            return
        kind, _, step = line.code.rpartition(".")
        dated = self.catalogue.kinds[line.code].dated
        for number, (subject, day) in enumerate(self._subjects(line)):
            if dated and (day is None or day >= self.until):
                continue
            words = self._words(number, subject, line)
            values = {
                key: self._value(value, line.code, key, words) for key, value in line.values.items()
            }
            on = day if dated else None
            yield LedgerEntry(self.unit.code, kind, step, subject, on, values)

    def _subjects(self, line: Line) -> Iterator[tuple[str, date | None]]:
        """Give whom or what there are entries for, each with its day."""
        day = self._day(line)
        match line.each:
            case Each.UNIT:
                yield "", day
            case Each.BODY:
                yield from ((person, day) for person in self._holders(_BODY))
            case Each.CHOICE:
                codes = list(self.catalogue.kinds[line.code].subjects or ())
                yield from ((code, day) for code in codes[: max(line.count, 1)])
            case Each.NUMBER:
                yield from ((str(n + 1), day) for n in range(line.count))
            case Each.BRANCH:
                heads = self.campaign.number("branch.heads")
                count = max(1, -(-self.unit.headcount // heads))
                yield from ((str(n + 1), day) for n in range(min(count, len(_ORDINALS))))
            case Each.EVENT:
                wanted = self.catalogue.kinds[line.code].events or (line.anchor.kind,)
                for event in self.events:
                    if event.kind in wanted and event.when.last_day < self.until:
                        yield event.uid, event.when.last_day

    def _day(self, line: Line) -> date | None:
        anchor: Anchor = line.anchor
        start = anchor.on
        if anchor.kind is not None:
            held = (e.when.first_day for e in self.events if e.kind == anchor.kind)
            start = next(held, None)
        if start is None:
            return None
        late = crc32(f"{self.unit.code}/{line.code}".encode()) % (line.spread + 1)
        return self.campaign.workdays.shift(start, anchor.days + late)

    def _holders(self, role: RoleCode) -> list[PersonCode]:
        posts = self.campaign.posts_of_unit.get(self.unit.code, ())
        return [post.person for post in posts if post.role == role]

    def _words(self, number: int, subject: str, line: Line) -> Mapping[str, Any]:
        body, leader = self._holders(_BODY), self._holders(_LEADER)
        posts = self.campaign.posts_of_group.get(self.unit.group, ()) if self.unit.group else ()
        guidance = [p.person for p in posts if p.role == _GUIDANCE]
        heads = [p.person for p in posts if p.head]
        people = {
            group: max(1, self.unit.headcount * share // 100) for group, share in _SHARES.items()
        }
        return {
            **people,
            "people": people.get(subject, 0),
            "unit": self.unit.words.zh,
            "ordinal": _ORDINALS[number % len(_ORDINALS)],
            "leader": leader[:1],
            "body": body,
            "share": body[number % max(line.count, 1) :: max(line.count, 1)] or leader[:1],
            "comrade": guidance[-1:],
            "head": heads[:1],
        }

    def _value(self, value: Any, code: str, key: str, words: Mapping[str, Any]) -> Value:
        """Put the unit's own into a template; `{body}` alone stands for several."""
        match self.catalogue.kinds[code].fields[key].type:
            case FieldType.NUMBER:
                return int(words[value.strip("{}")] if isinstance(value, str) else value)
            case FieldType.PERSON:
                return str((*words[value.strip("{}")], "")[0])
            case FieldType.PEOPLE:
                return tuple(dict.fromkeys(p for each in value for p in words[each.strip("{}")]))
            case FieldType.TEXTS | FieldType.CHOICES:
                return tuple(each.format_map(words) for each in value)
            case _:
                return str(value).format_map(words)
