"""What a request may reach: the store, the settings and the clock, put there by `create_app`."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from service.clock import Clock
from service.settings import Settings
from service.store import Store

EXTENSION = "xunli"


@dataclass(frozen=True, slots=True)
class Services:
    store: Store
    settings: Settings
    clock: Clock


def services() -> Services:
    return cast("Services", current_app.extensions[EXTENSION])
