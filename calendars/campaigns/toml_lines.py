"""Where in a TOML text each table and key stands; `tomllib` tells only what they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}]"
    r"|[^\n\"'\#\[\]{}]+",
    re.DOTALL,
)


@dataclass(slots=True)
class TableLines:
    """The line of a table's header, and those of its keys."""

    header: int
    keys: dict[str, int] = field(default_factory=dict)


def table_lines(text: str) -> dict[str, list[TableLines]]:
    """Give the lines of each top-level table, several for an array of tables.

    `text` must be valid TOML. Top-level keys stand under the empty name.
    """
    found: dict[str, list[TableLines]] = {"": [TableLines(1)]}
    current = found[""][0]
    for line, pieces in _statements(text):
        name = _first_name(pieces)
        if pieces[0] == "[":
            found.setdefault(name, []).append(TableLines(line))
            current = found[name][-1]
        else:
            current.keys.setdefault(name, line)
    return found


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    line, depth, start = 1, 0, 1
    pieces: list[str] = []
    for piece in _PIECE.findall(text.replace("\r\n", "\n")):
        if piece == "\n" and depth == 0:
            if pieces:
                yield start, pieces
            pieces = []
        elif piece.strip() and not piece.startswith("#"):
            start = start if pieces else line
            pieces.append(piece.strip())
            depth += (piece in "[{") - (piece in "]}")
        line += piece.count("\n")
    if pieces:
        yield start, pieces


def _first_name(pieces: list[str]) -> str:
    name = next(piece for piece in pieces if piece != "[")
    if name[0] in "\"'":
        return name[1:-1]
    return name.partition("=")[0].partition(".")[0].strip()
