"""Content lines of RFC 5545: escaping, and folding at 75 octets on the boundaries of characters."""

from collections.abc import Iterable

# The blank that begins a continuation line counts among the 75 octets.
_ROOM = 74
# UTF-8 marks each byte that goes on with a character by 10 in its upper two bits.
_UPPER, _GOES_ON = 0xC0, 0x80
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def text(value: str) -> str:
    """Escape a TEXT value (RFC 5545 3.3.11); carriage returns have no place in one."""
    return value.replace("\r\n", "\n").translate(_ESCAPES)


def fold(line: str) -> bytes:
    """Give a content line in UTF-8, no line of it above 75 octets, no character cut.

    An escape is kept whole as icalendar keeps it, since some clients unescape before they unfold.
    """
    raw = line.encode()
    pieces, start = [], 0
    while len(raw) - start > _ROOM:
        end = start + _ROOM
        while raw[end] & _UPPER == _GOES_ON:
            end -= 1
        if raw[end - 1] in b"\\^":
            end -= 1
        pieces.append(raw[start:end])
        start = end
    pieces.append(raw[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def block(name: str, lines: Iterable[str]) -> bytes:
    """Give a component whole, from BEGIN to END."""
    return b"".join(map(fold, (f"BEGIN:{name}", *lines, f"END:{name}")))
