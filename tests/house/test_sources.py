"""What every file of the house keeps to."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
# Written in two parts, or this file would find itself.
FOREIGN = re.compile("|".join(("/" + "work/", "/" + "root/", "/" + r"home/\w", r"\.lib" + "rary")))
OPEN_WORK = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")


def tracked(*endings):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    return [name for name in listed if name.endswith(endings) and (ROOT / name).is_file()]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


SOURCES = [name for name in tracked(".py", ".js", ".css") if "migrations/versions" not in name]
TESTS = [name for name in SOURCES if name.startswith("tests/") and name.endswith(".py")]
TEXTS = tracked(
    ".py", ".js", ".css", ".html", ".md", ".toml", ".csv", ".yml", ".conf", ".lock", ".cfg", "run",
    "Makefile", "Dockerfile",
)  # fmt: skip


def test_there_is_something_to_look_at():
    assert {"wsgi.py", "service/app.py", "calendars/times.py"} <= set(SOURCES)
    assert "tests/house/test_sources.py" in TESTS
    assert {"Makefile", "requirements.lock", ".ci/run"} <= set(TEXTS)


def test_no_file_is_too_long():
    lengths = {name: read(name).count("\n") for name in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("pattern", [FOREIGN, OPEN_WORK], ids=["paths", "open work"])
def test_no_file_names_a_machine_or_open_work(pattern):
    found = {name: pattern.findall(read(name)) for name in TEXTS}
    assert {name: words for name, words in found.items() if words} == {}


def test_locks_name_no_host():
    locks = [name for name in TEXTS if name.endswith(".lock")]
    assert [name for name in locks if "://" in read(name)] == []


def unrun(source):
    """Give functions that look like tests by their assertions, and that pytest never collects."""
    tree = ast.parse(source)
    called = {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("test_")
        and not node.decorator_list
        and node.name not in called
        and any(isinstance(part, ast.Assert) for part in ast.walk(node))
    ]


def test_every_test_is_collected():
    in_test_files = [name for name in TESTS if Path(name).name.startswith("test_")]
    assert {name: unrun(read(name)) for name in in_test_files if unrun(read(name))} == {}
    elsewhere = [
        name
        for name in TESTS
        if name not in in_test_files and re.search(r"^ *def test_", read(name), re.MULTILINE)
    ]
    assert elsewhere == []


def test_uncollected_test_is_found():
    source = (
        "def helps():\n    assert 1\n\ndef booking():\n    assert 2\n\ndef test_x():\n    helps()"
    )
    assert unrun(source) == ["booking"]


def skipped(source):
    return re.findall(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b", source)


def test_no_test_is_skipped():
    found = {name: skipped(read(name)) for name in TESTS if name != "tests/house/test_sources.py"}
    assert {name: words for name, words in found.items() if words} == {}


def test_standard_calendar_is_banned(tmp_path):
    copied = tmp_path / "one_letter.py"
    copied.write_text("import calendar\n\ncalendar.isleap(2009)\n", encoding="utf-8")
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--output-format", "concise"]
    done = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--select", "TID251", *config, copied],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "TID251 `calendar` is banned" in done.stdout
