"""A TOML file of the campaign folder: its tables, with lines for faults."""

import re
import tomllib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypeVar

from calendars.campaigns.faults import Faults
from calendars.campaigns.fields import Fields
from calendars.campaigns.toml_lines import TableLines, table_lines

MOST_REPAIRS = 50
_BARE_VALUE = re.compile(r"(\s*[A-Za-z0-9_-]+\s*=\s*)[^\s\"'\[{][^\"'\[\]{}]*")
Value = TypeVar("Value")
_AT_LINE = re.compile(r"\(at line (\d+),")


class TomlFields(Fields):
    """The keys of one table."""

    def __init__(
        self, where: str, values: dict[str, Any], lines: TableLines, faults: Faults,
        broken: Collection[int] = (),
    ) -> None:  # fmt: skip
        super().__init__(where, lines.header, faults)
        self._values = values
        self._lines = lines.keys
        self._broken = broken
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def line_of(self, key: str) -> int:
        return self._lines.get(key, self.line)

    def value(self, key: str) -> Any:
        """Give the value as TOML has it; None once a fault is noted."""
        self._asked.add(key)
        if key not in self._values:
            self.fault("field.missing", found="", expected=key)
            return None
        if self.line_of(key) in self._broken:
            return None
        return self._values[key]

    def _text(self, key: str) -> str | None:
        return self._typed(key, str)

    def _texts(self, key: str) -> tuple[str, ...] | None:
        found = self._typed(key, list)
        if found is None:
            return None
        if not all(isinstance(item, str) for item in found):
            self.fault("field.other_type", key, found=str(found), expected="list of str")
            return None
        return tuple(found)

    def _number(self, key: str) -> int | None:
        return self._typed(key, int)

    def truth(self, key: str) -> bool:
        return bool(self._typed(key, bool))

    def day(self, key: str) -> date | None:
        return self._typed(key, date)

    def _typed(self, key: str, kind: type[Value]) -> Value | None:
        found = self.value(key)
        if found is None:
            return None
        if type(found) is kind:
            return found
        shown = found.isoformat() if isinstance(found, date | datetime) else str(found)
        self.fault("field.other_type", key, found=shown, expected=kind.__name__)
        return None

    def close(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                line = self.line_of(key)
                self._faults.unknown("field.unknown", self.where, line, key, self._asked)


class TomlFile:
    """The tables of one file; `readable` is false when its syntax hides them."""

    def __init__(self, where: str, text: str | None, faults: Faults) -> None:
        self.where = where
        self._faults = faults
        self._broken: set[int] = set()
        found = None if text is None else self._parsed(text)
        self.readable = found is not None
        self._values, self._lines = found or ({}, {"": [TableLines(1)]})
        self._asked: set[str] = set()

    def table(self, name: str) -> TomlFields | None:
        """Give the table `[name]`; None once a fault is noted."""
        found = self._section(name, dict, f"[{name}]", required=True)
        if found is None:
            return None
        lines = self._lines.get(name) or [TableLines(self._line(name))]
        return TomlFields(self.where, found, lines[0], self._faults, self._broken)

    def tables(self, name: str, *, required: bool = True) -> tuple[TomlFields, ...]:
        """Give the tables `[[name]]` in order."""
        found = self._section(name, list, f"[[{name}]]", required=required) or []
        if not all(isinstance(values, dict) for values in found):
            self._faults.add(
                "table.other_type", self.where, self._line(name), found=name,
                expected=f"[[{name}]]",
            )  # fmt: skip
            return ()
        lines = self._lines.get(name, [])
        inline = TableLines(self._line(name))
        return tuple(
            TomlFields(
                self.where, values, lines[n] if n < len(lines) else inline, self._faults,
                self._broken,
            )
            for n, values in enumerate(found)
        )  # fmt: skip

    def close(self) -> None:
        """Note the tables that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self._faults.unknown(
                    "table.unknown", self.where, self._line(name), name, self._asked
                )

    def _section(self, name: str, kind: type[Any], expected: str, *, required: bool) -> Any:
        self._asked.add(name)
        found = self._values.get(name)
        if found is None and required and self.readable:
            self._faults.add("table.missing", self.where, 1, found="", expected=expected)
        if found is None or isinstance(found, kind):
            return found
        self._faults.add(
            "table.other_type", self.where, self._line(name), found=name, expected=expected
        )
        return None

    def _line(self, name: str) -> int:
        if name in self._lines:
            return self._lines[name][0].header
        return self._lines[""][0].keys.get(name, 1)

    def _parsed(self, text: str) -> tuple[dict[str, Any], dict[str, list[TableLines]]] | None:
        """Parse, going on past bare values that TOML cannot read, such as 2009-02-30."""
        lines = text.replace("\r\n", "\n").split("\n")
        for _ in range(MOST_REPAIRS):
            try:
                values = tomllib.loads("\n".join(lines))
                return values, table_lines("\n".join(lines))
            except RecursionError:
                self._faults.add("toml.nested", self.where, 1, found="", expected="flat tables")
                return None
            except ValueError as error:
                at = self._noted(error, lines)
                bare = _BARE_VALUE.fullmatch(lines[at - 1])
                if at in self._broken or not bare:
                    return None
                self._broken.add(at)
                lines[at - 1] = f'{bare[1]}""'
        return None

    def _noted(self, error: ValueError, lines: list[str]) -> int:
        found = _AT_LINE.search(str(error))
        at = int(found[1]) if found else len(lines)
        shown = lines[at - 1].strip()
        self._faults.add("toml.syntax", self.where, at, found=shown, expected="TOML 1.0")
        return at
