"""What every command works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from service.clock import Clock, SystemClock
from service.settings import Settings, read_settings
from service.store import Store, make_engine


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    store: Store
    clock: Clock

    @property
    def now(self) -> datetime:
        return self.clock.now()


def open_context() -> Context:
    """Raise InvalidSettings with every fault."""
    settings = read_settings()
    return Context(settings, Store(make_engine(settings.database_url)), SystemClock())


context: Callable[[Callable[..., Any]], Callable[..., Any]] = click.pass_obj
