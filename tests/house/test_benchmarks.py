"""The benchmark of the planner, in its small form: what it compares holds, whatever the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_planner_is_proven_best_where_others_are_worse():
    done = subprocess.run(
        [sys.executable, "benchmarks/planner.py", "--small"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("[")))
    assert [(row["units"], row["profile"]) for row in rows] == [(20, "loose"), (20, "tight")]
    for row in rows:
        made = row["planner"]
        assert (made["unplaced"], made["gap"], made["bound"]) == (0, 0, made["objective"])
        assert made["objective"] < row["greedy"]["objective"] < row["first_fit"]["objective"]
        assert made["objective"] <= row["monolith"]["objective"]
