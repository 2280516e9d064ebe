"""What the timetable's pages cost at 1,000 units and 50,000 events, and how units by time scroll.

Milliseconds of a page are processor time of this process until its first byte. Frames are processor
time of the main thread of a Chromium that draws in software, against the 16.7 ms of a screen.
"""

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

from districts import grown, studied
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from calendars.timetable import Stamp
from service.accounts import usecases as accounts
from service.app import create_app
from service.clock import FixedClock
from service.settings import Settings
from service.store import Record, Store, make_engine, schema
from service.store.accounts import Account

UNITS, EVENTS = 1000, 50_000
ROUNDS = 5
PAGE_BAR = 200
FRAME = 1000 / 60
NOW = datetime(2026, 11, 26, tzinfo=UTC)
PASSWORD = "lantern-harbour-42"  # noqa: S105 -- of an account that lives as long as this run
PAGES = (
    "/timetable", "/timetable?unit=ZF04", "/timetable/period", "/timetable/month",
    "/timetable/month?person=CZ01-01", "/timetable/units", "/timetable/units/frame.json",
    "/timetable/units/rows.json?chunk=30", "/units/ZF04",
)  # fmt: skip
SCROLL = """async ([down, across, steps]) => {
  const plane = document.querySelector(".plane");
  const frame = () => new Promise(requestAnimationFrame);
  plane.scrollTo(0, plane.scrollHeight / 3);
  await frame();
  const from = [plane.scrollLeft, plane.scrollTop];
  const took = [];
  let last = await frame();
  for (let step = 1; step <= steps; step += 1) {
    plane.scrollTo(from[0] + step * across, from[1] + step * down);
    const now = await frame();
    took.push(now - last);
    last = now;
  }
  return took.sort((one, other) => one - other);
}"""
PACES = {"wheel": (120, 26), "flung": (600, 80)}
"""Pixels down and across in one frame."""
STEPS = 40


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(make_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}"))
        fill(store)
        hours = timedelta(hours=12)
        settings = Settings(
            "", "s" * 40, "http://localhost", "zh", date(2009, 4, 24), None, 0, hours, hours
        )
        app = create_app(settings, FixedClock(NOW), store)
        results = {"pages_ms": pages(app), "timeline": timeline(app)}
        store.engine.dispose()
    sys.stdout.write(json.dumps(results) + "\n")


def fill(store):
    schema.upgrade(store.engine)
    timetable = grown(studied(), UNITS, EVENTS).timetable
    with store.writing() as work:
        work.campaigns.add(timetable.campaign, NOW)
        records = [Record(event, Stamp(0, NOW), 1) for event in timetable.events.values()]
        work.events.add(timetable.campaign.id, records)
    accounts.add_account(store, Account(0, "office", "", "office", None, None, None), PASSWORD, NOW)


def pages(app):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/login", data={"username": "office", "password": PASSWORD})
    found = {}
    for path in PAGES:
        client.get(path)
        took = []
        for _ in range(ROUNDS):
            began = time.process_time()
            answer = client.get(path)
            took.append((time.process_time() - began) * 1000)
        found[path] = sorted(took)[ROUNDS // 2]
        verdict = "within" if found[path] <= PAGE_BAR else "over the bar"
        size = len(answer.data) // 1024
        sys.stdout.write(
            f"{path:40} {found[path]:6.0f} ms (bar {PAGE_BAR})  {size:4} kB  {verdict}\n"
        )
    return found


def timeline(app):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{url}/login?next=/account")
        page.locator("#username").fill("office")
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_load_state()
        found = {zoom: drawn(page, url, zoom) for zoom in ("narrow", "wide", "week")}
        browser.close()
    server.shutdown()
    return found


def drawn(page, url, zoom):
    began = time.perf_counter()
    page.goto(f"{url}/timetable/units")
    page.locator(".bar").first.wait_for()
    found = {"first_ms": (time.perf_counter() - began) * 1000}
    page.locator(f"[data-zoom={zoom}]").click()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    for pace, (down, across) in PACES.items():
        # Once to fetch what the way holds, once to measure.
        for _ in range(2):
            page.wait_for_load_state("networkidle")
            before = busy(session)
            frames = page.evaluate(SCROLL, [down, across, STEPS])
        found[pace] = (busy(session) - before) * 1000 / STEPS / FRAME
        found[f"{pace}_frames"] = frames[STEPS // 2], frames[STEPS * 19 // 20]
    found["nodes"] = page.evaluate("document.querySelectorAll('#timeline *').length")
    sys.stdout.write(
        f"units by time, {zoom:6}: first events after {found['first_ms']:5.0f} ms, "
        f"{found['nodes']} nodes, a frame of scrolling takes {found['wheel']:.2f} (wheel) "
        f"{found['flung']:.2f} (flung) of its 16.7 ms; by the clock a frame came after "
        f"{found['wheel_frames'][0]:.1f} ms, 95 of 100 within {found['wheel_frames'][1]:.1f} "
        f"(wheel), {found['flung_frames'][0]:.1f} and {found['flung_frames'][1]:.1f} (flung)\n"
    )
    return found


def busy(session):
    """Give the seconds of processor that the page's main thread has taken."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
