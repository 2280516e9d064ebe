"""Where everything is kept: SQLite or PostgreSQL behind values of `calendars`."""

from service.store.engine import Unavailable, make_engine
from service.store.events import EventQuery, Record
from service.store.history import Batch
from service.store.unit_of_work import Store, Work

__all__ = ["Batch", "EventQuery", "Record", "Store", "Unavailable", "Work", "make_engine"]
