"""docker-compose.yml, Dockerfile and nginx.conf fit each other and the settings."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from service.cli.main import main

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin:/sbin")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nginx():
    return (ROOT / "docker/nginx.conf").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dockerfile():
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_services_wait_for_what_they_need(compose):
    assert {name: one.get("depends_on", {}) for name, one in compose["services"].items()} == {
        "database": {},
        "setup": {"database": {"condition": "service_healthy"}},
        "web": {
            "database": {"condition": "service_healthy"},
            "setup": {"condition": "service_completed_successfully"},
        },
        "nginx": {"web": {"condition": "service_healthy"}},
    }


def test_two_replicas_share_one_database_and_one_secret(compose):
    web, setup = compose["services"]["web"], compose["services"]["setup"]
    assert web["deploy"] == {"replicas": 2}
    assert web["environment"] == setup["environment"]
    assert web["environment"]["XUNLI_DATABASE_URL"].startswith("postgresql://")
    # Without a secret of its own each replica would make one, and refuse the other's sessions.
    assert web["environment"]["XUNLI_SECRET_KEY"].startswith("${XUNLI_SECRET_KEY:?")


def test_only_nginx_is_reached_from_outside(compose, nginx):
    published = {name for name, one in compose["services"].items() if "ports" in one}
    assert published == {"nginx"}
    assert compose["services"]["nginx"]["ports"] == ["8080:8080"]
    assert "listen 8080;" in nginx


def test_every_variable_is_a_documented_setting(compose):
    documented = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    used = set(compose["services"]["web"]["environment"])
    assert {name for name in used if f"`{name}`" not in documented} == set()


def test_services_run_without_privileges(compose, dockerfile):
    for name in ("web", "setup"):
        one = compose["services"][name]
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE) == ["xunli"]


def test_image_is_built_from_what_is_in_the_tree(dockerfile):
    copied = re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
    sources = [word for line in copied for word in line.split()[:-1]]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert [name for name in sources if f"!{name}" not in allowed] == []


def test_image_installs_hashed_packages_only(dockerfile):
    installs = re.findall(r"pip install .+", dockerfile)
    assert len(installs) == 2
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


def test_commands_of_the_containers_exist(compose, dockerfile, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    serve = yaml.safe_load(re.findall(r"^CMD (\[.+\])$", dockerfile, re.MULTILINE)[0])
    for command, *words in (serve, compose["services"]["setup"]["command"]):
        assert command == "xunli"
        told = CliRunner().invoke(main, [words[0], "--help"])
        assert told.exit_code == 0
        assert [word for word in words if word.startswith("--") and word not in told.output] == []


def test_log_tells_no_address_of_a_feed(nginx):
    (log_format,) = re.findall(r"log_format masked '([^']+)'", nginx)
    telling = {"$request", "$request_uri", "$uri", "$args", "$http_referer", "$document_uri"}
    assert telling & set(log_format.split()) == set()
    assert re.search(r"map \$uri \$address \{\s+~\^/feeds/ /feeds/-;", nginx)
    # A line on an upstream that failed quotes the request, at level error.
    assert re.findall(r"error_log \S+ (\w+);", nginx) == ["crit"]


def test_nginx_takes_the_configuration(tmp_path, nginx):
    if NGINX is None:
        assert nginx.count("{") == nginx.count("}")
        return
    done = subprocess.run(
        [NGINX, "-t", "-q", "-p", tmp_path, "-c", ROOT / "docker/nginx.conf"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
