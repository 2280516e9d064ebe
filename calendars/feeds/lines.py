"""Content lines of RFC 5545: escaping, and folding at 75 octets on the boundaries of characters."""

from collections.abc import Iterable

FOLD_AT = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def text(value: str) -> str:
    """Escape a TEXT value (RFC 5545 3.3.11); carriage returns have no place in one."""
    return value.replace("\r\n", "\n").translate(_ESCAPES)


def fold(line: str) -> bytes:
    """Give a content line in UTF-8, no line of it above 75 octets, no character cut."""
    raw = line.encode()
    if len(raw) <= FOLD_AT:
        return raw + b"\r\n"
    pieces, start, room = [], 0, FOLD_AT
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:  # noqa: PLR2004 -- a continuation byte of UTF-8
            end -= 1
        pieces.append(raw[start:end])
        # The blank that begins a continuation line counts.
        start, room = end, FOLD_AT - 1
    pieces.append(raw[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def block(name: str, lines: Iterable[str]) -> bytes:
    """Give a component whole, from BEGIN to END."""
    return b"".join(map(fold, (f"BEGIN:{name}", *lines, f"END:{name}")))
