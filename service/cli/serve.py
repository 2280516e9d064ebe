"""`xunli serve`: the pages by granian, the feeds by it too or by processes of their own."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click

from service.cli.context import Context, context
from service.feeds.feedserver import Place, run
from service.settings import keep_base_url

_APPLICATION = "wsgi:app"
_LOOK_SECONDS = 1.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that answer.")
@click.option("--feed-port", type=int, help="Serve feeds there too, by processes of their own.")
@click.option("--feed-workers", default=1, show_default=True, help="How many of those.")
@click.option("--access-log", is_flag=True, help="Write a line for each answer of a feed.")
@context
def serve(
    here: Context,
    host: str,
    port: int,
    workers: int,
    feed_port: int | None,
    feed_workers: int,
    access_log: bool,
) -> None:
    """Serve the pages and the feeds."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    keep_base_url(here.settings.base_url)
    click.echo(f"旬历 Xunli: http://{host}:{port} (Ctrl-C 停止 stops)")
    server = Granian(
        _APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        # A worker that is told to stop twice at once, by the terminal and by us, may not.
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )
    place = None if feed_port is None else Place(host, feed_port, access_log)
    with feed_front(place, feed_workers):
        server.serve()


@contextmanager
def feed_front(place: Place | None, workers: int) -> Iterator[None]:
    """Keep that many feed processes running; one that dies is started again."""
    if place is None:
        yield
        return
    processes = multiprocessing.get_context("spawn")

    def started() -> "multiprocessing.process.BaseProcess":
        process = processes.Process(target=run, args=(_APPLICATION, place), daemon=True)
        process.start()
        return process

    running = [started() for _ in range(workers)]
    leaving = Event()

    def look_after() -> None:
        while not leaving.wait(_LOOK_SECONDS):
            running[:] = [one if one.is_alive() else started() for one in running]

    keeper = Thread(target=look_after)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()
        for process in running:
            process.terminate()
        for process in running:
            process.join(5)
