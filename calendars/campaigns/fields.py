"""The fields of one table or row, read one by one.

A faulty field is noted, and a value of the right type stands in for it, so that reading goes on
and the next fault is found too. Nothing read survives once there are faults.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypeVar, get_args

from calendars.campaigns.faults import Faults
from calendars.errors import InvalidValue
from calendars.text import TITLE_LIMIT, Words, clean_text

CODE_LIMIT = 40
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_.-]{{0,{CODE_LIMIT - 1}}}")

Source = Literal["plan", "ours"]
SOURCES: tuple[Source, ...] = get_args(Source)

Code = TypeVar("Code", bound=str)
Choice = TypeVar("Choice", bound=StrEnum)


class Fields(ABC):
    """`where` is the file; `line` that of the whole, for what is missing from it."""

    def __init__(self, where: str, line: int, faults: Faults) -> None:
        self.where = where
        self.line = line
        self._faults = faults

    @abstractmethod
    def has(self, key: str) -> bool:
        """Tell whether the field is there and not empty."""

    @abstractmethod
    def line_of(self, key: str) -> int: ...

    @abstractmethod
    def _text(self, key: str) -> str | None:
        """Give the field as text; None once a fault is noted, as in the three below."""

    @abstractmethod
    def _texts(self, key: str) -> tuple[str, ...] | None: ...

    @abstractmethod
    def _number(self, key: str) -> int | None: ...

    @abstractmethod
    def truth(self, key: str) -> bool: ...

    @abstractmethod
    def day(self, key: str) -> date | None: ...

    def fault(self, code: str, key: str = "", **data: Any) -> None:
        line = self.line_of(key) if key else self.line
        named = {"field": key} if key else {}
        self._faults.add(code, self.where, line, **named, **data)

    def text(self, key: str, limit: int = TITLE_LIMIT, *, optional: bool = False) -> str:
        if optional and not self.has(key):
            return ""
        found = self._text(key)
        if found is None:
            return "?"
        try:
            clean = clean_text(found, limit)
        except InvalidValue as error:
            expected = error.data.get("limit", "printable characters")
            self.fault(error.code, key, found=found, expected=expected)
            return "?"
        if not clean:
            self.fault("field.empty", key, found=found, expected="text")
            return "?"
        return clean

    def words(self, zh: str = "zh", en: str = "en", limit: int = TITLE_LIMIT) -> Words:
        return Words(self.text(zh, limit), self.text(en, limit))

    def number(self, key: str, low: int, high: int) -> int:
        found = self._number(key)
        if found is None:
            return low
        if not low <= found <= high:
            self.fault("number.out_of_range", key, found=found, expected=[low, high])
            return low
        return found

    def code(self, key: str, kind: Callable[[str], Code]) -> Code:
        found = self._text(key)
        if found is None:
            return kind("?")
        if not _CODE.fullmatch(found):
            self.fault("code.unreadable", key, found=found, expected=_CODE.pattern)
            return kind("?")
        return kind(found)

    def new_code(self, kind: Callable[[str], Code], seen: dict[str, int]) -> Code:
        """Read the code of a thing that is defined here, and enter its line in `seen`."""
        code = self.code("code", kind)
        if code in seen:
            self.fault("code.duplicate", "code", found=code, expected="unique", first=seen[code])
        elif code != "?":
            seen[code] = self.line_of("code")
        return code

    def codes(self, key: str, kind: Callable[[str], Code], *, none: str = "") -> tuple[Code, ...]:
        """Several codes, each once; `none` is the code of the fault when there are none."""
        found = self._texts(key)
        if found is None:
            return ()
        if not found and none:
            self.fault(none, key, found="", expected="one or more codes")
        for twice in sorted({code for code in found if found.count(code) > 1}):
            self.fault("code.repeated", key, found=twice, expected="each code once")
        return tuple(kind(code) for code in found)

    def known(self, key: str, code: Code, codes: Collection[Code] | None) -> None:
        """Note a code that is not among `codes`; None when those could not be read."""
        if codes is not None and code != "?" and code not in codes:
            line = self.line_of(key)
            self._faults.unknown("code.unknown", self.where, line, code, codes, field=key)

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        found = self._text(key)
        members = [choice.value for choice in choices]
        if found is not None and found not in members:
            line = self.line_of(key)
            self._faults.unknown("choice.unknown", self.where, line, found, members, field=key)
        return choices(found) if found in members else choices(members[0])

    def source(self) -> Source:
        """Tell whether a figure is the plan's or ours."""
        found = self._text("source")
        for source in SOURCES:
            if found == source:
                return source
        if found is not None:
            line = self.line_of("source")
            self._faults.unknown("choice.unknown", self.where, line, found, SOURCES, field="source")
        return "ours"
