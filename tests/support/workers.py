"""Feed fronts in processes of their own, as many as a test wants."""

import multiprocessing
from contextlib import contextmanager

from service.app import create_app
from service.feeds.feedserver import Place, run_app

# A clean process that has imported everything already, to begin others from.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.support.workers"])


def serve(settings, port):
    run_app(create_app(settings), Place("127.0.0.1", port))


@contextmanager
def feed_worker(settings, port):
    process = _processes.Process(target=serve, args=(settings, port), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()
        process.close()
