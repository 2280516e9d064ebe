"""The schema, a module a feature. Importing this makes the metadata complete."""

from service.store.tables import accounts, campaigns, feeds, files, history, ledger, timetable

__all__ = ["accounts", "campaigns", "feeds", "files", "history", "ledger", "timetable"]
