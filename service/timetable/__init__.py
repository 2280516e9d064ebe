"""The timetable's pages: list, unit sheet, the form of an event."""

from service.store import EventQuery, Record

__all__ = ["EventQuery", "Record"]
