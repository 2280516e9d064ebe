"""What an edit would change in the matrix, said while the form is being filled in."""

from collections import defaultdict
from collections.abc import Sequence

from calendars.compliance import Effect, State, Verdict
from calendars.timetable import Edit
from service.compliance.names import Names
from service.compliance.sentences import MARKS, state_in_words
from service.compliance.usecases import foresee as effects_of
from service.web.today import today
from service.web.wiring import Foreseen, services
from service.web.words import say as _

MOST = 8
_Turn = tuple[str, State | None, State | None]


def foresee(edits: Sequence[Edit]) -> Sequence[Foreseen]:
    """Say which cells `edits` would turn, the same turn of several units in one sentence.

    Raises:
        Faulty, UnknownCode, EditConflict: as `calendars.timetable.apply`.
    """
    now, effects = effects_of(services().store, edits, today())
    turns: dict[_Turn, list[Verdict]] = defaultdict(list)
    for effect in effects:
        turns[_turn(effect)].append(_of(effect))
    names = Names(now)
    found = sorted((_said(turn, cells, names) for turn, cells in turns.items()), key=_first)
    if len(found) > MOST:
        rest = _("另有 %(count)s 种变化。", count=len(found) - MOST)
        return [*found[:MOST], Foreseen(rest, worse=False)]
    return found


def _first(one: Foreseen) -> bool:
    return not one.worse


def _of(effect: Effect) -> Verdict:
    found = effect.after or effect.before
    if found is None:
        raise ValueError(effect)
    return found


def _turn(effect: Effect) -> _Turn:
    before, after = effect.before, effect.after
    return (
        _of(effect).rule,
        before.state if before else None,
        after.state if after else None,
    )


def _said(turn: _Turn, cells: Sequence[Verdict], names: Names) -> Foreseen:
    rule, before, after = turn
    units = {verdict.unit for verdict in cells}
    about = names.of_verdict(cells[0]) if len(cells) == 1 else ""
    several = _("%(count)s 个单位", count=len(units))
    whose = names.unit(cells[0].unit) if len(units) == 1 else several
    text = _(
        "%(rule)s，%(whose)s：%(before)s → %(after)s",
        rule=names.rule(rule),
        whose=f"{whose} {about}".strip(),
        before=_state(before),
        after=_state(after),
    )
    return Foreseen(text, worse=_worse(before, after))


def _worse(before: State | None, after: State | None) -> bool:
    return after is not None and (
        after in {State.FAILED, State.UNKNOWN, State.DUE_SOON}
        if before is None
        else after.calm < before.calm
    )


def _state(state: State | None) -> str:
    return f"{MARKS[state]} {state_in_words(state)}" if state else _("无此格")
