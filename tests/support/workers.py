"""Feed fronts and desks in processes of their own, as many as a test wants."""

import multiprocessing
from contextlib import contextmanager
from threading import Event

from service.app import create_app
from service.feeds.feedserver import Place, run_app
from tests.support.serving import served

# A clean process that has imported everything already, to begin others from.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.support.workers"])


def serve(settings, port):
    run_app(create_app(settings), Place("127.0.0.1", port))


def serve_desk(settings, told):
    with served(settings) as live:
        told.send(live.url)
        # Until this process is ended.
        Event().wait()


@contextmanager
def feed_worker(settings, port):
    with _running(serve, settings, port):
        yield


@contextmanager
def desk_worker(settings):
    """Give its address once it answers."""
    here, there = _processes.Pipe(duplex=False)
    with _running(serve_desk, settings, there):
        yield here.recv()


@contextmanager
def _running(target, *given):
    process = _processes.Process(target=target, args=given, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()
        process.close()
