"""The wheel holds both packages with their data, and the application for a server."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_wheel_holds_what_git_holds(contents):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "service", "calendars", "wsgi.py"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    present = {name for name in listed if name and (ROOT / name).exists()}
    assert present - contents == set()


def test_wheel_holds_data_templates_and_translations(contents):
    assert {
        "wsgi.py",
        "calendars/campaigns/study_2009/units.csv",
        "service/templates/layout.html",
        "service/translations/en/LC_MESSAGES/messages.mo",
    } <= contents
    assert {name.split("/")[0] for name in contents} == {"calendars", "service", "wsgi.py"}
