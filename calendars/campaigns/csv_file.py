"""A CSV file of the campaign folder: its rows, with lines for faults."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from calendars.campaigns.faults import Faults
from calendars.campaigns.fields import Fields

MOST_ROWS = 20_000
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTHS = {"yes": True, "no": False}


class Row(Fields):
    """One row; several values in one cell stand between semicolons."""

    def __init__(self, where: str, line: int, cells: Mapping[str, str], faults: Faults) -> None:
        super().__init__(where, line, faults)
        self._cells = cells

    def has(self, key: str) -> bool:
        return bool(self._cells.get(key))

    def line_of(self, _key: str) -> int:
        return self.line

    def _text(self, key: str) -> str | None:
        if key not in self._cells:
            return None
        if not self._cells[key]:
            self.fault("field.empty", key, found="", expected="text")
            return None
        return self._cells[key]

    def _texts(self, key: str) -> tuple[str, ...] | None:
        if key not in self._cells:
            return None
        cell = self._cells[key]
        return tuple(part.strip() for part in cell.split(";")) if cell else ()

    def _number(self, key: str) -> int | None:
        found = self._text(key)
        if found is not None and not _INTEGER.fullmatch(found):
            self.fault("number.unreadable", key, found=found, expected="whole number")
            return None
        return None if found is None else int(found)

    def truth(self, key: str) -> bool:
        found = self._text(key)
        if found is not None and found not in _TRUTHS:
            self.fault("choice.unknown", key, found=found, expected=sorted(_TRUTHS))
        return _TRUTHS.get(found or "", False)

    def day(self, key: str) -> date | None:
        found = self._text(key)
        if found is None:
            return None
        try:
            if _DATE.fullmatch(found):
                return date.fromisoformat(found)
        except ValueError:
            pass
        self.fault("date.unreadable", key, found=found, expected="YYYY-MM-DD")
        return None


def rows(
    where: str, text: str | None, columns: Sequence[str], faults: Faults
) -> tuple[Row, ...] | None:
    """Read rows under a header that holds `columns` in any order; None when there are none."""
    if text is None:
        return None
    records = _records(where, text, faults)
    line, header = next(records, (1, []))
    header = [name.strip() for name in header]
    for name in columns:
        if name not in header:
            faults.add("column.missing", where, line, found=",".join(header), expected=name)
    for name in dict.fromkeys(header):
        if name not in columns:
            faults.unknown("column.unknown", where, line, name, columns)
        elif header.count(name) > 1:
            faults.add("column.repeated", where, line, found=name, expected="each column once")
    if not set(columns) & set(header):
        return None
    return tuple(_rows(where, records, header, faults))


def _rows(
    where: str, records: Iterator[tuple[int, list[str]]], header: list[str], faults: Faults
) -> Iterator[Row]:
    for count, (line, cells) in enumerate(records, 1):
        if count > MOST_ROWS:
            faults.add("file.too_many_rows", where, line, found=count, expected=MOST_ROWS)
            return
        if len(cells) != len(header):
            faults.add("row.length", where, line, found=len(cells), expected=len(header))
            continue
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        yield Row(where, line, named, faults)


def _records(where: str, text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it begins; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.add("csv.syntax", where, line, found="", expected="CSV (RFC 4180)")
