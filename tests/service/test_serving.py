"""`xunli serve` as it is started: processes for pages and for feeds, on ports of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from service.clock import SystemClock
from service.feeds import links
from service.store import Store, make_engine
from tests.support.serving import _settings

ROOT = Path(__file__).parents[2]


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def get(port, path, **headers):
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        return answer.status, answer.read()


def patiently(asked):
    """Ask until there is an answer: processes take their time to begin."""
    deadline = time.monotonic() + 300
    while True:
        try:
            return asked()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def children(process):
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    found = [pid for task in tasks for pid in task.read_text().split()]
    named = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found}
    return {pid for pid, line in named.items() if b"spawn_main" in line}


@pytest.fixture
def folder(demo_folder, tmp_path):
    shutil.copytree(demo_folder, tmp_path / "var")
    return tmp_path


@pytest.fixture
def settings(folder):
    return _settings(folder / "var")


@pytest.fixture
def path(settings):
    store = Store(make_engine(settings.database_url))
    found = links.addresses(store, settings.link_key, "", SystemClock().now())
    store.engine.dispose()
    return found[0].url


def test_feeds_are_served_at_both_ports_and_a_feed_process_that_dies_comes_back(
    folder, settings, path
):
    pages, feeds = free_port(), free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XUNLI_SECRET_KEY": settings.secret_key,
    }
    words = ["serve", "--port", str(pages), "--feed-port", str(feeds)]
    command = [Path(sys.executable).parent / "xunli", *words]
    served = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    try:
        feed = patiently(lambda: get(feeds, path))
        assert (feed[0], feed[1][:15]) == (200, b"BEGIN:VCALENDAR")
        assert patiently(lambda: get(pages, path)) == feed
        assert get(feeds, path, **{"If-None-Match": "*"}) == (304, b"")
        assert get(feeds, "/timetable") == (404, b"")
        before = children(served)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert patiently(lambda: get(feeds, path)) == feed
        assert children(served).isdisjoint(before)
    finally:
        served.terminate()
        assert served.wait(30) is not None
    with pytest.raises(OSError, match="refused"):
        get(feeds, path)
