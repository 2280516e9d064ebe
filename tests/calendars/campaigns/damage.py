"""Folders with faults put in, and what `load` says of them."""

import pytest

from calendars.campaigns import load
from calendars.errors import Faulty
from tests.campaigns_data import read

CAMPAIGN = "campaign.toml"


def faults_of(files):
    with pytest.raises(Faulty) as caught:
        load(files)
    assert caught.value.code == "campaign.faulty"
    return caught.value.faults


def changed(*edits):
    """Give the tiny folder with `(file, old, new)` replaced once, and the line of each edit."""
    files = dict(read("tiny"))
    for name, old, new in edits:
        text = files[name].decode()
        assert old in text
        files[name] = text.replace(old, new, 1).encode()
    return files


def line_of(files, name, needle):
    return files[name].decode().partition(needle)[0].count("\n") + 1


def the_fault(name, old, new, needle=None):
    """Make one edit; give its only fault as code, whether the line is right, and its data."""
    files = changed((name, old, new))
    (fault,) = faults_of(files)
    assert fault.where == name
    assert fault.line == (line_of(files, name, needle or new) if needle != "" else 0)
    return fault.code, fault.data
