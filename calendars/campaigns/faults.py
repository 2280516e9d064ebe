"""What is wrong in a campaign folder, gathered over all its files before anything is refused."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any

from calendars.errors import Fault

QUOTED = 80
"""Characters of a faulty value that are quoted back."""
SUGGESTIONS = 200
"""Faults that get the nearest known name; looking it up is slow, and the file may be hostile."""


class Faults:
    """The faults so far. Their data says what was `found` and what is `expected`."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._suggested = 0

    def add(self, code: str, where: str, line: int = 0, **data: Any) -> None:
        shown = {key: quoted(value) for key, value in data.items()}
        self._faults.append(Fault(code, where, line, shown))

    def unknown(
        self, code: str, where: str, line: int, found: str, known: Collection[str], **data: Any
    ) -> None:
        """Add a fault with the `nearest` known name beside what was found, where there is one."""
        expected = sorted(known)[:SUGGESTIONS]
        self.add(
            code, where, line, found=found, expected=expected, nearest=self._near(found, known),
            **data,
        )  # fmt: skip

    def _near(self, found: str, known: Iterable[str]) -> str:
        self._suggested += 1
        if self._suggested > SUGGESTIONS:
            return ""
        return next(iter(get_close_matches(found[:QUOTED], known, n=1)), "")

    def in_order(self, files: Iterable[str]) -> tuple[Fault, ...]:
        """By file as the folder lists them, then by line."""
        place = {name: number for number, name in enumerate(files)}
        return tuple(
            sorted(self._faults, key=lambda fault: (place.get(fault.where, -1), fault.line))
        )


def quoted(value: Any) -> Any:
    return value[:QUOTED] if isinstance(value, str) else value
