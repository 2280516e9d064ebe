"""What a request may reach: the store, the settings and the clock, put there by `create_app`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app

from calendars.timetable import Edit
from service.clock import Clock
from service.settings import Settings
from service.store import Store

EXTENSION = "xunli"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an edit would bring about elsewhere, in a sentence."""

    text: str
    worse: bool


Foresee = Callable[[Sequence[Edit]], Sequence[Foreseen]]


def _nothing(_edits: Sequence[Edit]) -> Sequence[Foreseen]:
    return ()


@dataclass(frozen=True, slots=True)
class Services:
    """`foresee` lets one feature ask another without knowing it."""

    store: Store
    settings: Settings
    clock: Clock
    foresee: Foresee = _nothing


def services() -> Services:
    return cast("Services", current_app.extensions[EXTENSION])
