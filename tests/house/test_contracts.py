"""The order of imports holds, and each contract is shown to notice a break."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("calendars", "service")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
BREAKS = [
    ("pure", "calendars/text.py", "flask"),
    ("pure", "calendars/times.py", "pathlib"),
    ("calendars", "calendars/timetable/events.py", "calendars.planner"),
    ("calendars", "calendars/planner/grid.py", "calendars.feeds"),
    ("service", "service/store/types.py", "service.publishing"),
    ("service", "service/history/usecases.py", "service.timetable.usecases"),
    ("service", "service/timetable/forms.py", "service.compliance.live"),
    ("service", "service/web/headers.py", "service.accounts.usecases"),
    ("service", "service/feeds/tokens.py", "service.cli.context"),
    ("feature", "service/timetable/forms.py", "service.timetable.views"),
    ("feature", "service/accounts/usecases.py", "service.accounts.views"),
    ("unaware", "service/history/usecases.py", "flask"),
    ("unaware", "service/publishing.py", "service.web.policy"),
    ("views", "service/feeds/views.py", "service.store.engine"),
    ("views", "service/timetable/forms.py", "service.store.events"),
    ("door-database", "service/history/views.py", "sqlalchemy"),
    ("door-calendars", "service/feeds/usecases.py", "icalendar"),
    ("door-compression", "service/feeds/views.py", "isal"),
    ("door-workbooks", "service/feeds/links.py", "openpyxl"),
    ("door-pdf", "service/timetable/pages.py", "weasyprint"),
    ("door-shell", "service/publishing.py", "rich"),
    ("door-dateutil", "calendars/planner/draft.py", "dateutil"),
    ("door-solver", "calendars/planner/draft.py", "ortools"),
    ("door-forms", "service/history/views.py", "wtforms"),
    ("door-secrets", "service/accounts/usecases.py", "pyotp"),
    ("door-identity", "service/feeds/usecases.py", "requests"),
    ("front-doors", "service/publishing.py", "calendars.timetable.edits"),
    ("no-tests", "service/clock.py", "tests"),
    ("acyclic", "calendars/planner/grid.py", "calendars.planner.placing"),
]


def run(folder):
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": "", "COLUMNS": "200", "NO_COLOR": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_imports_follow_the_contracts():
    code, report = run(ROOT)
    assert code == 0, report
    assert report.count(" KEPT") == len(CONTRACTS)


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """The report on a copy of the house with every break in it, by the contract's name."""
    copy = tmp_path_factory.mktemp("house")
    for package in (*PACKAGES, "tests/support"):
        shutil.copytree(ROOT / package, copy / package)
    (copy / "tests/__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", copy)
    for _, file, module in BREAKS:
        with (copy / file).open("a", encoding="utf-8") as source:
            source.write(f"\nimport {module}\n")
    code, report = run(copy)
    assert code == 1, report
    details = report.split("Broken contracts", 1)[1]
    # Each part begins with the contract's name, underlined.
    parts = re.split(r"^(\S.*)\n-{5,}$", details, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("contract", "file", "module"), BREAKS)
def test_break_is_noticed_by_its_contract(broken, contract, file, module):
    importer = file.removesuffix(".py").replace("/", ".")
    # The contract on cycles names siblings by their last word.
    siblings = f"- .{importer.rpartition('.')[2]} -> .{module.rpartition('.')[2]} ("
    report = broken[CONTRACTS[contract]]
    assert f" {importer} -> {module} (" in report or siblings in report


def test_every_contract_has_a_break():
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


def deep_imports(source):
    """Give modules of `calendars` that are entered past their package."""
    return [
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("calendars.")
        if (node.module or "").count(".") > 1
    ]


@pytest.mark.parametrize("file", sorted((ROOT / "service").rglob("*.py")), ids=str)
def test_service_enters_calendars_by_the_front_door(file):
    assert deep_imports(file.read_text(encoding="utf-8")) == []


def test_deep_import_is_found():
    assert deep_imports("from calendars.planner.draft import draft") == ["calendars.planner.draft"]
