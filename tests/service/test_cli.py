"""The commands, each as typed in a folder of its own."""

import json
import shutil
import sqlite3

import icalendar
import pytest
from click.testing import CliRunner

from service.app import create_app
from service.cli import main
from service.settings import read_settings
from tests.campaigns_data import read, study
from tests.support.serving import PASSWORD, SECRET


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Type a command; give its exit code and all that it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XUNLI_DATABASE_URL", f"sqlite:///{tmp_path / 'xunli.sqlite'}")
    monkeypatch.setenv("XUNLI_BASE_URL", "https://rili.example.cn")
    monkeypatch.setenv("XUNLI_DEMO_PASSWORD", PASSWORD)
    monkeypatch.setenv("XUNLI_SECRET_KEY", SECRET)

    def typed(*words):
        return CliRunner().invoke(main, words)

    return typed


@pytest.fixture
def demo(run, demo_folder, tmp_path):
    """The same, after `xunli demo`."""
    shutil.copyfile(demo_folder / "xunli.sqlite", tmp_path / "xunli.sqlite")
    return run


@pytest.fixture
def tiny_folder(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    for name, content in read("tiny").items():
        (folder / name).write_bytes(content)
    return folder


def dump(path):
    connection = sqlite3.connect(path)
    said = list(connection.iterdump())
    connection.close()
    return said


def test_demo_run_again_changes_nothing(demo, tmp_path):
    before = dump(tmp_path / "xunli.sqlite")
    again = demo("demo")
    assert again.exit_code == 0, again.output
    assert "已在库中" in again.output
    assert "新增 0 made" in again.output
    assert PASSWORD not in again.output
    assert dump(tmp_path / "xunli.sqlite") == before


def test_links_are_listed_for_every_unit_and_role(demo):
    rows = json.loads(demo("links", "--json").output)
    everybody = {(unit, role) for unit in study().units for role in study().roles}
    assert {(row["unit"], row["role"]) for row in rows} == everybody
    assert len(rows) == len({row["url"] for row in rows}) == len(everybody)
    assert all(row["url"].startswith("https://rili.example.cn/feeds/") for row in rows)


def test_links_are_narrowed_to_a_unit_and_a_role(demo):
    (row,) = json.loads(demo("links", "--unit", "ZF04", "--role", "central", "--json").output)
    assert (row["unit"], row["role"], row["lang"], row["revoked"]) == (
        "ZF04", "central", "zh", False,
    )  # fmt: skip
    assert row["url"] in demo("links", "--unit", "ZF04").output


def test_feed_is_written_out_and_to_a_file_alike(demo, tmp_path):
    shown = demo("feed", "ZF04", "central")
    assert demo("feed", "ZF04", "central", "-o", "own.ics").exit_code == 0
    data = (tmp_path / "own.ics").read_bytes()
    assert shown.stdout_bytes == data
    assert icalendar.Calendar.from_ical(data).walk("VEVENT")


@pytest.mark.parametrize("words", [("ZZ99", "central"), ("ZF04", "nobody")])
def test_feed_of_nobody_is_refused(demo, words):
    answer = demo("feed", *words)
    assert (answer.exit_code, "没有此单位或角色" in answer.output) == (1, True)


def test_link_is_rotated_and_revoked(demo):
    def link():
        return json.loads(demo("links", "--unit", "ZF04", "--role", "central", "--json").output)[0]

    first = link()
    assert demo("link", "rotate", str(first["id"])).exit_code == 0
    second = link()
    assert second["url"] != first["url"]
    assert demo("link", "revoke", str(first["id"])).exit_code == 0
    assert link() == {**second, "revoked": True}


@pytest.mark.parametrize("act", ["rotate", "revoke"])
def test_link_that_is_not_there_is_refused(demo, act):
    assert demo("link", act, "999999").exit_code == 1


def test_doctor_finds_nothing_wrong_after_demo(demo):
    answer = demo("doctor")
    assert answer.exit_code == 0
    assert "✗" not in answer.output


def test_doctor_names_what_is_wrong(demo, run, monkeypatch, tmp_path):
    monkeypatch.setenv("XUNLI_BASE_URL", "http://rili.example.cn")
    answer = demo("doctor")
    assert answer.exit_code == 1
    assert "应为 https" in answer.output
    monkeypatch.setenv("XUNLI_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert "xunli init" in run("doctor").output
    run("init")
    unloaded = run("doctor")
    assert (unloaded.exit_code, "xunli load" in unloaded.output) == (1, True)


def test_campaign_is_loaded_once(run, tiny_folder):
    first, again = run("load", str(tiny_folder)), run("load", str(tiny_folder))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "loaded" in first.output
    assert "already there" in again.output


def test_faulty_folder_is_refused_with_every_fault_and_nothing_is_loaded(run, tiny_folder):
    units, holidays = tiny_folder / "units.csv", tiny_folder / "holidays.csv"
    units.write_text(units.read_text().replace("BUREAU,,12", "NOWHERE,,many"))
    holidays.write_text(holidays.read_text().replace("2027-01-10", "2027-02-30"))
    answer = run("load", str(tiny_folder))
    assert answer.exit_code == 1
    assert "units.csv:2:" in answer.output
    assert "holidays.csv:5:" in answer.output
    assert "未载入任何内容" in answer.output
    assert "xunli load" in run("doctor").output


def test_account_is_made_renewed_shut_and_listed(run):
    run("init")
    made = run("account", "add", "zhang", "--grant", "viewer", "--password", PASSWORD)
    assert made.exit_code == 0, made.output
    again = run("account", "add", "zhang", "--grant", "viewer", "--password", PASSWORD)
    assert (again.exit_code, "account.exists" in again.output) == (1, True)
    assert run("account", "password", "zhang", "--password", "short").exit_code == 1
    assert run("account", "disable", "zhang").exit_code == 0
    assert run("account", "disable", "nobody").exit_code == 1
    assert json.loads(run("account", "list", "--json").output) == [
        {"username": "zhang", "grant": "viewer", "unit": None, "group": None, "disabled": True}
    ]


def test_bad_settings_are_named(run, monkeypatch):
    monkeypatch.setenv("XUNLI_LANG", "fr")
    answer = run("doctor")
    assert (answer.exit_code, "XUNLI_LANG" in answer.output) == (1, True)


def test_everything_is_backed_up_and_restored_elsewhere(demo, run, monkeypatch, tmp_path):
    before = demo("links", "--unit", "ZF04", "--json").output
    assert "已备份" in demo("backup", "all.backup").output
    assert "要覆盖请加 --replace" in demo("restore", "all.backup").output
    monkeypatch.setenv("XUNLI_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    restored = run("restore", "all.backup", "--reissue")
    assert restored.exit_code == 0, restored.output
    assert run("links", "--unit", "ZF04", "--json").output == before
    assert run("doctor").exit_code == 0


def test_file_that_is_no_backup_is_refused(run, tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    answer = run("restore", "x")
    assert (answer.exit_code, "文件不完整" in answer.output) == (1, True)
    assert "没有内容" in run("backup", "y").output


def test_restored_with_another_key_addresses_in_hands_answer_and_new_ones_are_handed_out(
    demo, run, monkeypatch, tmp_path
):
    def rows():
        return json.loads(run("links", "--unit", "ZF04", "--json").output)

    def status(url):
        app = create_app(read_settings(folder=tmp_path / "var"))
        with app.test_client() as client:
            code = client.get(url.removeprefix("https://rili.example.cn")).status_code
        app.extensions["xunli"].store.engine.dispose()
        return code

    had = rows()[0]["url"]
    demo("backup", "all.backup")
    monkeypatch.setenv("XUNLI_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    monkeypatch.setenv("XUNLI_SECRET_KEY", "another key, since the first one was lost")
    run("restore", "all.backup")
    shown = rows()[0]["url"]
    assert (status(had), status(shown)) == (200, 404)
    doctor = run("doctor")
    assert (doctor.exit_code, "密钥与链接不符" in doctor.output) == (1, True)
    assert "已更换 rotated: 816" in run("link", "rotate", "--all").output
    assert run("doctor").exit_code == 0
    new = rows()[0]["url"]
    assert new not in {had, shown}
    assert (status(had), status(new)) == (200, 200)


@pytest.mark.parametrize("words", [(), ("1", "--all")])
def test_one_link_is_rotated_or_all_of_them(demo, words):
    assert demo("link", "rotate", *words).exit_code == 2
