"""Radicale and xandikos with the same calendar in them, from a folder of packages of their own."""

import base64
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from rig.servers import patiently, running

BIN = Path(__file__).parents[2] / ".venv-bench" / "bin"
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>
</C:calendar-query>"""


def _program(name):
    if not (BIN / name).exists():
        sys.exit(f"{name} is missing: `make bench` installs it from requirements-bench.lock")
    return BIN / name


# Radicale asks nobody for a password here, but wants to know whose calendar it is.
NAME = {"Authorization": "Basic " + base64.b64encode(b"bench:bench").decode()}


def _put(url, data):
    headers = {"Content-Type": "text/calendar", **NAME}
    request = urllib.request.Request(url, data, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status


def _reached(url):
    with urllib.request.urlopen(url, timeout=5):
        return True


@contextmanager
def radicale(folder, port, calendar):
    """Give the process and the address of the whole calendar."""
    command = [
        _program("radicale"), "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
        "--storage-filesystem-folder", Path(folder) / "radicale", "--logging-level", "error",
        "--rights-type", "owner_only",
    ]  # fmt: skip
    with running(command, folder) as pid:
        patiently(lambda: _reached(f"http://127.0.0.1:{port}/.web/"))
        url = f"http://127.0.0.1:{port}/bench/calendar/"
        _put(url, calendar)
        yield pid, url


@contextmanager
def xandikos(folder, port, calendar):
    """Give the process, the address of the calendar and a script that asks for its events.

    A GET of a calendar is answered with a page about it.
    """
    command = [
        _program("xandikos"), "-d", Path(folder) / "xandikos", "-p", port, "-l", "127.0.0.1",
        "--defaults",
    ]  # fmt: skip
    script = Path(folder) / "report.lua"
    body = _QUERY.replace("\n", "")
    script.write_text(
        f"wrk.method = 'REPORT'\nwrk.body = [==[{body}]==]\n"
        "wrk.headers['Depth'] = '1'\nwrk.headers['Content-Type'] = 'application/xml'\n"
    )
    with running(command, folder) as pid:
        url = f"http://127.0.0.1:{port}/user/calendars/calendar/"
        patiently(lambda: _reached(url))
        for number, event in enumerate(_events(calendar)):
            _put(f"{url}{number}.ics", event)
        yield pid, url, script


def _events(calendar):
    """Give each event as a calendar of its own, with the head that all share."""
    head, *rest = calendar.split(b"BEGIN:VEVENT\r\n")
    for one in rest:
        event, end, _ = one.partition(b"END:VEVENT\r\n")
        yield head + b"BEGIN:VEVENT\r\n" + event + end + b"END:VCALENDAR\r\n"
