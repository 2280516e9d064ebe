"""Servers held to the first core, wrk on the second, and what each took of the processor."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rig.office import SECRET

ROOT = Path(__file__).parents[2]
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = 32
MOST_BUSY, MOST_OTHERS = 0.95, 0.05
_TICK = os.sysconf("SC_CLK_TCK")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw.

    `busy`: share of its core that wrk itself took; `others`: share of all cores that went to
    neither wrk nor the server.
    """

    rate: float
    cpu_us: float
    median_ms: float
    p99_ms: float
    busy: float
    others: float
    errors: int

    def as_dict(self):
        return asdict(self)


def pinned(command, folder, **environment):
    return subprocess.Popen(
        ["taskset", "-c", SERVER_CORE, *map(str, command)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def running(command, folder, **environment):
    process = pinned(command, folder, **environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


def family(pid):
    """Give the process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def wrk(url, headers, seconds, pids, connections=CONNECTIONS, script=None):
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if script is not None:
        command += ["-s", str(script)]
    before, all_before = cpu_seconds(pids), _busy_seconds()
    process = subprocess.Popen([*command, "--latency", url], stdout=subprocess.PIPE, text=True)
    told = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    process.stdout.close()
    spent = cpu_seconds(pids) - before
    own = used.ru_utime + used.ru_stime
    others = _busy_seconds() - all_before - spent - own
    number = int(re.search(r"(\d+) requests in", told)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
        cpu_us=spent / max(number, 1) * 1e6,
        median_ms=_ms(told, "50%"),
        p99_ms=_ms(told, "99%"),
        busy=own / seconds,
        others=max(others, 0.0) / seconds / (os.cpu_count() or 1),
        errors=int(wrong[1]) if wrong else 0,
    )


def _ms(told, which):
    number, unit = re.search(rf"{which}\s+([\d.]+)(us|ms|s)", told).groups()
    return float(number) * _SECONDS[unit] * 1000


def _busy_seconds():
    """Give what all cores together have spent on anything."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / _TICK


def patiently(asked):
    deadline = time.monotonic() + 300
    while True:
        try:
            return asked()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def xunli(url, port, feed_port, folder):
    """Run `xunli serve` on a database, with a feed front that keeps a log."""
    command = [
        Path(sys.executable).parent / "xunli", "serve", "--port", port, "--feed-port", feed_port,
        "--access-log",
    ]  # fmt: skip
    environment = {"XUNLI_DATABASE_URL": url, "XUNLI_SECRET_KEY": SECRET}
    return running(command, folder, **environment)


@contextmanager
def nginx(folder, port, *, sendfile):
    """Serve the files of a folder, as fast as nginx can."""
    with tempfile.TemporaryDirectory() as own:
        config = Path(own) / "nginx.conf"
        config.write_text(_NGINX.format(
            own=own, port=port, folder=folder, sendfile="on" if sendfile else "off"
        ))  # fmt: skip
        Path(own).chmod(0o755)
        found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        if found is None:
            sys.exit("nginx is missing: install nginx and wrk (Debian: apt-get install nginx wrk)")
        command = [found, "-p", own, "-c", config, "-g", "daemon off;"]
        with running(command, own) as pid:
            yield pid


_NGINX = """
user root;
worker_processes 1;
pid {own}/pid;
error_log {own}/error crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile {sendfile};
  tcp_nopush {sendfile};
  keepalive_requests 1000000000;
  open_file_cache max=100;
  open_file_cache_valid 1h;
  client_body_temp_path {own}/body; proxy_temp_path {own}/proxy; fastcgi_temp_path {own}/fcgi;
  uwsgi_temp_path {own}/uwsgi; scgi_temp_path {own}/scgi;
  types {{ text/calendar ics; }}
  charset utf-8; charset_types text/calendar;
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    gzip_static on;
    gzip_vary on;
    add_header Cache-Control "private, no-cache";
  }}
}}
"""


def free_ports(number):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
