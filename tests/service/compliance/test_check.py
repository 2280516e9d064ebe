"""`xunli check`: its shape, its exit codes, and that it says what the pages say."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from calendars.ids import UnitCode
from calendars.timetable import ConfirmHeld, Remove, Schedule
from service.cli import main
from service.compliance.plain import report
from service.compliance.standing import standing
from tests.service.conftest import CAMPAIGN, OTHERS, SESSION, meeting, span

STATES = {"met", "met_if_held", "due_soon", "not_yet_due", "failed", "unknown", "not_applicable"}


@pytest.fixture
def databases(request):
    """A command opens the database by its address: one kind is enough."""
    return request.getfixturevalue("sqlite_databases")


@pytest.fixture
def run(judged, engine_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNLI_DATABASE_URL", engine_url)

    def typed(*words):
        return CliRunner().invoke(main, ["check", *words])

    return typed


def test_json_holds_what_was_settled(run, judged):
    done = run("--on", "2026-11-17", "--format", "json")
    found = json.loads(done.output)
    assert found == report(standing(judged.store, date(2026, 11, 17)), [None, *"ABC"])
    assert set(found) == {"campaign", "on", "counts", "rules", "cells"}
    assert (found["campaign"], found["on"]) == (CAMPAIGN, "2026-11-17")
    assert set(found["counts"]) == STATES
    assert sum(found["counts"].values()) == len(found["cells"])
    assert found["rules"][1] == {
        "id": "T2", "zh": "按期启动", "en": "Opened in time", "scope": "unit", "severity": "must",
        "basis": "explicit", "ref": "一/T2",
    }  # fmt: skip


def test_cell_in_json_names_evidence_lack_and_mending(run):
    found = json.loads(run("--on", "2026-11-17", "--unit", "A", "--format", "json").output)
    (cell,) = [c for c in found["cells"] if (c["rule"], c["phase"]) == ("T3", "LEARN")]
    assert cell == {
        "rule": "T3", "unit": "A", "subject": None, "phase": "LEARN", "state": "unknown",
        "due": "2026-12-31", "turns_on": None,
        "evidence": [{"type": "event", "id": SESSION.uid}],
        "missing": [{"code": "confirmation", "event": SESSION.uid}],
        "mend": {"code": "confirm", "event": SESSION.uid},
    }  # fmt: skip
    assert {c["unit"] for c in found["cells"]} == {"A"}


def test_exit_tells_whether_a_must_rule_failed(run, judged):
    assert run("--on", "2026-11-13", "--unit", "A").exit_code == 0
    assert run("--on", "2026-11-14", "--unit", "A").exit_code == 1
    judged.save(Schedule(meeting(7, "OPEN", "A", span(10, 9), "own")))
    assert run("--on", "2026-11-14", "--unit", "A").exit_code == 0
    assert run("--on", "2026-11-14").exit_code == 1


def test_failed_should_rule_does_not_fail_the_check(run, judged):
    judged.save(Schedule(meeting(7, "OPEN", "A", span(10, 9), "own")))
    judged.save(ConfirmHeld(SESSION.uid, SESSION.when.first_day))
    done = run("--on", "2027-01-05", "--unit", "A", "--format", "json")
    states = {c["rule"]: c["state"] for c in json.loads(done.output)["cells"] if not c["phase"]}
    assert (states["T4"], done.exit_code) == ("failed", 0)


@pytest.mark.parametrize(
    "words",
    [("--on", "2026-11-31"), ("--on", "x"), ("--unit", "Z"), ("--format", "pdf"),
     ("--format", "xlsx"), ("more",)],
)  # fmt: skip
def test_wrong_usage_is_told_apart_from_failure(run, words):
    assert run(*words).exit_code == 2


def test_without_a_campaign_nothing_is_said_to_have_failed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNLI_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 2
    assert "xunli load" in done.output


def test_table_counts_by_rule_and_names_the_failures(run):
    done = run("--on", "2026-11-17")
    assert "按期启动" in done.output
    assert "✕ T2 水务局 2026-11-13 没有符合要求的“启动会”。" in done.output
    assert done.exit_code == 1


def test_workbook_and_json_are_written_to_a_file(run):
    run("--on", "2026-11-17", "--format", "xlsx", "-o", "out.xlsx")
    run("--on", "2026-11-17", "--format", "json", "-o", "out.json")
    assert load_workbook("out.xlsx").sheetnames == ["对照表", "明细", "规则"]
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["campaign"] == CAMPAIGN


def test_failed_are_those_of_the_units_asked_for(judged):
    judged.save(Remove(OTHERS.uid))
    now = standing(judged.store, date(2026, 11, 17))
    assert {(v.unit, v.rule) for v in now.matrix.failed([UnitCode("B")])} == {("B", "T2")}
