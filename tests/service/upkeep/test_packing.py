"""Folders in one file: packed the same every time, read within bounds, refused with a reason."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.campaigns import LARGEST_FILE
from calendars.errors import Faulty
from service.upkeep.packing import MOST_FILES, packed, unpacked
from tests.campaigns_data import read


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def refused(*sent):
    with pytest.raises(Faulty) as caught:
        unpacked(sent)
    (fault,) = caught.value.faults
    return fault.code, fault.where


def test_what_is_packed_is_unpacked_and_always_the_same():
    files = dict(read("tiny"))
    assert unpacked([("x.zip", packed(files, "tiny"))]) == files
    assert packed(files, "tiny") == packed(files, "tiny")


def test_files_are_taken_as_they_are_too():
    files = read("tiny")
    assert unpacked((f"C:\\folder\\{name}", data) for name, data in files.items()) == files


def test_what_belongs_to_no_campaign_is_passed_over():
    data = zipped(
        ("f/units.csv", b"a"), ("f/", b""), ("f/README.md", b"x"), ("f/.DS_Store", b"x"),
        ("__MACOSX/f/units.csv", b"x"), ("f/._units.csv", b"x"),
    )  # fmt: skip
    assert unpacked([("x.zip", data), ("notes.docx", b"x")]) == {"units.csv": b"a"}


def test_large_file_is_read_one_octet_beyond_what_is_allowed():
    data = zipped(("units.csv", b"0" * (50 * LARGEST_FILE)))
    assert len(data) < LARGEST_FILE
    assert len(unpacked([("x.zip", data)])["units.csv"]) == LARGEST_FILE + 1


def test_two_files_of_one_name_are_refused():
    data = zipped(("a/units.csv", b"1"), ("b/units.csv", b"2"))
    assert refused(("x.zip", data)) == ("folder.two_of_a_name", "units.csv")


def test_too_many_files_are_refused():
    data = zipped(*((f"{n}.csv", b"") for n in range(MOST_FILES + 1)))
    assert refused(("x.zip", data)) == ("folder.too_many", f"{MOST_FILES}.csv")


def test_encrypted_file_is_refused():
    data = bytearray(zipped(("units.csv", b"a" * 40), method=zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    assert refused(("x.zip", bytes(data))) == ("zip.unreadable", "x.zip")


@given(st.data())
def test_damaged_archive_is_read_or_refused(data):
    whole = packed(dict(read("tiny")), "tiny")
    cut = data.draw(st.integers(0, len(whole)))
    at, value = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 255))
    damaged = bytearray(whole)
    damaged[at] = value
    for sent in (whole[:cut], bytes(damaged)):
        # Any other error would be one that nobody is told of in words.
        with suppress(Faulty):
            unpacked([("x.zip", sent)])
