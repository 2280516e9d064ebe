"""The timetable's pages: list, unit sheet, the form of an event."""

from service.store import DISTRICT, Bar, EventQuery, Record

__all__ = ["DISTRICT", "Bar", "EventQuery", "Record"]
