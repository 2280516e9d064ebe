"""Undoing one change when others have happened since: three ways, and never guessed.

What nobody touched since goes back. What somebody did is a conflict, until it is decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WHOLE = "uid"
"""Stands for the thing itself, where it was made or taken away since."""
LEADERS = {"moved_from": "when", "district": "units"}
"""Fields that make sense only together with another, which speaks for both."""

Fields = Mapping[str, Any]
Decided = Mapping[str, bool]
"""By field: whether it goes back. What is not named is not decided."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that was changed again: `was` before the change, `made` by it, `now` since."""

    field: str
    was: Any
    made: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Reversal:
    """`fields` is None where the thing goes; `back` names what was given back as it was."""

    fields: Fields | None
    conflicts: tuple[Conflict, ...] = ()
    back: frozenset[str] = frozenset()


def reverse(
    before: Fields | None, after: Fields | None, now: Fields | None, decided: Decided
) -> Reversal:
    """Take the change from `before` to `after` out of `now`."""
    if before is None or after is None or now is None:
        return _whole(before, after, now, decided)
    fields, conflicts, back = dict(now), [], set()
    for leader, names in _together({**after, **before}).items():
        if all(before.get(name) == after.get(name) for name in names):
            continue
        was, made, is_now = (side.get(leader) for side in (before, after, now))
        if was == is_now:
            continue
        if made != is_now and leader not in decided:
            conflicts.append(Conflict(leader, was, made, is_now))
        elif made == is_now or decided[leader]:
            fields.update({name: before.get(name) for name in names})
            back.add(leader)
    return Reversal(fields, tuple(conflicts), frozenset(back))


def _whole(
    before: Fields | None, after: Fields | None, now: Fields | None, decided: Decided
) -> Reversal:
    if now == after or decided.get(WHOLE, False):
        return Reversal(before, back=frozenset({WHOLE}))
    if now == before or WHOLE in decided:
        return Reversal(now)
    return Reversal(now, (Conflict(WHOLE, before, after, now),))


def _together(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(LEADERS.get(name, name), []).append(name)
    return found
