"""From the bytes of a file to its text, within bounds."""

from collections.abc import Mapping

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


def required(name: str, files: Mapping[str, bytes], faults: Faults) -> str | None:
    """Give the text of the file `name`, or note why there is none."""
    if name in files:
        return decoded(name, files[name], faults)
    faults.add("file.missing", name, found="", expected=name)
    return None
