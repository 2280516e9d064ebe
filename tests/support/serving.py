"""The whole service on an ephemeral port of this machine, with the campaign of 2009 in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from service.app import create_app
from service.cli.context import Context
from service.cli.demo import demo
from service.cli.main import files
from service.clock import SystemClock
from service.settings import Settings, read_settings
from service.store import Store, make_engine, schema

PASSWORD = "lantern-harbour-42"
TODAY = "2009-04-24"
SECRET = "a secret of the tests, and of nobody else"


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    settings: Settings
    store: Store
    app: Flask


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Answer requests until left. The base URL of the settings need not be the address."""
    store = Store(make_engine(settings.database_url))
    app = create_app(settings, store=store)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", settings, store, app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        store.engine.dispose()


def _settings(folder: Path) -> Settings:
    environment = {
        "XUNLI_SECRET_KEY": SECRET,
        "XUNLI_TODAY": TODAY,
    }
    return read_settings(environment, folder)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A database as `xunli demo` leaves it; not to be written to."""
    folder = tmp_path_factory.mktemp("demo")
    settings = _settings(folder)
    store = Store(make_engine(settings.database_url))
    schema.upgrade(store.engine)
    demo(Context(settings, store, SystemClock()), files(None), PASSWORD)
    store.engine.dispose()
    return folder


@pytest.fixture
def live(demo_folder, tmp_path):
    """A service of this test's own, on a copy of the demo."""
    shutil.copytree(demo_folder, tmp_path / "var")
    with served(_settings(tmp_path / "var")) as one:
        yield one


@pytest.fixture(scope="module")
def live_to_read(demo_folder):
    """A service for tests that change nothing."""
    with served(_settings(demo_folder)) as one:
        yield one
