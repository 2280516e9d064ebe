"""A run is worked on by a process of its own, started by command or page."""

import json
import os
import subprocess
import sys

from service.store import Store, make_engine
from tests.campaigns_data import read, tiny
from tests.service.conftest import CAMPAIGN


def xunli(engine_url, folder, *arguments):
    env = {**os.environ, "XUNLI_DATABASE_URL": engine_url, "XUNLI_TODAY": "2026-11-02"}
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_command_plans_by_a_process_beside_it_and_accepts(engine_url, tmp_path, clock):
    engine = make_engine(engine_url)
    store = Store(engine)
    with store.writing() as work:
        work.campaigns.add(tiny(), clock.at)
        work.files.add(CAMPAIGN, {"draft.toml": read("tiny")["draft.toml"]})
    done = xunli(engine_url, tmp_path, "plan", "--json", "--accept")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["status"], told["unplaced"], told["gap"]) == ("optimal", [], 0.0)
    with store.reading() as work:
        made = work.history.batches(CAMPAIGN)[0]
        assert len(made.changes) == told["placed"] > 0
    again = json.loads(xunli(engine_url, tmp_path, "plan", "--json").stdout)
    assert (again["placed"], again["moved"]) == (0, 0)
    engine.dispose()


def test_without_a_campaign_the_command_says_so(engine_url, tmp_path):
    done = xunli(engine_url, tmp_path, "plan")
    assert done.returncode == 2
    assert "campaign.none" in done.stderr
