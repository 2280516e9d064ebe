"""From the bytes of a file to its text, within bounds."""

from calendars.campaigns.faults import Faults

LARGEST_FILE = 1_000_000
"""Octets; the files of a district of a thousand units stay below."""


def decoded(where: str, data: bytes, faults: Faults) -> str | None:
    """Give the text of a file, without its byte-order mark, or note why there is none."""
    if len(data) > LARGEST_FILE:
        faults.add("file.too_large", where, found=len(data), expected=LARGEST_FILE)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        octets = data[error.start : error.end].hex(" ")
        faults.add("file.not_utf8", where, line, found=octets, expected="UTF-8")
        return None
