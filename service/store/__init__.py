"""Where everything is kept: SQLite or PostgreSQL behind values of `calendars`."""

from service.store.bars import DISTRICT, Bar
from service.store.chain import Flaw
from service.store.digests import DigestAddress
from service.store.drafts import DraftRecord
from service.store.engine import Unavailable, make_engine
from service.store.events import NOON
from service.store.freshness import Watch
from service.store.history import Batch, Mark
from service.store.history_search import Heading, HistoryQuery, Numbered, Removal, Undoing
from service.store.ledger import EntryRecord
from service.store.plans import PlanRun, RunState
from service.store.queries import EventQuery
from service.store.records import Record
from service.store.rules import NO_RULES, Rules
from service.store.series import SeriesRecord
from service.store.unit_of_work import Store, Work
from service.store.verdicts import KeptVerdicts

__all__ = [
    "DISTRICT", "NOON", "NO_RULES", "Bar", "Batch", "DigestAddress", "DraftRecord", "EntryRecord",
    "EventQuery", "Flaw", "Heading", "HistoryQuery", "KeptVerdicts", "Mark", "Numbered", "PlanRun",
    "Record", "Removal", "Rules", "RunState", "SeriesRecord", "Store", "Unavailable", "Undoing",
    "Watch", "Work", "make_engine",
]  # fmt: skip
