"""What the fast path is worth: the same requests to it and to Flask, in one process, in one run."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkzeug.test import EnvironBuilder, run_wsgi_app

from calendars.campaigns import load
from calendars.feeds import Options, UnitFeed
from service.app import create_app
from service.cli.main import files
from service.clock import FixedClock
from service.feeds import links
from service.feeds.keys import key_of
from service.settings import Settings
from service.store import Store, make_engine, schema

ROUNDS, REQUESTS = 3, 2000
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        schema.upgrade(engine)
        store = Store(engine)
        hour = timedelta(hours=1)
        settings = Settings("", "s" * 40, "http://localhost", "zh", None, None, 0, hour, hour)
        campaign = load(files(None))
        with store.writing() as work:
            work.campaigns.add(campaign, NOW)
        key = key_of(UnitFeed(next(iter(campaign.units)), next(iter(campaign.roles))), Options())
        links.hand_out(store, settings.link_key, [(key, "bench")], "bench", NOW)
        path = links.addresses(store, settings.link_key, "")[0].url
        app = create_app(settings, FixedClock(NOW), store)
        results = {name: measure(app, path, headers) for name, headers in kinds(app, path).items()}
        engine.dispose()
    for name, (fast, flask) in results.items():
        sys.stdout.write(
            f"{name:10} fast {fast:7.1f} us  Flask {flask:7.1f} us  x{flask / fast:.1f}\n"
        )
    sys.stdout.write(json.dumps(results) + "\n")


def kinds(app, path):
    environ = EnvironBuilder(path).get_environ()
    tag = run_wsgi_app(app.wsgi_app, environ)[2]["ETag"]
    return {
        "304": {"If-None-Match": tag},
        "gzip": {"Accept-Encoding": "gzip"},
        "whole": {},
    }


def measure(app, path, headers):
    """Give microseconds of CPU a request, the median of the rounds: fast path, Flask."""
    environ = EnvironBuilder(path, headers=headers).get_environ()
    fast, flask = [], []
    for _ in range(ROUNDS):
        fast.append(cpu(app.wsgi_app, environ))
        flask.append(cpu(lambda *call: type(app).wsgi_app(app, *call), environ))
    return sorted(fast)[ROUNDS // 2], sorted(flask)[ROUNDS // 2]


def cpu(application, environ):
    def start(*_said):
        return None

    began = time.process_time()
    for _ in range(REQUESTS):
        answer = application(dict(environ), start)
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    return (time.process_time() - began) / REQUESTS * 1e6


if __name__ == "__main__":
    main()
