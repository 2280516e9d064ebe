"""Content lines of RFC 5545: escaping, and folding at 75 octets on the boundaries of characters."""

from collections.abc import Iterable

# The blank that begins a continuation line counts among the 75 octets.
_ROOM = 74
_ESCAPE = b"\\^"
_BREAK = b"\r\n"


def text(value: str) -> str:
    """Escape a TEXT value (RFC 5545 3.3.11); carriage returns have no place in one."""
    # To look for what is seldom there is several times as fast as to replace it.
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if ";" in value:
        value = value.replace(";", "\\;")
    if "," in value:
        value = value.replace(",", "\\,")
    if "\n" in value:
        value = value.replace("\r\n", "\n").replace("\n", "\\n")
    return value


def fold(line: str) -> bytes:
    """Give a content line in UTF-8, no line of it above 75 octets, no character cut."""
    return _folded(line.encode()) + _BREAK


def plain(lines: Iterable[str]) -> bytes:
    """Give content lines that are known to be short: times, stamps, our own UIDs."""
    return "\r\n".join((*lines, "")).encode()


def block(name: str, lines: Iterable[str]) -> bytes:
    """Give a component whole, from BEGIN to END."""
    return b"".join(map(fold, (f"BEGIN:{name}", *lines, f"END:{name}")))


def _folded(raw: bytes) -> bytes:
    """Keep an escape whole as icalendar does, since some clients unescape before they unfold."""
    left = len(raw) - _ROOM
    if left <= 0:
        return raw
    pieces, start = [], 0
    while start < left:
        end = start + _ROOM
        # UTF-8 marks each byte that goes on with a character by 10 in its upper two bits.
        while raw[end] & 0xC0 == 0x80:  # noqa: PLR2004
            end -= 1
        if raw[end - 1] in _ESCAPE:
            end -= 1
        pieces.append(raw[start:end])
        start = end
    pieces.append(raw[start:])
    return b"\r\n ".join(pieces)
