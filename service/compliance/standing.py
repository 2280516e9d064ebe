"""The matrix of now: kept in each process, and caught up by the log of changes.

Everything that is judged is changed by `publish` alone, which leaves a batch in the log. So a
look at the newest batch tells whether what is kept is what is stored, on every replica.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from calendars.compliance import (
    Catalogue,
    Ledger,
    LedgerEntry,
    Matrix,
    RuleBook,
    Scope,
    Severity,
    State,
    Turn,
    check,
    course,
    recheck,
    worst,
)
from calendars.errors import Faulty
from calendars.ids import EventUid, UnitCode
from calendars.timetable import Campaign, Change, Event, Noun, Timetable
from service.clock import Clock, day_of
from service.errors import NotFound
from service.store import EventQuery, Mark, Rules, Store, Unavailable, Work

MOST_CHANGES = 500
"""Beyond these, judging everything anew is as fast."""
MOST_DAYS = 3
"""As-of dates kept at a time."""


Shares = Mapping[UnitCode | None, Mapping[State, int]]
"""How many cells of must-rules each unit has in each state."""


@dataclass(frozen=True)
class Standing:
    """What was judged as of a day, and the verdicts."""

    timetable: Timetable
    ledger: Ledger
    catalogue: Catalogue
    matrix: Matrix
    mark: Mark
    """Where the log stood."""

    @property
    def campaign(self) -> Campaign:
        return self.timetable.campaign

    @property
    def rulebook(self) -> RuleBook:
        return self.matrix.rulebook

    @property
    def on(self) -> date:
        return self.matrix.on

    @cached_property
    def states(self) -> Mapping[UnitCode | None, Mapping[str, State]]:
        """How each rule stands for each unit as a whole: as its worst cell does."""
        found: dict[UnitCode | None, dict[str, State]] = {}
        for unit, row in self.matrix.rows.items():
            cells: dict[str, list[int]] = {}
            for number, verdict in enumerate(row):
                cells.setdefault(verdict.rule, []).append(number)
            found[unit] = {
                rule: worst(tuple(row[n] for n in numbers)).state for rule, numbers in cells.items()
            }
        return found

    @cached_property
    def derived(self) -> dict[object, Any]:
        """What others have worked out of it and keep for as long as it stands."""
        return {}

    @cached_property
    def shares(self) -> Shares:
        return shares_of(self.states, self.rulebook)


def shares_of(states: Mapping[UnitCode | None, Mapping[str, State]], rulebook: RuleBook) -> Shares:
    must = {code for code, rule in rulebook.rules.items() if rule.severity is Severity.MUST}
    return {
        unit: Counter(state for rule, state in cells.items() if rule in must)
        for unit, cells in states.items()
    }


def standing(store: Store, on: date) -> Standing:
    """Give everything as it is committed now, judged as of `on`.

    Raises:
        NotFound: `campaign.none`.
        Faulty: the campaign's rules or kinds of entries cannot be read.
    """
    memory = _MEMORIES.setdefault(store, _Memory())
    with memory.lock:
        memory.kept = _caught_up(store, memory.kept)
        return memory.kept.as_of(on)


def at_hand(store: Store) -> bool:
    """Tell whether this process has judged everything once, and only has to catch up."""
    memory = _MEMORIES.get(store)
    return memory is not None and memory.kept is not None


def warm(store: Store, clock: Clock, set_day: date | None) -> None:
    """Judge what there is beforehand, so that nobody waits for it; later pages just catch up."""
    # Nothing to judge yet, or nothing that can be: pages say so.
    with suppress(NotFound, Faulty, Unavailable):
        with store.reading() as work:
            campaign = work.campaigns.current()
        standing(store, day_of(clock, campaign, set_day)).shares  # noqa: B018 -- is kept there


Courses = tuple[tuple[Turn, ...], ...]
"""How each must-rule of a unit goes from the first day of the campaign to the last."""


def courses(store: Store, units: Iterable[UnitCode], on: date) -> Mapping[UnitCode, Courses]:
    """Tell how the must-rules of `units` go, in the light of what is committed now."""
    memory = _MEMORIES.setdefault(store, _Memory())
    with memory.lock:
        kept = memory.kept = _caught_up(store, memory.kept)
        return {unit: kept.course_of(unit, on) for unit in units}


@dataclass(slots=True)
class _Kept:
    mark: Mark
    timetable: Timetable
    ledger: Ledger
    rules: Rules
    days: OrderedDict[date, Standing] = field(default_factory=OrderedDict)
    courses: dict[UnitCode, Courses] = field(default_factory=dict)
    """Of units that were asked for, and that no change has touched since."""

    def as_of(self, on: date) -> Standing:
        found = self.days.pop(on, None) or self._judged(on)
        self.days[on] = found
        while len(self.days) > MOST_DAYS:
            self.days.popitem(last=False)
        return found

    def course_of(self, unit: UnitCode, on: date) -> Courses:
        if unit not in self.courses:
            facts, window = self.as_of(on).matrix.facts, self.timetable.campaign.window
            self.courses[unit] = tuple(
                course(facts, unit, rule, window.first, window.until)
                for rule in self.rules.rulebook.rules.values()
                if rule.severity is Severity.MUST and rule.scope is not Scope.DISTRICT
            )
        return self.courses[unit]

    def _judged(self, on: date) -> Standing:
        matrix = check(self.timetable, self.ledger, self.rules.rulebook, on)
        return Standing(self.timetable, self.ledger, self.rules.catalogue, matrix, self.mark)

    def after(self, campaign: Campaign, changes: tuple[Change, ...], mark: Mark) -> "_Kept":
        """Give what is kept after `changes`: the matrix asked for last is caught up with them."""
        events, entries = dict(self.timetable.events), dict(self.ledger.entries)
        for change in changes:
            _put(events, entries, change)
        timetable = Timetable.of(campaign, events.values())
        after = replace(
            self, mark=mark, timetable=timetable, ledger=Ledger.of(entries.values()),
            days=OrderedDict(), courses={},
        )  # fmt: skip
        if self.days:
            on, before = next(reversed(self.days.items()))
            matrix = recheck(before.matrix, changes)
            after.days[on] = Standing(timetable, after.ledger, self.rules.catalogue, matrix, mark)
            after.courses = {
                unit: courses
                for unit, courses in self.courses.items()
                if matrix.rows.get(unit) is before.matrix.rows.get(unit)
            }
        return after


@dataclass(slots=True)
class _Memory:
    lock: Lock = field(default_factory=Lock)
    kept: _Kept | None = None


_MEMORIES: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()


def _caught_up(store: Store, kept: _Kept | None) -> _Kept:
    with store.reading() as work:
        campaign = work.campaigns.current()
        mark = work.history.mark(campaign.id)
        same = kept is not None and kept.timetable.campaign.id == campaign.id
        # Rules may be added to a campaign that was loaded without any.
        if kept is None or not same or kept.rules is not work.rules.of(campaign):
            return _loaded(work, campaign, mark)
        if kept.mark == mark:
            return kept
        changes = work.history.since(campaign.id, kept.mark, MOST_CHANGES)
        if changes is None:
            return _loaded(work, campaign, mark)
    return kept.after(campaign, changes, mark)


def _loaded(work: Work, campaign: Campaign, mark: Mark) -> _Kept:
    records = work.events.select(campaign.id, EventQuery())
    timetable = Timetable.of(campaign, (record.event for record in records))
    return _Kept(mark, timetable, work.ledger.all(campaign.id), work.rules.of(campaign))


def _put(events: dict[EventUid, Event], entries: dict[str, LedgerEntry], change: Change) -> None:
    shelves: dict[Noun, dict[Any, Any]] = {Noun.EVENT: events, Noun.ENTRY: entries}
    shelf = shelves.get(change.noun, {})
    shelf.pop(change.key, None)
    if change.after is not None:
        shelf[change.key] = change.after
