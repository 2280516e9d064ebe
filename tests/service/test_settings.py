"""Settings: defaults, every fault at once, secrets that stay, keys that differ."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from service.settings import InvalidSettings, Oidc, Settings, keep_base_url, read_settings

SECRET = "s" * 32


def test_empty_environment_gives_the_defaults(tmp_path):
    settings = read_settings({}, tmp_path)
    assert settings == Settings(
        database_url=f"sqlite:///{tmp_path}/xunli.sqlite",
        secret_key=settings.secret_key,
        base_url="http://127.0.0.1:8000",
        language="zh",
        today=None,
        demo_password=None,
        trusted_proxies=0,
        session_idle=timedelta(minutes=30),
        session_longest=timedelta(hours=12),
    )


def test_every_variable_is_read(tmp_path):
    environment = {
        "XUNLI_DATABASE_URL": "postgresql://xunli@db/xunli",
        "XUNLI_SECRET_KEY": SECRET,
        "XUNLI_BASE_URL": "https://rili.example.cn/",
        "XUNLI_LANG": "en",
        "XUNLI_TODAY": "2009-04-24",
        "XUNLI_DEMO_PASSWORD": "twelve characters",
        "XUNLI_TRUSTED_PROXIES": "1",
        "XUNLI_SESSION_IDLE": "5",
        "XUNLI_SESSION_LONGEST": "60",
        "XUNLI_SECOND_FACTOR": "required",
        "XUNLI_OIDC_ISSUER": "https://id.example.cn/",
        "XUNLI_OIDC_CLIENT_ID": "xunli",
        "XUNLI_OIDC_CLIENT_SECRET": "between us",
    }
    settings = read_settings(environment, tmp_path)
    assert settings == Settings(
        database_url="postgresql://xunli@db/xunli",
        secret_key=SECRET,
        base_url="https://rili.example.cn",
        language="en",
        today=date(2009, 4, 24),
        demo_password="twelve characters",
        trusted_proxies=1,
        session_idle=timedelta(minutes=5),
        session_longest=timedelta(hours=1),
        second_factor=True,
        oidc=Oidc("https://id.example.cn", "xunli", "between us"),
    )
    assert settings.secure
    assert list(tmp_path.iterdir()) == []


def test_all_faults_are_told_at_once(tmp_path):
    environment = {
        "XUNLI_DATABASE_URL": "mysql://root:hunter2@db/xunli",
        "XUNLI_SECRET_KEY": "short",
        "XUNLI_BASE_URL": "rili.example.cn",
        "XUNLI_LANG": "fr",
        "XUNLI_TODAY": "2009-02-30",
        "XUNLI_TRUSTED_PROXIES": "-1",
        "XUNLI_SESSION_IDLE": "0",
        "XUNLI_SESSION_LONGEST": "long",
        "XUNLI_SECOND_FACTOR": "perhaps",
        "XUNLI_OIDC_ISSUER": "http://id.example.cn",
    }
    with pytest.raises(InvalidSettings) as told:
        read_settings(environment, tmp_path)
    named = {fault.partition("=")[0].partition(":")[0] for fault in told.value.faults}
    assert named == set(environment)
    assert len(told.value.faults) == len(environment)
    assert "hunter2" not in str(told.value)
    assert "short" not in str(told.value)


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    folder = tmp_path / "var"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read_settings({}, folder).secret_key, range(16)))
    assert len(found) == 1
    assert len(found.pop()) == 64
    assert [file.name for file in folder.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_keys_of_sessions_and_links_differ_and_follow_the_secret(tmp_path):
    one, other = (read_settings({"XUNLI_SECRET_KEY": c * 32}, tmp_path) for c in "ab")
    keys = {one.session_key, one.link_key, other.session_key, other.link_key}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
    again = read_settings({"XUNLI_SECRET_KEY": "a" * 32}, tmp_path)
    assert (again.session_key, again.link_key) == (one.session_key, one.link_key)


def test_base_url_is_kept_for_other_processes_until_one_is_set(tmp_path):
    keep_base_url("http://127.0.0.1:8123", tmp_path)
    assert read_settings({}, tmp_path).base_url == "http://127.0.0.1:8123"
    chosen = read_settings({"XUNLI_BASE_URL": "https://rili.example.cn"}, tmp_path)
    assert chosen.base_url == "https://rili.example.cn"
