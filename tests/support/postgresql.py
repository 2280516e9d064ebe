"""A private PostgreSQL for one test session: no network, no durability, gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_SECONDS = 60
_STOP_SECONDS = 20
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


class PostgresqlMissing(Exception):
    """Neither on PATH nor where Debian puts it; the suite needs both databases."""


def find_binaries() -> Path:
    """Give the folder of `initdb` and `postgres`, the newest version first."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = "PostgreSQL is missing: install it (Debian: apt-get install postgresql)"
    raise PostgresqlMissing(message)


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server on a socket in a temporary folder; give the URL of its first database.

    It forgets at a crash what it was told, unless it is to be `durable`, which is slower.
    """
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="xunli-pg-"))
    identity = _identity(folder)
    data, log = folder / "data", folder / "log"
    try:
        _run([binaries / "initdb", "--pgdata", data, "--username=xunli", "--auth=trust",
              "--encoding=UTF8", "--locale=C", "--no-sync"], identity)  # fmt: skip
        options = [word for setting in (() if durable else _FAST) for word in ("-c", setting)]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, "-h", "", *options],
                stdout=output, stderr=output, stdin=subprocess.DEVNULL, **identity,
            )  # fmt: skip
        try:
            _await(server, folder, log)
            yield f"postgresql+psycopg://xunli@/postgres?host={folder}"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(folder: Path) -> dict:
    """PostgreSQL refuses root; then it runs as `postgres`, or as nobody, who owns the folder."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    if os.geteuid() != 0:
        return {"env": environment, "cwd": folder}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {
        "env": environment, "cwd": folder,
        "user": user.pw_uid, "group": user.pw_gid, "extra_groups": [],
    }  # fmt: skip


def _run(command: list, identity: dict) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)


def _await(server: subprocess.Popen, folder: Path, log: Path) -> None:
    pid_file, deadline = folder / "data" / "postmaster.pid", time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        # The last line is the server's own word that it takes connections.
        if pid_file.exists() and pid_file.read_text().strip().endswith("ready"):
            return
        time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not start:\n" + log.read_text())


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
