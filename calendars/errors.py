"""One tree of errors. They carry a stable code and data; words for people are made at the edge."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class CalendarsError(Exception):
    """Root of everything that this package raises on purpose.

    `code` is stable and dotted (`text.too_long`); `data` holds what a message needs.
    """

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return f"{self.code} {self.data}" if self.data else self.code


class InvalidValue(CalendarsError):
    """A single value cannot be what it is meant to be."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in something that has many parts.

    `where` names the field, or the file; `line` counts from 1, 0 when no line can be named.
    """

    code: str
    where: str
    line: int = 0
    data: dict[str, Any] = field(default_factory=dict)


class Faulty(CalendarsError):
    """Several faults at once, none of them hidden behind another; nothing was taken over."""

    def __init__(self, code: str, faults: Sequence[Fault], **data: Any) -> None:
        super().__init__(code, **data)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return f"{self.code}: " + "; ".join(
            f"{f.where}:{f.line} {f.code} {f.data}" for f in self.faults
        )


class UnknownCode(CalendarsError):
    """Something refers to a unit, kind, event, ... that is not there."""


class EditConflict(CalendarsError):
    """An edit rests on a state that no longer holds; `data['fields']` names what moved on."""
