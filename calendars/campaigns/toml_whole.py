"""A TOML file of a campaign, read whole or not at all."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from calendars.campaigns.faults import Faults
from calendars.campaigns.source import required
from calendars.campaigns.toml_file import TomlFile
from calendars.errors import Faulty

Read = TypeVar("Read")


def whole(
    name: str, files: Mapping[str, bytes], code: str, read: Callable[[TomlFile, Faults], Read]
) -> Read:
    """Give what `read` makes of the file `name`.

    Raises:
        Faulty: `code`, with every fault and its line.
    """
    faults = Faults()
    file = TomlFile(name, required(name, files, faults), faults)
    made = read(file, faults)
    file.close()
    found = faults.in_order([name])
    if found:
        raise Faulty(code, found)
    return made
