"""A process that serves feeds by the feed front, beside those that serve the pages."""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from dataclasses import dataclass
from importlib import import_module
from threading import Thread

from flask import Flask

from service.feeds.counting import TALLY
from service.feeds.fastpath import Fastpath
from service.feeds.front import Connection, Front
from service.web.wiring import EXTENSION

_BACKLOG = 1024
_LEAVE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a process listens; several may listen at one."""

    host: str
    port: int
    log: bool = False


def front_of(app: Flask, place: Place) -> Front:
    """Give the front of an application made by `create_app`."""
    fastpath = app.wsgi_app
    if not isinstance(fastpath, Fastpath):
        raise TypeError(fastpath)
    return Front(
        fastpath,
        app.extensions[TALLY],
        app.extensions[EXTENSION].clock,
        log=_write if place.log else None,
        port=place.port,
    )


def _write(lines: str) -> None:
    sys.stdout.write(lines)
    sys.stdout.flush()


def listening(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    address = (place.host, place.port)
    return socket.create_server(address, family=family, backlog=_BACKLOG, reuse_port=True)


async def serve(front: Front, listener: socket.socket, stop: asyncio.Event) -> None:
    """Answer until told to stop, then finish what is in hand."""
    loop = asyncio.get_running_loop()
    front.tick()
    ticking = asyncio.create_task(_tick(front))
    server = await loop.create_server(lambda: Connection(front), sock=listener)
    try:
        await stop.wait()
    finally:
        server.close()
        ticking.cancel()
        front.close()
        for _ in range(_LEAVE_SECONDS * 10):
            if not front.connections:
                break
            await asyncio.sleep(0.1)


async def _tick(front: Front) -> None:
    while True:
        await asyncio.sleep(1)
        front.tick()


def run(target: str, place: Place) -> None:
    """Serve the application named `module:name`, in a process of its own, until a signal."""
    module, _, name = target.partition(":")
    run_app(getattr(import_module(module), name), place)


def run_app(app: Flask, place: Place) -> None:
    """Do the same for an application at hand."""
    front = front_of(app, place)
    _die_with_parent()
    asyncio.run(_until_signal(front, listening(place)))


async def _until_signal(front: Front, listener: socket.socket) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(front, listener, stop)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        Thread(target=wait, daemon=True).start()
