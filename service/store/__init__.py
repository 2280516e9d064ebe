"""Where everything is kept: SQLite or PostgreSQL behind values of `calendars`."""

from service.store.engine import Unavailable, make_engine
from service.store.events import EventQuery, Record
from service.store.history import Batch, Mark
from service.store.unit_of_work import Store, Work

__all__ = ["Batch", "EventQuery", "Mark", "Record", "Store", "Unavailable", "Work", "make_engine"]
