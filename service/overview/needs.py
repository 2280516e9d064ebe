"""What needs somebody now, put together from the features, each one click from being mended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.compliance import Severity, State, Verdict
from calendars.ids import EventUid, UnitCode
from calendars.timetable import Clash, Event, Timetable, clashes
from service.compliance.standing import Standing

AHEAD = timedelta(days=14)
"""How far ahead something counts as due soon on the overview."""
_WAITING = frozenset({State.DUE_SOON, State.NOT_YET_DUE})


@dataclass(frozen=True, slots=True)
class Needs:
    """Cells of must- and should-rules by rule; `unclear` lacks data, confirmations apart."""

    overdue: Mapping[str, Sequence[Verdict]]
    soon: Mapping[str, Sequence[Verdict]]
    unclear: Mapping[str, Sequence[Verdict]]
    unconfirmed: Sequence[Event]
    clashes: Sequence[Clash]

    @property
    def nothing(self) -> bool:
        parts = (self.overdue, self.soon, self.unclear, self.unconfirmed, self.clashes)
        return not any(parts)


def needs_of(now: Standing, units: frozenset[UnitCode] | None) -> Needs:
    """Give what asks for something to be done in `units`; None is the district with all of them."""
    key = (Needs, units)
    if key not in now.derived:
        now.derived[key] = _needs_of(now, units)
    found: Needs = now.derived[key]
    return found


def _needs_of(now: Standing, units: frozenset[UnitCode] | None) -> Needs:
    on = now.matrix.on
    cells = tuple(_asking(now, units))
    unconfirmed = {uid for cell in cells for uid in _to_confirm(cell)}
    events = now.timetable.events
    return Needs(
        overdue=_by_rule(cell for cell in cells if cell.state is State.FAILED),
        soon=_by_rule(
            cell
            for cell in cells
            if cell.state in _WAITING and cell.due is not None and cell.due <= on + AHEAD
        ),
        unclear=_by_rule(
            cell for cell in cells if cell.state is State.UNKNOWN and not any(_to_confirm(cell))
        ),
        unconfirmed=sorted((events[u] for u in unconfirmed if u in events), key=_day),
        clashes=_clashes(now.timetable, units, on),
    )


def _asking(now: Standing, units: frozenset[UnitCode] | None) -> Iterator[Verdict]:
    rules = now.rulebook.rules
    for unit, row in now.matrix.rows.items():
        if units is None or unit in units:
            for verdict in row:
                if rules[verdict.rule].severity is not Severity.ADVICE:
                    yield verdict


def _to_confirm(verdict: Verdict) -> Iterator[EventUid]:
    for lack in verdict.missing:
        if lack.code == "confirmation":
            yield EventUid(lack.data["event"])


def _by_rule(cells: Iterable[Verdict]) -> Mapping[str, Sequence[Verdict]]:
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    for cell in cells:
        found[cell.rule].append(cell)
    return dict(sorted(found.items()))


def _day(event: Event) -> tuple[date, str]:
    return event.when.first_day, event.uid


def _clashes(
    timetable: Timetable, units: frozenset[UnitCode] | None, on: date
) -> tuple[Clash, ...]:
    """Give the clashes of the days ahead; what is past cannot be mended."""
    last = on + AHEAD
    near = Timetable.of(
        timetable.campaign,
        (event for event in timetable.events.values() if on <= event.when.last_day
         and event.when.first_day <= last),
    )  # fmt: skip
    if units is None:
        return clashes(near)
    own = [e.uid for e in near.events.values() if e.district or e.units & units]
    return clashes(near, own)
