"""Campaign folders for tests, read once: the built-in one, and a tiny one of other years."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import calendars.campaigns
from calendars.campaigns import BUILT_IN, load
from calendars.timetable import Campaign

_BUILT_IN_FOLDER = Path(calendars.campaigns.__file__).parent
_HERE = Path(__file__).parent


def read(name: str) -> Mapping[str, bytes]:
    """Give the files of a campaign folder, by name."""
    folder = (_BUILT_IN_FOLDER if name == BUILT_IN else _HERE) / name
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@cache
def study() -> Campaign:
    return load(read(BUILT_IN))


@cache
def tiny() -> Campaign:
    return load(read("tiny"))
