"""A campaign's folder as one file, and back: what is sent is bounded before it is read."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping

from calendars.campaigns import LARGEST_FILE
from calendars.errors import Fault, Faulty

MOST_FILES = 20
ENDINGS = (".toml", ".csv")
_ZIP = b"PK\x03\x04"
_EPOCH = (1980, 1, 1, 0, 0, 0)
Sent = tuple[str, bytes]
"""A file's name, perhaps with folders, and its octets: no more than one over what is read."""


def packed(files: Mapping[str, bytes], folder: str) -> bytes:
    """Give a ZIP of the files in one folder; the same files always make the same octets."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EPOCH), files[name])
    return out.getvalue()


def unpacked(sent: Iterable[Sent]) -> dict[str, bytes]:
    """Give a campaign's files by name, from a ZIP or as they are; leave others alone.

    Raises:
        Faulty: `folder.faulty`: a ZIP that cannot be read, too many files, or two of one name.
    """
    found: dict[str, bytes] = {}
    for path, data in _each(sent):
        name = _name(path)
        if name in found:
            raise _faulty("folder.two_of_a_name", name, found=path, expected=name)
        if len(found) == MOST_FILES:
            raise _faulty("folder.too_many", name, found=len(found) + 1, expected=MOST_FILES)
        found[name] = data
    return found


def _each(sent: Iterable[Sent]) -> Iterator[Sent]:
    for name, data in sent:
        if data.startswith(_ZIP):
            yield from _in_zip(name, data)
        elif _wanted(name):
            yield name, data


def _in_zip(name: str, data: bytes) -> Iterator[Sent]:
    """Read no entry further than it may be read, whatever it says of its length."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if _wanted(entry.filename):
                    with archive.open(entry) as file:
                        yield entry.filename, file.read(LARGEST_FILE + 1)
    # Encrypted, cut short, or packed by a method that is not at hand.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _faulty("zip.unreadable", name, found=str(error), expected="ZIP") from error


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _wanted(path: str) -> bool:
    """Pass over folders, what macOS adds, and whatever no campaign consists of."""
    hidden = _name(path).startswith(".") or "__MACOSX/" in path
    return path.endswith(ENDINGS) and not hidden


def _faulty(code: str, where: str, **data: object) -> Faulty:
    shown = {key: value[:80] if isinstance(value, str) else value for key, value in data.items()}
    return Faulty("folder.faulty", [Fault(code, where[:80], 0, shown)])
