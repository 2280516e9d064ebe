"""Words for cases: events and entries of one unit on hand, and the state that a cell must have."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from calendars.campaigns import load_catalogue, load_rulebook
from calendars.compliance import Ledger, LedgerEntry, check, checked_entry
from calendars.ids import demo_uid
from calendars.times import Days, Span
from calendars.timetable import Event, Setting, Status, Timetable
from tests.campaigns_data import read, study

UNIT = "ZF04"
HEAD, MEMBER, LEADER, SECOND = "G05-01", "G05-02", "ZF04-01", "ZF04-02"
AFTER_ALL = "09-01"


def day(text: str) -> date:
    """Read `03-13`."""
    month, number = text.split("-")
    return date(2009, int(month), int(number))


def when(text: str) -> Span | Days:
    """Read `03-10 09-11`, `03-10 22-24`, `03-02..03-06` or `03-10`."""
    first, _, hours = text.partition(" ")
    if hours:
        begin, end = (int(hour) for hour in hours.split("-"))
        midnight = datetime.combine(day(first), time())
        return Span(midnight + timedelta(hours=begin), midnight + timedelta(hours=end))
    first, _, last = text.partition("..")
    return Days.of(day(first), day(last) if last else None)


def event(kind: str, at: str, phase: str = "", unit: str = UNIT, **values: Any) -> Event:
    """Give a confirmed event as its kind is usually held, confirmed as held where `held`."""
    known = study().kinds[kind]
    span = when(at)
    holding = [p.code for p in study().phases.values() if span.first_day in p.window]
    held = values.pop("held", False)
    usual = {
        "uid": demo_uid(study().id, unit, kind, int("".join(filter(str.isdigit, at)))),
        "kind": kind,
        "phase": phase or (holding[0] if holding else "P1"),
        "when": span,
        "units": frozenset({unit}) if unit else frozenset(),
        "district": not unit,
        "roles": known.roles,
        "status": Status.CONFIRMED,
        "visibility": known.visibility,
        "held_on": span.last_day if held else None,
    }
    return Event(**(usual | values))


def entry(code: str, on: str = "", subject: str = "", unit: str = UNIT, **values: Any):
    kind, _, step = code.partition(".")
    given = LedgerEntry(unit, kind, step, subject, day(on) if on else None, values)
    return checked_entry(given, catalogue(), study())


def lacking(given: LedgerEntry, name: str) -> LedgerEntry:
    """Give the entry without one of its values, as an import might bring it."""
    return replace(given, values={k: v for k, v in given.values.items() if k != name})


def record(of: Event, **values: Any) -> LedgerEntry:
    """Give what the ledger has of an event."""
    return LedgerEntry(UNIT, of.kind, "recorded", of.uid, of.when.last_day, values)


@cache
def catalogue():
    return load_catalogue(read("study_2009"), study())


@cache
def rulebook():
    return load_rulebook(read("study_2009"), study(), catalogue())


@dataclass(frozen=True)
class Case:
    """`names` is what the verdict must say is missing: a rule, a field or a kind of event."""

    rule: str
    says: str
    state: str
    things: tuple[Event | LedgerEntry, ...] = ()
    on: str = AFTER_ALL
    phase: str | None = None
    subject: str = ""
    unit: str | None = UNIT
    names: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    posts: bool = True

    def __str__(self) -> str:
        return f"{self.rule} {self.says}".replace(" ", "-")

    def verdict(self):
        campaign = study()
        settings = {
            key: Setting(**{**_fields(campaign.settings[key]), "value": value})
            for key, value in self.settings.items()
        }
        campaign = replace(campaign, settings={**campaign.settings, **settings})
        if not self.posts:
            campaign = replace(campaign, posts=())
        events = [thing for thing in self.things if isinstance(thing, Event)]
        entries = [thing for thing in self.things if isinstance(thing, LedgerEntry)]
        timetable, ledger = Timetable.of(campaign, events), Ledger.of(entries)
        units = None if self.unit is None else [self.unit]
        matrix = check(timetable, ledger, rulebook(), day(self.on), units)
        return matrix.cell(self.rule, self.unit, self.subject, self.phase)


def _fields(setting: Setting) -> dict[str, Any]:
    return {name: getattr(setting, name) for name in setting.__dataclass_fields__}


def found(case: Case) -> tuple[str, bool]:
    """Give the state, and whether the verdict names what is missing."""
    verdict = case.verdict()
    told = " ".join(str(lack) for lack in verdict.missing)
    return verdict.state.value, case.names in told
