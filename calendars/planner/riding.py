"""Visits in the model of a part: by themselves, or riding on a meeting that is there anyway."""

from typing import TYPE_CHECKING

from calendars.planner.board import NOWHERE
from calendars.planner.model import Demand
from calendars.planner.part import Part
from calendars.planner.score import VISIT_CHANGED

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


def add_visit(part: Part, i: int) -> None:
    """Add one visit; its hosts must be in the part already, as far as they are free."""
    cp, model = part.cp, part.model
    by_itself = part.candidates(i, model.slots[i])
    riding = part.candidates(i, model.riding[i], part.model.hosts[i][0]) if model.hosts[i] else []
    half, on = part.here[i]
    at = part.literals(sorted({*by_itself, *riding}), half)
    part.at[i] = at
    out = part.may_be_out(i)
    cp.add_exactly_one([*at.values(), *out])
    joins = {
        host: cp.new_bool_var("")
        for host in model.hosts[i]
        if host in part.at or part.board.at[host] in at
    }
    part.joins[i] = joins
    for host, literal in joins.items():
        cp.add_hint(literal, on == host)
        _ride(part, host, literal, at, frozenset(riding))
    alone = cp.new_bool_var("")
    cp.add_exactly_one([alone, *joins.values(), *out])
    trips = part.literals(by_itself, half if on == NOWHERE else NOWHERE)
    cp.add_exactly_one([*trips.values(), alone.negated()])
    for half, literal in trips.items():
        cp.add_implication(literal, at[half])
    part.take(i, at, model.joined[i])
    part.take(i, trips, _beyond(model.alone[i], model.joined[i]))
    part.cost(alone, model.trip)
    for half, literal in at.items():
        part.cost(literal, model.cost[i][half])
    _keep(part, i, trips)


def _ride(
    part: Part, host: int, joins: "IntVar", at: dict[int, "IntVar"], riding: frozenset[int]
) -> None:
    """Where it joins, it is where the host is."""
    if host not in part.at:
        half = part.board.at[host]
        if half in riding:
            part.cp.add_implication(joins, at[half])
        else:
            part.cp.add(joins == 0)
        return
    for half, literal in part.at[host].items():
        there = [at[half]] if half in riding else []
        part.cp.add_bool_or([joins.negated(), literal.negated(), *there])
    if host in part.out:
        part.cp.add_implication(joins, part.out[host].negated())


def _beyond(alone: Demand, joined: Demand) -> Demand:
    """Give what a visit by itself takes up besides what every visit does."""
    less = dict(joined.takes)
    takes = ((taken, amount - less.get(taken, 0)) for taken, amount in alone.takes)
    return Demand(
        tuple((taken, amount) for taken, amount in takes if amount),
        tuple(burden for burden in alone.burdens if burden not in joined.burdens),
    )


def _keep(part: Part, i: int, trips: dict[int, "IntVar"]) -> None:
    """Make it cost something that a visit which others know of is another one."""
    task = part.model.problem.tasks[i]
    if not task.moves_count or task.current is None:
        return
    half = task.current.half
    joined = task.current.joins
    cp, same = part.cp, None
    if joined is None:
        same = trips.get(half)
    else:
        tasks = part.model.problem.tasks
        host = next((t for t in part.joins[i] if tasks[t].uid == joined), NOWHERE)
        if host != NOWHERE and half in part.at[i]:
            same = cp.new_bool_var("")
            cp.add_implication(same, part.joins[i][host])
            cp.add_implication(same, part.at[i][half])
    changed = cp.new_bool_var("")
    unchanged = [same] if same is not None else []
    out = [part.out[i]] if i in part.out else []
    cp.add_bool_or([changed, *unchanged, *out])
    part.cost(changed, VISIT_CHANGED)
