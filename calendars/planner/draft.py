"""The first-fit draft: every obligation of the recipe at a time that clashes with nothing.

Each obligation in turn takes the best half day left to it; nothing placed is moved again.
"""

from collections.abc import Callable
from datetime import datetime

from calendars.ids import EventUid, GroupCode, KindCode, PersonCode, UnitCode
from calendars.planner.bookings import Bookings, Needs, invited
from calendars.planner.bounds import Bounds, arcs
from calendars.planner.crowding import Crowding
from calendars.planner.grid import HALVES, Grid
from calendars.planner.load import load
from calendars.planner.obligations import DISTRICT, Obligation, obligations
from calendars.planner.outcome import Draft, Reason, Unplaced
from calendars.planner.placing import Search, best_half, blocked_by
from calendars.planner.recipe import Guidance, Recipe, Step, resolved
from calendars.planner.windows import window, wish
from calendars.times import Span
from calendars.timetable import Campaign, Event, Status, Timetable, in_order

Mint = Callable[[UnitCode, KindCode, int], EventUid]
"""Gives the UID of the nth event of a kind in a unit; the unit is `""` for the whole district."""


def draft(
    campaign: Campaign, recipe: Recipe, mint: Mint, status: Status = Status.CONFIRMED
) -> Draft:
    """Draft the timetable of a whole campaign: from the same values always the same.

    Raises:
        UnknownCode: the recipe refers to a setting that the campaign lacks.
    """
    drafting = _Drafting(campaign, recipe, mint, status)
    for node in range(len(drafting.wanted)):
        drafting.place(node)
    events = tuple(sorted(drafting.events, key=in_order))
    return Draft(events, tuple(drafting.unplaced), load(Timetable.of(campaign, events)))


class _Drafting:
    """A draft under way."""

    def __init__(self, campaign: Campaign, recipe: Recipe, mint: Mint, status: Status) -> None:
        self.wanted = obligations(campaign, recipe)
        self.events: list[Event] = []
        self.unplaced: list[Unplaced] = []
        self._campaign = campaign
        self._mint = mint
        self._status = status
        self._grid = Grid.of(campaign, recipe)
        windows = {step.code: window(step, campaign, self._grid) for step in recipe.steps}
        self._windows = [windows[each.step.code] for each in self.wanted]
        lengths = [each.step.days * HALVES or 1 for each in self.wanted]
        self._bounds = Bounds(self._windows, lengths, arcs(campaign, recipe.orders, self.wanted))
        self._bookings = Bookings(campaign, recipe, self._grid)
        self._crowding = Crowding(campaign, self._grid, self.wanted)

    def place(self, node: int) -> None:
        obligation = self.wanted[node]
        needs = None if obligation.step.days else self._bookings.needs(obligation)
        search = self._search(node)
        if reason := self._ruled_out(obligation, search, needs):
            self._leave_out(obligation, reason, search)
            return
        half = best_half(obligation, search, needs, self._bookings, self._crowding, self._grid)
        if half is not None:
            self._take(node, half, needs)
        elif needs is not None:
            blocked = blocked_by(search, needs, self._bookings, self._grid)
            most = max(blocked, key=blocked.__getitem__)
            self._leave_out(obligation, most, search, blocked=blocked)

    def _search(self, node: int) -> Search:
        step = self.wanted[node].step
        return Search(
            self._bounds.earliest[node],
            self._bounds.latest[node],
            self._windows[node].stop - 1,
            wish(self.wanted[node], self._campaign, self._grid),
            0 if step.days or step.on_day else self._minutes(step),
            HALVES if step.days else 1,
        )

    def _minutes(self, step: Step) -> int:
        if step.minutes is None:
            return self._campaign.kinds[step.kind].minutes
        return resolved(step.minutes, self._campaign)

    def _ruled_out(
        self, obligation: Obligation, search: Search, needs: Needs | None
    ) -> Reason | None:
        step = obligation.step
        if step.on_day and search.last < 0:
            return Reason.FIXED_DAY_OFF
        if step.on_day and not self._within_hours(step, search.last):
            return Reason.FIXED_HOUR_OFF
        if step.guidance is not Guidance.NONE and needs is not None and needs.alone:
            return Reason.NO_GROUP
        if search.earliest > search.latest:
            return Reason.NO_DAY_LEFT
        if next(search.halves(self._grid), None) is None:
            return Reason.TOO_LONG
        return None

    def _within_hours(self, step: Step, half: int) -> bool:
        """A meeting before noon may run into the break, but not into the hours after it."""
        span = self._hours(step, half)
        until = self._grid.ends[1] if half % HALVES else self._grid.starts[1]
        opening = self._campaign.clock("hours.open")
        return opening <= span.start.time() and span.end <= datetime.combine(span.first_day, until)

    def _hours(self, step: Step, half: int) -> Span:
        if not step.at_time:
            return self._grid.span(half, self._minutes(step))
        start = self._campaign.clock(step.at_time)
        return Span.at(self._grid.day(half), start, self._minutes(step))

    def _take(self, node: int, half: int, needs: Needs | None) -> None:
        obligation = self.wanted[node]
        comrades = frozenset[PersonCode]()
        if needs is not None:
            comrades = self._bookings.book(half, needs)
        self._crowding.add(obligation, half, self._units(obligation))
        self._bounds.fix(node, half)
        self.events.append(self._event(obligation, half, needs, comrades))

    def _units(self, obligation: Obligation) -> frozenset[UnitCode]:
        if obligation.unit == DISTRICT:
            return frozenset(self._campaign.units)
        return frozenset({obligation.unit})

    def _event(
        self, obligation: Obligation, half: int, needs: Needs | None,
        comrades: frozenset[PersonCode],
    ) -> Event:  # fmt: skip
        step, district = obligation.step, obligation.unit == DISTRICT
        leader = frozenset({obligation.leader} if obligation.leader is not None else ())
        return Event(
            uid=self._mint(obligation.unit, step.kind, obligation.number),
            kind=step.kind,
            phase=step.phase,
            when=self._grid.stretch(half, step.days) if step.days else self._hours(step, half),
            units=frozenset() if district else self._units(obligation),
            district=district,
            roles=invited(step, self._campaign),
            groups=frozenset[GroupCode](needs.groups if needs else ()),
            people=comrades | leader,
            status=self._status,
            visibility=self._campaign.kinds[step.kind].visibility,
            title=obligation.title,
            place=needs.place if needs else "",
        )

    def _leave_out(
        self, obligation: Obligation, reason: Reason, search: Search, **data: object
    ) -> None:
        step = obligation.step
        found: dict[str, object] = {
            "step": step.code, "number": obligation.number, "phase": step.phase,
        }  # fmt: skip
        if search.earliest <= search.latest:
            found["first"] = self._grid.day(search.earliest)
            found["last"] = self._grid.day(search.latest)
            found["half_days"] = sum(1 for _ in search.halves(self._grid))
        unit = None if obligation.unit == DISTRICT else obligation.unit
        self.unplaced.append(Unplaced(unit, step.kind, reason, found | data))
